"""Who lacks what before being paired, and reminders of it."""

from datetime import date, timedelta
from itertools import product
from typing import Any

from sqlalchemy import select

from domain import models
from domain.models import AssessmentKind, InterestKind, LanguageLevel
from domain.nominations import ReadinessItem
from domain.policy import SYSTEM
from tests.api.call import SLUG, Call
from tests.databases import on_sqlite

ITEMS = [item.name for item in ReadinessItem]
COUNTS = """{ edition(by: {slug: "call"}) { readiness {
  side { key } people ready missing { item people } } } }"""
MISSING = """query($filter: NominationFilter) { edition(by: {slug: "call"}) {
  nominations(first: 100, filter: $filter) { totalCount nodes { missing manager { code } } } } }"""
REMINDERS = """query($first: Int, $after: String) { edition(by: {slug: "call"}) {
  nominationReminders(first: $first, after: $after) {
    totalCount nodes { people remindedOn administration { code } }
    pageInfo { hasNextPage endCursor } } } }"""


async def give(call: Call, manager: str, items: set[str]) -> None:
    """Give a manager all but these."""
    row_id = manager.partition("_")[2]
    async with call.store.unit_of_work(SYSTEM) as db:
        person = await db.get_one(models.Manager, row_id)
        if "LANGUAGES" not in items:
            db.add(
                models.ManagerLanguage(
                    manager_id=row_id, language="es", level=LanguageLevel.C1, position=0
                )
            )
        if "ROLE_PROFILE" not in items:
            person.role_profile_id = await db.scalar(select(models.RoleProfile.id).limit(1))
        if "TOPIC_INTERESTS" not in items:
            topic = await db.scalar(select(models.Topic.id).where(models.Topic.is_leaf).limit(1))
            db.add(
                models.TopicInterest(
                    manager_id=row_id, topic_id=topic, kind=InterestKind.OFFERS, priority=1
                )
            )
        competency = (await db.scalars(select(models.Competency).limit(1))).one()
        assessment = models.Assessment(
            id=models.new_id(),
            manager_id=row_id,
            framework_id=competency.framework_id,
            kind=AssessmentKind.SELF,
            assessed_on=date(2012, 3, 1),
        )
        db.add(assessment)
        await db.flush()
        # Null is not assessed, and so as good as no rating.
        level = None if "RATINGS" in items else 0
        db.add(models.Rating(assessment_id=assessment.id, competency_id=competency.id, level=level))
        if "ATTENDANCE" in items:
            delegate = models.Delegate
            ours = select(delegate.id).where(delegate.manager_id == row_id)
            row = models.DelegateComponent
            for each in await db.scalars(select(row).where(row.delegate_id.in_(ours))):
                await db.delete(each)


