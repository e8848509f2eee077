"""What a pairing run has to be asked so that the network of its edition outlives departures.

The pairs that tie people today have to stay, or a publication would let them lapse; the extra ones
have to come; and whoever has more partners then than they may have now, may have so many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import Conflict
from domain.models import InstructionKind
from domain.runs.network_health import NetworkHealth, Pair
from graph.problem import ExtraPairing, NoExtraPairings

_PATH = ("editionId",)


@dataclass(frozen=True)
class PairDemand:
    """Two delegates whom a plan has to hold as partners.

    Args:
        extra: what proposes them; None of two who are tied already.
    """

    kind: InstructionKind
    delegate_ids: tuple[str, str]
    extra: ExtraPairing | None


@dataclass(frozen=True)
class PairingWish:
    """The terms of a plan whose network is departure-proof.

    Args:
        demands: beyond what the edition demands itself, the extra pairs last.
        partners_max: by code, of those alone who need more than they may have.
    """

    demands: tuple[PairDemand, ...]
    partners_max: Mapping[str, int]


def pairing_wish(found: NetworkHealth, *, without_dormant: bool = False) -> PairingWish:
    """Turn the extra pairings of an edition into demands on a plan.

    Args:
        found: the network.
        without_dormant: mend it as if the dormant ties were gone; they are kept all the same.

    Raises:
        Conflict: no pairings are needed, none can mend the network, or the edition forbids a pair
            that ties two people today; in words.
    """
    network, terms = found.awake if without_dormant else found.every, found.terms
    extra = network.report.extra
    if isinstance(extra, NoExtraPairings):
        raise Conflict(
            "No allowed pairings make this network departure-proof. Its networkHealth names who is"
            " in the way, and the rules.",
            path=_PATH,
        )
    if not extra.pairings:
        raise Conflict(
            "This network is departure-proof already: it needs no extra pairings.", path=_PATH
        )
    if terms.barred:
        a, b = terms.barred[0]
        raise Conflict(
            f"{a} and {b} are paired today and may not be: an instruction forbids it, or one of"
            " them has declined, so that no run can keep them. Mend that first.",
            path=_PATH,
        )
    wanted: dict[Pair, ExtraPairing | None] = {
        **dict.fromkeys(terms.paired),
        **{(pair.a, pair.b): pair for pair in extra.pairings},
    }
    counts = Counter(code for pair in {*wanted, *terms.demanded} for code in pair)
    return PairingWish(
        demands=tuple(
            PairDemand(
                InstructionKind.LOCK if pairing is None else InstructionKind.MUST,
                (found.delegate_ids[pair[0]], found.delegate_ids[pair[1]]),
                pairing,
            )
            for pair, pairing in wanted.items()
            if pair not in terms.demanded
        ),
        partners_max={
            code: counts[code] for code in sorted(counts) if counts[code] > terms.places[code]
        },
    )
