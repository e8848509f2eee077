"""Everything that is said of agendas, for the tests of sentences."""

from types import SimpleNamespace

from api import agenda_sentences, plan_sentences
from api.texts import Texts
from graph.problem import MissedReason


def agendas(words: Texts, names: dict[str, str]) -> dict[str, str]:
    """Say what a replan moves, and what people miss."""
    said = {}
    for name, moved, changed in (
        ("same", (0, 0, 0, 1000, 1000), ([], [])),
        ("least", (1, 3, 3, 991, 1000), ([names["t"]], [])),
        ("open", (2, 6, 0, 1000, 1000), ([], [])),
        ("bound", (2, 4, 1, 1000, 1000), ([], [names["c"], names["t"]])),
    ):
        told = agenda_sentences.agenda_replan(agenda_sentences.Moved(*moved), *changed, words)
        said[f"agenda replan {name}"] = told
    return said | misses(words, names)


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
            said[f"missed {reason.value}{name}"] = plan_sentences.missed(found, titles, words)
    return said