async def test_what_people_lack_is_told_counted_and_filtered(call: Call) -> None:
    """Every combination of what can be missing, two people of each side at a time."""
    expected: dict[str, set[str]] = {}
    for number, flags in enumerate(product((True, False), repeat=len(ITEMS))):
        items = {item for item, flag in zip(ITEMS, flags, strict=True) if flag}
        if number % 3:  # A third of all is enough, and has each item both ways.
            continue
        sent = await call.confirmed(("PE", "CN", "MX")[number % 2 + number % 4 // 3])
        await give(call, sent["manager"]["id"], items)
        expected[sent["manager"]["code"]] = items
    draft = await call.nominate("PE")
    expected[draft["manager"]["code"]] = set(ITEMS) - {"ATTENDANCE"}
    gone = await call.nominate("CN")
    await call.act("CN", "withdrawNomination", id=gone["id"])
    expected[gone["manager"]["code"]] = set()

    async def missing(who: Any = "planner", **narrow: object) -> dict[str, set[str]]:
        data = (await call.ask(who, MISSING, filter=narrow))["data"]["edition"]["nominations"]
        found = {each["manager"]["code"]: set(each["missing"]) for each in data["nodes"]}
        assert data["totalCount"] == len(found)
        return found

    assert await missing() == expected
    for item in ITEMS:
        narrow = {code for code, items in expected.items() if item in items}
        assert set(await missing(missingIn=[item])) == narrow
    some = await missing(missingIn=ITEMS[:2], administrationCodeIn=["PE"], sideKeyIn=["china"])
    assert some == {}
    lacks = {code for code, items in expected.items() if items & set(ITEMS[:2])}
    assert set(await missing(missingIn=ITEMS[:2], administrationCodeIn=["PE"])) == {
        code for code in lacks if code.startswith("PE")
    }
    assert set(await missing("PE")) == {code for code in expected if code.startswith("PE")}
    standing = {code: items for code, items in expected.items() if code != gone["manager"]["code"]}
    counted = (await call.ask("planner", COUNTS))["data"]["edition"]["readiness"]
    for told, codes in zip(counted, (("PE", "MX", "CN"), ("PE", "MX"), ("CN",)), strict=True):
        ours = [items for code, items in standing.items() if code.startswith(codes)]
        assert told["people"] == len(ours)
        assert told["ready"] == sum(1 for items in ours if not items)
        assert {each["item"]: each["people"] for each in told["missing"]} == {
            item: sum(1 for items in ours if item in items) for item in ITEMS
        }
    assert [told["side"] and told["side"]["key"] for told in counted] == [
        None,
        "latin_america",
        "china",
    ]


@on_sqlite
async def test_who_may_not_read_ratings_cannot_tell_who_has_none(call: Call) -> None:
    sent = await call.submitted("PE")
    for who in ("auditor", "admin"):
        for document in (COUNTS, MISSING):
            asked = {"filter": {"missingIn": ["RATINGS"]}} if "$filter" in document else {}
            told = await call.ask(who, document, **asked)
            assert told["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    mine = (await call.ask(call.person(sent["manager"]["id"]), MISSING))["data"]["edition"]
    assert "RATINGS" in mine["nominations"]["nodes"][0]["missing"]


async def test_an_administration_is_reminded_once_in_a_day_of_its_own(call: Call) -> None:
    remind, edition = "remindNominations", {"editionId": f"Edition_{SLUG}"}
    for code in ("PE", "PE", "CN"):
        await call.nominate(code)
    ready = await call.confirmed("MX")
    await give(call, ready["manager"]["id"], set())
    first = await call.act("planner", remind, **edition, idempotencyKey="remind-them-all")
    assert first["edition"] == {"slug": SLUG}
    told = [(each["administration"]["code"], each["people"]) for each in first["reminders"]]
    assert told == [("CN", 1), ("PE", 2)]
    again = await call.act("planner", remind, **edition, idempotencyKey="remind-them-all")
    assert again == first | {"replayed": True}
    assert (await call.act("planner", remind, **edition))["reminders"] == []
    # 12:00 UTC of the day before: five hours on it is tomorrow in China, and not in Peru.
    call.now += timedelta(hours=5)
    later = await call.act("planner", remind, **edition)
    assert [each["administration"]["code"] for each in later["reminders"]] == ["CN"]
    assert later["reminders"][0]["remindedOn"] == "2012-03-02"
    events = await call.kept(models.OutboxEvent, kind=models.EventKind.NOMINATIONS_REMINDED)
    assert len(events) == 3
    for who, number in (("CN", 2), ("PE", 1), ("MX", 0), ("planner", 3), ("auditor", 3)):
        seen = (await call.ask(who, REMINDERS))["data"]["edition"]["nominationReminders"]
        assert (len(seen["nodes"]), seen["totalCount"]) == (number, number), who
    # The newest first, and those of one moment by code; a page at a time.
    read: list[tuple[str, str]] = []
    after, is_more = None, True
    while is_more:
        told = await call.ask("planner", REMINDERS, first=1, after=after)
        page = told["data"]["edition"]["nominationReminders"]
        (each,) = page["nodes"]
        read.append((each["administration"]["code"], each["remindedOn"]))
        is_more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert read == [("CN", "2012-03-02"), ("CN", "2012-03-01"), ("PE", "2012-03-01")]
    some = {"administrationIds": [f"Administration_{call.places['AR']}"]}
    wrong = await call.act("planner", remind, **edition, **some)
    assert wrong[:2] == ("INVALID_INPUT", ["administrationIds", "0"])
