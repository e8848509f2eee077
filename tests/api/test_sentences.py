"""Words out of labels and values, in five languages and for two kinds of readers."""

import re
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import Any

import pytest

from api import health_sentences, plan_sentences, sentences, topic_sentences
from api.sentences import Audience, pairing_reason, topic_reason
from api.texts import LOCALES, Texts, texts
from graph.problem import ReasonCode, TopicReasonCode, UnpairedCode
from graph.rules import PAIRING_RULES
from tests.api.agenda_words import agendas

SNAPSHOTS = Path(__file__).with_name("sentences")
PEOPLE = {"a": "LAC-01", "b": "CHN-04", "e": "CHN-05"}
NAMES = {
    "en": {"c": "Risk management", "t": "Single Window", "s": "China"},
    "es": {"c": "Gestión de riesgos", "t": "Ventanilla única", "s": "China"},
    "fr": {"c": "Gestion des risques", "t": "Guichet unique", "s": "Chine"},
    "pt": {"c": "Gestão de riscos", "t": "Janela única", "s": "China"},
    "zh": {"c": "风险管理", "t": "单一窗口", "s": "中国"},
}
LEARNS = {
    "learner_delegate_id": "a",
    "competency_id": "c",
    "level_from": 1,
    "level_to": 3,
    "level_partner": 4,
}
PAIRING: dict[str, dict[str, Any]] = {
    "competency_gain": LEARNS,
    "topic_gain": {"learner_delegate_id": "a", "topic_id": "t"},
    "mutual_benefit": {"points": 50},
    "common_language": {"language": "es"},
    "repeat_pairing": {"points": -120},
}
TOPIC: dict[str, dict[str, Any]] = {
    "required": {},
    "closes_gaps": {"value": 27, "out_of": 1000},
    "serves_side": {"side_id": "s", "value": 1, "out_of": 3},
    "people_at_level": {"level": 1, "value": 1, "out_of": 24},
    "people_not_assessed": {"value": 2, "out_of": 24},
    "sought_by": {"value": 5, "out_of": 24},
    "can_be_led": {"side_id": "s", "delegate_id": "b", "level": 4},
    "needs_invited_leader": {"side_id": "s"},
    "loss_without_it": {"value": 9, "out_of": 100},
}
NETWORK: dict[str, Any] = {
    "sides": {"china": 10, "latin_america": 1014},
    "ties": {"across": 1200, "within": 3},
    "groups": 2,
    "departure_proof": False,
    "articulation_people": ["CHN-04"],
    "departures": [
        {"person": "CHN-04", "cut_off": ["LAC-01"], "cut_off_count": 1},
        {"person": "CHN-05", "cut_off": ["LAC-01", "LAC-02"], "cut_off_count": 2},
    ],
    "connected_cross_pairs": 40,
    "possible_cross_pairs": 10140,
    "half_life": 3,
    "worst_departures": [
        {"people": ["CHN-04"], "connected_cross_pairs": 1, "exact": True},
        {"people": ["CHN-04", "CHN-05"], "connected_cross_pairs": 2, "exact": False},
    ],
    "brokers": {"loads": [{"person": "CHN-04", "load": 0.5}, {"person": "LAC-01", "load": 0.25}]},
    "status": "within",
    "extra_pairings": [["CHN-05", "LAC-01"], ["CHN-04", "LAC-02"]],
    "extra_pairings_bound": 1,
    "extra_pairings_reasons": [
        {"pair": ["CHN-05", "LAC-01"], "departures": ["CHN-04"], "joins": False},
        {"pair": ["CHN-04", "LAC-02"], "departures": [], "joins": True},
    ],
}
ENGLISH = re.compile(
    r"\b(the|of|and|with|from|would|cannot|they|two|people|may|which|who|it|is|are|for|be|this)\b",
    re.IGNORECASE,
)


def pairing(code: str, **values: object) -> SimpleNamespace:
    keys = ("learner_delegate_id", "competency_id", "topic_id", "language")
    unset = dict.fromkeys((*keys, "level_from", "level_to", "level_partner"))
    return SimpleNamespace(code=code, **{**unset, "points": 0, **values})


def topic(code: str, **values: object) -> SimpleNamespace:
    unset = dict.fromkeys(("side_id", "delegate_id", "competency_id", "level", "value", "out_of"))
    return SimpleNamespace(code=code, **unset | values)


