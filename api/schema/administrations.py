"""Regions, administrations and organizations."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.schema.commitments import CommittedAdministration
from api.schema.enums import described
from api.schema.inputs import OrderDirection, fit_filter, given, row_id_of
from api.schema.lists import Connection, Paged, listed
from api.schema.node import NamedNode, load_by, load_node
from api.schema.profiles import ProfiledAdministration
from api.schema.scalars import CountryCode, Locale
from domain import administrations, instruments, models
from domain.coordinates import coordinates_of

if TYPE_CHECKING:
    from api.schema.instruments import (
        CooperationInstrument,
        CooperationInstrumentFilter,
        CooperationInstrumentOrder,
    )

_INSTRUMENTS = strawberry.lazy("api.schema.instruments")


@strawberry.enum(description="How sure a stated row is.")
class Confidence(Enum):
    """The words of the seed data."""

    HIGH = strawberry.enum_value("high", description="Confirmed by a source.")
    MEDIUM = strawberry.enum_value("medium", description="Probable, not confirmed in every detail.")
    LOW = strawberry.enum_value("low", description="Doubtful.")


described(
    models.EntityKind,
    "What kind of entity an administration serves; new values may be added.",
    {
        "STATE": "A state.",
        "CUSTOMS_TERRITORY": "A customs territory that is not a state.",
        "CUSTOMS_UNION": "A customs union of several states.",
    },
)
described(
    models.WcoStatus,
    "Standing at the World Customs Organization; new values may be added.",
    {
        "MEMBER": "A member.",
        "MEMBER_LIKE": "Rights akin to those of a member, without being one.",
    },
)


@strawberry.enum(description="What rows can be ordered by.")
class AdministrationOrderField(Enum):
    """Orders of the domain's list."""

    CODE = strawberry.enum_value("code", description="By country or territory.")
    NAME = strawberry.enum_value("name", description="By English name.")
    REGION = strawberry.enum_value(
        "region", description="By region, in the order of the World Customs Organization."
    )


@strawberry.input(description="One key of the order; the id decides last.")
class AdministrationOrder:
    """A field and a direction."""

    field: AdministrationOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Which way; left out means ASC."
    )


@strawberry.input(description="Which administrations: every given field must hold.")
class AdministrationFilter:
    """As domain.administrations.AdministrationFilter."""

    code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these countries or territories."
    )
    entity_kind_in: list[models.EntityKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these kinds of entity."
    )
    official_language_in: list[Locale] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these official languages."
    )
    region_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of these region keys, such as AMS."
    )
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Words in the name, in upper or lower case; at most 200 characters.",
    )


