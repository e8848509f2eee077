"""The parts of an edition's document: its dates, sides, components and participants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from domain.models import Assignment, ComponentKind, EditionState
from domain.models.record import NAME_LENGTH_MAX
from domain.reference import ComponentRecord, DelegateRecord, SideRecord
from seeds.reading.documents import Node
from seeds.reading.places import ADMINISTRATIONS
from seeds.reading.quotes import Quotes

SIDES_MAX = 6
SIDES_MIN = 2
_PLACES_MAX = 100_000
_CODE = r"[A-Za-z0-9][A-Za-z0-9_\-]{0,63}"


@dataclass(frozen=True)
class Parts:
    """What an edition consists of, in the order of its document."""

    starts_on: date
    ends_on: date
    sides: tuple[SideRecord, ...]
    components: tuple[ComponentRecord, ...]
    delegates: tuple[DelegateRecord, ...]
    named_countries: tuple[str, ...]


def read_parts(
    root: Node, state: EditionState, quotes: Quotes, administrations: Collection[str] | None
) -> Parts:
    """Read the parts and check that they fit each other.

    An edition is filled step by step: while it is planned, one side will do, and a side may have no
    administrations and no people yet.
    """
    head = root["edition"]
    starts_on, ends_on = _dates(head)
    sides = _sides(root, quotes, administrations)
    least = 1 if state is EditionState.PLANNED else SIDES_MIN
    if not least <= len(sides) <= SIDES_MAX:
        root["sides"].refuse(f"{least} to {SIDES_MAX} sides ({state.value})", str(len(sides)))
    components = _components(root, quotes, sides, (starts_on, ends_on))
    return Parts(
        starts_on,
        ends_on,
        sides,
        components,
        _delegates(root, sides, components),
        _named_countries(root, sides),
    )


def _dates(node: Node) -> tuple[date, date]:
    starts_on, ends_on = node["starts_on"].day(), node["ends_on"].day()
    if ends_on < starts_on and ends_on != date.min:
        node["ends_on"].refuse(f"a date from starts_on, {starts_on}")
    return starts_on, ends_on


def _sides(
    root: Node, quotes: Quotes, administrations: Collection[str] | None
) -> tuple[SideRecord, ...]:
    side_of: dict[str, str] = {}
    records = []
    for node in root.listed("sides", "key"):
        node.fields(("key", "name", "administrations"), ("stated_participants", "quote"))
        key, members = node["key"].key(), []
        for member in node.listed("administrations"):
            code = member.one_of(administrations, f"an iso2 of {ADMINISTRATIONS}")
            if code and side_of.setdefault(code, key) != key:
                member.refuse(f"an administration on one side; this one is in {side_of[code]}")
            members.append(code)
        places = node["stated_participants"]
        records.append(
            SideRecord(
                key=key,
                name=node["name"].name(),
                administrations=tuple(members),
                places=places.whole(0, _PLACES_MAX) if places.is_given else None,
                quote=quotes.optional(node["quote"]),
            )
        )
    return tuple(records)


def _components(
    root: Node, quotes: Quotes, sides: tuple[SideRecord, ...], dates: tuple[date, date]
) -> tuple[ComponentRecord, ...]:
    keys = {side.key for side in sides}
    records = []
    for node in root.listed("components", "key"):
        node.fields(
            ("key", "kind", "name", "starts_on", "ends_on", "time_zone", "attending_sides"),
            ("city", "country", "venue", "format", "quote"),
        )
        starts_on, ends_on = _dates(node)
        if starts_on < dates[0]:
            node["starts_on"].refuse(f"a date from the edition's starts_on, {dates[0]}")
        if ends_on > dates[1]:
            node["ends_on"].refuse(f"a date up to the edition's ends_on, {dates[1]}")
        country = node["country"]
        record = ComponentRecord(
            key=node["key"].key(),
            kind=node["kind"].word(ComponentKind),
            name=node["name"].name(),
            starts_on=starts_on,
            ends_on=ends_on,
            city=_words(node["city"]),
            country=(
                country.pattern("[A-Z]{2}", "two capital letters") if country.is_given else None
            ),
            time_zone=node["time_zone"].time_zone(),
            venue=_words(node["venue"]),
            format=_words(node["format"]),
            quote=quotes.optional(node["quote"]),
            sides=tuple(
                side.one_of(keys, "the key of a side of this document")
                for side in node.listed("attending_sides")
            ),
        )
        records.append(record)
    return tuple(records)


def _words(node: Node) -> str:
    return node.text(NAME_LENGTH_MAX, may_be_empty=True) if node.is_given else ""


def _delegates(
    root: Node, sides: tuple[SideRecord, ...], components: tuple[ComponentRecord, ...]
) -> tuple[DelegateRecord, ...]:
    by_key = {side.key: side for side in sides}
    taken: Counter[str] = Counter()
    records = []
    for node in root.listed("participants", "code"):
        node.fields(
            ("code", "side", "administration", "assignment", "components"), ("assignment_note",)
        )
        side = node["side"].one_of(by_key, "the key of a side of this document")
        members = by_key[side].administrations if side else None
        attended = [component.key for component in components if side in component.sides]
        places = by_key[side].places if side else None
        taken[side] += 1
        if places is not None and taken[side] > places:
            node["side"].refuse(
                f"at most {places} people of {side}, its stated_participants", str(taken[side])
            )
        note = node["assignment_note"]
        record = DelegateRecord(
            code=node["code"].pattern(_CODE, "a code such as LAC-01"),
            side=side,
            administration=node["administration"].one_of(
                members, f"an administration of the side {side}"
            ),
            assignment=node["assignment"].word(Assignment),
            assignment_note=note.text(may_be_empty=True) if note.is_given else "",
            components=tuple(
                component.one_of(
                    attended if side else None, f"a component that the side {side} attends"
                )
                for component in node.listed("components")
            ),
        )
        records.append(record)
    return tuple(records)


def _named_countries(root: Node, sides: tuple[SideRecord, ...]) -> tuple[str, ...]:
    members = {code for side in sides for code in side.administrations}
    codes = []
    for node in root.listed("named_countries", "iso2"):
        node.fields(("iso2", "name"))
        node["name"].name()
        codes.append(node["iso2"].one_of(members, "an administration of a side"))
    return tuple(codes)
