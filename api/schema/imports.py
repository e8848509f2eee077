"""Files of people of an edition that were handed in: what they would change, what is wrong."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api import import_words
from api.context import Info
from api.cost import PAGE_SIZE, PAGE_SIZE_MAX
from api.errors import BadUserInput
from api.importing import lists_of
from api.schema.changing import carried_out
from api.schema.enums import described
from api.schema.inputs import input_row_id, or_none
from api.schema.node import Node, WantedLocale, load_node, texts_in
from api.schema.payloads import WHAT, Payload, key_field
from domain import models
from domain.imports import keeping
from domain.imports.problems import Problem, ProblemCode
from domain.imports.progress import rows_written, told
from domain.store import WriteDb

if TYPE_CHECKING:
    from api.schema.editions import Edition

described(
    models.ImportState,
    "Life of an import.",
    {
        "FAULTY": "It has problems; mend the file and send it again.",
        "READY": "It is fit, and waits to be applied for a day.",
        "APPLIED": "Everything that it says was written.",
        "LAPSED": (
            "It waited for too long, somebody was erased since, or what it wrote was taken back;"
            " send it again."
        ),
    },
)
described(
    ProblemCode,
    "What can be wrong with a file; clients must cope with new values.",
    {
        "UNKNOWN_SHEET": "The sheet is none of the template.",
        "NO_ROWS": "There is nothing to import.",
        "UNKNOWN_COLUMN": "The header is none of the template.",
        "MISSING_COLUMN": "A column that is needed is missing.",
        "COLUMN_TWICE": "The column is there twice.",
        "FORMULA": "The cell holds a formula or an error.",
        "MISSING": "The cell is needed.",
        "NOT_IN_LIST": "The value is none of the list.",
        "NOT_A_DAY": "The value is no day.",
        "NOT_YET": "The day has not come.",
        "NOT_A_LEVEL": "The value is no level.",
        "TOO_LONG": "The text is too long.",
        "NOT_TEXT": "The text holds a character that is none.",
        "NOT_AN_EMAIL": "The value is no e-mail address.",
        "NOT_A_PHONE": "The value is no telephone number.",
        "TWICE": "The same was given before.",
        "ALONE": "A level stands beside no language.",
        "UNKNOWN_PERSON": "Nobody is known by this.",
        "SEVERAL_PEOPLE": "Several people are known by this.",
        "NOT_ALLOWED": "A rule of the edition refuses it.",
    },
)


@strawberry.type(description="One thing that is wrong with a file, and where it stands.")
class ImportProblem:
    """As domain.imports.problems.Problem."""

    problem: strawberry.Private[Problem]
    code: ProblemCode = strawberry.field(description="What is wrong.")
    column: str | None = strawberry.field(
        description="Column as spreadsheets show it, such as D; null is the whole row."
    )
    found: str = strawberry.field(description="What stands there, at most 80 characters.")
    header: str = strawberry.field(description="Header of the column; empty for none.")
    row: int | None = strawberry.field(
        description="Row as spreadsheets show it, from 1; null is the whole sheet."
    )
    sheet: str = strawberry.field(description="Sheet by its name in the file; empty in CSV.")
    suggestion: str | None = strawberry.field(
        description="What may be meant, as it would be written there; null where nothing is near."
    )

    @classmethod
    def of(cls, problem: Problem) -> ImportProblem:
        """Make it of what was found."""
        return cls(
            problem=problem,
            code=problem.code,
            column=problem.column,
            found=problem.found,
            header=problem.header,
            row=problem.row,
            sheet=problem.sheet,
            suggestion=problem.suggestion,
        )

    @strawberry.field(description="What is wrong and what was expected there, in words.")
    def expected(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return import_words.expected(self.problem, texts_in(info, locale))


@strawberry.type(description="How far an import that is being written has come.")
class ImportProgress:
    """Counts of rows."""

    done: int = strawberry.field(description="Rows that are written; all of them count, or none.")
    of: int = strawberry.field(description="Rows that change something.")


@strawberry.type(
    description=(
        "A file of people of an edition, sent by POST to /imports and checked; nothing of it is"
        " written until applyImport."
    )
)
class Import(Node):
    """One row of ``import``."""

    edition_id: strawberry.Private[str]
    kept: strawberry.Private[models.Import]
    added: int = strawberry.field(description="People whom it puts forward.")
    applied_at: datetime | None = strawberry.field(description="When it was applied; null is not.")
    changed: int = strawberry.field(description="Other rows that change something.")
    problem_count: int = strawberry.field(description="How many things are wrong.")
    received_at: datetime = strawberry.field(description="When it was sent.")
    rows: int = strawberry.field(description="Rows that hold something, without headers.")
    sent_by: str = strawberry.field(description="Who sent it, by the name that their token has.")
    state: models.ImportState = strawberry.field(description="What became of it.")
    unchanged: int = strawberry.field(description="Rows that say what is so already.")
    version: int = strawberry.field(description="Version for expectedVersion.")

    @classmethod
    def of(cls, row: models.Import) -> Import:
        """Make the node of a row."""
        return cls.with_values(row, kept=row)

    @strawberry.field(description="Edition that it is for.")
    async def edition(
        self, info: Info
    ) -> Annotated[Edition, strawberry.lazy("api.schema.editions")]:
        found: Edition = await load_node(info, "Edition", self.edition_id)
        return found

    @strawberry.field(
        description=(
            "What is wrong, sheet by sheet and row by row; of more than a thousand the first."
            " Empty once it is applied or has lapsed."
        )
    )
    def problems(
        self,
        first: Annotated[
            int, strawberry.argument(description="How many at most, 1 to 100.")
        ] = PAGE_SIZE,
        after: Annotated[int, strawberry.argument(description="How many to pass over.")] = 0,
    ) -> list[ImportProblem]:
        if not 1 <= first <= PAGE_SIZE_MAX or after < 0:
            raise BadUserInput(f"first is 1 to {PAGE_SIZE_MAX}, and after 0 or more.")
        found = keeping.problems_of(self.kept)[after : after + first]
        return [ImportProblem.of(each) for each in found]

    @strawberry.field(
        description="How far it has come while it is being written here; null at all other times."
    )
    def progress(self) -> ImportProgress | None:
        known = rows_written(self.row_id)
        return None if known is None else ImportProgress(done=known[0], of=known[1])


Import.batch = keeping.imports_by_id


@strawberry.input(description="Input of applyImport.")
class ApplyImportInput:
    """An import."""

    id: strawberry.ID = strawberry.field(description="Import to write; it has to be READY.")
    expected_version: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Version that you read; another one now is STALE. Left out means any.",
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What applyImport did.")
class ApplyImportPayload(Payload):
    """The import."""

    applied: Import | None = strawberry.field(
        name="import", default=None, description="Import as it is now; null when nothing was done."
    )


_DESCRIPTION: Final = (
    "Write everything that a file says, or nothing: people are put forward, corrected and assessed"
    " as by the mutations for each. Again it changes nothing."
)


@strawberry.type
class ImportMutations:
    """What planners do with a file."""

    @strawberry.mutation(description=_DESCRIPTION)
    async def apply_import(
        self, info: Info, asked: Annotated[ApplyImportInput, WHAT]
    ) -> ApplyImportPayload:
        async def act(db: WriteDb) -> ApplyImportPayload:
            row_id = input_row_id(asked.id, "Import", "id")
            with told(row_id) as report:
                row = await keeping.apply_import(
                    db,
                    row_id,
                    lists_of,
                    at=info.context.store.clock(),
                    expected_version=or_none(asked.expected_version),
                    report=report,
                )
            return ApplyImportPayload(applied=Import.of(row))

        return await carried_out(info, ApplyImportPayload, asked, act)
