"""Asking for all that is held on a person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, given, input_row_id
from api.schema.payloads import WHAT, Payload, key_field
from domain.rights.export import Link, ask_export
from domain.store import WriteDb

PLACE: Final = "/exports/"


@strawberry.input(description="Input of exportPerson.")
class ExportPersonInput:
    """A person and why."""

    manager_id: strawberry.ID = strawberry.field(description="Person whose data is wanted.")
    reason: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Why, at most 500 characters; kept beside the audit trail. An admin always gives one;"
            " left out means none."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="A link to all that is held on a person.")
class PersonExport:
    """A token and its end."""

    expires_at: datetime = strawberry.field(description="Until when it opens: 24 hours.")
    path: str = strawberry.field(
        description=(
            "Path on this server; GET answers with the document once, as JSON, without a token."
        )
    )

    @classmethod
    def of(cls, link: Link) -> PersonExport:
        """Make it of the domain's link."""
        return cls(expires_at=link.row.expires_at, path=f"{PLACE}{link.token}")


@strawberry.type(description="What exportPerson did.")
class ExportPersonPayload(Payload):
    """A link."""

    person_export: PersonExport | None = strawberry.field(
        default=None,
        description=(
            "Link, shown this once: null when nothing was changed, and when the request was"
            " replayed."
        ),
    )


@strawberry.type
class ExportingMutations:
    """What asks for a person's data."""

    @strawberry.mutation(
        description=(
            "Make a link to all that is held on a person, as far as you may see it: for the person,"
            " the coordinator of their administration, and an admin who says why."
        )
    )
    async def export_person(
        self, info: Info, asked: Annotated[ExportPersonInput, WHAT]
    ) -> ExportPersonPayload:
        async def act(db: WriteDb) -> ExportPersonPayload:
            reason = asked.reason if given(asked.reason) else None
            link = await ask_export(
                db,
                input_row_id(asked.manager_id, "Manager", "managerId"),
                None if reason is None else fit_text(reason, "reason", TEXT_LENGTH_MAX, lines=True),
                at=info.context.store.clock(),
            )
            return ExportPersonPayload(person_export=PersonExport.of(link))

        return await carried_out(info, ExportPersonPayload, asked, act)
