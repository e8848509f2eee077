"""What the planner's page can do, and what becomes of it on *Undo*: a new act is named here.

Every mutation that a module of the page names is a change that *Undo* takes back, or no change of
the edition, or something that somebody has told. The participant's own page has no *Undo*.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from api.schema.root import schema
from api.web.planner import OWN_STEPS

MODULES = Path(__file__).parents[2] / "api/web/modules"
MUTATIONS = frozenset(schema._schema.type_map["Mutation"].fields)
# A name that is put together, such as `publish${kind}Run`.
TEMPLATE = re.compile(r"`(\w*)\$\{\w+\}(\w*)`")

# A run is a draft that nobody sees: to begin or to cancel one changes nothing of the edition. What
# an agenda run plans of its topics, sessions, is one, and is taken back.
NO_CHANGE = {"cancelRun", "startAgendaReplanRun", "startPairingRun", "startReplanRun"}
NO_CHANGE |= {"startTopicRun", "revertChange"}
# What somebody has told stays so, and who was reminded stays reminded.
TOLD = {"recordActionUpdate", "remindNominations"}
# Undone by what domain/history.py knows of them, and tried in tests of their own; not drawn here.
NOT_DRAWN = {"applyImport", "changeEditionState", "changeQuota", "confirmNomination"}
NOT_DRAWN |= {"declineNomination", "moveNomination", "nominateManager", "submitNomination"}
NOT_DRAWN |= {"waitlistNomination", "withdrawNomination"}
NOT_DRAWN |= {"addComponent", "addSide", "createEdition", "createProgramme"}
NOT_DRAWN |= {"removeComponent", "removeSide"}

STANDING = """query($slug: String!) { edition(by: {slug: $slug}) { id
  delegates(first: 100) { nodes { id code } }
  pairingInstructions(first: 100) { nodes { id version } }
  pairingRuns(first: 100) { nodes { id state publishedAt supersededAt } }
  topicRuns(first: 100) { nodes { id state publishedAt supersededAt } }
  recommendations(first: 100) { nodes { id version state } }
  commitments(first: 100) { nodes { id version state } }
  scenarios(first: 100, filter: {stateIn: [DRAFT]}) { nodes { id version } }
  components { id version booths slots { key localStartsAt localEndsAt }
    sessions(first: 100) { nodes { id version } }
    agendaRuns(first: 100) { nodes { id state publishedAt supersededAt } } } } }"""


def named_by_the_page() -> set[str]:
    """Return the mutations that modules of the planner's page name."""
    found: set[str] = set()
    sources = {path: path.read_text("utf-8") for path in MODULES.rglob("*.js")}
    all_sources = "\n".join(sources.values())
    for path, source in sources.items():
        if path.stem in OWN_STEPS:
            continue
        words = set(re.findall(r"\w+", source))
        found |= MUTATIONS & words
        for before, after in TEMPLATE.findall(source):
            parts = (re.fullmatch(f"{before}(\\w+){after}", name) for name in MUTATIONS)
            kinds = {part[1]: part[0] for part in parts if part and before and after}
            found |= {name for kind, name in kinds.items() if f'"{kind}"' in all_sources}
    return found


def _one(rows: Sequence[Any], place: int) -> Any:
    return rows[place % len(rows)] if rows else None


def _runs(edition: Any, key: str, *, standing: bool) -> list[Any]:
    """Return the runs of a part that stand published, or that are drafts with an answer."""
    found = [row for row in edition[key]["nodes"] if row["state"] == "DONE"]
    if standing:
        return [row for row in found if row["publishedAt"] and not row["supersededAt"]]
    return [row for row in found if not row["publishedAt"]]


def _every_run(edition: Any, *, standing: bool) -> list[Any]:
    agendas = [
        row
        for part in edition["components"]
        for row in _runs(part, "agendaRuns", standing=standing)
    ]
    of_both = (_runs(edition, key, standing=standing) for key in ("pairingRuns", "topicRuns"))
    return [*(row for rows in of_both for row in rows), *agendas]


def _publish(kind: str) -> Callable[[Any, int], Any]:
    def asked(edition: Any, place: int) -> Any:
        drafts = _every_run(edition, standing=False)
        run = _one([row for row in drafts if row["id"].startswith(kind)], place)
        return run and {"runId": run["id"]}

    return asked


def _withdraw(edition: Any, place: int) -> Any:
    run = _one(_every_run(edition, standing=True), place)
    return run and {"runId": run["id"]}


def _demand(edition: Any, place: int) -> Any:
    ids = {row["code"]: row["id"] for row in edition["delegates"]["nodes"]}
    left, right = f"LAC-{place % 5 + 1:02}", f"CHN-{place % 3 + 1:02}"
    kind = ("MUST", "NEVER", "LOCK")[place % 3]
    two = {"leftDelegateId": ids[left], "rightDelegateId": ids[right]}
    return {"editionId": edition["id"], "kind": kind, "reason": "On the page.", **two}


