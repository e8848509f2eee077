"""With which input each act of the schema is tried, of rows of one's own and of others."""

from tests.api.calendar_acts import CALENDAR_ACTS, CALENDAR_MINE
from tests.api.competence_acts import COMPETENCE_ACTS, COMPETENCE_MINE
from tests.api.edition_acts import EDITION_ACTS, EDITION_MINE
from tests.api.evaluation_acts import EVALUATION_ACTS, EVALUATION_MINE
from tests.api.meeting_acts import MEETING_ACTS, MEETING_MINE
from tests.api.outcome_acts import OUTCOME_ACTS, OUTCOME_MINE
from tests.api.proposal_acts import PROPOSAL_ACTS, PROPOSAL_MINE
from tests.api.roadmap_acts import ROADMAP_ACTS, ROADMAP_MINE
from tests.api.webhook_acts import WEBHOOK_ACTS, WEBHOOK_MINE


def rated(person: str, kind: str) -> str:
    return (
        f'managerId: "Manager_{person}", competencyId: "Competency_risk", kind: {kind},'
        ' assessedOn: "2011-12-08", level: AWARE'
    )


def part(place: str, more: str) -> str:
    return (
        f'administrationId: "Administration_{place}", description: "d", name: "n", source: "s",'
        f" {more}"
    )


FUNCTION = 'asOfOn: "2011-12-07", kind: PROCESS'
TOPIC = 'topicId: "Topic_window"'
PARTS = {
    "StrategicFunction": ("function", FUNCTION),
    "GoodPractice": ("practice", TOPIC),
    "Challenge": ("challenge", f"{TOPIC}, urgency: LOW"),
}


def described(own: str, foreign: str) -> dict[str, tuple[str, ...]]:
    """Return the acts on profiles, with an administration that is theirs and another one."""
    acts: dict[str, tuple[str, ...]] = {}
    for noun, (word, more) in PARTS.items():
        places = (own, foreign)
        acts[f"add{noun}"] = tuple(part(place, more) for place in places)
        acts[f"change{noun}"] = tuple(
            f'id: "{noun}_{word}{place}", description: "e"' for place in places
        )
        acts[f"remove{noun}"] = tuple(f'id: "{noun}_{word}{place}"' for place in places)
    return acts


def recorded(foreign: tuple[str, str], instrument: str) -> dict[str, tuple[str, ...]]:
    """Return the acts on instruments of Peru and China, and on one of others."""
    told = 'key: "k", kind: MRA, title: "t", source: "s"'
    ids = [f'id: "CooperationInstrument_{each}"' for each in ("cmaa1", instrument)]
    return {
        "recordCooperationInstrument": tuple(
            f'{told}, partyIds: ["Administration_{one}", "Administration_{other}"]'
            for one, other in (("pe", "cn"), foreign)
        ),
        "recordInstrumentStage": tuple(f'{each}, stage: IN_FORCE, source: "s"' for each in ids),
        "changeCooperationInstrument": tuple(f'{each}, notes: "n"' for each in ids),
    }


def stated(foreign: str) -> dict[str, tuple[str, ...]]:
    """Return the acts on facts of the planner's edition, and of another one or none."""
    told = 'key: "k", stated: "1", unit: "u", quote: "q", source: "s"'
    ids = [f'id: "Fact_{each}fact"' for each in ("own", foreign)]
    return {
        "stateFact": tuple(f'editionId: "Edition_{each}", {told}' for each in ("own", foreign)),
        "changeFact": tuple(f'{each}, note: "n"' for each in ids),
        "resolveFact": tuple(f'{each}, note: "n"' for each in ids),
        "reopenFact": tuple(ids),
        "removeFact": tuple(ids),
    }


def waiting(more: str = "") -> tuple[str, str]:
    """Ask of a nomination that waits, and of one of the other edition."""
    return f'id: "Nomination_wilown"{more}', f'id: "Nomination_evaother"{more}'


