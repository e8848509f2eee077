"""Suggested invitations and their proof as plain JSON documents, and a plan read back; pure.

Only what ``graph.meetings`` found is read here. A solution of unknown origin goes to
``graph.certificate`` instead, which trusts nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from graph.interchange.meetings import meeting_parameters_entry, read_meeting_parameters
from graph.interchange.values import Json
from graph.problem.meetings import (
    Decided,
    Invitation,
    InvitationReason,
    InvitationReasonCode,
    InvitationWhyNot,
    MeetingCut,
    MeetingInfeasible,
    MeetingLeaf,
    MeetingMultipliers,
    MeetingPlan,
    MeetingProof,
    MeetingSolution,
    MeetingStatus,
    TopicCoverage,
    UnseenCode,
)

MEETING_SOLUTION = "meeting-solution/1"


def meeting_solution(answer: MeetingSolution | MeetingInfeasible) -> Json:
    """Write a plan and its proof, or why there is none, as a document that can be checked."""
    if isinstance(answer, MeetingInfeasible):
        conflicts = [list(names) for names in answer.conflicts]
        return {"format": MEETING_SOLUTION, "status": "infeasible", "conflicts": conflicts}
    return {
        "format": MEETING_SOLUTION,
        "status": answer.status.value,
        "invitations": [_invitation_entry(each) for each in answer.invitations],
        "meetings": [_meeting_entry(each) for each in answer.meetings],
        "seen": answer.seen,
        "seen_possible": answer.seen_possible,
        "cover": answer.cover,
        "travel": answer.travel,
        "seen_points": answer.seen_points,
        "total": answer.total,
        "bound": answer.bound,
        "trips": dict(answer.trips),
        "days": dict(answer.days),
        "parameters": meeting_parameters_entry(answer.parameters),
        "solver": answer.solver,
        "proof": {
            "denominator": answer.proof.denominator,
            "cuts": [asdict(cut) | {"left_out": list(cut.left_out)} for cut in answer.proof.cuts],
            "root": _multipliers_entry(answer.proof.root),
            "leaves": [
                {
                    "taken": [list(pair) for pair in leaf.decided.taken],
                    "left": [list(pair) for pair in leaf.decided.left],
                    "multipliers": _multipliers_entry(leaf.multipliers),
                }
                for leaf in answer.proof.leaves
            ],
        },
    }


def _invitation_entry(invitation: Invitation) -> Json:
    return {
        "person": invitation.person,
        "meeting": invitation.meeting,
        "required": invitation.required,
        "sees": invitation.sees,
        "points": invitation.points,
        "reasons": [_reason_entry(reason) for reason in invitation.reasons],
    }


def _reason_entry(reason: InvitationReason) -> Json:
    """Write a reason with the values that it has."""
    values = {name: value for name, value in asdict(reason).items() if value is not None}
    return values | {"code": reason.code.value}


def _meeting_entry(plan: MeetingPlan) -> Json:
    return {
        "meeting": plan.meeting,
        "topics": [asdict(each) | {"people": list(each.people)} for each in plan.topics],
        "seen": list(plan.seen),
        "unseen": {side: code.value for side, code in plan.unseen.items()},
    }


def _multipliers_entry(multipliers: MeetingMultipliers) -> Json:
    """Write the kinds that have any."""
    return {kind: amounts for kind, amounts in asdict(multipliers).items() if amounts}


def meeting_why_not(answer: InvitationWhyNot) -> Json:
    """Write why somebody is not invited to a meeting, and what that would change."""
    pairs = ("rules", "conflicts", "displaced", "added")
    lists = {name: [_listed(each) for each in getattr(answer, name)] for name in pairs}
    return asdict(answer) | {"kind": answer.kind.value} | lists


def _listed(value: str | tuple[str, ...]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


# ---- reading back ---------------------------------------------------------------------------


def read_meeting_solution(document: Mapping[str, Any]) -> MeetingSolution:
    """Read what ``meeting_solution`` wrote of a plan; the two undo each other.

    Raises:
        KeyError, ValueError: it is not such a document.
    """
    proof = document["proof"]
    same = ("seen", "seen_possible", "cover", "travel", "seen_points", "total", "bound", "solver")
    return MeetingSolution(
        status=MeetingStatus(document["status"]),
        invitations=tuple(map(_read_invitation, document["invitations"])),
        meetings=tuple(map(_read_meeting, document["meetings"])),
        trips=dict(document["trips"]),
        days=dict(document["days"]),
        proof=MeetingProof(
            denominator=proof["denominator"],
            cuts=tuple(
                MeetingCut(**{**cut, "left_out": tuple(cut["left_out"])}) for cut in proof["cuts"]
            ),
            root=_read_multipliers(proof["root"]),
            leaves=tuple(map(_read_leaf, proof["leaves"])),
        ),
        parameters=read_meeting_parameters(document["parameters"]),
        **{name: document[name] for name in same},
    )


def _read_invitation(entry: Mapping[str, Any]) -> Invitation:
    reasons = tuple(
        InvitationReason(**{**reason, "code": InvitationReasonCode(reason["code"])})
        for reason in entry["reasons"]
    )
    return Invitation(**{**entry, "reasons": reasons})


def _read_meeting(entry: Mapping[str, Any]) -> MeetingPlan:
    return MeetingPlan(
        meeting=entry["meeting"],
        topics=tuple(
            TopicCoverage(**{**each, "people": tuple(each["people"])}) for each in entry["topics"]
        ),
        seen=tuple(entry["seen"]),
        unseen={side: UnseenCode(code) for side, code in entry["unseen"].items()},
    )


def _read_leaf(entry: Mapping[str, Any]) -> MeetingLeaf:
    decided = Decided(
        tuple((person, meeting) for person, meeting in entry["taken"]),
        tuple((person, meeting) for person, meeting in entry["left"]),
    )
    return MeetingLeaf(decided, _read_multipliers(entry["multipliers"]))


def _read_multipliers(entry: Mapping[str, Any]) -> MeetingMultipliers:
    kinds = MeetingMultipliers.__dataclass_fields__
    return MeetingMultipliers(**{kind: entry.get(kind, {}) for kind in kinds})