def told(locale: str) -> dict[str, str]:
    """Say each reason to each audience, and each answer about two delegates."""
    words, names = texts(locale), PEOPLE | NAMES[locale]
    said = {}
    for audience in Audience:
        for code, values in PAIRING.items():
            said[f"pairing {code} {audience}"] = pairing_reason(
                pairing(code, **values), names, words, partner_id="b", audience=audience
            )
        for code, values in TOPIC.items():
            said[f"topic {code} {audience}"] = topic_reason(
                topic(code, **values), names, words, audience=audience
            )
    said |= {f"unpaired {x}": sentences.unpaired(x, words) for x in (*UnpairedCode, "no_consent")}
    said |= {
        f"rule {rule.label}": sentences.broken_rule(rule.label, words) for rule in PAIRING_RULES
    }
    price = SimpleNamespace(people=2, floor=16, short=1, total=-1042)
    for verdict in ("chosen", "costs", "tie"):
        said[f"why_not {verdict}"] = sentences.why_not(verdict, price, words)
    for verdict in ("forbidden", "contradicted"):
        said[f"why_not {verdict}"] = sentences.why_not(verdict, None, words)
    for act, paired in (("part", True), ("pair", False)):
        said[f"{act} costs"] = plan_sentences.change_price(price, words, paired=paired)
        said[f"{act} impossible"] = plan_sentences.change_price(None, words, paired=paired)
    said |= plans(words)
    records = ("must:LAC-01|CHN-04", "max:CHN-04")
    said["contradiction"] = sentences.contradiction(records, words)
    said |= topic_answers(words, names)
    said |= agendas(words, names)
    return said | networks(words)


def topic_answers(words: Texts, names: dict[str, str]) -> dict[str, str]:
    """Say what fairness costs, why not a topic, and how sure one is."""
    said = {
        "fairness costs": topic_sentences.fairness(25, 274, 330, words),
        "fairness free": topic_sentences.fairness(0, 330, 330, words),
    }
    for kind, displaced, more in (
        ("chosen", [], {}),
        ("tie", [names["t"]], {}),
        ("costs", [names["t"], names["c"]], {"loss_per_mille": 13}),
        ("cannot", [], {"conflicts": (("leaders:t",),)}),
        ("cannot", [], {"conflicts": (("memory:t",),), "possible_in_editions": 2}),
        ("cannot", [], {"conflicts": (("must:t", "requires:t|c", "smallest_share:s"),)}),
    ):
        plain = {"conflicts": (), "possible_in_editions": None, "loss_per_mille": 0}
        answer = SimpleNamespace(kind=kind, **plain | more)
        nearest = [("CHN-04", names["s"], 2)] if ("leaders:t",) in answer.conflicts else []
        told = topic_sentences.topic_why_not(answer, names, displaced, nearest, words)
        said[f"topic why_not {kind} {len(said)}"] = told
    for name, kept, lost, proved in (
        ("same", 6, 0, True),
        ("less", 1, 9, True),
        ("open", 2, 0, False),
    ):
        ids = ("topic",) * kept
        found = SimpleNamespace(kept_ids=ids, total=1000 - lost, best_total=1000, proved=proved)
        changed = ([names["t"]], [names["c"]]) if lost else ([], [])
        said[f"topic replan {name}"] = topic_sentences.topic_replan(found, *changed, words)
    said["leaders waived"] = topic_sentences.leaders_waived(3, words)
    minutes = (("count_min", "minutes"),)
    said["topic replan impossible"] = topic_sentences.impossible(minutes, words)
    for code, conflicts in (("withdrawn", ()), ("cannot", (("never:t",),)), ("worth", ())):
        told = topic_sentences.topic_dropped(code, conflicts, names, words)
        said[f"topic dropped {code}"] = told
    for stayed, assessed in ((87, 40), (12, 0)):
        found = SimpleNamespace(
            stayed=stayed, draws=100, is_close_call=stayed < 70, assessed=assessed, entries=1234
        )
        said[f"topic certainty {stayed}"] = topic_sentences.topic_certainty(found, words)
    return said


