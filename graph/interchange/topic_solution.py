"""Topic plans and conflicts as plain JSON documents, and a recorded plan read back; pure.

Only what ``graph.topics`` found is read here. A solution of unknown origin goes to
``graph.certificate`` instead, which trusts nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from graph.interchange.conflicts import conflict_entries
from graph.interchange.topics import parameters_entry, read_parameters
from graph.interchange.values import Json
from graph.problem.topics import (
    PeopleAtLevel,
    ProofLeaf,
    ProofTree,
    Suggestion,
    TopicInfeasible,
    TopicLeader,
    TopicProof,
    TopicReason,
    TopicReasonCode,
    TopicSolution,
    TopicStatus,
)

TOPICS_SOLUTION = "topics-solution/1"


def topics_solution(solution: TopicSolution) -> Json:
    """Write a plan and its proof as a document that ``graph.certificate`` checks."""
    proof = solution.proof
    return {
        "format": TOPICS_SOLUTION,
        "status": solution.status.value,
        "chosen": list(solution.chosen),
        "smallest_share": _fraction(solution.smallest_share),
        "fairest_share": _fraction(solution.fairest_share),
        "fairest_share_bound": _fraction(solution.fairest_share_bound),
        "gain": dict(solution.gain),
        "need": dict(solution.need),
        "total": solution.total,
        "bound": solution.bound,
        "leaders": {topic: list(people) for topic, people in solution.leaders.items()},
        "needs_invited_leader": {
            topic: list(sides) for topic, sides in solution.needs_invited_leader.items()
        },
        "leaders_waived": solution.leaders_waived,
        "suggestions": [_suggestion_entry(entry) for entry in solution.suggestions],
        "parameters": parameters_entry(solution.parameters),
        "solver": solution.solver,
        "proof": {
            "fairest": list(proof.fairest),
            "leader_cuts": [list(people) for people in proof.leader_cuts],
            "shares": _tree(proof.shares),
            "total": _tree(proof.total),
        },
    }


def topics_infeasible(answer: TopicInfeasible) -> Json:
    """Write why no selection is possible: the records of each conflict, and their repairs."""
    return {"format": TOPICS_SOLUTION} | conflict_entries(answer.conflicts)


def _suggestion_entry(suggestion: Suggestion) -> Json:
    return {
        "topic": suggestion.topic,
        "required": suggestion.required,
        "gain": dict(suggestion.gain_by_side),
        "loss_per_mille": suggestion.loss_per_mille,
        "people": [{"level": group.level, "count": group.count} for group in suggestion.people],
        "sought_by": suggestion.sought_by,
        "reasons": [_reason_entry(reason) for reason in suggestion.reasons],
    }


def _reason_entry(reason: TopicReason) -> Json:
    """Write a reason with the values that it has."""
    values = {name: value for name, value in asdict(reason).items() if value is not None}
    return values | {"code": reason.code.value}


def _tree(tree: ProofTree) -> Json:
    return {
        "denominator": tree.denominator,
        "complete": tree.complete,
        "leaves": [
            {
                "taken": list(leaf.taken),
                "left": list(leaf.left),
                "multipliers": dict(leaf.multipliers),
            }
            for leaf in tree.leaves
        ],
    }


def _fraction(value: Fraction) -> Json:
    return {"numerator": value.numerator, "denominator": value.denominator}


# ---- reading back ---------------------------------------------------------------------------


def read_topics_solution(document: Mapping[str, Any]) -> TopicSolution:
    """Read what ``topics_solution`` wrote of a plan; the two undo each other.

    Raises:
        KeyError, ValueError: it is not such a document.
    """
    missing = {topic: tuple(sides) for topic, sides in document["needs_invited_leader"].items()}
    proof = document["proof"]
    return TopicSolution(
        status=TopicStatus(document["status"]),
        chosen=tuple(document["chosen"]),
        smallest_share=_read_fraction(document["smallest_share"]),
        fairest_share=_read_fraction(document["fairest_share"]),
        fairest_share_bound=_read_fraction(document["fairest_share_bound"]),
        gain=dict(document["gain"]),
        need=dict(document["need"]),
        total=document["total"],
        bound=document["bound"],
        leaders={topic: tuple(people) for topic, people in document["leaders"].items()},
        needs_invited_leader=missing,
        leaders_waived=document["leaders_waived"],
        suggestions=tuple(_read_suggestion(entry, missing) for entry in document["suggestions"]),
        proof=TopicProof(
            fairest=tuple(proof["fairest"]),
            shares=_read_tree(proof["shares"]),
            total=_read_tree(proof["total"]),
            leader_cuts=tuple(tuple(people) for people in proof["leader_cuts"]),
        ),
        parameters=read_parameters(document["parameters"]),
        solver=document["solver"],
    )


def _read_suggestion(
    entry: Mapping[str, Any], missing: Mapping[str, tuple[str, ...]]
) -> Suggestion:
    reasons = tuple(
        TopicReason(**{**reason, "code": TopicReasonCode(reason["code"])})
        for reason in entry["reasons"]
    )
    return Suggestion(
        topic=entry["topic"],
        required=entry["required"],
        gain_by_side=dict(entry["gain"]),
        loss_per_mille=entry["loss_per_mille"],
        people=tuple(PeopleAtLevel(**group) for group in entry["people"]),
        sought_by=entry["sought_by"],
        leaders=tuple(
            TopicLeader(
                reason.person or "", reason.side or "", reason.competency or "", reason.level or 0
            )
            for reason in reasons
            if reason.code is TopicReasonCode.CAN_BE_LED
        ),
        needs_invited_leader=missing.get(entry["topic"], ()),
        reasons=reasons,
    )


def _read_tree(entry: Mapping[str, Any]) -> ProofTree:
    return ProofTree(
        leaves=tuple(
            ProofLeaf(tuple(leaf["taken"]), tuple(leaf["left"]), dict(leaf["multipliers"]))
            for leaf in entry["leaves"]
        ),
        denominator=entry["denominator"],
        complete=entry["complete"],
    )


def _read_fraction(entry: Mapping[str, int]) -> Fraction:
    return Fraction(entry["numerator"], entry["denominator"])
