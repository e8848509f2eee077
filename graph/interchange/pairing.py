"""Pairing instances and solutions as plain JSON documents, both ways; pure.

Format ``pairing-instance/1``. Lists and mappings that are left out are empty, parameters that are
left out have their defaults, and so has ``max``.
"""

from dataclasses import asdict, fields

from graph.interchange.malformed import MalformedInstance
from graph.interchange.values import (
    Json,
    needed,
    read_levels,
    read_list,
    read_mapping,
    read_root,
    read_whole,
)
from graph.problem.malformed import MalformedProblem
from graph.problem.pairing import (
    Competency,
    Duals,
    Pair,
    PairingInfeasible,
    PairingParameters,
    PairingProblem,
    PairingSolution,
    Person,
    Proof,
    Reason,
)

PAIRING_INSTANCE = "pairing-instance/1"
PAIRING_SOLUTION = "pairing-solution/1"


def read_pairing_instance(document: object) -> PairingProblem:
    """Read a decoded JSON document as a pairing problem.

    Returns:
        The problem; a rating of null is no rating.

    Raises:
        MalformedInstance with the path of the first fault and what was expected there.
    """
    root = read_root(document, PAIRING_INSTANCE)
    people = read_list(needed(root, "people", ""), "people", _person)
    try:
        return PairingProblem(
            sides=_texts(needed(root, "sides", ""), "sides"),
            administrations=_texts(root.get("administrations", []), "administrations"),
            people=people,
            competencies=read_list(root.get("competencies", []), "competencies", _competency),
            topics=_texts(root.get("topics", []), "topics"),
            languages=_texts(root.get("languages", []), "languages"),
            components=_texts(root.get("components", []), "components"),
            conflicts=read_list(root.get("conflicts", []), "conflicts", _pair),
            must=read_list(root.get("must", []), "must", _pair),
            locked=read_list(root.get("locked", []), "locked", _pair),
            prior=read_list(root.get("prior", []), "prior", _pair),
            parameters=_parameters(root.get("parameters", {})),
        )
    except MalformedProblem as fault:
        record = fault.record if fault.position is None else f"people[{fault.position}]"
        path = f"{record}.{fault.field}" if fault.field else record
        raise MalformedInstance(path, fault.expected) from fault


def _person(value: object, path: str) -> Person:
    entry = read_mapping(value, path)
    most = entry.get("max")
    try:
        return Person(
            id=_text(needed(entry, "id", path), f"{path}.id"),
            side=_text(needed(entry, "side", path), f"{path}.side"),
            administration=_text(needed(entry, "administration", path), f"{path}.administration"),
            ratings=read_levels(entry.get("ratings", {}), f"{path}.ratings", null=True),
            targets=read_levels(entry.get("targets", {}), f"{path}.targets"),
            seeks=read_levels(entry.get("seeks", {}), f"{path}.seeks"),
            offers=_texts(entry.get("offers", []), f"{path}.offers"),
            languages=read_levels(entry.get("languages", {}), f"{path}.languages"),
            components=_texts(needed(entry, "components", path), f"{path}.components"),
            max=None if most is None else read_whole(most, f"{path}.max"),
        )
    except MalformedProblem as fault:
        raise MalformedInstance(f"{path}.{fault.field}", fault.expected) from fault


def _competency(value: object, path: str) -> Competency:
    entry = read_mapping(value, path)
    try:
        return Competency(
            id=_text(needed(entry, "id", path), f"{path}.id"),
            priority=read_whole(entry.get("priority", 1), f"{path}.priority"),
        )
    except MalformedProblem as fault:
        raise MalformedInstance(f"{path}.{fault.field}", fault.expected) from fault


def _parameters(value: object) -> PairingParameters:
    given = read_mapping(value, "parameters")
    known = [field.name for field in fields(PairingParameters)]
    for name, number in given.items():
        path = f"parameters.{name}"
        if name not in known:
            raise MalformedInstance(path, f"one of the parameters {', '.join(known)}")
        if name == "language_points":
            given[name] = read_list(number, path, read_whole)
        elif number is not None or name != "admin_pair_max":
            read_whole(number, path)
    try:
        return PairingParameters(**given)  # type: ignore[arg-type]  # each was checked above
    except MalformedProblem as fault:
        raise MalformedInstance(f"parameters.{fault.field}", fault.expected) from fault


