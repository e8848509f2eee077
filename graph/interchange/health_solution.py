"""Reports on networks as plain JSON documents, both ways; pure.

Only what ``graph.network`` found is read here. A solution of unknown origin goes to
``graph.certificate`` instead, which trusts nothing.
"""

from collections.abc import Mapping
from typing import Any

from graph.interchange.values import Json
from graph.problem.health import (
    BrokerLoad,
    Brokers,
    Departure,
    ExtraPairing,
    ExtraPairings,
    HealthReport,
    NoExtraPairings,
    SurvivalCurve,
    WorstDepartures,
)

NETWORK_SOLUTION = "network-solution/1"


def health_solution(report: HealthReport) -> Json:
    """Write a report as a document that ``graph.certificate`` checks.

    Its status speaks of the extra pairings: ``optimal`` when they are the fewest possible,
    ``within`` when at most as many more as they are above their bound, ``infeasible`` when no
    allowed pairs mend the network; ``conflicts`` and ``closed`` then say why.
    """
    index, curve = report.ei_index, report.survival
    return {
        "format": NETWORK_SOLUTION,
        "parameters": {"survival_runs": curve.runs, "seed": curve.seed},
        "sides": dict(report.sides),
        "ties": {"across": report.ties_across, "within": report.ties_within},
        "groups": report.groups,
        "departure_proof": report.departure_proof,
        "articulation_people": [departure.person for departure in report.articulation],
        "departures": [_departure_entry(departure) for departure in report.articulation],
        "connected_cross_pairs": report.connected_cross_pairs,
        "possible_cross_pairs": report.possible_cross_pairs,
        "half_life": curve.half_life,
        "survival": list(curve.sums),
        "worst_departures": [
            {
                "people": list(worst.people),
                "connected_cross_pairs": worst.connected_cross_pairs,
                "exact": worst.exact,
            }
            for worst in report.worst
        ],
        "brokers": {
            "exact": report.brokers.exact,
            "sources": report.brokers.sources,
            "loads": [{"person": b.person, "load": b.load} for b in report.brokers.loads],
        },
        "lambda2": report.lambda2,
        "ei_index": None if index is None else float(index),
    } | _extra_entries(report.extra)


def _departure_entry(departure: Departure) -> Json:
    return {
        "person": departure.person,
        "pieces": departure.pieces,
        "cut_off_count": departure.cut_off_count,
        "cut_off": list(departure.cut_off),
    }


def _extra_entries(extra: ExtraPairings | NoExtraPairings) -> Json:
    if isinstance(extra, NoExtraPairings):
        return {
            "status": "infeasible",
            "extra_pairings": [],
            "extra_pairings_bound": None,
            "extra_pairings_reasons": [],
            "conflicts": [list(extra.names)],
            "closed": {
                "departing": extra.departing,
                "people": list(extra.people),
                "same_side": extra.same_side,
                "forbidden": [list(pair) for pair in extra.forbidden],
            },
        }
    return {
        "status": "within" if extra.above_fewest else "optimal",
        "extra_pairings": [[pair.a, pair.b] for pair in extra.pairings],
        "extra_pairings_bound": extra.bound,
        "extra_pairings_reasons": [
            {
                "pair": [pair.a, pair.b],
                "departures": list(pair.departures),
                "joins": pair.joins,
            }
            for pair in extra.pairings
        ],
    }


# ---- reading back ---------------------------------------------------------------------------


def read_health_solution(document: Mapping[str, Any]) -> HealthReport:
    """Read what ``health_solution`` wrote; the two undo each other.

    Raises:
        KeyError, TypeError: it is not such a document.
    """
    brokers = document["brokers"]
    return HealthReport(
        sides=dict(document["sides"]),
        ties_across=document["ties"]["across"],
        ties_within=document["ties"]["within"],
        groups=document["groups"],
        articulation=tuple(
            Departure(**{**entry, "cut_off": tuple(entry["cut_off"])})
            for entry in document["departures"]
        ),
        connected_cross_pairs=document["connected_cross_pairs"],
        possible_cross_pairs=document["possible_cross_pairs"],
        survival=SurvivalCurve(
            document["parameters"]["survival_runs"],
            document["parameters"]["seed"],
            tuple(document["survival"]),
        ),
        worst=tuple(
            WorstDepartures(**{**entry, "people": tuple(entry["people"])})
            for entry in document["worst_departures"]
        ),
        brokers=Brokers(
            brokers["exact"],
            brokers["sources"],
            tuple(BrokerLoad(**entry) for entry in brokers["loads"]),
        ),
        lambda2=document["lambda2"],
        extra=_read_extra(document),
    )


def _read_extra(document: Mapping[str, Any]) -> ExtraPairings | NoExtraPairings:
    if document["status"] == "infeasible":
        closed = document["closed"]
        forbidden = tuple((a, b) for a, b in closed["forbidden"])
        people = tuple(closed["people"])
        return NoExtraPairings(closed["departing"], people, closed["same_side"], forbidden)
    pairings = tuple(
        ExtraPairing(a, b, tuple(entry["departures"]), entry["joins"])
        for entry in document["extra_pairings_reasons"]
        for a, b in [entry["pair"]]
    )
    return ExtraPairings(pairings, document["extra_pairings_bound"])
