"""Words of opportunities, indicators, instruments and facts in five languages, each once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api import (
    fact_sentences,
    indicator_sentences,
    instrument_sentences,
    opportunity_sentences,
    roadmap_sentences,
)
from api.texts import LOCALES, Texts, texts
from domain.facts import FactStatus
from domain.instruments.ladder import StepWanted
from domain.models import DatePrecision, FactResolution, InstrumentStage
from tests.api.test_sentences import NAMES

SNAPSHOTS = Path(__file__).parent / "sentences/cooperation"


def told(locale: str) -> dict[str, str]:
    """Say each stage once, with each way to tell of topics and of people."""
    words, names = texts(locale), NAMES[locale]
    said = {}
    for place, stage in enumerate((*InstrumentStage, "none", None)):
        told = opportunity_sentences.Told(
            challenge="0-1",
            practice="0-2",
            faced_by=names["s"],
            offered_by=names["s"],
            challenge_topic=names["t"],
            practice_topic=names["c"],
            steps=place % 2,
            stage=stage,
            people=(1, 2, None)[place % 3],
            synthetic=place == 0,
        )
        said[f"opportunity {stage}"] = opportunity_sentences.opportunity(told, words)
    for count in (1, 2):
        said[f"opportunity count {count}"] = words.say("opportunity.count", count, edition="0-3")
    for name, current, target, per_mille in (
        ("progress", "2.5", "4", 625),
        ("back", "-1", "4", -250),
        ("value", "31", None, None),
        ("none", None, "4", None),
    ):
        told_indicator = indicator_sentences.ToldIndicator(
            "0-4", "0-5", "0", target, current, per_mille, suppressed=False
        )
        said[f"indicator {name}"] = indicator_sentences.indicator(told_indicator, words)
    steps = [
        StepWanted(stage, date(2019, 10, 1), precision)
        for stage, precision in zip(InstrumentStage, (*DatePrecision, None, None), strict=True)
    ]
    steps[3:] = [StepWanted(each.stage) for each in steps[3:]]
    said["instrument"] = instrument_sentences.instrument("0-6", steps, words)
    said["instrument new"] = instrument_sentences.instrument("0-6", [], words)
    pair = (names["s"], names["t"], "in_force", ("0-7", "0-8"))
    said["instrument pair"] = instrument_sentences.pair(*pair, words)
    note = FactResolution(
        note="0-9",
        stated_value="11",
        counted_value="12",
        resolved_by="1-0",
        resolved_at=datetime(2012, 6, 1, 12, tzinfo=UTC),
    )
    for status in FactStatus:
        for named in (True, False) if status is FactStatus.DISCREPANT else (False,):
            told_fact = fact_sentences.ToldFact("1-1", "1-2", "11", "12", status, is_named=named)
            said[f"fact {status} {named}"] = fact_sentences.figures(told_fact, words)
            for stands in (True, False) if named else ():
                whole = fact_sentences.fact(told_fact, note, words, stands=stands)
                said[f"fact resolved {stands}"] = whole
    said["fact quote"] = words.say("fact.quote", quote="1-3")
    said["fact none"] = words.say("fact.none", edition="0-3")
    for key in ("count", "count.pairs"):
        for count in (1, 2):
            day = words.say("instrument.today")
            said[f"instrument {key} {count}"] = words.say(f"instrument.{key}", count, day=day)
    strategy = {
        "name": "1-4",
        "organization": "1-5",
        "steps": [{"year": 2013, "title": "1-6", "edition": each} for each in (None, "1-7")],
    }
    kinds = ("objective", "topic", "recommendation", "meeting")
    served = {"year": 2011, "edition": "1-8", **{f"{kind}s": ["1-9"] for kind in kinds}}
    for name, editions in (("served", [served]), ("new", [])):
        lines = roadmap_sentences.strategy(strategy | {"editions": editions}, words)
        said[f"roadmap {name}"] = " | ".join(line.strip() for line in lines)
    said |= told_beside(words, names["s"])
    few = indicator_sentences.ToldIndicator("0-4", "0-5", "0", "4", None, None, suppressed=True)
    said["indicator few"] = indicator_sentences.indicator(few, words)
    return said


def told_beside(words: Texts, name: str) -> dict[str, str]:
    """Say what administrations that are side by side are told with."""
    counts = {
        f"beside {key} {count}": words.say(f"beside.{key}", count, name=name, names=name)
        for key in ("topics", "can_share", "instruments")
        for count in (1, 2)
    }
    parts = ("offers", "does", "finds_difficult")
    return counts | {
        f"beside {key}": words.say(f"beside.{key}", name=name, what="2-0") for key in parts
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_each_sentence_is_told_as_written_down(locale: str) -> None:
    lines = (SNAPSHOTS / f"{locale}.txt").read_text(encoding="utf-8").splitlines()
    assert told(locale) == dict(line.split(": ", 1) for line in lines)
