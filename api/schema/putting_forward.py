"""What an edition tells of those who were put forward for it: all of them, deadlines, readiness."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.formats.sheets import SheetFormat
from api.importing import template_path
from api.schema.enums import described
from api.schema.imports import Import
from api.schema.lists import Connection, Paged, listed
from api.schema.node import load_nodes
from api.schema.nomination_parts import (
    NominationCount,
    NominationDeadline,
    NominationReminder,
    Readiness,
)
from api.schema.nominations import Nomination, NominationFilter, NominationOrders, nominations_of
from api.schema.parts import AtMost, Skipped, part_of
from domain import nominations
from domain.imports.columns import SheetKind
from domain.imports.keeping import IMPORTS_OF_EDITION

described(
    SheetFormat,
    "What a file with sheets is written as; new values may be added.",
    {"XLSX": "A workbook.", "CSV": "One sheet, in UTF-8."},
)
described(
    SheetKind,
    "Sheets of a template.",
    {
        "DELEGATES": "Who is put forward, and what is known of them.",
        "LEVELS": "At which level of each competency they were found.",
    },
)


@strawberry.type(
    description="Nominations that stand and may be of one person; of what you may see of people."
)
class PossibleDuplicate:
    """As domain.nominations.PossibleDuplicate."""

    found: strawberry.Private[nominations.PossibleDuplicate]

    @strawberry.field(description="What any two of them have in common.")
    def likenesses(self) -> list[nominations.Likeness]:
        return list(self.found.likenesses)

    @strawberry.field(
        name="nominations", description="The nominations, two or more, by side and code."
    )
    async def alike(self, info: Info) -> list[Nomination]:
        ids = self.found.nomination_ids
        return await load_nodes(info, "Nomination", ids)


@strawberry.type(description="Who may have been put forward more than once.")
class PossibleDuplicates:
    """All groups of an edition, in order."""

    groups: strawberry.Private[list[nominations.PossibleDuplicate]]

    @strawberry.field(description="How many groups there are.")
    def total(self) -> int:
        return len(self.groups)

    @strawberry.field(description="The groups, by side and code of the first in each.")
    def people(
        self, first: AtMost = strawberry.UNSET, skip: Skipped = 0
    ) -> list[PossibleDuplicate]:
        return [PossibleDuplicate(found=each) for each in part_of(self.groups, first, skip)]


@strawberry.type
class EditionNominations:
    """Who was put forward for an edition, until when, and how ready they are."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="Managers put forward for the edition.", extensions=[Paged()])
    def nominations(
        self,
        where: Annotated[
            NominationFilter | None,
            strawberry.argument(
                name="filter", description="Which nominations; left out means all."
            ),
        ] = strawberry.UNSET,
        order_by: NominationOrders = strawberry.UNSET,
    ) -> Connection[Nomination]:
        return nominations_of(self.row_id, where, order_by)

    @strawberry.field(
        description="Files of people that were handed in, the newest first.",
        extensions=[Paged()],
    )
    def imports(self) -> Connection[Import]:
        return listed(IMPORTS_OF_EDITION, Import.of, self.row_id)

    @strawberry.field(
        description=(
            "Path on this server of a template of the edition; GET with the same token answers"
            " with it, in the language of the request. Filled in, it is sent to /imports."
        )
    )
    def import_template_path(
        self,
        format: Annotated[  # noqa: A002 -- what a reader of the schema expects
            SheetFormat, strawberry.argument(description="What it is written as.")
        ],
        sheet: Annotated[
            SheetKind,
            strawberry.argument(description="Which sheet CSV is for; a workbook has all."),
        ] = SheetKind.DELEGATES,
    ) -> str:
        return template_path(self.row_id, format, sheet)

    @strawberry.field(
        description="How many nominations there are, by side, administration and state; no zeros."
    )
    async def nomination_counts(self, info: Info) -> list[NominationCount]:
        found = await info.context.loaders.load(nominations.counts_by_edition, self.row_id)
        return [NominationCount.of(each) for each in found]

    @strawberry.field(description="Who may have been put forward more than once.")
    async def possible_duplicates(self, info: Info) -> PossibleDuplicates:
        found = await info.context.loaders.load(nominations.duplicates_by_edition, self.row_id)
        return PossibleDuplicates(groups=found)

    @strawberry.field(
        description=(
            "Until when nominations are taken, the deadline of all first, then who has longer, as"
            " far as you may see it; empty when there is none."
        )
    )
    async def nomination_deadlines(self, info: Info) -> list[NominationDeadline]:
        rows = await info.context.loaders.load(nominations.deadlines_by_edition, self.row_id)
        return [NominationDeadline.of(row) for row in rows]

    @strawberry.field(
        description="Who was reminded of what is missing, the newest first.",
        extensions=[Paged()],
    )
    def nomination_reminders(self) -> Connection[NominationReminder]:
        return listed(nominations.REMINDERS_OF_EDITION, NominationReminder.of, self.row_id)

    @strawberry.field(
        description=(
            "How ready those are who were put forward: the edition as a whole, then each side."
        )
    )
    async def readiness(self, info: Info) -> list[Readiness]:
        found = await info.context.loaders.load(nominations.readiness_by_edition, self.row_id)
        return [Readiness.of(each) for each in found]
