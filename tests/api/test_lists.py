"""Connections: pages, cursors, orders, filters and counts."""

from datetime import datetime

import pytest
from sqlalchemy import delete, select

from api.connections import decode_cursor, encode_cursor, scope_of
from domain import models
from domain.administrations import ADMINISTRATIONS
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import NOWHERE, SLUG, answer, ask, refusal

PAGE = """
query Page(
  $first: Int, $last: Int, $after: String, $before: String,
  $filter: AdministrationFilter, $orderBy: [AdministrationOrder!]
) {
  administrations(
    first: $first, last: $last, after: $after, before: $before, filter: $filter, orderBy: $orderBy
  ) {
    nodes { code }
    edges { cursor node { code } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
BY_CODE = {"orderBy": [{"field": "CODE"}]}
AMERICAS = {"filter": {"regionKeyIn": ["AMS"]}} | BY_CODE


def codes(page: dict) -> list[str]:
    return [node["code"] for node in page["nodes"]]


async def page_of(store: Store, **variables: object) -> dict:
    page = (await ask(store, PAGE, **variables))["administrations"]
    assert [edge["node"] for edge in page["edges"]] == page["nodes"]
    cursors = [edge["cursor"] for edge in page["edges"]]
    ends = (page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"])
    assert ends == ((cursors[0], cursors[-1]) if cursors else (None, None))
    return page


async def test_walking_a_list_gives_every_row_once_in_both_directions(demo_store: Store) -> None:
    everything = codes(await page_of(demo_store, first=100, **AMERICAS))
    assert everything == sorted(everything)
    assert len(everything) == 34
    forwards: list[str] = []
    cursor = None
    while True:
        page = await page_of(demo_store, first=7, after=cursor, **AMERICAS)
        assert page["pageInfo"]["hasPreviousPage"] == bool(forwards)
        forwards += codes(page)
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert forwards == everything
    backwards: list[str] = []
    cursor = None
    while True:
        page = await page_of(demo_store, last=7, before=cursor, **AMERICAS)
        assert page["pageInfo"]["hasNextPage"] == bool(backwards)
        backwards = codes(page) + backwards
        cursor = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert backwards == everything


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_page_of_exactly_all_rows_has_no_next_page(demo_store: Store) -> None:
    page = await page_of(demo_store, first=34, **AMERICAS)
    assert page["pageInfo"]["hasNextPage"] is False
    page = await page_of(demo_store, first=33, **AMERICAS)
    assert page["pageInfo"]["hasNextPage"] is True


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_after_the_last_row_there_is_nothing_but_what_came_before(demo_store: Store) -> None:
    end = (await page_of(demo_store, last=1, **AMERICAS))["pageInfo"]["endCursor"]
    page = await page_of(demo_store, first=5, after=end, **AMERICAS)
    assert codes(page) == []
    info = page["pageInfo"]
    assert (info["hasPreviousPage"], info["hasNextPage"]) == (True, False)


async def test_between_two_cursors_both_hands_know_of_the_rows_outside(demo_store: Store) -> None:
    edges = (await page_of(demo_store, first=5, **AMERICAS))["edges"]
    page = await page_of(
        demo_store, first=50, after=edges[0]["cursor"], before=edges[4]["cursor"], **AMERICAS
    )
    assert codes(page) == [edge["node"]["code"] for edge in edges[1:4]]
    info = page["pageInfo"]
    assert (info["hasPreviousPage"], info["hasNextPage"]) == (True, True)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_cursor_of_a_row_does_not_depend_on_the_page(demo_store: Store) -> None:
    small = (await page_of(demo_store, first=2, **AMERICAS))["edges"][1]
    large = (await page_of(demo_store, first=9, **AMERICAS))["edges"][1]
    assert small == large


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_row_that_comes_in_between_shifts_no_page(demo_store: Store) -> None:
    page = await page_of(demo_store, first=3, **AMERICAS)
    async with demo_store.unit_of_work(SYSTEM) as db:
        region = (await db.scalars(select(models.Region).where(models.Region.key == "AMS"))).one()
        copy = (await db.scalars(select(models.Administration))).first()
        values = {
            column.name: getattr(copy, column.name)
            for column in models.Administration.__table__.columns
            if column.name not in {"id", "code", "code_alpha3", "region_id"}
        }
        db.add(models.Administration(code="AA", code_alpha3="AAA", region_id=region.id, **values))
    after = page["pageInfo"]["endCursor"]
    assert codes(await page_of(demo_store, first=1, **AMERICAS)) == ["AA"]
    following = codes(await page_of(demo_store, first=3, after=after, **AMERICAS))
    assert not set(following) & {*codes(page), "AA"}


async def test_rows_without_a_value_come_last_both_ways(demo_store: Store) -> None:
    document = (
        "query($direction: OrderDirection!, $after: String) { cooperationInstruments(first: 9,"
        " after: $after, orderBy: [{field: SIGNED, direction: $direction}])"
        " { nodes { key signedOn } pageInfo { hasNextPage endCursor } } }"
    )
    for direction in ("ASC", "DESC"):
        days: list[str | None] = []
        keys: list[str] = []
        after = None
        while True:
            data = await ask(demo_store, document, direction=direction, after=after)
            page = data["cooperationInstruments"]
            days += [node["signedOn"] for node in page["nodes"]]
            keys += [node["key"] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        known = [day for day in days if day is not None]
        assert len(set(keys)) == len(keys) == 54
        assert known == sorted(known, reverse=direction == "DESC")
        assert days == known + [None] * (54 - len(known))
        assert len(known) < 54


async def test_a_nested_list_is_paged_below_each_parent(demo_store: Store) -> None:
    document = (
        "{ regions { administrations(last: 2, orderBy: [{field: CODE}])"
        " { nodes { code region { key } } totalCount pageInfo { hasPreviousPage hasNextPage } }"
        " key } }"
    )
    regions = (await ask(demo_store, document))["regions"]
    assert [region["key"] for region in regions] == ["AMS", "AP", "EUR", "ESA", "MENA", "WCA"]
    for region in regions:
        page = region["administrations"]
        assert len(page["nodes"]) == 2
        assert {node["region"]["key"] for node in page["nodes"]} == {region["key"]}
        assert page["pageInfo"] == {"hasPreviousPage": True, "hasNextPage": False}
    assert sum(region["administrations"]["totalCount"] for region in regions) == 188


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("first: 0", "first is 0. Ask for 1 to 100 rows."),
        ("first: 101", "first is 101. Ask for 1 to 100 rows."),
        ("last: -1", "last is -1. Ask for 1 to 100 rows."),
        ("first: 1, last: 1", "Give first or last, not both."),
        ('after: ""', "after is no cursor of this list."),
        ('after: "-5"', "after is no cursor of this list."),
        ('before: "YXJyYXljb25uZWN0aW9uOjA"', "before is no cursor of this list."),
        ('after: "é"', "after is no cursor of this list."),
        ("orderBy: [{field: CODE}, {field: CODE}]", "orderBy names a field twice."),
        ("filter: {codeIn: null}", "filter.codeIn is null. Leave it out, or give a value."),
        (f'filter: {{search: "{"a" * 201}"}}', "filter.search is longer than 200 characters."),
        ('filter: {search: "a\\u0000"}', "filter.search holds a character that is not text."),
    ],
)
async def test_what_no_list_can_answer_is_refused_in_words(arguments: str, words: str) -> None:
    code, message = await refusal(
        NOWHERE, f"{{ administrations({arguments}) {{ nodes {{ id }} }} }}"
    )
    assert code == "BAD_USER_INPUT"
    assert message.startswith(words)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_cursor_fits_no_other_list_filter_or_order(demo_store: Store) -> None:
    cursor = (await page_of(demo_store, first=1, **AMERICAS))["pageInfo"]["endCursor"]
    for other in (
        BY_CODE,
        {"filter": {"regionKeyIn": ["AP"]}} | BY_CODE,
        {"filter": {"regionKeyIn": ["AMS"]}, "orderBy": [{"field": "NAME"}]},
        {"filter": {"regionKeyIn": ["AMS"]}, "orderBy": [{"field": "CODE", "direction": "DESC"}]},
    ):
        code, _ = await refusal(demo_store, PAGE, first=1, after=cursor, **other)
        assert code == "BAD_USER_INPUT"
    code, _ = await refusal(
        demo_store,
        "query($after: String) { topics(after: $after) { nodes { id } } }",
        after=cursor,
    )
    assert code == "BAD_USER_INPUT"


def test_a_cursor_that_somebody_wrote_is_none() -> None:
    for place in (("a",), (1,), (None, 1, 2), ([1],), ({"a": 1},), (True, "b")):
        forged = encode_cursor(place, "list")
        assert decode_cursor(forged, "list", (int, str)) is None
    for moment in ("yesterday", 7, [7]):
        assert decode_cursor(encode_cursor((moment,), "list"), "list", (datetime,)) is None
    for ends_of_time in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        forged = encode_cursor((ends_of_time,), "list")
        assert decode_cursor(forged, "list", (datetime,)) is None
    own = encode_cursor((1, "b"), "list")
    assert decode_cursor(own, "list", (int, str)) == (1, "b")
    assert decode_cursor(f"{own[:4]}!{own[4:]}", "list", (int, str)) is None
    assert decode_cursor(f"{own}=", "list", (int, str)) is None


@pytest.mark.parametrize(
    "forged", [(2**31, "a"), (-(2**70), "a"), (1, "a\0"), (1, "\ud800")], ids=repr
)
async def test_a_cursor_of_what_no_database_takes_is_refused(
    demo_store: Store, forged: tuple[int, str]
) -> None:
    order = (("region", False),)
    cursor = encode_cursor((0, *forged, "b"), scope_of(ADMINISTRATIONS, None, None, order))
    code, _ = await refusal(
        demo_store,
        "query($after: String) { administrations(after: $after, orderBy: [{field: REGION}])"
        " { nodes { id } } }",
        after=cursor,
    )
    assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_cursor_with_one_changed_letter_is_refused(demo_store: Store) -> None:
    cursor = (await page_of(demo_store, first=1, **AMERICAS))["pageInfo"]["endCursor"]
    for place in (0, len(cursor) // 2, len(cursor) - 2):
        letter = "A" if cursor[place] != "A" else "B"
        forged = cursor[:place] + letter + cursor[place + 1 :]
        code, _ = await refusal(demo_store, PAGE, first=1, after=forged, **AMERICAS)
        assert code == "BAD_USER_INPUT"


FILTERED = [
    ('administrations(filter: {search: "BRAZ"}) { nodes { code } }', [{"code": "BR"}]),
    ('administrations(filter: {search: "%"}) { nodes { code } }', []),
    ('administrations(filter: {search: "_"}) { nodes { code } }', []),
    ("administrations(filter: {codeIn: []}) { nodes { code } }", []),
    (
        (
            'administrations(filter: {codeIn: ["PE", "BR"], officialLanguageIn: ["pt"]})'
            " { nodes { code } }"
        ),
        [{"code": "BR"}],
    ),
    (
        "administrations(filter: {entityKindIn: [CUSTOMS_UNION]}) { nodes { code } }",
        [{"code": "EU"}],
    ),
    (
        'topics(filter: {isLeaf: false, search: "risk"}) { nodes { key } }',
        [{"key": "risk_security"}],
    ),
    (
        (
            'topics(filter: {parentKeyIn: ["digital_data"], keyIn: ["single_window"]})'
            " { nodes { key } }"
        ),
        [{"key": "single_window"}],
    ),
    (
        (
            'competencies(filter: {groupKeyIn: ["core_values"], keyIn: ["integrity"]})'
            " { nodes { key } }"
        ),
        [{"key": "integrity"}],
    ),
    (
        (
            'cooperationInstruments(filter: {partyCodeIn: ["PE"], kindIn: [CMAA]},'
            ' asOf: "2011-12-07") { nodes { key } }'
        ),
        [{"key": "cn-pe-cmaa"}],
    ),
    ('editions(filter: {startsOnLte: "2011-12-06"}) { nodes { slug } }', []),
    (
        (
            'editions(filter: {endsOnGte: "2011-12-16", programmeKeyIn: ["wco-idb-china-latam"]})'
            " { nodes { slug } }"
        ),
        [{"slug": SLUG}],
    ),
    (
        'managers(filter: {administrationCodeIn: ["UY"]}) { nodes { code } }',
        [{"code": "LAC-12"}],
    ),
]


async def test_a_filter_keeps_what_meets_all_of_it(demo_store: Store) -> None:
    kept = []
    for document, _ in FILTERED:
        (page,) = (await ask(demo_store, f"{{ {document} }}")).values()
        kept.append((document, page["nodes"]))
    assert kept == FILTERED


async def test_a_group_stands_for_all_competencies_below_it(demo_store: Store) -> None:
    document = (
        "{ all: competencies(filter: {kindIn: [OPERATIONAL]}) { totalCount }"
        ' below: competencies(filter: {groupKeyIn: ["operational"]}) { totalCount } }'
    )
    data = await ask(demo_store, document)
    assert data["all"] == data["below"] == {"totalCount": 23}


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_empty_database_has_empty_lists(store: Store) -> None:
    shown = await answer(
        store, "{ regions { key } topics { totalCount nodes { id } pageInfo { endCursor } } }"
    )
    assert shown == {
        "data": {
            "regions": [],
            "topics": {"totalCount": 0, "nodes": [], "pageInfo": {"endCursor": None}},
        }
    }


async def test_delegates_are_filtered_by_side_component_and_code(demo_store: Store) -> None:
    document = """
    query($slug: String!, $filter: DelegateFilter) {
      edition(by: {slug: $slug}) { delegates(first: 100, filter: $filter) { totalCount } }
    }
    """

    async def counted(**wanted: object) -> int:
        data = await ask(demo_store, document, slug=SLUG, filter=wanted)
        return int(data["edition"]["delegates"]["totalCount"])

    assert await counted(sideKeyIn=["china"]) == 10
    assert await counted(componentKeyIn=["washington_workshop"]) == 14
    assert await counted(componentKeyIn=["washington_workshop"], sideKeyIn=["china"]) == 0
    assert await counted(codeIn=["LAC-01", "CHN-01"]) == 2
    assert await counted(assignmentIn=["ASSUMED"]) == 2
    assert await counted(administrationCodeIn=["BR"]) == 2
    assert await counted(search="lac") == 14


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_names_follow_the_wanted_language_and_fall_back_to_english(
    demo_store: Store,
) -> None:
    document = """
    query($locale: Locale) { regions { key name(locale: $locale) } }
    """

    async def name_of(**asked: object) -> str:
        data = await ask(demo_store, document, **asked)
        return next(region["name"] for region in data["regions"] if region["key"] == "AMS")

    english = "South America, North America, Central America and the Caribbean"
    french = "Amérique du Sud, Amérique du Nord, Amérique centrale et Caraïbes"
    assert await name_of() == english
    assert await name_of(locale="fr") == french
    assert await name_of(locale="fr-CA") == french
    assert await name_of(locale="zh-Hans") == "南美洲、北美洲、中美洲和加勒比"
    assert await name_of(locale="de") == english
    assert await name_of(locales=("fr", "en")) == french
    assert await name_of(locales=("fr",), locale="en") == english


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_is_removed_is_not_counted(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.TopicCompetency))
    document = '{ topic(by: {key: "single_window"}) { competencies { weightPerMille } } }'
    assert (await ask(demo_store, document))["topic"] == {"competencies": []}