def _text(value: object, path: str) -> str:
    if not isinstance(value, str) or not value:
        raise MalformedInstance(path, "a text that is not empty")
    return value


def _texts(value: object, path: str) -> tuple[str, ...]:
    return read_list(value, path, _text)


def _pair(value: object, path: str) -> Pair:
    ids = _texts(value, path)
    if len(ids) != len(("a", "b")):
        raise MalformedInstance(path, "two ids of people")
    return ids[0], ids[1]


def pairing_instance(problem: PairingProblem) -> Json:
    """Write a problem as a document that reads back as the same problem.

    Returns:
        Plain values in canonical order: people and pairs sorted, every parameter and every
        ``max`` written out.
    """
    given = problem.with_max_given()
    return {
        "format": PAIRING_INSTANCE,
        "parameters": asdict(given.parameters)
        | {"language_points": list(given.parameters.language_points)},
        "sides": list(given.sides),
        "administrations": list(given.administrations),
        "competencies": [{"id": c.id, "priority": c.priority} for c in given.competencies],
        "topics": list(given.topics),
        "languages": list(given.languages),
        "components": list(given.components),
        "people": [_person_entry(person) for person in given.people],
        "conflicts": [list(pair) for pair in given.conflicts],
        "must": [list(pair) for pair in given.must],
        "locked": [list(pair) for pair in given.locked],
        "prior": [list(pair) for pair in given.prior],
    }


def _person_entry(person: Person) -> Json:
    return {
        "id": person.id,
        "side": person.side,
        "administration": person.administration,
        "languages": dict(person.languages),
        "ratings": dict(person.ratings),
        "targets": dict(person.targets),
        "seeks": dict(person.seeks),
        "offers": list(person.offers),
        "components": list(person.components),
        "max": person.max,
    }


def pairing_solution(answer: PairingSolution | PairingInfeasible) -> Json:
    """Write an answer as a document that ``graph.certificate.check_pairing`` can check.

    Returns:
        ``status`` is "optimal" when the plan is proved best, "feasible" when the bound is above
        it, "infeasible" with the conflicts alone. ``pairings`` repeats the pairs with their
        scores and reasons. ``engine`` says what found it; no check depends on that.
    """
    if isinstance(answer, PairingInfeasible):
        conflicts = [list(conflict) for conflict in answer.conflicts]
        return {"status": "infeasible", "conflicts": conflicts}
    certificate = answer.certificate
    return {
        "format": PAIRING_SOLUTION,
        "status": "optimal" if answer.proved else "feasible",
        "people": answer.people,
        "floor": answer.floor,
        "total": answer.total,
        "bound": asdict(answer.bound),
        "pairs": [[pairing.a, pairing.b] for pairing in answer.pairings],
        "pairings": [
            {
                "people": [pairing.a, pairing.b],
                "score": pairing.score,
                "benefits": [pairing.benefit_a, pairing.benefit_b],
                "reasons": [reason_entry(reason) for reason in pairing.reasons],
            }
            for pairing in answer.pairings
        ],
        "unpaired": [{"person": u.person, "reason": u.reason.value} for u in answer.unpaired],
        "certificate": {
            "people": _proof_entry(certificate.people),
            "floor": _proof_entry(certificate.floor),
            "total": {"lambda": certificate.serving_weight} | _proof_entry(certificate.total),
        },
        "engine": asdict(answer.engine) if answer.engine else None,
    }


def reason_entry(reason: Reason) -> Json:
    """Write a reason; what does not belong to its code is null."""
    return asdict(reason) | {"code": reason.code.value}


def _proof_entry(proof: Proof) -> Json:
    if isinstance(proof, Duals):
        return {
            "scale": proof.scale,
            "y": dict(proof.y),
            "q": dict(proof.q),
            "m": {f"{a}|{b}": value for (a, b), value in proof.m},
            "odd": [{"set": list(o.members), "edges": [], "value": o.value} for o in proof.odd],
        }
    return {
        "split": list(proof.pair),
        "in": _proof_entry(proof.inside),
        "out": _proof_entry(proof.outside),
    }
