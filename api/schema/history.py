"""The audit trail as those may read it whom it concerns, and taking a change back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.inputs import fit_filter, input_row_id, or_none
from api.schema.lists import Connection, Paged, listed
from api.schema.node import NODES, Node, load_node
from api.schema.payloads import WHAT, Payload, key_field
from domain import audit, history, models
from domain.store import WriteDb


@strawberry.input(description="Which entries: every given field must hold.")
class AuditEntryFilter:
    """As domain.history.AuditEntryFilter."""

    action_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these actions."
    )
    at_gte: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Only entries at this moment or later."
    )
    at_lte: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Only entries at this moment or earlier."
    )
    edition_slug_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Concerns any of these editions, by slug, or the ratings of their people.",
    )
    last_of_change: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Only the last entry of each change, so that each is told once; false means all others."
        ),
    )


@strawberry.type(description="One change of one record: who did what, when.")
class AuditEntry(Node):
    """One row of ``audit_entry``."""

    batch = history.audit_entries_by_id
    change_id: strawberry.Private[str | None]
    record_id: strawberry.Private[str]
    reverts_id: strawberry.Private[str | None]
    action: str = strawberry.field(description="What was done, such as publishPairingRun.")
    at: datetime = strawberry.field(description="When.")
    record_type: str = strawberry.field(
        description="Type of the record concerned, also when it is gone."
    )
    request_id: str = strawberry.field(description="Request that did it.")
    viewer_name: str = strawberry.field(description="Name of whoever did it.")

    @classmethod
    def of(cls, row: models.AuditEntry) -> AuditEntry:
        """Make the node of a row."""
        return cls.with_values(row, viewer_name=row.viewer)

    @strawberry.field(
        description=(
            "True when revertChange may take the change back: nothing has yet, and what undoes it"
            " is kept. Rules of the records may refuse it still."
        )
    )
    async def can_revert(self, info: Info) -> bool:
        if self.change_id is None:
            return False

        async def answer(change_ids: Sequence[str]) -> list[bool]:
            async with info.context.overseeing() as db:
                return await audit.revertible_changes(db, change_ids)

        question = audit.revertible_changes
        return await info.context.loaders.load_apart(question, answer, self.change_id)

    @strawberry.field(description="Record concerned; null when it is gone or you may not see it.")
    async def record(self, info: Info) -> Node | None:
        if self.record_type not in NODES:
            return None
        node: Node | None = await load_node(info, self.record_type, self.record_id)
        return node

    @strawberry.field(
        description="Last entry of the change that took this one back; null when none did."
    )
    async def reverted_by(self, info: Info) -> AuditEntry | None:
        return await _of_change(info, history.entries_by_reverted, self.change_id)

    @strawberry.field(
        description="Last entry of the change that this one took back; null when it took none."
    )
    async def reverts(self, info: Info) -> AuditEntry | None:
        return await _of_change(info, history.entries_by_change, self.reverts_id)


async def _of_change(info: Info, batch: history.Batch, change_id: str | None) -> AuditEntry | None:
    if change_id is None:
        return None
    return AuditEntry.maybe(await info.context.loaders.load(batch, change_id))


@strawberry.type
class HistoryQueries:
    """What can be asked about the trail."""

    @strawberry.field(
        description="Changes of what you plan, or of what concerns you, newest first.",
        extensions=[Paged()],
    )
    def audit_entries(
        self,
        where: Annotated[
            AuditEntryFilter | None,
            strawberry.argument(name="filter", description="Which entries; left out means all."),
        ] = strawberry.UNSET,
    ) -> Connection[AuditEntry]:
        narrowed = fit_filter(where, history.AuditEntryFilter)
        return listed(history.AUDIT_ENTRIES, AuditEntry.of, None, narrowed)


@strawberry.input(description="Input of revertChange.")
class RevertChangeInput:
    """An entry of the change."""

    audit_entry_id: strawberry.ID = strawberry.field(
        description="Any entry of the change to take back; all of the change is."
    )
    expected_version: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Version of the entry's record that you read, 0 when it is gone; another one now is"
            " STALE. Left out means whichever there is."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What revertChange did.")
class RevertChangePayload(Payload):
    """The entry that was taken back."""

    reverted: AuditEntry | None = strawberry.field(
        default=None,
        description=(
            "Entry that was taken back; its revertedBy, reverted in turn, does the change again."
            " Null when nothing was changed."
        ),
    )


@strawberry.type
class HistoryMutations:
    """What takes a change back."""

    @strawberry.mutation(
        description=(
            "Take a change back by its opposite, under the rules that hold for it. Refused in"
            " words when a record was changed since, when it was taken back already, or when"
            " nothing takes it back."
        )
    )
    async def revert_change(
        self, info: Info, asked: Annotated[RevertChangeInput, WHAT]
    ) -> RevertChangePayload:
        async def act(db: WriteDb) -> RevertChangePayload:
            expected = or_none(asked.expected_version)
            entry = await history.revert_change(
                db,
                input_row_id(asked.audit_entry_id, "AuditEntry", "auditEntryId"),
                at=info.context.store.clock(),
                expected_version=expected,
            )
            return RevertChangePayload(reverted=AuditEntry.of(entry))

        return await carried_out(info, RevertChangePayload, asked, act)