NOMINATION_ACTS = {
    "nominateManager": tuple(
        f'editionId: "Edition_{edition}", newManager: {{administrationId: "Administration_pe"}}'
        for edition in ("own", "other")
    ),
    "changeNomination": waiting(', statement: "s"'),
    "submitNomination": waiting(),
    "confirmNomination": waiting(),
    "waitlistNomination": waiting(),
    "moveNomination": waiting(', place: 1, reason: "r"'),
    "declineNomination": waiting(', reason: "r"'),
    "withdrawNomination": waiting(),
    "substituteDelegate": tuple(
        f'delegateId: "Delegate_{who}", newManager: {{administrationId: "Administration_mx"}}'
        for who in ("dluz", "deva")
    ),
    "changeQuota": tuple(
        f'sideId: "Side_{edition}west", places: 7002' for edition in ("own", "other")
    ),
    "changeNominationDeadline": tuple(
        f'editionId: "Edition_{edition}", closesOn: "2011-12-02"' for edition in ("own", "other")
    ),
    "remindNominations": tuple(f'editionId: "Edition_{each}"' for each in ("own", "other")),
    "changeEditionState": tuple(
        f'editionId: "Edition_{edition}", state: OPEN' for edition in ("own", "other")
    ),
}
# Of each act: what is asked of rows that are the planner's, and of rows of the other edition.
ACTS = {
    "addObjective": tuple(
        f'editionId: "Edition_{edition}", key: "k", text: "t"' for edition in ("own", "other")
    ),
    "changeObjective": tuple(
        f'id: "Objective_{edition}aim", text: "t"' for edition in ("own", "other")
    ),
    "removeObjective": tuple(f'id: "Objective_{edition}aim"' for edition in ("own", "other")),
    **stated("other"),
    "addIndicator": tuple(
        f'editionId: "Edition_{edition}", key: "k", name: "n", source: "s", unit: "u"'
        for edition in ("own", "other")
    ),
    "changeIndicator": tuple(
        f'id: "Indicator_indicator{edition}", target: "5"' for edition in ("own", "other")
    ),
    "recordIndicatorValue": tuple(
        f'indicatorId: "Indicator_indicator{edition}", valuedOn: "2011-12-09", value: "1",'
        ' basis: STATED, source: "s"'
        for edition in ("own", "other")
    ),
    "removeIndicatorValue": tuple(
        f'indicatorId: "Indicator_indicator{edition}", valuedOn: "2011-12-09"'
        for edition in ("own", "other")
    ),
    "removeIndicator": tuple(f'id: "Indicator_indicator{edition}"' for edition in ("own", "other")),
    **described("pe", "br"),
    **recorded(("br", "none"), "cmaabr"),
    "acceptPartnership": (
        'partnershipId: "Partnership_psown0", delegateId: "Delegate_dana"',
        'partnershipId: "Partnership_psother0", delegateId: "Delegate_deva"',
    ),
    "recordContact": tuple(
        f'partnershipId: "Partnership_ps{edition}0", kind: CALL, happenedOn: "2011-12-08",'
        ' note: "n"'
        for edition in ("own", "other")
    ),
    "closePartnership": (
        'partnershipId: "Partnership_psown0"',
        'partnershipId: "Partnership_psother0"',
    ),
    "declinePartnership": tuple(
        f'partnershipId: "Partnership_ps{edition}0", delegateId: "Delegate_{delegate}",'
        " reason: NOT_STATED"
        for edition, delegate in (("own", "dana"), ("other", "deva"))
    ),
    "addPairingInstruction": tuple(
        f'editionId: "Edition_{edition}", kind: MUST, leftDelegateId: "Delegate_{left}",'
        f' rightDelegateId: "Delegate_{right}", reason: "r"'
        for edition, left, right in (("own", "dana", "dxin"), ("other", "dpia", "dbao"))
    ),
    "addPairingInstructions": tuple(
        f'editionId: "Edition_{edition}", kind: MUST, reason: "r",'
        f' pairs: [{{a: "Delegate_{left}", b: "Delegate_{right}"}}]'
        for edition, left, right in (("own", "dana", "dxin"), ("other", "dpia", "dbao"))
    ),
    "removePairingInstruction": (
        'id: "PairingInstruction_neverown"',
        'id: "PairingInstruction_neverother"',
    ),
    "createScenario": tuple(
        f'editionId: "Edition_{edition}", name: "n"' for edition in ("own", "other")
    ),
    "updateScenario": tuple(
        f'id: "Scenario_scenario{edition}", name: "m"' for edition in ("own", "other")
    ),
    "addScenarioInstruction": tuple(
        f'scenarioId: "Scenario_scenario{edition}", kind: MUST, leftDelegateId:'
        f' "Delegate_{left}", rightDelegateId: "Delegate_{right}", reason: "r"'
        for edition, left, right in (("own", "dluz", "dxin"), ("other", "dpia", "dbao"))
    ),
    "removeScenarioInstruction": tuple(
        f'id: "ScenarioInstruction_scenario{edition}0"' for edition in ("own", "other")
    ),
    "publishScenario": tuple(f'id: "Scenario_scenario{edition}"' for edition in ("own", "other")),
    "draftExtraPairings": tuple(
        f'editionId: "Edition_{edition}", name: "mended"' for edition in ("own", "other")
    ),
    "discardScenario": tuple(f'id: "Scenario_scenario{edition}"' for edition in ("own", "other")),
    "startAgendaRun": tuple(
        f'componentId: "Component_{edition}forum"' for edition in ("own", "other")
    ),
    "startAgendaReplanRun": tuple(
        f'runId: "AgendaRun_agenda{edition}published", keepTolerancePerMille: 100'
        for edition in ("own", "other")
    ),
    "publishAgendaRun": (
        'runId: "AgendaRun_agendaowndraft"',
        'runId: "AgendaRun_agendaotherdraft"',
    ),
    "publishPlan": tuple(
        f'pairingRunId: "PairingRun_pair{edition}draft", agendaRunIds: [],'
        f' topicRunId: "TopicRun_topic{edition}draft"'
        for edition in ("own", "other")
    ),
    "arrangeComponent": tuple(
        f'componentId: "Component_{edition}forum", booths: 2' for edition in ("own", "other")
    ),
    "changeAbsences": tuple(
        f'delegateId: "Delegate_{delegate}", absences: []' for delegate in ("dana", "deva")
    ),
    "addSpeaker": tuple(
        f'editionId: "Edition_{edition}", code: "SPK-02", name: "n",'
        ' organizationId: "Organization_wco"'
        for edition in ("own", "other")
    ),
    "addSession": tuple(
        f'componentId: "Component_{edition}forum", key: "talk", kind: PLENARY, title: "t"'
        for edition in ("own", "other")
    ),
    "changeSession": tuple(
        f'id: "Session_session{edition}", speakerIds: []' for edition in ("own", "other")
    ),
    "removeSession": tuple(f'id: "Session_session{edition}"' for edition in ("own", "other")),
    "removeSpeaker": tuple(f'id: "Speaker_speaker{edition}"' for edition in ("own", "other")),
    "cancelRun": ('runId: "PairingRun_pairownqueued"', 'runId: "PairingRun_pairotherdraft"'),
    "startPairingRun": ('editionId: "Edition_own"', 'editionId: "Edition_other"'),
    "startReplanRun": tuple(
        f'runId: "PairingRun_pair{edition}published", keepTolerancePerMille: 100'
        for edition in ("own", "other")
    ),
    "startTopicRun": tuple(
        f'editionId: "Edition_{edition}", purpose: THIS_EDITION' for edition in ("own", "other")
    ),
    "publishPairingRun": (
        'runId: "PairingRun_pairowndraft"',
        'runId: "PairingRun_pairotherdraft"',
    ),
    "publishTopicRun": ('runId: "TopicRun_topicowndraft"', 'runId: "TopicRun_topicotherdraft"'),
    "erasePerson": (
        'managerId: "Manager_luz", reason: "r", expectedVersion: 99',
        'managerId: "Manager_nobody", reason: "r"',
    ),
    "correctPerson": tuple(
        f'managerId: "Manager_{person}", name: "n", expectedVersion: 99'
        for person in ("luz", "nobody")
    ),
    "decideConsent": tuple(
        f'managerId: "Manager_{person}", purpose: LISTED, given: true'
        for person in ("luz", "nobody")
    ),
    "exportPerson": ('managerId: "Manager_luz", reason: "r"', 'managerId: "Manager_none"'),
    "rateCompetency": (rated("luz", "FACILITATOR"), rated("eva", "FACILITATOR")),
    **COMPETENCE_ACTS,
    **MEETING_ACTS,
    "applyImport": ('id: "Import_importownapplied"', 'id: "Import_importotherapplied"'),
    **CALENDAR_ACTS,
    **EVALUATION_ACTS,
    **PROPOSAL_ACTS,
    **ROADMAP_ACTS,
    **WEBHOOK_ACTS,
    **OUTCOME_ACTS,
    "revertChange": (
        'auditEntryId: "AuditEntry_auditown"',
        'auditEntryId: "AuditEntry_auditother"',
    ),
    "withdrawDelegate": ('delegateId: "Delegate_dpat"', 'delegateId: "Delegate_deva"'),
    "withdrawPublication": (
        'runId: "TopicRun_topicownpublished"',
        'runId: "TopicRun_topicotherpublished"',
    ),
    **NOMINATION_ACTS,
    **EDITION_ACTS,
}
# The same acts of somebody whose rows are others than the planner's.
MINE = {
    **COMPETENCE_MINE,
    **MEETING_MINE,
    **CALENDAR_MINE,
    **EVALUATION_MINE,
    **PROPOSAL_MINE,
    **ROADMAP_MINE,
    **WEBHOOK_MINE,
    **OUTCOME_MINE,
    **EDITION_MINE,
    # An administration that they meet in the edition, and one that is not there.
    **{("coordinator", act): given for act, given in described("pe", "mx").items()},
    **{("admin", act): given for act, given in described("pe", "none").items()},
    **{("admin", act): each for act, each in stated("none").items()},
    **{("coordinator", act): each for act, each in recorded(("mx", "cn"), "cmaabr").items()},
    **{("admin", act): each for act, each in recorded(("br", "none"), "none").items()},
    **{
        ("coordinator", act): tuple(
            f'id: "Nomination_{who}own"{", statement: " + chr(34) * 2 if words else ""}'
            for who in ("pat", "luz")
        )
        for act, words in (
            ("changeNomination", True),
            ("submitNomination", False),
            ("withdrawNomination", False),
        )
    },
    ("coordinator", "nominateManager"): (
        'editionId: "Edition_own", managerId: "Manager_ana"',
        'editionId: "Edition_other", newManager: {}',
    ),
    ("coordinator", "substituteDelegate"): (
        'delegateId: "Delegate_dana", newManager: {}',
        'delegateId: "Delegate_dluz", newManager: {}',
    ),
    ("manager", "rateCompetency"): (
        rated("ana", "SELF"),
        rated("pat", "SELF"),
    ),
    ("coordinator", "rateCompetency"): (
        rated("pat", "SUPERVISOR"),
        rated("luz", "SUPERVISOR"),
    ),
    **{
        (who, "decideConsent"): tuple(
            f'managerId: "Manager_{person}", purpose: LISTED, given: true' for person in people
        )
        for who, people in (("manager", ("ana", "pat")), ("coordinator", ("pat", "luz")))
    },
    **{
        (who, "correctPerson"): tuple(
            f'managerId: "Manager_{person}", name: "n"' for person in people
        )
        for who, people in (("manager", ("ana", "pat")), ("coordinator", ("pat", "luz")))
    },
    ("manager", "exportPerson"): (
        'managerId: "Manager_ana"',
        'managerId: "Manager_pat"',
    ),
    ("coordinator", "exportPerson"): (
        'managerId: "Manager_pat"',
        'managerId: "Manager_luz"',
    ),
    ("manager", "acceptPartnership"): (
        'partnershipId: "Partnership_psown0"',
        'partnershipId: "Partnership_psown1"',
    ),
    ("manager", "declinePartnership"): (
        'partnershipId: "Partnership_psown0", reason: NOT_STATED',
        'partnershipId: "Partnership_psown1", reason: NOT_STATED',
    ),
    ("coordinator", "withdrawDelegate"): (
        'delegateId: "Delegate_dpat"',
        'delegateId: "Delegate_dluz"',
    ),
}