@strawberry.input(one_of=True, description="Names one administration; give exactly one.")
class AdministrationBy:
    """An id or a code."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    code: CountryCode | None = strawberry.field(
        default=strawberry.UNSET, description="By country or territory, such as BR."
    )


@strawberry.type(description="A point on the earth, in whole minutes of arc: sixty are a degree.")
class Coordinates:
    """As domain.coordinates.Coordinates."""

    latitude_minutes: int = strawberry.field(
        description="North of the equator; negative to the south."
    )
    longitude_minutes: int = strawberry.field(
        description="East of Greenwich; negative to the west."
    )


AdministrationOrders = Annotated[
    list[AdministrationOrder] | None,
    strawberry.argument(name="orderBy", description="Order of the rows; left out means by name."),
]


@strawberry.type(description="A customs administration, keyed by its country or territory.")
class Administration(ProfiledAdministration, CommittedAdministration, NamedNode):
    """One row of ``administration``."""

    batch = administrations.administrations_by_id
    region_id: strawberry.Private[str]
    as_of_on: date = strawberry.field(description="Day for which the membership is known.")
    code: CountryCode = strawberry.field(description="Country or territory of the administration.")
    confidence: Confidence = strawberry.field(
        description="How sure the membership and the region are."
    )
    entity_kind: models.EntityKind = strawberry.field(
        description="What kind of entity the administration serves."
    )
    notes: str = strawberry.field(
        description="Remarks on the row, such as a reorganisation; empty when there is none."
    )
    service_name: str | None = strawberry.field(
        description=(
            "Name of the administration itself, in English; null when it is not known for sure."
        )
    )
    source: str = strawberry.field(description="Where the row comes from.")
    time_zone: str = strawberry.field(
        description="Main time zone by its IANA name, such as America/Lima."
    )
    wco_status: models.WcoStatus = strawberry.field(
        description="Standing at the World Customs Organization."
    )

    @classmethod
    def of(cls, row: models.Administration) -> Self:
        """Make the node of a row."""
        return cls.with_values(
            row, english=row.name, as_of_on=row.as_of, confidence=Confidence(row.confidence)
        )

    @strawberry.field(
        description=(
            "Where the city lies that its main time zone is named after, for a dot on a map; null"
            " when the IANA list does not place it."
        )
    )
    def coordinates(self) -> Coordinates | None:
        found = coordinates_of(self.time_zone)
        return found and Coordinates(
            latitude_minutes=found.latitude, longitude_minutes=found.longitude
        )

    @strawberry.field(
        description="Official languages of the state or territory, not of any person."
    )
    async def official_languages(self, info: Info) -> list[Locale]:
        batch = administrations.languages_by_administration
        return [Locale(each) for each in await info.context.loaders.load(batch, self.row_id)]

    @strawberry.field(description="Region that the administration belongs to.")
    async def region(self, info: Info) -> Region:
        return await load_node(info, "Region", self.region_id)

    @strawberry.field(
        description="Arrangements that this administration is a party to.", extensions=[Paged()]
    )
    def cooperation_instruments(
        self,
        where: Annotated[
            Annotated[CooperationInstrumentFilter, _INSTRUMENTS] | None,
            strawberry.argument(
                name="filter", description="Which arrangements; left out means all."
            ),
        ] = strawberry.UNSET,
        order_by: Annotated[
            list[Annotated[CooperationInstrumentOrder, _INSTRUMENTS]] | None,
            strawberry.argument(description="Order of the rows; left out means by key."),
        ] = strawberry.UNSET,
        as_of: Annotated[
            date | None,
            strawberry.argument(
                description=(
                    "Day to look from: rows known by then, at the stage they had;"
                    " left out means the latest news."
                )
            ),
        ] = strawberry.UNSET,
    ) -> Connection[Annotated[CooperationInstrument, _INSTRUMENTS]]:
        from api.schema.instruments import maker_on  # noqa: PLC0415 -- the two know each other

        day = as_of or None
        narrowed = fit_filter(where, instruments.InstrumentFilter, as_of=day)
        return listed(
            instruments.INSTRUMENTS_OF_ADMINISTRATION,
            maker_on(day),
            self.row_id,
            narrowed,
            order_by,
        )


@strawberry.type(description="One of the six regions of the World Customs Organization.")
class Region(NamedNode):
    """One row of ``region``."""

    batch = administrations.regions_by_id
    english_short: strawberry.Private[str]
    as_of_on: date = strawberry.field(description="Day for which the membership is known.")
    key: str = strawberry.field(description="Short stable key, such as AMS.")

    @classmethod
    def of(cls, row: models.Region) -> Self:
        """Make the node of a row."""
        return cls.with_values(
            row, english=row.name, english_short=row.short_name, as_of_on=row.as_of
        )

    @strawberry.field(description="Short name in English, such as Americas and Caribbean.")
    def short_name(self) -> str:
        return self.english_short

    @strawberry.field(description="Administrations of this region.", extensions=[Paged()])
    def administrations(
        self,
        where: Annotated[
            AdministrationFilter | None,
            strawberry.argument(
                name="filter",
                description="Which administrations; left out means all of the region.",
            ),
        ] = strawberry.UNSET,
        order_by: AdministrationOrders = strawberry.UNSET,
    ) -> Connection[Administration]:
        return listed(
            administrations.ADMINISTRATIONS_OF_REGION,
            Administration.of,
            self.row_id,
            fit_filter(where, administrations.AdministrationFilter),
            order_by,
        )


@strawberry.type(
    description="An organisation around the programme, such as the WCO, a bank or a college."
)
class Organization(NamedNode):
    """One row of ``organization``."""

    batch = administrations.organizations_by_id
    administration_id: strawberry.Private[str | None]
    key: str = strawberry.field(description="Short stable key, such as idb.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Administration that the organisation is; null when it is none.")
    async def administration(self, info: Info) -> Administration | None:
        if self.administration_id is None:
            return None
        return await load_node(info, "Administration", self.administration_id)


@strawberry.input(one_of=True, description="Names one organisation; give exactly one.")
class OrganizationBy:
    """An id or a key."""

    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description="By id.")
    key: str | None = strawberry.field(default=strawberry.UNSET, description="By key, such as idb.")


async def named_administration(info: Info, code: str) -> Administration:
    """Return the administration of a code that a record names.

    Raises:
        LookupError: there is none.

    """
    row = await info.context.loaders.load(administrations.administrations_by_code, code)
    if row is None:
        raise LookupError(code)
    return Administration.of(row)


@strawberry.type
class AdministrationQueries:
    """What can be asked about regions and administrations."""

    @strawberry.field(
        description="The six regions of the World Customs Organization, in its order."
    )
    async def regions(self, info: Info) -> list[Region]:
        async with info.context.reading() as db:
            return [Region.of(row) for row in await administrations.list_regions(db)]

    @strawberry.field(description="One administration; null when there is none.")
    async def administration(
        self,
        info: Info,
        by: Annotated[AdministrationBy, strawberry.argument(description="Which administration.")],
    ) -> Administration | None:
        if given(by.id):
            row_id = row_id_of(str(by.id), "Administration", "by.id")
            return await load_node(info, "Administration", row_id)
        batch = administrations.administrations_by_code
        return Administration.maybe(await info.context.loaders.load(batch, str(by.code)))

    @strawberry.field(description="Customs administrations.", extensions=[Paged()])
    def administrations(
        self,
        where: Annotated[
            AdministrationFilter | None,
            strawberry.argument(
                name="filter", description="Which administrations; left out means all."
            ),
        ] = strawberry.UNSET,
        order_by: AdministrationOrders = strawberry.UNSET,
    ) -> Connection[Administration]:
        return listed(
            administrations.ADMINISTRATIONS,
            Administration.of,
            where=fit_filter(where, administrations.AdministrationFilter),
            order_by=order_by,
        )

    @strawberry.field(description="One organisation; null when there is none.")
    async def organization(
        self,
        info: Info,
        by: Annotated[OrganizationBy, strawberry.argument(description="Which organisation.")],
    ) -> Organization | None:
        return await load_by(info, "Organization", by, administrations.organizations_by_key)

    @strawberry.field(description="Organisations around programmes, by key.", extensions=[Paged()])
    def organizations(self) -> Connection[Organization]:
        return listed(administrations.ORGANIZATIONS, Organization.of)
