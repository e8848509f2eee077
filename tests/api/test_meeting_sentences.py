"""Words of invitations to regional meetings in five languages, each once."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from api import meeting_sentences
from api.texts import LOCALES, texts
from graph.problem import InvitationWhyNotKind
from graph.rules.meetings import INVITING_RULES
from tests.api.test_sentences import NAMES

SNAPSHOTS = Path(__file__).parent / "sentences/meetings"
REASONS: tuple[dict[str, Any], ...] = (
    {"code": "required"},
    {"code": "side_seen", "side": "s"},
    {"code": "covers_topic", "topic": "t", "points": 1, "count": 1},
    {"code": "covers_topic", "topic": "t", "points": 1200, "count": 2},
    {"code": "covers_topic", "topic": "t", "points": 0, "count": 4},
    {"code": "trip", "administration": "a", "points": -20, "count": 1},
    {"code": "trip", "administration": "a", "points": -40, "count": 2},
    {"code": "days_away", "points": -5, "count": 1},
    {"code": "days_away", "points": -35, "count": 7},
)


def told(locale: str) -> dict[str, str]:
    """Say each reason, each answer and each way in which a meeting stands."""
    words, given = texts(locale), NAMES[locale]
    names = {"side": given["s"], "topic": given["t"], "administration": "0-0", "meeting": "0-1"}
    said = {
        f"reason {place} {reason['code']}": meeting_sentences.invitation_reason(
            reason, names, words
        )
        for place, reason in enumerate(REASONS)
    }
    pair = SimpleNamespace(code="LAC-01", meeting_key="other")
    for place, kind in enumerate(InvitationWhyNotKind):
        priced = kind in (InvitationWhyNotKind.COSTS, InvitationWhyNotKind.TIE)
        answer = SimpleNamespace(
            code="CHN-04",
            meeting_key="lima",
            kind=kind,
            rules=tuple(rule.label for rule in INVITING_RULES)
            if kind is InvitationWhyNotKind.CANNOT
            else (),
            conflicts=(("places:lima", "required:LAC-01|lima"),)
            if kind is InvitationWhyNotKind.CANNOT
            else (),
            seen_lost=place % 2,
            points_lost=1042 if priced else 0,
            displaced=(pair,) if priced else (),
            added=(pair, pair) if priced else (),
            proved=kind is not InvitationWhyNotKind.TIE,
        )
        told = meeting_sentences.invitation_why_not(answer, {"lima": "0-1"}, words)
        said[f"why not {kind}"] = told
    for people, possible in (([], 1), ([], 2), (["CHN-04", "CHN-05"], 3)):
        covered = {"people": people, "points": 900, "of": 1000, "possible": possible}
        told = meeting_sentences.topic_coverage(covered, given["t"], words)
        said[f"topic {len(people)} {possible}"] = told
    for code in ("nobody", "no_place"):
        said[f"unseen {code}"] = meeting_sentences.unseen_side(code, given["s"], words)
    for trips in (1, 2):
        told = words.sentence("participation.trips", trips, administration="0-0")
        said[f"trips {trips}"] = told
    said["synthetic"] = words.say("participation.synthetic")
    for invitations, gap in ((1, 0), (12, 1), (12, 1234)):
        found = SimpleNamespace(
            seen=3,
            seen_possible=4,
            total=10_000,
            bound=10_000 + gap,
            seen_points=5_000,
            invitations=invitations,
        )
        said[f"run {invitations} {gap}"] = meeting_sentences.participation(found, words)
    return said


@pytest.mark.parametrize("locale", LOCALES)
def test_each_sentence_is_told_as_written_down(locale: str) -> None:
    lines = (SNAPSHOTS / f"{locale}.txt").read_text(encoding="utf-8").splitlines()
    assert told(locale) == dict(line.split(": ", 1) for line in lines)
