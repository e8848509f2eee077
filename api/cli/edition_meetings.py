"""Cross-participation of an edition at the terminal: listed, suggested, and why not others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api import meeting_sentences
from api.cli.names import names_in
from api.cli.opening import only_edition, opened
from api.cli.voice import Entry, Voice
from domain.errors import NotFound
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.texts import Texts
    from domain import models, runs
    from domain.store import ReadDb, Store

# What speaks for an invitation; --json and GraphQL have what it costs, too.
_ESSENTIAL = ("required", "side_seen", "covers_topic")


@dataclass(frozen=True)
class _Named:
    """What sides, topics and administrations are called, by their keys."""

    side: Mapping[str, str]
    topic: Mapping[str, str]
    administration: Mapping[str, str]


@dataclass(frozen=True)
class _Report:
    """A finished run with what its keys are called."""

    edition: str
    run: "models.CrossParticipationRun"
    answer: Mapping[str, Any]
    meetings: "Mapping[str, models.RegionalMeeting]"
    names: _Named


@dataclass(frozen=True)
class _Found:
    """What a run found, as its sentence wants it."""

    seen: int
    seen_possible: int
    total: int
    bound: int
    seen_points: int
    invitations: int


async def list_meetings(voice: Voice, database: str | None, edition: str | None) -> None:
    """Tell the regional meetings of an edition."""
    from domain.meetings.reading import meetings_by_edition  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition, sides_by_id  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        slug = edition or only_edition(store)
        async with store.reading(TERMINAL) as db:
            (rows,) = await meetings_by_edition(db, [(await get_edition(db, slug)).id])
            sides = [each for each in await sides_by_id(db, [row.side_id for row in rows]) if each]
            names = await names_in(db, voice.texts, sides)
    if voice.as_json:
        told = [{**_meeting(row), "side": key.key} for row, key in zip(rows, sides, strict=True)]
        voice.document({"edition": slug, "meetings": told})
        return
    for row in rows:
        voice.say(f"{row.key}: {_headed(row)}, {names[row.side_id]}")


async def suggest_meetings(
    voice: Voice, database: str | None, edition: str | None, request: "runs.ParticipationRequest"
) -> None:
    """Run the engine on an edition, and tell whom it suggests to invite."""
    from api.cli.running import run_edition  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        slug = edition or only_edition(store)
        with voice.working(f"Suggesting invitations for {slug}"):
            run_id = await run_edition(store, slug, request)
        async with store.reading(TERMINAL) as db:
            report = await _read(db, run_id, voice.texts)
    if voice.as_json:
        voice.document(_document(report, voice.texts))
    else:
        _say(voice, report)


async def why_not_at(
    voice: Voice,
    database: str | None,
    which: tuple[str | None, str | None],
    asked: tuple[str, str],
) -> None:
    """Say why a delegate is not invited to a meeting by a run, or by the newest of an edition."""
    from domain import runs  # noqa: PLC0415 -- slow import

    code, key = asked
    async with opened(database) as store:
        async with store.reading(TERMINAL) as db:
            run_id = await _run_id(store, db, *which)
            found = await runs.read_asked_participation(db, run_id)
            report = await _read(db, run_id, voice.texts)
        for noun, named in (("delegate", code), ("meeting", key)):
            if (noun, named) not in found.ids:
                there = sorted(each for kind, each in found.ids if kind == noun)
                raise NotFound(f"The edition has no {noun} {named}. There are: {', '.join(there)}.")
        ids = found.ids["delegate", code], found.ids["meeting", key]
        with voice.working("Solving"):
            answer = await runs.invitation_why_not(found, *ids)
    names = {each: row.name for each, row in report.meetings.items()}
    text = meeting_sentences.invitation_why_not(answer, names, voice.texts)
    if not voice.as_json:
        voice.say(text)
        return
    pairs = {
        name: [[each.code, each.meeting_key] for each in getattr(answer, name)]
        for name in ("displaced", "added")
    }
    told = {
        "delegate": code,
        "meeting": key,
        "verdict": str(answer.kind),
        "rules": list(answer.rules),
        "conflicts": [list(names) for names in answer.conflicts],
        "seen_lost": answer.seen_lost,
        "points_lost": answer.points_lost,
        "proved": answer.proved,
        "text": text,
        **pairs,
    }
    voice.document({"edition": report.edition, "run": run_id, "why_not": told})


async def _run_id(store: "Store", db: "ReadDb", edition: str | None, run: str | None) -> str:
    """Return the run that is named, or the newest of an edition that is done."""
    from api.cli.trouble import command  # noqa: PLC0415 -- beside the others
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.runs import participation_lists  # noqa: PLC0415 -- slow import

    if run is not None:
        return run
    found = await get_edition(db, edition or only_edition(store))
    newest = await participation_lists.newest_done(db, found.id)
    if newest is None:
        raise NotFound(
            f"The edition {found.slug} has no finished run of cross-participation. Type first:"
            f" {command()} meetings --edition {found.slug}"
        )
    return newest.id


async def _read(db: "ReadDb", run_id: str, texts: "Texts") -> _Report:
    from domain.administrations import administrations_by_code  # noqa: PLC0415 -- slow import
    from domain.meetings.reading import meetings_by_edition  # noqa: PLC0415 -- slow import
    from domain.programmes import editions_by_id, sides_by_edition  # noqa: PLC0415 -- slow import
    from domain.runs import participation_lists  # noqa: PLC0415 -- slow import
    from domain.topics import topics_by_key  # noqa: PLC0415 -- slow import

    run = await participation_lists.get_participation_run(db, run_id)
    (answer,) = await participation_lists.answers_of_participation_runs(db, [run_id])
    (edition,) = await editions_by_id(db, [run.edition_id])
    (meetings,) = await meetings_by_edition(db, [run.edition_id])
    (sides,) = await sides_by_edition(db, [run.edition_id])
    keys = {each["topic"] for plan in answer.get("meetings", ()) for each in plan["topics"]}
    topics = [each for each in await topics_by_key(db, sorted(keys)) if each]
    places = [
        each for each in await administrations_by_code(db, list(answer.get("trips", ()))) if each
    ]
    names = await names_in(db, texts, [*sides, *topics, *places])
    return _Report(
        edition.slug if edition else "",
        run,
        answer,
        {row.key: row for row in meetings},
        _Named(
            {each.key: names[each.id] for each in sides},
            {each.key: names[each.id] for each in topics},
            {each.code: names[each.id] for each in places},
        ),
    )


def _headed(row: "models.RegionalMeeting") -> str:
    """Return how a meeting is told in a line: its name, where and when."""
    days = f"{row.starts_on}/{row.ends_on}"
    return f"{row.name} ({row.place}, {days})" if row.place else f"{row.name} ({days})"


def _meeting(row: "models.RegionalMeeting") -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "place": row.place,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "places": row.places,
        "synthetic": row.synthetic,
    }


def _sentences(
    report: _Report, invitation: Mapping[str, Any], texts: "Texts", codes: Sequence[str] = ()
) -> tuple[str, ...]:
    """Say the reasons of an invitation; with codes those of these kinds alone."""
    meeting = report.meetings.get(invitation["meeting"])
    told = []
    for reason in invitation["reasons"]:
        if codes and reason["code"] not in codes:
            continue
        names = {
            what: getattr(report.names, what).get(reason[what], reason[what])
            for what in ("side", "topic", "administration")
            if what in reason
        }
        names["meeting"] = meeting.name if meeting else invitation["meeting"]
        told.append(meeting_sentences.invitation_reason(reason, names, texts))
    return tuple(told)


def _standing(report: _Report, plan: Mapping[str, Any], texts: "Texts") -> list[str]:
    """Say which topics of a meeting nobody covers, and which sides are not seen there."""
    said = [
        meeting_sentences.topic_coverage(each, report.names.topic.get(each["topic"], ""), texts)
        for each in plan["topics"]
        if not each["people"]
    ]
    return said + [
        meeting_sentences.unseen_side(code, report.names.side.get(key, key), texts)
        for key, code in plan["unseen"].items()
    ]


def _summary(report: _Report, texts: "Texts") -> str:
    answer = report.answer
    values = {
        name: answer[name] for name in ("seen", "seen_possible", "total", "bound", "seen_points")
    }
    found = _Found(**values, invitations=len(answer["invitations"]))
    return meeting_sentences.participation(found, texts)


def _say(voice: Voice, report: _Report) -> None:
    texts, answer = voice.texts, report.answer
    for plan in answer["meetings"]:
        row = report.meetings.get(plan["meeting"])
        entries = [
            Entry((each["person"],), "", _sentences(report, each, texts, _ESSENTIAL))
            for each in answer["invitations"]
            if each["meeting"] == plan["meeting"]
        ]
        voice.listing(_headed(row) if row else plan["meeting"], entries)
        for line in _standing(report, plan, texts):
            voice.say(f"  {line}")
    for code, trips in answer["trips"].items():
        if trips:
            name = report.names.administration.get(code, code)
            voice.say(texts.sentence("participation.trips", trips, administration=name))
    voice.say(_summary(report, texts))
    if report.run.synthetic:
        voice.say(texts.say("participation.synthetic"))
    voice.say(texts.say("report.run", run=report.run.id))


def _document(report: _Report, texts: "Texts") -> dict[str, Any]:
    answer, run = report.answer, report.run
    meetings = []
    for plan in answer["meetings"]:
        row = report.meetings.get(plan["meeting"])
        invited = [
            {
                "delegate": each["person"],
                "required": each["required"],
                "sees": each["sees"],
                "points": each["points"],
                "reasons": list(_sentences(report, each, texts)),
            }
            for each in answer["invitations"]
            if each["meeting"] == plan["meeting"]
        ]
        told = _meeting(row) if row else {"key": plan["meeting"]}
        meetings.append(
            {
                **told,
                "invited": invited,
                "topics": plan["topics"],
                "seen": plan["seen"],
                "unseen": plan["unseen"],
            }
        )
    return {
        "edition": report.edition,
        "run": run.id,
        "proved": run.proved,
        "synthetic": run.synthetic,
        **{name: answer[name] for name in ("seen", "seen_possible", "cover", "travel")},
        **{name: answer[name] for name in ("total", "bound", "trips", "days")},
        "text": _summary(report, texts),
        "meetings": meetings,
    }
