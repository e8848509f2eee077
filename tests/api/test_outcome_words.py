"""Words of a cooperation framework in five languages: each state, each stage, each kind of line."""

from datetime import date
from itertools import cycle
from pathlib import Path

import pytest

from api.formats.framework_words import framework_part
from api.formats.parts import Part
from api.texts import LOCALES, texts
from domain.models import (
    CommitmentState,
    CooperationFrameworkState,
    InstrumentStage,
    RecommendationState,
)
from domain.outcomes.documents import (
    FrameworkDocument,
    WrittenArticle,
    WrittenCommitment,
    WrittenRecommendation,
    WrittenUpdate,
)
from tests.api.test_sentences import NAMES

SNAPSHOTS = Path(__file__).parent / "sentences/outcomes"
DAY = date(2012, 6, 1)


def document(state: CooperationFrameworkState) -> FrameworkDocument:
    """Return a framework with a recommendation in each state, and a commitment to each stage."""
    states = cycle([*((state, False) for state in CommitmentState), (CommitmentState.OPEN, True)])
    commitments = tuple(
        WrittenCommitment(
            administration_id="s",
            administration="0-0",
            title=f"0-{place}",
            details="0-1",
            due_on=DAY,
            state=told,
            is_overdue=late,
            closed_on=None if told is CommitmentState.OPEN else DAY,
            outcome="" if told is CommitmentState.OPEN else "0-2",
            instrument=None if place == 0 else "0-3",
            target_stage=None if place == 0 else stage,
            synthetic=place == 1,
            updates=(WrittenUpdate(DAY, "0-4"),),
            earlier=place % 3,
        )
        for place, (stage, (told, late)) in enumerate(
            zip([InstrumentStage.CONTACT, *InstrumentStage], states, strict=False)
        )
    )
    recommendations = tuple(
        WrittenRecommendation(
            key=f"0_{each.value[0]}",
            edition="0-5",
            session="0-6" if place else None,
            wording="0-7",
            quote="0-8" if place else "",
            source="0-9" if place else "",
            state=each,
            superseded_by="0_a" if each is RecommendationState.SUPERSEDED else None,
            synthetic=place == 1,
            commitments=commitments if place == 0 else (),
        )
        for place, each in enumerate(RecommendationState)
    )
    is_draft = state is CooperationFrameworkState.DRAFT
    return FrameworkDocument(
        programme="0-10",
        key="k",
        version=2,
        title="0-11",
        summary="0-12",
        quote="0-13",
        source="0-14",
        state=state,
        published_on=None if is_draft else DAY,
        as_of=DAY,
        synthetic=not is_draft,
        articles=(WrittenArticle(1, "0-15", "0-16", recommendations),) if is_draft else (),
    )


def lines(part: Part) -> list[str]:
    """Return a part as lines: what it is called, and what it says."""
    told = [part.heading]
    told += [f"{line.label} {line.text}".strip() for line in part.lines]
    return told + [line for below in part.parts for line in lines(below)]


def told(locale: str) -> list[str]:
    words, names = texts(locale), {"s": NAMES[locale]["s"]}
    found = [
        line
        for state in CooperationFrameworkState
        for line in lines(framework_part(document(state), words, names))
    ]
    return [*found, *(words.sentence("outcomes.reminder", number) for number in (1, 2))]


@pytest.mark.parametrize("locale", LOCALES)
def test_each_line_is_told_as_written_down(locale: str) -> None:
    written = (SNAPSHOTS / f"{locale}.txt").read_text(encoding="utf-8").splitlines()
    assert list(dict.fromkeys(told(locale))) == written


def test_a_name_that_has_no_translation_is_told_in_english() -> None:
    part = framework_part(document(CooperationFrameworkState.DRAFT), texts("fr"), {})
    assert any(line.startswith("0-0") for line in lines(part))
