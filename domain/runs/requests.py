"""What a planner asks of a run, as frozen values that travel as canonical JSON.

No database here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from domain.errors import InvalidInput

CodePair = tuple[str, str]
ParameterValue = int | tuple[int, ...] | None
PRIORITY_MAX: Final = 1_000
PARTNERS_MAX: Final = 1_000


# A parameter of the reading and not of an engine: whether earlier editions are remembered.
_REMEMBER: Final = "remember_ties"


class TopicPurpose(StrEnum):
    """What the suggested topics are for."""

    THIS_EDITION = "this_edition"
    NEXT_SYMPOSIUM = "next_symposium"


@dataclass(frozen=True)
class PairingRequest:
    """Parameters and instructions of one pairing run.

    Args:
        parameters: overrides by name; the names and defaults are those of the pairing engine, and
            ``remember_ties``, 1 unless 0 leaves out who were partners in earlier editions.
        must, never, locked: pairs of delegate codes, on top of the edition's own instructions.
        priorities: weight of a competency by its key, 1 to 1,000, 1 where absent.
        partners_max: how many partners a delegate may have by code, 1 to 1,000; where absent, as
            many as the engine's default for the side.
        without: codes of delegates who do not take part; instructions on them do not hold.
        keep_tolerance: of a run that replans another, what keeping its pairs may cost, in per
            mille of the best total; None of any other run.
        keep_agreed: whether delegates who have both accepted each other, or have met, stay
            partners, unless an instruction keeps them apart.
    """

    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)
    must: tuple[CodePair, ...] = ()
    never: tuple[CodePair, ...] = ()
    locked: tuple[CodePair, ...] = ()
    priorities: Mapping[str, int] = field(default_factory=dict)
    partners_max: Mapping[str, int] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    keep_tolerance: int | None = None
    keep_agreed: bool = False


@dataclass(frozen=True)
class TopicRequest:
    """Parameters of one topic run.

    Args:
        must: topic keys; None stands for the edition's focus topics and those of proposals that it
            adopted when the run is for this edition, and for none when it is for the next
            symposium.
        never: topic keys.
        count_min, count_max: how many topics to choose.
        minutes: the budget; None is no budget.
        parameters: further overrides by name, those of the topic engine.
    """

    purpose: TopicPurpose
    must: tuple[str, ...] | None = None
    never: tuple[str, ...] = ()
    count_min: int = 6
    count_max: int = 6
    minutes: int | None = None
    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)


@dataclass(frozen=True)
class AgendaRequest:
    """What one agenda run is asked.

    Args:
        topic_run: id of the topic run whose topics become sessions; None is none.
        panel_sides_min: sides that those who lead a session have to come from; None is two where
            two attend, unless a session waits for an invited leader.
        pairing_run: id of the pairing run whose pairs get a slot to meet in; None is none.
        keep_tolerance: of a run that replans another, what moving less may cost, in per mille of
            what the best agenda is worth; None of any other run.
    """

    topic_run: str | None = None
    panel_sides_min: int | None = None
    pairing_run: str | None = None
    keep_tolerance: int | None = None


def remembers_ties(request: PairingRequest) -> bool:
    """Tell whether a run knows who were partners in earlier editions.

    Raises:
        InvalidInput: the parameter is neither 0 nor 1.
    """
    asked = request.parameters.get(_REMEMBER, 1)
    if asked not in (0, 1):
        path = f"parameters.{_REMEMBER}"
        raise InvalidInput(f"{path}: expected 0 or 1.", path=(path,))
    return bool(asked)


def engine_parameters(request: PairingRequest) -> dict[str, ParameterValue]:
    """Return the parameters that the pairing engine itself knows.

    Raises:
        InvalidInput: as above.
    """
    remembers_ties(request)
    return {name: value for name, value in request.parameters.items() if name != _REMEMBER}


@dataclass(frozen=True)
class ParticipationRequest:
    """What one run of cross-participation is asked.

    Args:
        parameters: overrides by name; the names and defaults are those of the engine.
        must, never: pairs of the code of a delegate and the key of a regional meeting.
        meetings_max: to how many meetings a delegate goes at most, by code; where absent, as the
            parameters say.
        keep_accepted: whether who has accepted an invitation, or was at the meeting, stays invited
            unless it is among never.
    """

    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)
    must: tuple[CodePair, ...] = ()
    never: tuple[CodePair, ...] = ()
    meetings_max: Mapping[str, int] = field(default_factory=dict)
    keep_accepted: bool = True


def canonical(document: Any) -> str:
    """Write a document as JSON that is the same text for the same values."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def write_request(
    request: PairingRequest | TopicRequest | AgendaRequest | ParticipationRequest,
) -> str:
    """Return a request as canonical JSON."""
    return canonical(asdict(request))


def read_pairing_request(text: str) -> PairingRequest:
    """Return what ``write_request`` wrote of a pairing request."""
    values = json.loads(text)
    pairs = {
        name: tuple((left, right) for left, right in values[name])
        for name in ("must", "never", "locked")
    }
    return PairingRequest(
        parameters=values["parameters"],
        priorities=values["priorities"],
        # Runs that were recorded before there were such things say nothing of these.
        partners_max=values.get("partners_max", {}),
        without=tuple(values.get("without", ())),
        keep_tolerance=values.get("keep_tolerance"),
        keep_agreed=values.get("keep_agreed", False),
        **pairs,
    )


def read_topic_request(text: str) -> TopicRequest:
    """Return what ``write_request`` wrote of a topic request."""
    values = json.loads(text)
    must = values["must"]
    return TopicRequest(
        purpose=TopicPurpose(values["purpose"]),
        must=None if must is None else tuple(must),
        never=tuple(values["never"]),
        count_min=values["count_min"],
        count_max=values["count_max"],
        minutes=values["minutes"],
        parameters=values["parameters"],
    )


def read_agenda_request(text: str) -> AgendaRequest:
    """Return what ``write_request`` wrote of an agenda request."""
    return AgendaRequest(**json.loads(text))


def read_participation_request(text: str) -> ParticipationRequest:
    """Return what ``write_request`` wrote of a request for cross-participation."""
    values = json.loads(text)
    pairs = {name: tuple((code, key) for code, key in values[name]) for name in ("must", "never")}
    return ParticipationRequest(**{**values, **pairs})
