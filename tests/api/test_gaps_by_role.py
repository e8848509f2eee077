"""Gap maps and growth by role profile: who may ask, what is hidden, and who is behind a row."""

from collections import defaultdict
from typing import Any

from domain.store import Store
from tests.api.asking import SLUG, ask, refusal
from tests.api.test_gap_maps import (
    AUDITOR,
    GAPS,
    GROWTH,
    STRANGER,
    WITH_ROLES,
    gap_map,
    people,
    places,
)
from tests.databases import on_sqlite


@on_sqlite
async def test_beside_roles_no_part_of_fewer_than_five_is_told_of_to_a_stranger(
    demo_store: Store,
) -> None:
    """People who are in exactly the same shown groups can be told of together, and no fewer."""
    whole = await gap_map(demo_store, by=WITH_ROLES)
    told = await gap_map(demo_store, STRANGER, by=WITH_ROLES)
    shown = {key for key, cell in told.items() if not cell["suppressed"]}
    assert {key[:2] for key in shown if key[0] == "ROLE"}
    assert all(cell == whole[key] for key, cell in told.items() if key in shown)
    parts: dict[tuple[str, frozenset[Any]], list[bool]] = defaultdict(list)
    for person in await people(demo_store):
        for row in person["manager"]["competencies"]:
            key = row["competency"]["key"]
            within = frozenset(each for each in places(person) if (*each, key) in shown)
            if within:
                parts[key, within].append(row["levelNumber"] is not None)
    for part, known in parts.items():
        assert len(known) >= 5, part
        assert sum(known) == 0 or sum(known) >= 5, part
    # Roles come last: of the groups of sides and administrations they hide none.
    others = {key: cell for key, cell in told.items() if key[0] != "ROLE"}
    assert others == await gap_map(demo_store, STRANGER) == await gap_map(demo_store, AUDITOR)
    one = await gap_map(demo_store, STRANGER, by=["ROLE"])
    assert one == {key: cell for key, cell in told.items() if key[0] == "ROLE"}


@on_sqlite
async def test_who_may_not_read_what_post_people_have_is_told_of_no_role(demo_store: Store) -> None:
    for document in (GAPS, GROWTH):
        code, _ = await refusal(demo_store, document, slug=SLUG, by=["ROLE"], viewer=AUDITOR)
        assert code == "FORBIDDEN"


@on_sqlite
async def test_who_is_behind_a_role_is_found_by_its_key(demo_store: Store) -> None:
    document = """query($slug: String!, $roles: [String!]) { edition(by: {slug: $slug}) {
      delegates(first: 100, filter: {roleProfileKeyIn: $roles}) { nodes { code } } } }"""
    by_role = defaultdict(set)
    for person in await people(demo_store):
        if person["manager"]["roleProfile"]:
            by_role[person["manager"]["roleProfile"]["key"]].add(person["code"])
    some = sorted(by_role)
    for roles in ([some[0]], some[:2], some, ["no_such_role"], []):
        data = await ask(demo_store, document, slug=SLUG, roles=roles)
        found = [each["code"] for each in data["edition"]["delegates"]["nodes"]]
        assert sorted(found) == sorted(set().union(*(by_role[role] for role in roles)))
