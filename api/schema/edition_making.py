"""Beginning and correcting editions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.edition_inputs import or_before, quoted, texted
from api.schema.editions import Edition
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, given, input_row_id, or_none
from api.schema.payloads import WHAT, Payload, key_field, left_out, result_field, version_field
from api.schema.programmes import Programme
from domain import editions, models, programmes
from domain.editions.holding import hold_edition
from domain.store import WriteDb


@strawberry.input(description="The publication that tells of an edition.")
class EditionSourceInput:
    """As domain.editions.SourceWanted."""

    title: str = texted("Title", "4,000")
    publisher: str = strawberry.field(
        default="", description="Who published it, at most 4,000 characters; left out means unsaid."
    )
    sha256: str = strawberry.field(
        default="",
        name="sha256",
        description="SHA-256 of the text that was read; left out means that it was not kept.",
    )
    url: str = strawberry.field(
        default="", description="Address, at most 4,000 characters; left out means none."
    )


@strawberry.input(description="Input of createEdition.")
class CreateEditionInput:
    """A programme and an edition of it."""

    programme_id: strawberry.ID = strawberry.field(description="Programme that it is a run of.")
    ends_on: date = strawberry.field(description="Last day, not before the first.")
    kind: models.EditionKind = strawberry.field(description="What kind of run it is.")
    name: str = texted("Name of the edition", "200")
    slug: str = strawberry.field(
        description="Readable key, unique over all programmes, such as wco-idb-2013."
    )
    starts_on: date = strawberry.field(description="First day.")
    number: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Place in the programme, 1 to 9,999; left out means behind all others.",
    )
    quote: str = quoted("about the edition itself")
    source: EditionSourceInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where the edition is told of; left out means nowhere yet.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of correctEdition.")
class CorrectEditionInput:
    """An edition and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Edition to correct.")
    ends_on: date | None = left_out("Last day; no component may be left outside")
    kind: models.EditionKind | None = left_out("What kind of run it is, while it is PLANNED")
    name: str | None = left_out("Name of the edition, at most 200 characters")
    number: int | None = left_out("Place in the programme, 1 to 9,999, while it is PLANNED")
    quote: str | None = left_out("Words of the source about the edition itself")
    slug: str | None = left_out("Readable key, unique over all programmes, while it is PLANNED")
    source: EditionSourceInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where the edition is told of; left out means as before, null means nowhere.",
    )
    starts_on: date | None = left_out(
        "First day; no component may be left outside, and every deadline lies before it"
    )
    expected_version: int | None = version_field("edition")
    idempotency_key: str | None = key_field()


@strawberry.type
class EditionPayload(Payload):
    """An edition."""

    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What createEdition did.")
class CreateEditionPayload(EditionPayload):
    """An edition and its programme."""

    programme: Programme | None = result_field("Programme")


@strawberry.type(description="What correctEdition did.")
class CorrectEditionPayload(EditionPayload):
    """An edition."""


@strawberry.type
class EditionMutations:
    """One field for each function of domain.editions.making."""

    @strawberry.mutation(
        description=(
            "Begin an edition, PLANNED and without sides; for those who plan every edition. A"
            " token for some editions does not hold it: issue another one."
        )
    )
    async def create_edition(
        self, info: Info, asked: Annotated[CreateEditionInput, WHAT]
    ) -> CreateEditionPayload:
        async def act(db: WriteDb) -> CreateEditionPayload:
            wanted = editions.EditionWanted(
                fit_text(asked.slug, "slug"),
                fit_text(asked.name, "name"),
                asked.kind,
                asked.starts_on,
                asked.ends_on,
                or_none(asked.number),
                fit_text(asked.quote, "quote", TEXT_LENGTH_MAX, lines=True),
                _source(asked.source),
            )
            programme_id = input_row_id(asked.programme_id, "Programme", "programmeId")
            row = await editions.create_edition(
                db, programme_id, wanted, at=info.context.store.clock()
            )
            (programme,) = await programmes.programmes_by_id(db, [row.programme_id])
            return CreateEditionPayload(
                edition=Edition.of(row), programme=Programme.maybe(programme)
            )

        return await carried_out(info, CreateEditionPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Say of an edition what it is from now on; what is left out stays. Refused once it is"
            " closed, and where a component or a deadline would be left outside its days."
        )
    )
    async def correct_edition(
        self, info: Info, asked: Annotated[CorrectEditionInput, WHAT]
    ) -> CorrectEditionPayload:
        async def act(db: WriteDb) -> CorrectEditionPayload:
            row_id = input_row_id(asked.id, "Edition", "id")
            was = editions.edition_as_wanted(await hold_edition(db, row_id, None, "id"))
            row = await editions.correct_edition(
                db,
                row_id,
                _corrected(was, asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return CorrectEditionPayload(edition=Edition.of(row))

        return await carried_out(info, CorrectEditionPayload, asked, act)


def _corrected(was: editions.EditionWanted, asked: CorrectEditionInput) -> editions.EditionWanted:
    """Return an edition with what was asked in place of what it is."""
    plain: tuple[str, ...] = ("starts_on", "ends_on", "kind", "number")
    changed: dict[str, Any] = {
        name: getattr(asked, name) for name in plain if given(getattr(asked, name))
    }
    return replace(
        was,
        slug=or_before(asked.slug, was.slug, "slug"),
        name=or_before(asked.name, was.name, "name"),
        quote=or_before(asked.quote, was.quote, "quote", TEXT_LENGTH_MAX),
        source=was.source if asked.source is strawberry.UNSET else _source(asked.source),
        **changed,
    )


def _source(asked: EditionSourceInput | None) -> editions.SourceWanted:
    if asked is None or asked is strawberry.UNSET:
        return editions.SourceWanted()
    return editions.SourceWanted(
        fit_text(asked.title, "title", TEXT_LENGTH_MAX),
        fit_text(asked.publisher, "publisher", TEXT_LENGTH_MAX),
        fit_text(asked.url, "url", TEXT_LENGTH_MAX),
        fit_text(asked.sha256, "sha256"),
    )
