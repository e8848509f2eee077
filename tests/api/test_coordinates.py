"""Where administrations lie: by the time zone of each, as the IANA list has it."""

import zoneinfo

from sqlalchemy import update

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import ask
from tests.databases import on_sqlite

PAGE = """query($after: String) { administrations(first: 100, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes { code timeZone coordinates { latitudeMinutes longitudeMinutes } } } }"""


async def places(store: Store) -> dict[str, tuple[int, int] | None]:
    """Return where each administration lies, in minutes of arc."""
    found: dict[str, tuple[int, int] | None] = {}
    after = None
    while True:
        page = (await ask(store, PAGE, after=after))["administrations"]
        for node in page["nodes"]:
            assert node["timeZone"] in zoneinfo.available_timezones()
            point = node["coordinates"]
            found[node["code"]] = point and (point["latitudeMinutes"], point["longitudeMinutes"])
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


@on_sqlite
async def test_every_administration_lies_where_its_time_zone_does(demo_store: Store) -> None:
    found = await places(demo_store)
    assert len(found) == 188
    assert None not in found.values()
    # Lima, Shanghai, Suva and New York, which is told in seconds, by the atlas.
    atlas = {"PE": (-12.05, -77.05), "CN": (31.23, 121.47), "FJ": (-18.13, 178.42)}
    atlas["US"] = (40.714, -74.006)
    for code, (latitude, longitude) in atlas.items():
        north, east = found[code] or (0, 0)
        assert abs(north - 60 * latitude) <= 1, code
        assert abs(east - 60 * longitude) <= 1, code


@on_sqlite
async def test_a_time_zone_of_no_place_gives_no_coordinates(demo_store: Store) -> None:
    row = models.Administration
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(update(row).where(row.code == "PE").values(time_zone="Etc/UTC"))
    found = await places(demo_store)
    assert found["PE"] is None
    assert found["CN"] is not None
