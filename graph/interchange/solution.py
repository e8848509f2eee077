"""A recorded pairing solution read back; pure.

Only what ``graph.pairing`` wrote is read here. A solution of unknown origin goes to
``graph.certificate`` instead, which trusts nothing.
"""

from collections.abc import Mapping
from typing import Any

from graph.problem.pairing import (
    Duals,
    EngineName,
    EngineUsed,
    Listing,
    OddSet,
    Pair,
    Pairing,
    PairingBound,
    PairingCertificate,
    PairingSolution,
    Proof,
    Reason,
    ReasonCode,
    Split,
    Unpaired,
    UnpairedCode,
)


def read_pairing_solution(document: Mapping[str, Any]) -> PairingSolution:
    """Read what ``pairing_solution`` wrote of a solved problem; the two undo each other.

    Raises:
        KeyError, ValueError: it is not such a document.
    """
    proofs = document["certificate"]
    return PairingSolution(
        pairings=tuple(_pairing(entry) for entry in document["pairings"]),
        people=document["people"],
        floor=document["floor"],
        total=document["total"],
        bound=PairingBound(**document["bound"]),
        unpaired=tuple(
            Unpaired(entry["person"], UnpairedCode(entry["reason"]))
            for entry in document["unpaired"]
        ),
        certificate=PairingCertificate(
            people=_proof(proofs["people"]),
            floor=_proof(proofs["floor"]),
            total=_proof(proofs["total"]),
            serving_weight=proofs["total"]["lambda"],
        ),
        engine=_engine(document.get("engine")),
    )


def _engine(entry: Mapping[str, Any] | None) -> EngineUsed | None:
    if entry is None:
        return None
    return EngineUsed(EngineName(entry["name"]), Listing(entry["listing"]))


def _pairing(entry: Mapping[str, Any]) -> Pairing:
    a, b = entry["people"]
    benefit_a, benefit_b = entry["benefits"]
    reasons = tuple(
        Reason(**{**reason, "code": ReasonCode(reason["code"])}) for reason in entry["reasons"]
    )
    return Pairing(a, b, entry["score"], benefit_a, benefit_b, reasons)


def _proof(entry: Mapping[str, Any]) -> Proof:
    if "split" in entry:
        a, b = entry["split"]
        return Split((a, b), _proof(entry["in"]), _proof(entry["out"]))
    caps = ((name.partition("|"), value) for name, value in entry["m"].items())
    administrations: list[tuple[Pair, int]] = [((a, b), value) for (a, _, b), value in caps]
    return Duals(
        scale=entry["scale"],
        y=tuple(entry["y"].items()),
        q=tuple(entry["q"].items()),
        m=tuple(administrations),
        odd=tuple(OddSet(tuple(entry["set"]), entry["value"]) for entry in entry["odd"]),
    )
