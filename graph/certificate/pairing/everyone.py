"""Whether everybody can have a partner while some records are in force; no solver is asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graph.certificate.conflicts import TooLong
from graph.certificate.pairing.plan import administrations_of
from graph.certificate.pairing.scores import Records, is_eligible

STEPS_MAX = 10_000

Partners = Mapping[str, frozenset[str]]
Room = Mapping[str, int]


def everyone_can_be_paired(
    records: Records,
    required: Iterable[frozenset[str]],
    barred: Iterable[frozenset[str]],
    room: Room,
) -> bool:
    """Say whether the required pairs can be completed so that nobody stays without a partner.

    ``room`` holds what each record of a limit leaves beside the required pairs; a record that
    is absent limits nothing. Raises TooLong when a search for it has to be given up.

    Cost: O(people * pairs) with two sides and no caps, where a count decides; else a search.
    """
    partners = _partners(records, frozenset(barred))
    lonely = frozenset(records.people).difference(*required)
    is_counted = len(records.sides) == len(("one", "other"))
    if is_counted and not any(name.startswith("cap:") for name in room):
        return _each_finds_a_place(lonely, partners, room)
    waiting = [(lonely, room)]
    met = set()
    for _ in range(STEPS_MAX):
        if not waiting:
            return False
        lonely, room = waiting.pop()
        if not lonely:
            return True
        state = lonely, tuple(room.values())
        if state not in met and _each_finds_a_place(lonely, partners, room):
            met.add(state)
            waiting.extend(_next(records, partners, lonely, room))
    raise TooLong


def _partners(records: Records, barred: frozenset[frozenset[str]]) -> Partners:
    found: dict[str, set[str]] = {person: set() for person in records.people}
    keys = list(records.people)
    for place, a in enumerate(keys):
        for b in keys[place + 1 :]:
            if frozenset((a, b)) not in barred and is_eligible(
                records, a, b, despite_conflict=True
            ):
                found[a].add(b)
                found[b].add(a)
    return {person: frozenset(others) for person, others in found.items()}


def _each_finds_a_place(lonely: Iterable[str], partners: Partners, room: Room) -> bool:
    """Say whether each lonely person finds a place with somebody, if only places count.

    A largest flow, one augmenting path at a time. Needed for everybody to be paired. With two
    sides it is enough as well: places for one side and places for the other can be had together
    (Mendelsohn and Dulmage).
    """
    guests: dict[str, list[str]] = defaultdict(list)
    host_of: dict[str, str] = {}
    for person in sorted(lonely):
        came_from: dict[str, str] = {}
        host = _free_host(person, partners, room, guests, came_from)
        if host is None:
            return False
        while True:
            guest = came_from[host]
            left = host_of.get(guest)
            guests[host].append(guest)
            host_of[guest] = host
            if left is None:
                break
            guests[left].remove(guest)
            host = left
    return True


def _free_host(
    person: str,
    partners: Partners,
    room: Room,
    guests: Mapping[str, list[str]],
    came_from: dict[str, str],
) -> str | None:
    waiting = [person]
    for guest in waiting:  # grows while it is read
        for host in sorted(partners[guest] - came_from.keys()):
            came_from[host] = guest
            seated = guests.get(host, ())
            if len(seated) < room.get(f"max:{host}", len(partners)):
                return host
            waiting.extend(seated)
    return None


def _next(
    records: Records, partners: Partners, lonely: frozenset[str], room: Room
) -> Iterator[tuple[frozenset[str], Room]]:
    """Pair the person with the fewest choices in every way; people who are alike count once."""
    choices = {person: _choices(records, partners, person, room) for person in sorted(lonely)}
    person = min(choices, key=lambda key: len(choices[key]))
    tried = set()
    # Whoever is taken up last is tried first: two who are both without a partner.
    for other in sorted(choices[person], key=lambda key: key in lonely):
        home = records.person(other)["administration"]
        kind = other in lonely, room.get(f"max:{other}"), home, partners[other]
        if kind not in tried:
            tried.add(kind)
            limits = _limits(records, person, other)
            less = {name: left - (name in limits) for name, left in room.items()}
            yield lonely - {person, other}, less


def _choices(records: Records, partners: Partners, person: str, room: Room) -> list[str]:
    return [
        other
        for other in sorted(partners[person])
        if all(room.get(name, 1) > 0 for name in _limits(records, person, other))
    ]


def _limits(records: Records, a: str, b: str) -> tuple[str, str, str]:
    return f"max:{a}", f"max:{b}", f"cap:{administrations_of(records, frozenset((a, b)))}"
