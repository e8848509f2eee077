"""Replanning an agenda: a run that moves as few sessions of an earlier one as it can."""

from __future__ import annotations

from asyncio import gather
from typing import Annotated, NamedTuple

import strawberry

from api import agenda_sentences
from api.context import Info
from api.schema.agendas import AgendaPlacement, AgendaRun
from api.schema.changing import carried_out
from api.schema.inputs import input_row_id, or_none
from api.schema.node import WantedLocale, load_node, texts_in
from api.schema.payloads import WHAT, Payload, key_field
from api.schema.running import expect_room
from domain import models, programmes, runs
from domain.runs import agenda_lists
from domain.runs.requests import read_agenda_request
from domain.store import WriteDb


@strawberry.type(description="A session that is held elsewhere than by the run that is replanned.")
class AgendaMove:
    """A placement of each run."""

    after: AgendaPlacement = strawberry.field(description="When and where it is held now.")
    before: AgendaPlacement = strawberry.field(description="When and where it was held.")
    moves: int = strawberry.field(
        description="What it counts: three in another slot, one in another room of the same slot."
    )


class _Rows(NamedTuple):
    """Both runs' placements by the key of the session, with what the answer says of them."""

    found: agenda_lists.ReplanEntry
    before: dict[str, AgendaPlacement]
    after: dict[str, AgendaPlacement]

    @property
    def added(self) -> list[AgendaPlacement]:
        kept = self.found.kept_keys
        return [each for key, each in self.after.items() if key not in kept]

    @property
    def removed(self) -> list[AgendaPlacement]:
        kept = self.found.kept_keys
        return [each for key, each in self.before.items() if key not in kept]


@strawberry.type(description="How a run moves what an earlier run of the component placed.")
class AgendaReplan:
    """Three columns of a run, a part of its request, and what its answer says."""

    row: strawberry.Private[models.AgendaRun]
    earlier_id: strawberry.Private[str]
    keep_tolerance_per_mille: int = strawberry.field(
        description="Share of the best objective that moving less may cost."
    )
    moves: int | None = strawberry.field(
        description="What all that is moved counts; null until done."
    )
    moves_bound: int | None = strawberry.field(
        description="No agenda within the tolerance counts fewer moves; null until done."
    )

    @classmethod
    def of(cls, row: models.AgendaRun) -> AgendaReplan | None:
        """Make it of a run; None when the run replans no other."""
        tolerance = read_agenda_request(row.parameters).keep_tolerance
        if row.replans_run_id is None or tolerance is None:
            return None
        return cls(
            row=row,
            earlier_id=row.replans_run_id,
            keep_tolerance_per_mille=tolerance,
            moves=row.moves,
            moves_bound=row.moves_bound,
        )

    @strawberry.field(
        description="Sessions that the earlier run did not hold, in order of time; none until done."
    )
    async def added(self, info: Info) -> list[AgendaPlacement]:
        rows = await self._rows(info)
        return rows.added if rows else []

    @strawberry.field(
        description="What the best agenda is worth, wherever it moves sessions; null until done."
    )
    async def best_objective(self, info: Info) -> int | None:
        found = await self._found(info)
        return found.best if found else None

    @strawberry.field(
        description=(
            "Sessions that are moved, in order of time; none until done. Slots and rooms are those"
            " of before where their keys are."
        )
    )
    async def moved(self, info: Info) -> list[AgendaMove]:
        rows = await self._rows(info)
        if rows is None:
            return []
        moves = rows.found.moves_by_key
        return [
            AgendaMove(after=each, before=rows.before[key], moves=moves[key])
            for key, each in rows.after.items()
            if key in moves
        ]

    @strawberry.field(
        description=(
            "Sessions of the earlier run that are no more, as it held them; none until done."
        )
    )
    async def removed(self, info: Info) -> list[AgendaPlacement]:
        rows = await self._rows(info)
        return rows.removed if rows else []

    @strawberry.field(description="Earlier run.")
    async def run(self, info: Info) -> AgendaRun:
        return await load_node(info, "AgendaRun", self.earlier_id)

    @strawberry.field(description="How much is moved, in words; empty until done.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        rows, row = await self._rows(info), self.row
        if rows is None:
            return ""
        moved = agenda_sentences.Moved(
            sessions=len(rows.found.moves_by_key),
            moves=row.moves or 0,
            bound=row.moves_bound or 0,
            total=row.total or 0,
            best=rows.found.best,
        )
        gone, new = ([each.title for each in one] for one in (rows.removed, rows.added))
        return agenda_sentences.agenda_replan(moved, gone, new, texts_in(info, locale))

    async def _found(self, info: Info) -> agenda_lists.ReplanEntry | None:
        batch = agenda_lists.replans_of_agenda_runs
        return await info.context.loaders.load(batch, self.row.id)

    async def _rows(self, info: Info) -> _Rows | None:
        found = await self._found(info)
        if found is None:
            return None
        load, batch = info.context.loaders.load, agenda_lists.placements_by_run
        before, after, component = await gather(
            load(batch, self.earlier_id),
            load(batch, self.row.id),
            load(programmes.components_by_id, self.row.component_id),
        )
        zone = component.time_zone if component else "Etc/UTC"
        told = (
            {row.session_key: AgendaPlacement.of(row, zone) for row in rows}
            for rows in (before, after)
        )
        return _Rows(found, *told)


@strawberry.input(description="Input of startAgendaReplanRun.")
class StartAgendaReplanRunInput:
    """A run, and what moving less may cost."""

    run_id: strawberry.ID = strawberry.field(
        description="Agenda run to move as few sessions of as possible; it has to be done."
    )
    keep_tolerance_per_mille: int = strawberry.field(
        default=20,
        description="Share of the best objective that moving less may cost, 0 to 1,000.",
    )
    pairing_run_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Pairing run whose pairs get a slot to meet in, beside what they attend; left out means"
            " the published one, else that of the earlier run, null none."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What startAgendaReplanRun did.")
class StartAgendaReplanRunPayload(Payload):
    """A queued run."""

    agenda_run: AgendaRun | None = strawberry.field(
        default=None, description="Queued run; null when none was started."
    )


@strawberry.type
class AgendaReplanMutations:
    """Starting."""

    @strawberry.mutation(
        description=(
            "Queue a run that moves as few sessions as possible of an earlier agenda, for its"
            " component as it is now, and costs little of the best objective."
        )
    )
    async def start_agenda_replan_run(
        self, info: Info, asked: Annotated[StartAgendaReplanRunInput, WHAT]
    ) -> StartAgendaReplanRunPayload:
        async def act(db: WriteDb) -> StartAgendaReplanRunPayload:
            await expect_room(db, info.context.runs_waiting_max)
            pairing_run = or_none(asked.pairing_run_id)
            row = await runs.start_agenda_replan_run(
                db,
                input_row_id(asked.run_id, "AgendaRun", "runId"),
                asked.keep_tolerance_per_mille,
                at=info.context.store.clock(),
                pairing_run=pairing_run and input_row_id(pairing_run, "PairingRun", "pairingRunId"),
                published_pairs=asked.pairing_run_id is strawberry.UNSET,
            )
            return StartAgendaReplanRunPayload(agenda_run=AgendaRun.of(row))

        payload = await carried_out(info, StartAgendaReplanRunPayload, asked, act)
        info.context.wake()
        return payload