def _demand_all(edition: Any, place: int) -> Any:
    asked = _demand(edition, place)
    more = _demand(edition, place + 1)
    pairs = [{"a": each["leftDelegateId"], "b": each["rightDelegateId"]} for each in (asked, more)]
    shared = {key: asked[key] for key in ("editionId", "kind", "reason")}
    return {**shared, "pairs": pairs}


def _free(edition: Any, place: int) -> Any:
    row = _one(edition["pairingInstructions"]["nodes"], place)
    return row and {"id": row["id"], "expectedVersion": row["version"]}


def _fix(edition: Any, place: int) -> Any:
    part = _one([each for each in edition["components"] if each["sessions"]["nodes"]], place)
    row = part and _one(part["sessions"]["nodes"], place)
    slots = [None, *(each["key"] for each in part["slots"])] if part else []
    return row and {
        "id": row["id"],
        "expectedVersion": row["version"],
        "slotKey": slots[place % len(slots)],
    }


def _arrange(edition: Any, place: int) -> Any:
    """Drop a slot, have other rooms, or more booths."""
    part = _one([each for each in edition["components"] if each["slots"]], place)
    rooms = [{"key": f"room_{place}", "name": "A room of the page", "capacity": 30}]
    asked = (
        {"slots": part and part["slots"][1:]},
        {"rooms": rooms},
        {"booths": part and part["booths"] + 1},
    )
    return part and {
        "componentId": part["id"],
        "expectedVersion": part["version"],
        **asked[place % 3],
    }


def _hold(edition: Any, place: int) -> Any:
    part = _one(edition["components"], place)
    session = {"key": f"held_{place}", "title": "All of us", "kind": "PLENARY", "minutes": 30}
    return {"componentId": part["id"], **session}


def _drop(edition: Any, place: int) -> Any:
    rows = [row for part in edition["components"] for row in part["sessions"]["nodes"]]
    row = _one(rows, place)
    return row and {"id": row["id"], "expectedVersion": row["version"]}


def _agenda(edition: Any, place: int) -> Any:
    part = _one([each for each in edition["components"] if each["slots"]], place)
    topics = _one([row for row in edition["topicRuns"]["nodes"] if row["state"] == "DONE"], place)
    return part and {"componentId": part["id"], "topicRunId": topics and topics["id"]}


def _close(edition: Any, place: int) -> Any:
    row = _one([row for row in edition["commitments"]["nodes"] if row["state"] == "OPEN"], place)
    return row and {
        "id": row["id"],
        "expectedVersion": row["version"],
        "state": ("DONE", "DROPPED")[place % 2],
        "outcome": "It was.",
    }


def _agree(edition: Any, place: int) -> Any:
    drafts = [row for row in edition["recommendations"]["nodes"] if row["state"] == "DRAFT"]
    row = _one(drafts, place)
    return row and {"id": row["id"], "expectedVersion": row["version"]}


def _scenario(edition: Any, place: int) -> Any:
    name, weights = f"Try {place % 4}", ({}, {"shareLevel": 2}, {"languageRequired": 1})
    return {"editionId": edition["id"], "name": name, "parameters": weights[place % 3]}


def _redraft(edition: Any, place: int) -> Any:
    row = _one(edition["scenarios"]["nodes"], place)
    weights = {"shareLevel": place % 4 + 1}
    return row and {"id": row["id"], "expectedVersion": row["version"], "parameters": weights}


def _discard(edition: Any, place: int) -> Any:
    row = _one(edition["scenarios"]["nodes"], place)
    return row and {"id": row["id"], "expectedVersion": row["version"]}


def _mend(edition: Any, place: int) -> Any:
    return {"editionId": edition["id"], "name": f"Mend {place % 4}", "ties": ["PAIRING"]}


# What each change is asked with, of an edition as it stands and a number; None where it has none.
CHANGES: Mapping[str, Callable[[Any, int], Any]] = {
    "addPairingInstruction": _demand,
    "addPairingInstructions": _demand_all,
    "addSession": _hold,
    "agreeRecommendation": _agree,
    "arrangeComponent": _arrange,
    "changeSession": _fix,
    "closeCommitment": _close,
    "createScenario": _scenario,
    "discardScenario": _discard,
    "draftExtraPairings": _mend,
    "publishAgendaRun": _publish("AgendaRun"),
    "publishPairingRun": _publish("PairingRun"),
    "publishTopicRun": _publish("TopicRun"),
    "removePairingInstruction": _free,
    "removeSession": _drop,
    "startAgendaRun": _agenda,
    "updateScenario": _redraft,
    "withdrawPublication": _withdraw,
}
