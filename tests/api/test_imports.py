"""People of an edition by workbook and CSV: checked cell by cell, then all of it or nothing."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from api.formats.sheets import FILE_BYTES_MAX
from domain import models
from domain.policy import SYSTEM
from tests.api.call import SLUG, Call
from tests.api.import_desk import CSV, EDITION, ImportDesk, filled, opened_desk, written

ANA: dict[str, object] = {
    "Administration": "PE — Peru",
    "Name": "Ana Torres",
    "Position": "Head of risk",
    "Seniority": "Senior manager",
    "Kind of post": "Head of risk management unit",
    "Language 1": "es — Spanish",
    "Language 1 level": "Native",
    "Language 2": "English",
    "Language 2 level": "B2",
    "E-mail": "ana@aduanas.example",
    "Telephone": "'+51 1 555 0100",
    "Seeks 1": "Single Window",
    "Offers 1": "Risk management systems",
    "Statement": "Because.",
    "Nomination": "Submitted",
}
WEI: dict[str, object] = {
    "Administration": "CN",
    "Name": "Wei 王",
    "Language 1": "zh",
    "Language 1 level": "native",
}
LEVELS: dict[str, object] = {
    "Administration": "Peru",
    "Name": "ana torres",
    "Assessed by": "Supervisor",
    "Assessed on": date(2012, 2, 1),
    "Integrity": 3,
    "Accountability": "4 — Expert",
    "Risk management": 0,
}
ERASE = """mutation($input: ErasePersonInput!) {
  erasePerson(input: $input) { userErrors { message } } }"""
PEOPLE = """query($slug: String!) { edition(by: {slug: $slug}) { nominations(first: 5) { nodes {
  state statement manager { code name position seniority administration { code }
    roleProfile { key } languages { language level } seeks { topic { key } priority }
    offers { topic { key } priority } contactDetails { email phone }
    ratings(first: 20) { nodes { competency { key } level assessment { kind assessedOn } } }
  } } } } }"""


@pytest.fixture
async def desk(call: Call) -> AsyncIterator[ImportDesk]:
    async with opened_desk(call) as desk:
        yield desk


async def tally(call: Call) -> dict[str, int]:
    """Count what an import may write, and what is left behind of each change."""
    tables = (
        models.Manager,
        models.Nomination,
        models.Assessment,
        models.Rating,
        models.OutboxEvent,
        models.AuditEntry,
        models.ImportedRow,
    )
    async with call.store.reading(SYSTEM) as db:
        return {
            table.__tablename__: await db.scalar(select(func.count(table.id))) or 0
            for table in tables
        }


async def test_a_template_that_was_filled_in_is_what_the_edition_says_then(
    desk: ImportDesk,
) -> None:
    content = filled(await desk.template(), {0: [ANA, WEI], 1: [LEVELS]})
    found = await desk.sent(content)
    counts = ("state", "rows", "added", "changed", "unchanged", "problemCount")
    assert [found[name] for name in counts] == ["READY", 3, 2, 1, 0, 0]
    assert (await desk.call.kept(models.Nomination, edition_id=SLUG)) == []
    payload = await desk.apply(found["id"])
    assert payload["userErrors"] == []
    assert payload["import"]["state"] == "APPLIED"
    shown = await desk.ask("planner", PEOPLE, slug=SLUG)
    nodes = shown["data"]["edition"]["nominations"]["nodes"]
    ana, wei = sorted(nodes, key=lambda each: each["manager"]["administration"]["code"] != "PE")
    assert ana["manager"].pop("code").startswith("PE-")
    assert ana.pop("manager") == {
        "name": "Ana Torres",
        "position": "Head of risk",
        "seniority": "SENIOR_MANAGER",
        "administration": {"code": "PE"},
        "roleProfile": {"key": "head_risk_management"},
        "languages": [
            {"language": "es", "level": "NATIVE"},
            {"language": "en", "level": "B2"},
        ],
        "seeks": [{"topic": {"key": "single_window"}, "priority": 1}],
        "offers": [{"topic": {"key": "risk_management"}, "priority": 1}],
        "contactDetails": {"email": "ana@aduanas.example", "phone": "+51 1 555 0100"},
        "ratings": {
            "nodes": [
                {
                    "competency": {"key": key},
                    "level": level,
                    "assessment": {"kind": "SUPERVISOR", "assessedOn": "2012-02-01"},
                }
                for key, level in (
                    ("integrity", "ADVANCED"),
                    ("accountability", "EXPERT"),
                    ("risk_management", "NONE"),
                )
            ]
        },
    }
    assert ana == {"state": "SUBMITTED", "statement": "Because."}
    assert (wei["state"], wei["manager"]["name"]) == ("DRAFT", "Wei 王")
    (kept,) = await desk.call.kept(models.Import)
    assert (kept.content, kept.problems) == ("", "[]")


async def test_the_same_file_again_changes_nothing_and_another_only_what_differs(
    desk: ImportDesk,
) -> None:
    template = await desk.template()
    content = filled(template, {0: [ANA, WEI], 1: [LEVELS]})
    await desk.applied(content)
    before = await tally(desk.call)
    again = await desk.applied(content)
    assert [again[name] for name in ("added", "changed", "unchanged")] == [0, 0, 3]
    after = await tally(desk.call)
    # The trail tells that a file was received and applied, and of no record in it.
    assert after.pop("audit_entry") - before.pop("audit_entry") == 2
    assert after.pop("outbox_event") - before.pop("outbox_event") == 1
    assert after == before
    # Corrected by hand since: the same row does not take that back.
    (ana,) = await desk.call.kept(models.Manager, name="Ana Torres")
    async with desk.call.store.unit_of_work(SYSTEM) as db:
        (await db.get_one(models.Manager, ana.id)).name = "Ana Torres Rojas"
    assert (await desk.applied(content))["unchanged"] == 3
    # Another row of the same key corrects the same person, and says nothing of the rest.
    other = {**ANA, "Position": "Director", "Language 1": "pt", "E-mail": None, "Telephone": None}
    newer = filled(template, {0: [other, WEI], 1: [{**LEVELS, "Integrity": 4}]})
    found = await desk.applied(newer)
    assert [found[name] for name in ("added", "changed", "unchanged")] == [0, 2, 1]
    (ana,) = await desk.call.kept(models.Manager, id=ana.id)
    assert (ana.position, ana.name) == ("Director", "Ana Torres")
    (details,) = await desk.call.kept(models.ContactDetails, manager_id=ana.id)
    assert details.phone == "+51 1 555 0100"
    spoken = await desk.call.kept(models.ManagerLanguage, manager_id=ana.id)
    assert {each.language for each in spoken} == {"pt", "en"}
    assert len(await desk.call.kept(models.Assessment, manager_id=ana.id)) == 1


async def test_every_language_has_its_template_and_all_are_understood(desk: ImportDesk) -> None:
    for number, locale in enumerate(("en", "es", "fr", "pt", "zh")):
        content = await desk.template(locale)
        book = load_workbook(io.BytesIO(content))
        people, levels, lists = book.worksheets
        assert (lists.title, lists.sheet_state) == ("Lists", "hidden")
        for sheet in (people, levels):
            assert sheet.freeze_panes == "A2"
            rules = sheet.data_validations.dataValidation
            assert len(rules) == sheet.max_column
            assert all(each.prompt and each.showInputMessage for each in rules)
            assert rules[0].formula1.startswith("Lists!$")
        places = [cell.value for cell in lists["A"] if cell.value]
        assert len(places) == 4
        people.append([places[0], None, f"Somebody {number}", None, None, None])
        # Sent in another language than it was written in.
        found = await desk.sent(written(book), locale="en")
        assert (found["problems"], found["added"]) == ([], 1)


async def test_csv_goes_the_same_way(desk: ImportDesk) -> None:
    template = await desk.template(name=f"{EDITION}.delegates.csv", locale="es")
    assert template.startswith(b"\xef\xbb\xbf")
    headers = next(csv.reader(io.StringIO(template.decode("utf-8-sig"))))
    text = io.StringIO()
    rows = csv.DictWriter(text, headers, delimiter=";")
    rows.writeheader()
    rows.writerow({"Administración": "Perú", "Nombre": "'=Ana", "Teléfono": "'+51 1 555 0100"})
    found = await desk.applied(text.getvalue().encode(), CSV)
    assert found["added"] == 1
    (ana,) = await desk.call.kept(models.Manager, name="=Ana")
    assert (await desk.call.kept(models.ContactDetails, manager_id=ana.id))[0].phone == (
        "+51 1 555 0100"
    )
    (problem,) = (await desk.sent(b"Administration;Name\nPE;=cmd|calc\n", CSV))["problems"]
    assert (problem["code"], problem["row"], problem["column"]) == ("FORMULA", 2, "B")
    levels = await desk.template(name=f"{EDITION}.levels.csv")
    assert b"Integrity" in levels


async def test_an_edition_that_takes_no_nominations_takes_no_file(desk: ImportDesk) -> None:
    content = filled(await desk.template(), {0: [ANA]})
    ready = await desk.sent(content)
    async with desk.call.store.unit_of_work(SYSTEM) as db:
        edition = await db.get_one(models.Edition, SLUG)
        edition.state = models.EditionState.OPEN
    (problem,) = (await desk.sent(content))["problems"]
    assert (problem["code"], problem["row"]) == ("NOT_ALLOWED", None)
    assert "NOMINATING" in problem["expected"]
    # And one that was fit before is looked at again.
    (error,) = (await desk.apply(ready["id"]))["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["id"])
    assert await desk.call.kept(models.Nomination, edition_id=SLUG) == []


async def test_only_who_plans_the_edition_may_send_or_apply(desk: ImportDesk) -> None:
    content = filled(await desk.template(), {0: [ANA]})
    ready = await desk.sent(content)
    told = {}
    for who in ("nobody", "coordinator", "admin"):
        answer = await desk.send(content, who=who)
        told[who] = answer.status_code, answer.json()["errors"][0]["extensions"]["code"]
        if who != "nobody":
            refused = await desk.apply(ready["id"], who=who)
            assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        template = await desk.client.get(f"/templates/{EDITION}.xlsx", headers=desk.bearer(who))
        assert template.status_code == answer.status_code
    assert told == {
        "nobody": (401, "UNAUTHENTICATED"),
        "coordinator": (403, "FORBIDDEN"),
        "admin": (403, "FORBIDDEN"),
    }
    # An edition that one does not plan, and one that is not there, look the same.
    (earlier,) = [each for each in await desk.call.kept(models.Edition) if each.id != SLUG]
    for edition in (f"Edition_{earlier.id}", "Edition_none", "Topic_none", "", "x"):
        answer = await desk.send(content, edition=edition)
        assert (answer.status_code, len(answer.json()["errors"])) == (404, 1)
    assert (await desk.apply("Import_none"))["userErrors"][0]["code"] == "NOT_FOUND"
    assert await desk.call.kept(models.Nomination, edition_id=SLUG) == []


async def test_what_is_no_file_is_refused_before_it_is_read(desk: ImportDesk) -> None:
    bearer = desk.bearer("planner")
    address = f"/imports?edition={EDITION}"

    async def refused(content: bytes, **headers: str) -> tuple[int, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await desk.client.post(address, content=content, headers=bearer | named)
        return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]

    assert await refused(b"a") == (415, "UNSUPPORTED_MEDIA_TYPE")
    for kind in ("multipart/form-data", "text/plain", "application/json", "text/csv; charset=x"):
        assert await refused(b"a", Content_Type=kind) == (415, "UNSUPPORTED_MEDIA_TYPE")
    packed = {"Content_Type": "text/csv", "Content_Encoding": "gzip"}
    assert await refused(b"a", **packed) == (415, "UNSUPPORTED_MEDIA_TYPE")
    large = bytes(FILE_BYTES_MAX + 1)
    assert await refused(large, Content_Type="text/csv") == (413, "PAYLOAD_TOO_LARGE")
    assert await refused(b"", Content_Type="text/csv") == (422, "BAD_USER_INPUT")
    assert await refused(b"\xff", Content_Type="text/csv") == (422, "BAD_USER_INPUT")
    answer = await desk.client.get(address, headers=bearer)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert (await desk.client.get("/templates/x.exe", headers=bearer)).status_code == 404


async def test_a_file_waits_for_a_day_and_no_longer_once_somebody_is_erased(
    desk: ImportDesk,
) -> None:
    content = filled(await desk.template(), {0: [ANA, WEI]})
    await desk.applied(content)
    more = filled(await desk.template(), {0: [{**ANA, "Name": "Luz"}]})
    waiting = await desk.sent(more)
    (wei,) = await desk.call.kept(models.Manager, name="Wei 王")
    shown = await desk.ask("admin", ERASE, input={"managerId": f"Manager_{wei.id}", "reason": "r"})
    assert shown["data"]["erasePerson"]["userErrors"] == []
    (kept,) = await desk.call.kept(models.Import, id=waiting["id"].partition("_")[2])
    assert (kept.state, kept.content) == (models.ImportState.LAPSED, "")
    assert await desk.call.kept(models.ImportedRow, manager_id=wei.id) == []
    (error,) = (await desk.apply(waiting["id"]))["userErrors"]
    assert error["code"] == "CONFLICT"
    later = await desk.sent(more)
    desk.call.now += timedelta(hours=25)
    (error,) = (await desk.apply(later["id"]))["userErrors"]
    assert error["code"] == "CONFLICT"


FILES = """query($slug: String!, $first: Int, $after: String) { edition(by: {slug: $slug}) {
  imports(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id state rows problemCount } } } }"""


async def test_an_edition_tells_which_files_it_was_given_newest_first(desk: ImportDesk) -> None:
    template = await desk.template()
    applied = await desk.applied(filled(template, {0: [ANA]}))
    desk.call.now += timedelta(minutes=1)
    faulty = await desk.sent(filled(template, {0: [{**ANA, "Seniority": "King"}]}))
    first = (await desk.ask("planner", FILES, slug=SLUG, first=1))["data"]["edition"]["imports"]
    assert first["totalCount"] == 2
    assert first["nodes"] == [{"id": faulty["id"], "state": "FAULTY", "rows": 1, "problemCount": 1}]
    assert first["pageInfo"]["hasNextPage"]
    after = first["pageInfo"]["endCursor"]
    rest = (await desk.ask("planner", FILES, slug=SLUG, after=after))["data"]["edition"]["imports"]
    assert [(each["id"], each["state"]) for each in rest["nodes"]] == [(applied["id"], "APPLIED")]
    told = await desk.ask("coordinator", FILES, slug=SLUG)
    assert told["data"]["edition"]["imports"] is None


NEWEST = """{ auditEntries(first: 1) { nodes { id action canRevert } } }"""
REVERT = """mutation($id: ID!) { revertChange(input: {auditEntryId: $id}) {
  userErrors { message } } }"""


async def test_an_import_is_taken_back_as_a_whole_and_can_be_sent_again(desk: ImportDesk) -> None:
    async def states() -> list[str]:
        shown = await desk.ask("planner", PEOPLE, slug=SLUG)
        return sorted(each["state"] for each in shown["data"]["edition"]["nominations"]["nodes"])

    async def revert() -> None:
        (entry,) = (await desk.ask("owner", NEWEST))["data"]["auditEntries"]["nodes"]
        assert entry["canRevert"], entry
        told = await desk.ask("planner", REVERT, id=entry["id"])
        assert told["data"]["revertChange"]["userErrors"] == []

    template = await desk.template()
    content = filled(template, {0: [ANA, WEI], 1: [LEVELS]})
    sent = await desk.applied(content)
    other = {**ANA, "Position": "Director", "Language 1": "pt"}
    await desk.applied(filled(template, {0: [other], 1: [{**LEVELS, "Integrity": 4}]}))
    await revert()
    (ana,) = await desk.call.kept(models.Manager, name="Ana Torres")
    assert ana.position == "Head of risk"
    (assessment,) = await desk.call.kept(models.Assessment, manager_id=ana.id)
    ratings = await desk.call.kept(models.Rating, assessment_id=assessment.id)
    assert sorted(each.level for each in ratings) == [0, 3, 4]
    # The older import, from its own entry of the trail.
    (entry,) = [
        each
        for each in await desk.call.kept(models.AuditEntry, record_type="Import")
        if each.action == "applyImport" and each.record_id == sent["id"].partition("_")[2]
    ]
    told = await desk.ask("planner", REVERT, id=f"AuditEntry_{entry.id}")
    assert told["data"]["revertChange"]["userErrors"] == []
    assert await states() == ["WITHDRAWN", "WITHDRAWN"]
    assert await desk.call.kept(models.Assessment, manager_id=ana.id) == []
    assert [each.state.name for each in await desk.call.kept(models.Import)] == ["LAPSED"] * 2
    # Done again, and taken back once more; then the same file puts the same people forward anew.
    await revert()
    assert await states() == ["DRAFT", "SUBMITTED"]
    await revert()
    again = await desk.applied(content)
    assert (again["added"], again["unchanged"]) == (2, 0)
    assert await states() == ["DRAFT", "SUBMITTED"]
    assert len(await desk.call.kept(models.Manager, name="Ana Torres")) == 1
