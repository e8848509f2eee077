"""Everything that is said of agendas, for the tests of sentences."""

from datetime import datetime
from types import SimpleNamespace

from api import agenda_sentences
from api.texts import Texts
from graph.problem import MissedReason


def agendas(words: Texts, names: dict[str, str]) -> dict[str, str]:
    """Say what a replan moves, what people miss, and who would be in two places."""
    said = {}
    for name, moved, changed in (
        ("same", (0, 0, 0, 1000, 1000), ([], [])),
        ("least", (1, 3, 3, 991, 1000), ([names["t"]], [])),
        ("open", (2, 6, 0, 1000, 1000), ([], [])),
        ("bound", (2, 4, 1, 1000, 1000), ([], [names["c"], names["t"]])),
    ):
        told = agenda_sentences.agenda_replan(agenda_sentences.Moved(*moved), *changed, words)
        said[f"agenda replan {name}"] = told
    return said | misses(words, names) | places(words, names)


def misses(words: Texts, names: dict[str, str]) -> dict[str, str]:
    """Say what people miss of an agenda, for each reason, and what keeps two sessions together."""
    titles = {"window": names["t"], "risk": names["c"]}
    said = {}
    for reason in MissedReason:
        for name, together in (
            ("", None),
            (" apart", ()),
            (" together", ("slots:window", "leader:CHN-04", "rooms")),
        ):
            if (together is None) == (reason in ("leads", "clash")):
                continue
            found = SimpleNamespace(
                code="LAC-01",
                session_key="window",
                instead_key="risk",
                reason=reason.value,
                points=1050,
                together=together,
            )
            said[f"missed {reason.value}{name}"] = agenda_sentences.missed(found, titles, words)
    return said


def places(words: Texts, names: dict[str, str]) -> dict[str, str]:
    """Say of somebody who would be in two components at once where and when."""
    said = {}
    placed = {"component_id": "w", "time_zone": "America/New_York"}
    at = SimpleNamespace(
        local_starts_at=datetime(2011, 12, 12, 9, 5),  # noqa: DTZ001 -- a clock on a wall
        local_ends_at=datetime(2011, 12, 12, 10, 30),  # noqa: DTZ001 -- a clock on a wall
        **placed,
    )
    there = [
        SimpleNamespace(title=names["t"], codes=(), room="A1", at=at),
        SimpleNamespace(title=names["c"], codes=(), room=None, at=at),
        SimpleNamespace(title=None, codes=("CHN-04", "LAC-01"), room=None, at=at),
    ]
    for name, two in (("sessions", there[:2]), ("meeting", there[1:])):
        found = SimpleNamespace(rule="one_component", codes=("LAC-01",), sessions=(), places=two)
        told = agenda_sentences.plan_conflict(found, [], {"w": names["s"]}, words)
        said[f"plan one_component {name}"] = told
    return said
