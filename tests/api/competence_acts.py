"""Acts on frameworks, targets and assessments for the tests of who may change what."""


def assessed(person: str, kind: str) -> str:
    return (
        f'managerId: "Manager_{person}", kind: {kind}, assessedOn: "2011-12-09",'
        ' ratings: [{competencyId: "Competency_risk", levelNumber: 2}]'
    )


def rerated(assessment: str) -> str:
    rating = '{competencyId: "Competency_risk", levelNumber: 1}'
    return f'id: "Assessment_{assessment}", ratings: [{rating}]'


def wanted(person: str) -> str:
    return f'managerId: "Manager_{person}", competencyId: "Competency_risk", levelNumber: 3'


def posted(person: str) -> str:
    return f'managerId: "Manager_{person}", roleProfileId: "RoleProfile_head"'


def framed(rest: str = "") -> tuple[str, ...]:
    """Return an act on the draft of the world, and on one that is nowhere."""
    return tuple(
        f'frameworkId: "CompetencyFramework_{each}"{rest}' for each in ("drawn", "nowhere")
    )


COMPETENCE_ACTS = {
    "recordAssessment": (assessed("luz", "FACILITATOR"), assessed("eva", "FACILITATOR")),
    "changeAssessment": (rerated("luzself"), rerated("evaself")),
    "withdrawAssessment": ('id: "Assessment_luzself"', 'id: "Assessment_evaself"'),
    "setPersonalTarget": (wanted("luz"), wanted("eva")),
    "assignRoleProfile": (posted("luz"), posted("eva")),
    "invitePeer": tuple(
        f'editionId: "Edition_{edition}", managerId: "Manager_{person}", peerId: "Manager_{peer}"'
        for edition, person, peer in (("own", "xin", "wei"), ("other", "pia", "bao"))
    ),
    "withdrawInvitation": tuple(
        f'id: "PeerInvitation_invite{edition}"' for edition in ("own", "other")
    ),
    "openRatings": tuple(
        f'managerId: "Manager_{person}", reason: "r"' for person in ("luz", "nobody")
    ),
    "createFramework": ('key: "h"', 'key: "h", copyOf: "CompetencyFramework_nowhere"'),
    "putCompetencyGroup": framed(', key: "deep", name: "n"'),
    "putCompetency": framed(
        ', key: "origin", groupKey: "above", kind: VALUE, name: "n", definition: "d",'
        ' levelDescriptors: ["1", "2", "3", "4"]'
    ),
    "removeCompetency": framed(', key: "origin"'),
    "removeCompetencyGroup": framed(', key: "deep"'),
    "mapFramework": framed(
        ', fromFrameworkId: "CompetencyFramework_frame", links: [{fromKey: "risk", toKeys:'
        ' ["risk"]}, {fromKey: "aeo", toKeys: [], reason: "r"}]'
    ),
    "setRoleTargets": tuple(
        f'roleProfileId: "RoleProfile_{each}", frameworkId: "CompetencyFramework_drawn",'
        ' targets: [{competencyKey: "risk", levelNumber: 3}]'
        for each in ("head", "nowhere")
    ),
    "createRoleProfile": tuple(
        f'key: "deputy", name: "n", copyOf: "RoleProfile_{each}"' for each in ("head", "nowhere")
    ),
    "renameRoleProfile": tuple(
        f'roleProfileId: "RoleProfile_{each}", name: "n"' for each in ("head", "nowhere")
    ),
    "publishFramework": framed(),
    "retireFramework": tuple(
        f'frameworkId: "CompetencyFramework_{each}"' for each in ("frame", "nowhere")
    ),
    "discardFramework": framed(),
}
# Of somebody whose rows are others than the planner's.
COMPETENCE_MINE = {
    ("manager", "recordAssessment"): (assessed("ana", "SELF"), assessed("pat", "SELF")),
    ("coordinator", "recordAssessment"): (
        assessed("pat", "SUPERVISOR"),
        assessed("luz", "SUPERVISOR"),
    ),
    ("manager", "changeAssessment"): (rerated("anaself"), rerated("anaboss")),
    ("coordinator", "changeAssessment"): (rerated("patboss"), rerated("patself")),
    ("manager", "withdrawAssessment"): ('id: "Assessment_anaself"', 'id: "Assessment_patself"'),
    ("coordinator", "withdrawAssessment"): (
        'id: "Assessment_patboss"',
        'id: "Assessment_patself"',
    ),
    ("manager", "setPersonalTarget"): (wanted("ana"), wanted("pat")),
    ("coordinator", "setPersonalTarget"): (wanted("pat"), wanted("luz")),
    ("coordinator", "assignRoleProfile"): (posted("pat"), posted("luz")),
    ("coordinator", "invitePeer"): tuple(
        f'editionId: "Edition_own", managerId: "Manager_{person}", peerId: "Manager_wei"'
        for person in ("pat", "luz")
    ),
}
