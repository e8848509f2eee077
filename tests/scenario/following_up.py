"""What comes of an edition: framework, recommendations, commitments, instruments, proposals."""

from tests.scenario.played import Played
from tests.scenario.reference import Reference
from tests.scenario.stage import Stage


def agree(played: Played, programme: str, edition: str) -> dict[str, str]:
    """Draft the framework, agree a recommendation under it; return who committed to what."""
    stage, reference = played.stage, played.reference
    framework = stage.act(
        "planner",
        "createCooperationFramework",
        "cooperationFramework { id }",
        programmeId=programme,
        key="cooperation",
        title="Draft cooperation framework",
        quote="practical recommendations on a draft cooperation framework",
        source="source_2011.txt",
    )["cooperationFramework"]["id"]
    article = stage.act(
        "planner",
        "addArticle",
        "article { id }",
        frameworkId=framework,
        title="Mutual recognition",
        text="The administrations compare their operator programmes.",
    )["article"]["id"]
    recommendation = stage.act(
        "planner",
        "addRecommendation",
        "recommendation { id }",
        articleId=article,
        editionId=edition,
        key="compare",
        wording="Compare the operator programmes, requirement by requirement.",
    )["recommendation"]["id"]
    stage.refused(
        "PE",
        "addCommitment",
        ("CONFLICT", "compare"),
        recommendationId=recommendation,
        title="Compare",
        dueOn="2012-06-30",
    )
    stage.act("planner", "agreeRecommendation", "recommendation { state }", id=recommendation)
    stage.refused(
        "planner",
        "addCommitment",
        ("INVALID_INPUT", "Somebody compares", "has no owner"),
        recommendationId=recommendation,
        title="Somebody compares",
        dueOn="2012-06-30",
    )
    stage.act(
        "planner", "publishCooperationFramework", "cooperationFramework { state }", id=framework
    )
    return {
        code: stage.act(
            code,
            "addCommitment",
            "commitment { id }",
            recommendationId=recommendation,
            administrationId=reference.administrations[code],
            title=f"{code} sends its requirements",
            dueOn="2012-06-30",
        )["commitment"]["id"]
        for code in ("PE", "CN")
    }


def propose(stage: Stage, edition: str, reference: Reference, author: str) -> str:
    """Document a proposal on a strategic topic, have it returned and then endorsed."""
    draft = stage.act(
        "PE",
        "addProposal",
        "proposal { id }",
        editionId=edition,
        title="Data that arrive before the ship",
        topicId=reference.topics["data_exchange_gnc"],
        abstract="A trial with one port on each side.",
        document="# A trial\n\nEight fields of the export declaration.",
        authorIds=[author],
    )["proposal"]["id"]
    state = "proposal { state }"
    stage.act("PE", "submitProposal", state, id=draft)
    stage.refused(
        "PE",
        "reviewProposal",
        ("CONFLICT", "P-01", "PE", "their own administration"),
        id=draft,
        verdict="ENDORSE",
        comments="Good.",
    )
    stage.act(
        "MX", "reviewProposal", state, id=draft, verdict="RETURN", comments="Who decides on it?"
    )
    stage.act(
        "PE", "changeProposal", state, id=draft, abstract="A trial that the heads of IT decide on."
    )
    stage.act("PE", "submitProposal", state, id=draft)
    endorsed = stage.act(
        "MX", "reviewProposal", state, id=draft, verdict="ENDORSE", comments="Clear now."
    )
    assert endorsed["proposal"]["state"] == "ENDORSED"
    return str(draft)


def sign(stage: Stage, reference: Reference) -> str:
    """Record an arrangement of two administrations, stage by stage to its signature."""
    instrument = stage.act(
        "planner",
        "recordCooperationInstrument",
        "cooperationInstrument { id }",
        key="cn-pe-mra",
        kind="MRA",
        partyIds=[reference.administrations["CN"], reference.administrations["PE"]],
        title="Mutual recognition, China and Peru",
        stage="WORK_PLAN",
        reachedOn="2012-03-05",
        precision="DAY",
        confidence="HIGH",
        notes="",
        source="Minutes of the two",
        sourceUrl="https://example.org/minutes",
    )["cooperationInstrument"]["id"]
    for name, day in (("JOINT_VALIDATION", "2012-09-10"), ("SIGNED", "2013-02-20")):
        stage.on(*(int(part) for part in day.split("-")))
        shown = stage.act(
            "planner",
            "recordInstrumentStage",
            "cooperationInstrument { stage }",
            id=instrument,
            stage=name,
            reachedOn=day,
            precision="DAY",
            source="Minutes of the two",
        )
        assert shown["cooperationInstrument"]["stage"] == name
    stage.refused(
        "planner",
        "recordInstrumentStage",
        ("CONFLICT", "cn-pe-mra", "never goes back"),
        id=instrument,
        stage="WORK_PLAN",
        reachedOn="2013-02-20",
        precision="DAY",
        source="Minutes of the two",
    )
    return str(instrument)


def adopt(played: Played, edition: str) -> None:
    """Adopt the proposal into the topics of the next edition: on its last day, and not after."""
    stage, asked = played.stage, {"id": played.ids["proposal"], "editionId": edition}
    stage.act(
        "planner",
        "changeProposalDeadline",
        "edition { slug }",
        editionId=edition,
        closesOn="2013-03-03",
        localTime="12:00",
    )
    says = ("CONFLICT", "P-01", "wco-idb-2013", "2013-03-03 at 12:00 in America/Lima")
    stage.refused("planner", "adoptProposal", says, **asked)
    stage.act(
        "planner",
        "changeProposalDeadline",
        "edition { slug }",
        editionId=edition,
        closesOn="2013-03-04",
        localTime="23:59",
    )
    adopted = stage.act("planner", "adoptProposal", "proposal { state }", **asked)
    assert adopted["proposal"]["state"] == "ADOPTED"
