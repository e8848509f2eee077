"""Words out of labels and values."""

from types import SimpleNamespace

import pytest

from api import sentences
from api.sentences import LEVELS, Audience, pairing_reason, topic_reason
from graph.problem import ReasonCode, TopicReasonCode, UnpairedCode
from graph.rules import PAIRING_RULES

NAMES = {"a": "LAC-01", "b": "CHN-04", "c": "Risk management", "t": "Single Window", "s": "China"}


def pairing(code: str, **values: object) -> SimpleNamespace:
    people = ("learner_delegate_id", "competency_id", "topic_id", "language")
    unset = dict.fromkeys((*people, "level_from", "level_to", "level_partner"))
    return SimpleNamespace(code=code, **unset | values)


def topic(code: str, **values: object) -> SimpleNamespace:
    unset = dict.fromkeys(("side_id", "delegate_id", "competency_id", "level", "value", "out_of"))
    return SimpleNamespace(code=code, **unset | values)


PAIRING = [
    (
        pairing(
            "competency_gain",
            learner_delegate_id="a",
            competency_id="c",
            level_from=1,
            level_to=3,
            level_partner=4,
        ),
        "LAC-01 gains Risk management (Aware to Advanced) from CHN-04 (Expert).",
        "CHN-04 can share Risk management with LAC-01.",
    ),
    (
        pairing("topic_gain", learner_delegate_id="a", topic_id="t"),
        "LAC-01 seeks Single Window, which CHN-04 offers.",
        "LAC-01 seeks Single Window, which CHN-04 offers.",
    ),
    (
        pairing("mutual_benefit", points=50),
        "Both gain from each other: the lesser gain adds 50 points.",
        "Both gain from each other.",
    ),
    (pairing("common_language", language="es"), "Both speak Spanish.", "Both speak Spanish."),
    (
        pairing("repeat_pairing"),
        "The two were partners in an earlier edition.",
        "The two were partners in an earlier edition.",
    ),
]
TOPIC = [
    (topic("required"), "It is required.", "It is required."),
    (
        topic("closes_gaps", value=27, out_of=1000),
        "It closes 2.7 % of what all sides need.",
        "It closes 2.7 % of what all sides need.",
    ),
    (
        topic("serves_side", side_id="s", value=1, out_of=3),
        "33.3 % of what it closes is for China.",
        "33.3 % of what it closes is for China.",
    ),
    (
        topic("people_at_level", level=1, value=1, out_of=24),
        "1 person needs it at level Aware.",
        "People of the edition need it.",
    ),
    (
        topic("people_not_assessed", value=2, out_of=24),
        "2 people who may need it are not assessed.",
        "People of the edition may need it.",
    ),
    (topic("sought_by", value=5, out_of=24), "5 people seek it.", "5 people seek it."),
    (
        topic("can_be_led", side_id="s", delegate_id="b", level=4),
        "CHN-04 (China, Expert) can lead it.",
        "CHN-04 (China) can share it.",
    ),
    (
        topic("needs_invited_leader", side_id="s"),
        "Nobody of China can lead it: invite a leader.",
        "Nobody of China can lead it: invite a leader.",
    ),
    (
        topic("loss_without_it", value=9, out_of=100),
        "Without it the plan would lose 9.0 %.",
        "Without it the plan would lose 9.0 %.",
    ),
]


@pytest.mark.parametrize(("reason", "planner", "participant"), PAIRING)
def test_a_reason_for_a_pairing_in_words(
    reason: SimpleNamespace, planner: str, participant: str
) -> None:
    assert pairing_reason(reason, NAMES, partner_id="b") == planner
    told = pairing_reason(reason, NAMES, partner_id="b", audience=Audience.PARTICIPANT)
    assert told == participant


@pytest.mark.parametrize(("reason", "planner", "participant"), TOPIC)
def test_a_reason_for_a_topic_in_words(
    reason: SimpleNamespace, planner: str, participant: str
) -> None:
    assert topic_reason(reason, NAMES) == planner
    assert topic_reason(reason, NAMES, audience=Audience.PARTICIPANT) == participant


@pytest.mark.parametrize("participant", [each for *_, each in PAIRING + TOPIC])
def test_no_sentence_for_participants_tells_a_level(participant: str) -> None:
    assert not any(level in participant for level in LEVELS)


def test_every_code_of_the_engine_has_a_sentence() -> None:
    assert {reason.code for reason, *_ in PAIRING} == set(ReasonCode)
    assert {reason.code for reason, *_ in TOPIC} == set(TopicReasonCode)
    assert set(sentences.UNPAIRED) == set(UnpairedCode)
    assert set(sentences.RULES) == {rule.label for rule in PAIRING_RULES}


def test_a_reason_whose_partner_is_not_named_still_makes_a_sentence() -> None:
    reason = pairing("competency_gain", learner_delegate_id="a", competency_id="c")
    assert pairing_reason(reason, NAMES) == "LAC-01 gains Risk management from the partner."


@pytest.mark.parametrize(
    ("verdict", "price", "words"),
    [
        ("costs", (0, 16, 1), "would cost 16 points of the floor and one point of the total."),
        ("costs", (1, 0, 0), "would cost partner for one person."),
        (
            "costs",
            (0, 16, -42),
            "would cost 16 points of the floor, and bring 42 points of the total.",
        ),
        ("tie", (0, 0, 0), "They could be partners: the plan with them is worth the same."),
        (
            "chosen",
            (0, 0, 5),
            "The two are partners. Parting them would cost 5 points of the total.",
        ),
    ],
)
def test_a_price_in_words(verdict: str, price: tuple[int, int, int], words: str) -> None:
    lost = SimpleNamespace(people=price[0], floor=price[1], total=price[2])
    assert sentences.why_not(verdict, lost).endswith(words)


def test_a_demand_that_no_rule_allows_says_so() -> None:
    told = sentences.contradiction(("must:LAC-01|LAC-02",))
    assert told == (
        "This cannot hold: LAC-01 must be with LAC-02. No rule lets these two be partners."
    )
    assert "rule" not in sentences.contradiction(("everyone",))


def test_a_contradiction_names_its_records() -> None:
    told = sentences.contradiction(("must:LAC-01|CHN-04", "max:CHN-04"))
    assert told == (
        "These cannot hold together: LAC-01 must be with CHN-04; CHN-04 has only so many places"
        " for partners. Releasing any one of them will do."
    )