def plans(words: Texts) -> dict[str, str]:
    """Say how plans differ, and how sure a pair is."""
    before, after = plan(14, 156, 4454), plan(13, 156, 4500)
    same, one = (before, plan(14, 156, 4454)), (before, plan(14, 156, 4453))
    said = {
        "alternative same": plan_sentences.alternative(*same, 2, words),
        "alternative less": plan_sentences.alternative(*one, 1, words),
        "alternative more": plan_sentences.alternative(before, after, 2, words),
        "kept most": plan_sentences.kept(9, 9, words),
        "kept bound": plan_sentences.kept(1, 10, words),
        "different most": plan_sentences.different(9, 9, words),
        "different bound": plan_sentences.different(9, 10, words),
        "comparison same": plan_sentences.comparison(*same, 14, 0, 0, words=words),
        "comparison pairs": plan_sentences.comparison(before, after, 11, 3, 2, words=words),
        "certainty": plan_sentences.certainty(SimpleNamespace(stayed=87, draws=1000), words),
    }
    mended = SimpleNamespace(
        records=(
            SimpleNamespace(name="max:CHN-04", most=1),
            SimpleNamespace(name="everyone", most=None),
        ),
        raised=(
            SimpleNamespace(record=SimpleNamespace(name="cap:CN|PE", most=2), least=2, places=3),
        ),
        after=before,
    )
    said["shortage"] = plan_sentences.shortage(
        SimpleNamespace(
            codes=[f"LAC-{number:02}" for number in range(1, 15)], host_codes=("CHN-04",), places=1
        ),
        words,
    )
    said["short"] = plan_sentences.contradicted(
        SimpleNamespace(
            records=(
                SimpleNamespace(name="max:CHN-04", most=2),
                SimpleNamespace(name="everyone", most=None),
            ),
            broken_rules=(),
            short=("LAC-01", "LAC-02", "LAC-03"),
        ),
        words,
    )
    said["repair"] = plan_sentences.repair(mended, words)
    said["record"] = plan_sentences.record(SimpleNamespace(name="everyone", most=None), words)
    for kind, lost, new, gains in (
        ("moves", ("b",), ("e",), (360, 200)),
        ("leaves", ("b",), (), (360, None)),
        ("joins", (), ("b", "e"), (None, 0)),
        ("keeps", (), (), (200, 360)),
    ):
        change = SimpleNamespace(
            delegate_id="a", lost=lost, new=new, gain_before=gains[0], gain_after=gains[1]
        )
        said[f"change {kind}"] = plan_sentences.delegate_change(change, PEOPLE, words)
    return said


def networks(words: Texts) -> dict[str, str]:
    """Say how a network stands, whom to pair, and whom to call."""
    said = {
        f"health measures {place}": line
        for place, line in enumerate(health_sentences.measures(NETWORK, words))
    }
    for place, entry in enumerate(NETWORK["worst_departures"]):
        said[f"health worst {place}"] = health_sentences.worst(entry, words)
    for place, entry in enumerate(NETWORK["departures"]):
        said[f"health departure {place}"] = health_sentences.departure(entry, words)
    rules = {("CHN-01", "LAC-01"): ("not_in_conflict",)}
    for name, closed in (("closed", None), ("closed departing", "CHN-04")):
        part = {"departing": closed, "people": ["LAC-01", "LAC-02"]}
        solution = {"closed": part, "conflicts": [["connected", "different_sides"]]}
        said[f"health {name}"] = words.together(health_sentences.closed(solution, words, rules))
    ties = [
        {"people": pair, "since": "2012-01-10", "last_contact": contact, "days": days}
        for pair, contact, days in (
            (("CHN-04", "LAC-01"), None, 1),
            (("CHN-05", "LAC-01"), "2012-01-10", 1234),
        )
    ]
    for count in (1, 2):
        lines = health_sentences.dormant(ties[:count], 180, words)
        said[f"health dormant {count}"] = words.together(lines)
    said["health without dormant"] = words.say("health.without_dormant")
    said["health trend"] = health_sentences.trend_point("wco-idb-2011", NETWORK, words)
    said["health keep"] = words.say("health.keep")
    return said


def plan(people: int, floor: int, total: int) -> SimpleNamespace:
    return SimpleNamespace(people=people, floor=floor, total=total)


