"""An agenda run as a report: read from the database, then said or written as JSON."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.cli.names import names_in, read_names
from api.cli.voice import Entry, Voice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from api.texts import Texts
    from domain import models
    from domain.store import ReadDb


@dataclass(frozen=True)
class Held:
    """A session with its time by the clock of the place, its room, and who is there."""

    key: str
    title: str
    room: str
    starts: "datetime"
    ends: "datetime"
    leaders: tuple[str, ...]
    audience: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Move:
    """A session held elsewhere than before: each time and room by the clock of the place."""

    key: str
    title: str
    before: tuple["datetime", str]
    after: tuple["datetime", str]
    moves: int


@dataclass(frozen=True)
class Replanned:
    """What a run moves of an earlier one; titles of sessions that are no more, and that are new."""

    moved: tuple[Move, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]
    best: int


@dataclass(frozen=True)
class AgendaReport:
    """A finished agenda run, in words and numbers."""

    component: "models.Component"
    name: str
    run: "models.AgendaRun"
    sessions: tuple[Held, ...]
    replanned: Replanned | None = None

    def document(self) -> dict[str, Any]:
        """Return the part of the JSON document that tells of one component."""
        run = self.run
        return {
            "component": self.component.key,
            "time_zone": self.component.time_zone,
            "run": run.id,
            "objective": run.total,
            "bound": run.total_bound,
            "proved": run.proved,
            "synthetic": run.synthetic,
            "sessions": [
                {
                    "session": held.key,
                    "title": held.title,
                    "starts": held.starts.isoformat(),
                    "ends": held.ends.isoformat(),
                    "room": held.room,
                    "leaders": list(held.leaders),
                    "audience": dict(held.audience),
                }
                for held in self.sessions
            ],
            **self._replan_document(),
        }

    def _replan_document(self) -> dict[str, Any]:
        """Return what only a run that replans another tells."""
        found, run = self.replanned, self.run
        if found is None:
            return {}
        return {
            "replans": run.replans_run_id,
            "moves": run.moves,
            "moves_bound": run.moves_bound,
            "best_objective": found.best,
            "moved": [
                {
                    "session": move.key,
                    "title": move.title,
                    "before": {"starts": move.before[0].isoformat(), "room": move.before[1]},
                    "after": {"starts": move.after[0].isoformat(), "room": move.after[1]},
                    "moves": move.moves,
                }
                for move in found.moved
            ],
            "removed": list(found.removed),
            "added": list(found.added),
        }


async def read_agenda(db: "ReadDb", run_id: str, texts: "Texts") -> AgendaReport:
    """Read a finished agenda run with the names of a report."""
    from domain.programmes import components_by_id, sides_by_edition  # noqa: PLC0415 -- slow import
    from domain.runs import agenda_lists  # noqa: PLC0415 -- slow import
    from domain.sessions.rules import local_moment  # noqa: PLC0415 -- slow import

    run = await agenda_lists.get_agenda_run(db, run_id)
    (component,) = await components_by_id(db, [run.component_id])
    if component is None:
        raise LookupError(run.component_id)
    (rows,) = await agenda_lists.placements_by_run(db, [run_id])
    there = await agenda_lists.attendances_by_placement(db, [row.id for row in rows])
    (sides,) = await sides_by_edition(db, [run.edition_id])
    names = await read_names(db, texts, sides=[side.id for side in sides])
    titles = await _titles(db, rows, texts)
    side_of = await agenda_lists.sides_by_code(db, run.edition_id)
    zone = component.time_zone
    sessions = tuple(
        Held(
            row.session_key,
            titles.get(row.session_key, row.title),
            row.room_name,
            local_moment(zone, row.starts_at),
            local_moment(zone, row.ends_at),
            tuple(each.code for each in people if each.leads),
            tuple(
                (names.words[side.id], count)
                for side in sides
                if (
                    count := sum(
                        not each.leads and side_of.get(each.code) == side.id for each in people
                    )
                )
            ),
        )
        for row, people in zip(rows, there, strict=True)
    )
    named = await names_in(db, texts, [component])
    replanned = await _replanned(db, run, rows, (zone, titles))
    return AgendaReport(component, named[component.id], run, sessions, replanned)


async def _replanned(
    db: "ReadDb",
    run: "models.AgendaRun",
    rows: "Sequence[models.AgendaPlacement]",
    words: tuple[str, dict[str, str]],
) -> Replanned | None:
    """Read what a run moves; None of one that replans no other."""
    from domain.runs import agenda_lists  # noqa: PLC0415 -- slow import
    from domain.sessions.rules import local_moment  # noqa: PLC0415 -- slow import

    (found,) = await agenda_lists.replans_of_agenda_runs(db, [run.id])
    if found is None or run.replans_run_id is None:
        return None
    zone, titles = words
    (earlier,) = await agenda_lists.placements_by_run(db, [run.replans_run_id])
    before, after = ({row.session_key: row for row in each} for each in (earlier, rows))

    def place(row: "models.AgendaPlacement") -> tuple["datetime", str]:
        return local_moment(zone, row.starts_at), row.room_name

    def title(row: "models.AgendaPlacement") -> str:
        return titles.get(row.session_key, row.title)

    return Replanned(
        tuple(
            Move(key, title(row), place(before[key]), place(row), found.moves_by_key[key])
            for key, row in after.items()
            if key in found.moves_by_key
        ),
        tuple(row.title for key, row in before.items() if key not in found.kept_keys),
        tuple(title(row) for key, row in after.items() if key not in found.kept_keys),
        found.best,
    )


async def _titles(
    db: "ReadDb", rows: "Sequence[models.AgendaPlacement]", texts: "Texts"
) -> dict[str, str]:
    """Return the names of topics, in the language of the texts, that sessions have for a title."""
    from domain.sessions.reading import sessions_by_id  # noqa: PLC0415 -- slow import
    from domain.topics import topics_by_id  # noqa: PLC0415 -- slow import

    sessions = await sessions_by_id(db, [row.session_id for row in rows if row.session_id])
    topic_of = {each.id: each.topic_id for each in sessions if each and each.topic_id}
    topics = {each.id: each for each in await topics_by_id(db, list(topic_of.values())) if each}
    names = await names_in(db, texts, topics.values())
    return {
        row.session_key: names[topic.id]
        for row in rows
        if (topic := topics.get(topic_of.get(row.session_id or "", ""))) and topic.name == row.title
    }


def say_agenda(voice: Voice, report: AgendaReport) -> None:
    """Say when and where each session is held, who leads it and who is expected."""
    run, texts = report.run, voice.texts
    proof = texts.say("report.optimal")
    if not run.proved:
        total, bound = texts.number(run.total or 0), texts.number(run.total_bound or 0)
        proof = texts.say("report.total_bound", total=total, bound=bound)
    title = texts.say(
        "report.agenda",
        component=report.name,
        zone=report.component.time_zone,
        sessions=texts.say("count.sessions", len(report.sessions)),
        proof=proof,
        synthetic=texts.say("report.from_synthetic") if run.synthetic else "",
    )
    entries = [
        Entry(
            (f"{held.starts:%Y-%m-%d %H:%M} - {held.ends:%H:%M}", held.title),
            held.room,
            tuple(_details(held, texts)),
        )
        for held in report.sessions
    ]
    voice.listing(title, entries)
    if report.replanned is not None:
        _say_moves(voice, report, report.replanned)
    voice.say(f"  {texts.say('report.run', run=run.id)}")


def _say_moves(voice: Voice, report: AgendaReport, found: Replanned) -> None:
    from api.agenda_sentences import Moved, agenda_replan  # noqa: PLC0415 -- slow import

    run, texts = report.run, voice.texts
    for move in found.moved:
        before, after = (f"{at:%Y-%m-%d %H:%M} {room}" for at, room in (move.before, move.after))
        voice.say(f"  {move.title}: {before} -> {after}")
    moved = Moved(
        len(found.moved), run.moves or 0, run.moves_bound or 0, run.total or 0, found.best
    )
    words = agenda_replan(moved, found.removed, found.added, texts)
    told = texts.say("report.replanned", run=run.replans_run_id or "", kept=words)
    voice.say(f"  {told}")


def _details(held: Held, texts: "Texts") -> list[str]:
    comma = texts.say("list_comma")
    lines = [
        texts.say("agenda.leaders", leaders=comma.join(held.leaders))
        if held.leaders
        else texts.say("agenda.no_leader")
    ]
    if held.audience:
        expected = comma.join(f"{side} {texts.number(count)}" for side, count in held.audience)
        lines.append(texts.say("agenda.audience", audience=expected))
    return lines
