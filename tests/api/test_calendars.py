"""Calendars: what somebody has in an edition, read back; republished, taken back; for whom."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, update

from api.files import COST
from domain import models
from domain.store import WriteDb
from tests.api.calendar_world import OWN, changed, done, download, entries, read, states
from tests.api.policy_world import GRANTS, World, opened, rows
from tests.databases import Databases, on_sqlite
from tests.edition_runs import secrets
from tests.two_editions import secret

SESSION, MEETING = "session-ownforum-panel", "meeting-ownforum-dwei-dana"
VISIT, FORUM = "regional-visitown", "regional-meetingown"
WITH_CALENDARS = ("manager", "coordinator", "planner")


@pytest.fixture
def world(databases: Databases, engine: str) -> Iterator[World]:
    with opened(databases, engine) as there:
        yield there


async def in_lima(db: WriteDb) -> None:
    row = models.Component
    await db.execute(update(row).where(row.id == "ownforum").values(time_zone="America/Lima"))


async def ana_stays_away(db: WriteDb) -> None:
    """Take somebody out of the agenda that is published next."""
    row = models.AgendaAttendance
    of_draft = row.placement_id == "placeowndraft"
    await db.execute(delete(row).where(of_draft, row.delegate_id == "dana"))
    # Whoever leads is held to be there by the code that they have in the edition.
    await db.execute(update(row).where(of_draft, row.delegate_id == "dwei").values(code="D-WEI"))


def test_everybody_has_what_is_theirs_by_the_clock_of_the_place(world: World) -> None:
    changed(world, in_lima)
    mine = entries(world, "manager")
    assert states(mine) == {SESSION: "CONFIRMED", MEETING: "CONFIRMED", VISIT: "TENTATIVE"}
    session, meeting, visit = (mine[each] for each in (SESSION, MEETING, VISIT))
    assert session["dtstart"].params["TZID"] == "America/Lima"
    assert session.start.astimezone(UTC) == datetime(2011, 12, 7, 9, tzinfo=UTC)
    assert session.start.hour == 4
    assert session.end.astimezone(UTC) == datetime(2011, 12, 7, 11, tzinfo=UTC)
    assert session["summary"] == secret("placed", "agendaownpublished")
    assert str(session["location"]).startswith("Hall")
    leaders = f"Led by {secret('speaker', 'own')} (O) and {secret('name', 'wei')} (Land CN)."
    assert leaders in str(session["description"]).splitlines()
    assert "You lead" not in str(session["description"])
    # Whom one meets is told by name to who meets them, whatever others may see.
    assert meeting["summary"] == f"Meeting with {secret('name', 'wei')} (Land CN)"
    assert (visit.start, visit.end) == (date(2011, 12, 7), date(2011, 12, 8))
    assert visit["summary"] == secret("visitname", "own")
    file = download(world, "manager")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="own.ics"'
    assert file.text.count("BEGIN:VTIMEZONE") == 1
    assert "X-WR-CALNAME" in file.text

    ours = entries(world, "coordinator")
    assert states(ours) == states(mine)
    there = str(ours[SESSION]["description"])
    assert secret("name", "ana") in there
    assert secret("name", "pat") in there
    assert ours[MEETING]["summary"].startswith("Meeting of ")

    everything = entries(world, "planner")
    assert states(everything) == dict.fromkeys((SESSION, MEETING, VISIT, FORUM), "CONFIRMED")


def test_what_is_published_again_has_a_higher_sequence_and_what_is_gone_is_cancelled(
    world: World,
) -> None:
    before = {who: entries(world, who) for who in WITH_CALENDARS}
    changed(world, ana_stays_away)
    done(world, "planner", "publishAgendaRun", 'runId: "AgendaRun_agendaowndraft"')
    after = {who: entries(world, who) for who in WITH_CALENDARS}
    assert states(after["manager"])[SESSION] == "CANCELLED"
    # Somebody else of the administration is still in it.
    assert states(after["coordinator"])[SESSION] == "CONFIRMED"
    assert secret("name", "ana") not in str(after["coordinator"][SESSION]["description"])
    for who in WITH_CALENDARS:
        for uid in (SESSION, MEETING):
            was, now = before[who][uid], after[who][uid]
            assert now["uid"] == was["uid"], who
            assert now["sequence"] > was["sequence"], (who, uid)
            assert now["last-modified"].dt >= was["last-modified"].dt
        assert after[who][VISIT]["sequence"] == before[who][VISIT]["sequence"]
    gone = after["manager"][SESSION]
    assert gone["summary"] == secret("placed", "agendaownpublished")
    assert gone["transp"] == "TRANSPARENT"
    assert after["planner"][SESSION]["summary"] == secret("placed", "agendaowndraft")


def test_an_agenda_that_is_taken_back_is_cancelled_and_what_stood_before_is_told_again(
    world: World,
) -> None:
    told = [{who: entries(world, who) for who in WITH_CALENDARS}]
    changed(world, ana_stays_away)
    for act, run in (
        ("publishAgendaRun", "agendaowndraft"),
        ("withdrawPublication", "agendaowndraft"),
        ("withdrawPublication", "agendaownpublished"),
        ("withdrawPublication", "agendaownpast"),
        ("publishAgendaRun", "agendaowndraft"),
    ):
        done(world, "planner", act, f'runId: "AgendaRun_{run}"')
        told.append({who: entries(world, who) for who in WITH_CALENDARS})
    mine = [states(each["manager"])[SESSION] for each in told]
    sure, off = "CONFIRMED", "CANCELLED"
    assert mine == [sure, off, sure, sure, off, off]
    everything = [states(each["planner"])[SESSION] for each in told]
    assert everything == [sure, sure, sure, sure, off, sure]
    for who in WITH_CALENDARS:
        for uid in (SESSION, MEETING):
            rows = [each[who][uid] for each in told]
            assert len({str(row["uid"]) for row in rows}) == 1
            numbers = [row["sequence"] for row in rows]
            assert numbers == sorted(set(numbers)), (who, uid)
            moments = [row["last-modified"].dt for row in rows]
            assert moments == sorted(moments), (who, uid)
    assert told[2]["manager"][SESSION]["summary"] == told[0]["manager"][SESSION]["summary"]


def test_what_one_of_two_or_somebody_invited_takes_back_is_cancelled(world: World) -> None:
    before = entries(world, "manager")
    done(
        world,
        "manager",
        "declinePartnership",
        'partnershipId: "Partnership_psown0", reason: LANGUAGE',
    )
    done(
        world,
        "manager",
        "declineCrossParticipation",
        'id: "CrossParticipation_inviteana", reason: LANGUAGE',
    )
    after = {who: entries(world, who) for who in WITH_CALENDARS}
    for who, visit in (("manager", "CANCELLED"), ("coordinator", "TENTATIVE")):
        assert states(after[who]) == {SESSION: "CONFIRMED", MEETING: "CANCELLED", VISIT: visit}
    assert states(after["planner"])[MEETING] == "CANCELLED"
    for uid in (MEETING, VISIT):
        assert after["manager"][uid]["sequence"] > before[uid]["sequence"]
        assert after["manager"][uid]["uid"] == before[uid]["uid"]
    # Why somebody said no is nobody else's business, nor who of the two it was.
    for who in WITH_CALENDARS:
        assert "language" not in download(world, who).text.lower()


def test_whoever_withdraws_has_no_calendar_and_leaves_their_administration_none(
    world: World,
) -> None:
    before = entries(world, "coordinator")
    for who in ("ana", "pat"):
        done(world, "coordinator", "withdrawDelegate", f'delegateId: "Delegate_d{who}"')
    gone = download(world, "manager")
    assert (gone.status_code, gone.json()["errors"][0]["message"]) == (
        404,
        "The person whose calendar this is takes no part in the edition.",
    )
    after = entries(world, "coordinator")
    assert set(states(after).values()) == {"CANCELLED"}
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)


@on_sqlite
def test_a_calendar_is_for_who_takes_part_and_shows_what_they_may_see(world: World) -> None:
    known = [each for each in secrets() if not each[0].isdigit()]
    for who in (*GRANTS, "owner", "nobody"):
        told = download(world, who)
        expected = 200 if who in (*WITH_CALENDARS, "owner") else 401 if who == "nobody" else 403
        assert told.status_code == expected, who
        for word, field, noun, row_id in known:
            if word in told.text and who != "owner":
                assert who in rows()[noun, row_id], (who, field, word)
        if expected == 200:
            assert secret("placed", "agendaownpublished") in told.text.replace("\r\n ", "")
            other = download(world, who, "/editions/other/calendar.ics")
            assert other.status_code == (200 if who == "owner" else 404)
            assert "sentinel" not in other.text or who == "owner"
    assert download(world, "manager", "/editions/none/calendar.ics").status_code == 404
    path = world.ask("manager", '{ edition(by: {slug: "own"}) { calendarPath } }').json()
    assert path["data"]["edition"]["calendarPath"] == OWN
    path = world.ask("manager", '{ edition(by: {slug: "other"}) { calendarPath } }').json()
    assert path["data"]["edition"]["calendarPath"] is None


def test_an_address_that_no_edition_can_have_is_none(world: World) -> None:
    for slug in ("%00", "o%00wn", "%ff", "own%2f", "x" * 5_000):
        answer = download(world, "planner", f"/editions/{slug}/calendar.ics")
        assert answer.status_code == 404, slug


@on_sqlite
def test_whoever_has_it_already_is_told_so_until_it_changes(world: World) -> None:
    first = download(world, "manager")
    assert first.headers["cache-control"] == "private, no-cache"
    tag = first.headers["etag"]
    for had in (tag, f'"other", W/{tag}', "*"):
        again = download(world, "manager", if_none_match=had)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert download(world, "manager", if_none_match='"other"').status_code == 200
    spanish = download(world, "manager", accept_language="es-PE, en;q=0.5")
    assert spanish.headers["content-language"] == "es"
    assert "Reunión con" in spanish.text
    assert spanish.headers["etag"] != tag
    done(
        world,
        "manager",
        "declinePartnership",
        'partnershipId: "Partnership_psown0", reason: LANGUAGE',
    )
    assert download(world, "manager", if_none_match=tag).status_code == 200


@on_sqlite
def test_nothing_that_somebody_wrote_is_a_line_of_the_file(world: World) -> None:
    text = "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\nUID:x\x00\x0b;,\\ \u2028" + "ñ" * 90

    async def write(db: WriteDb) -> None:
        row, room = models.AgendaPlacement, models.RegionalMeeting
        await db.execute(update(row).values(title=text[:100], room_name=text[:90]))
        await db.execute(update(room).values(name=text[:100], place=text[:80]))

    changed(world, write)
    content = download(world, "planner").content
    assert len(read(content)) == 4
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == 4
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_calendars_are_paid_for_from_the_minute_of_the_token(databases: Databases) -> None:
    with opened(databases, cost_per_minute_max=2 * COST) as world:
        codes = [download(world, "planner").status_code for _ in range(3)]
        assert codes == [200, 200, 429]
        assert download(world, "coordinator").status_code == 200