def snapshot(locale: str) -> dict[str, str]:
    lines = (SNAPSHOTS / f"{locale}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.parametrize("locale", LOCALES)
def test_each_reason_is_told_to_each_audience_as_written_down(locale: str) -> None:
    assert told(locale) == snapshot(locale)


def test_every_code_of_the_engine_has_a_sentence() -> None:
    assert set(PAIRING) == set(ReasonCode)
    assert set(TOPIC) == set(TopicReasonCode)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_for_participants_tells_a_level_or_a_number(locale: str) -> None:
    words = texts(locale)
    levels = [words.level(level) for level in range(5)]
    for code, sentence in told(locale).items():
        if code.endswith(Audience.PARTICIPANT):
            rest = sentence.replace("LAC-01", "").replace("CHN-04", "")
            assert not any(level in rest for level in levels), sentence
            assert not re.search(r"\d", rest), sentence


def placeholders(text: str) -> set[str]:
    return {name for _, name, *_ in Formatter().parse(text) if name is not None}


def forms(text: str | dict[str, str]) -> dict[str, str]:
    return {"other": text} if isinstance(text, str) else text


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_there_with_the_same_placeholders(locale: str) -> None:
    english, words = texts("en"), texts(locale)
    assert words._sentences.keys() == english._sentences.keys()
    assert words._languages.keys() == english._languages.keys()
    assert len(words._levels) == len(english._levels)
    for key, text in words._sentences.items():
        wanted = placeholders(forms(english._sentences[key])["other"])
        assert placeholders(forms(text)["other"]) == wanted, key
        assert all(placeholders(form) <= wanted for form in forms(text).values()), key


def every_text(locale: str) -> list[str]:
    words = texts(locale)
    said = [form for text in words._sentences.values() for form in forms(text).values()]
    return [re.sub(r"\{\w+\}", "", text) for text in said]


@pytest.mark.parametrize("locale", ["es", "fr", "pt"])
def test_no_english_is_left_in_a_latin_script(locale: str) -> None:
    english = {text for text in every_text("en") if len(re.findall(r"\w+", text)) > 1}
    for text in [*every_text(locale), *told(locale).values()]:
        assert not ENGLISH.search(text), text
        assert text not in english


def test_no_latin_letter_is_left_in_chinese() -> None:
    words = texts("zh")
    names = [*words._languages.values(), *words._levels]
    # Levels of the European framework and addresses are written in Latin letters everywhere.
    own = [re.sub(r"[a-z]+@[a-z.]+|[ABC][12]", "", text) for text in (*every_text("zh"), *names)]
    assert [text for text in own if re.search("[A-Za-z]", text)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_reason_whose_partner_is_not_named_still_makes_a_sentence(locale: str) -> None:
    reason = pairing("competency_gain", learner_delegate_id="a", competency_id="c")
    said = pairing_reason(reason, PEOPLE | NAMES[locale], texts(locale))
    assert texts(locale).say("partner") in said
    nobody = pairing_reason(pairing("competency_gain"), {}, texts(locale))
    assert texts(locale).say("removed") in nobody
    assert "{" not in nobody


@pytest.mark.parametrize(
    ("locale", "one", "many", "share"),
    [
        ("en", "one point", "12,345 points", "33.3%"),
        ("es", "un punto", "12.345 puntos", "33,3\u00a0%"),
        ("fr", "1 point", "12\u202f345 points", "33,3\u202f%"),
        ("pt", "1 ponto", "12.345 pontos", "33,3%"),
        ("zh", "1分", "12,345分", "33.3%"),
    ],
)
def test_a_number_is_written_as_the_language_does(
    locale: str, one: str, many: str, share: str
) -> None:
    words = texts(locale)
    assert one in words.say("pairing.mutual_benefit.planner", 1)
    assert many in words.say("pairing.mutual_benefit.planner", 12_345)
    assert words.per_cent(1, 3) == share
    assert words.number(-1234).startswith("-1")


@pytest.mark.parametrize(
    ("verdict", "price", "words"),
    [
        ("costs", (0, 16, 1), "would cost 16 points of the floor and one point of the total."),
        ("costs", (1, 0, 0), "would cost a partner for one person."),
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
    assert sentences.why_not(verdict, lost, texts("en")).endswith(words)


def test_a_demand_that_no_rule_allows_says_so() -> None:
    said = sentences.contradiction(("must:LAC-01|LAC-02",), texts("en"))
    assert said == (
        "This cannot hold: LAC-01 must be with LAC-02. No rule lets these two be partners."
    )
    assert "rule" not in sentences.contradiction(("everyone",), texts("en"))


def test_a_contradiction_names_its_records() -> None:
    said = sentences.contradiction(("must:LAC-01|CHN-04", "max:CHN-04"), texts("en"))
    assert said == (
        "These cannot hold together: LAC-01 must be with CHN-04; CHN-04 has only so many places"
        " for partners. Releasing any one of them will do."
    )
