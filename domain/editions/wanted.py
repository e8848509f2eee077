"""What programmes, editions and their parts are to be, as plain values, and back from them.

Shapes only: no database. ``plain`` is what an undo keeps, and ``read_`` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from domain import models
from domain.models import ComponentKind, EditionKind, OrganizationRole, StatementKind


@dataclass(frozen=True)
class Plain:
    """What an undo can keep: days and words as text."""

    def plain(self) -> dict[str, Any]:
        """Return it as values that JSON has."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True)
class AnchorWanted(Plain):
    """A named strategy of an organization that a programme is anchored in."""

    key: str
    organization_id: str
    name: str
    quote: str = ""


@dataclass(frozen=True)
class ProgrammeWanted(Plain):
    """The name of a programme, and its anchors in order."""

    name: str
    anchors: tuple[AnchorWanted, ...] = ()


@dataclass(frozen=True)
class OrganizationWanted(Plain):
    """The name of an organization; a customs service has its administration."""

    name: str
    administration_id: str | None = None


@dataclass(frozen=True)
class SourceWanted(Plain):
    """The publication that tells of an edition; without a title there is none."""

    title: str = ""
    publisher: str = ""
    url: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class EditionWanted(Plain):
    """What an edition is; without a number it comes behind the others of its programme."""

    slug: str
    name: str
    kind: EditionKind
    starts_on: date
    ends_on: date
    number: int | None = None
    quote: str = ""
    source: SourceWanted = field(default_factory=SourceWanted)


@dataclass(frozen=True)
class SideWanted(Plain):
    """A side: its name, and who is on it, in order."""

    name: str
    administration_ids: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True)
class ComponentWanted(Plain):
    """A part of an edition: when and where it is, and the sides that attend."""

    kind: ComponentKind
    name: str
    starts_on: date
    ends_on: date
    time_zone: str
    side_ids: tuple[str, ...] = ()
    city: str = ""
    country: str | None = None
    venue: str = ""
    format: str = ""
    quote: str = ""


@dataclass(frozen=True)
class RoleWanted(Plain):
    """What an organization does in an edition, or in one component of it."""

    organization_id: str
    role: OrganizationRole
    component_id: str | None = None
    quote: str = ""


@dataclass(frozen=True)
class FocusWanted(Plain):
    """A topic that an edition focuses on, as it says it."""

    topic_id: str
    stated_as: str


@dataclass(frozen=True)
class StatementWanted(Plain):
    """A passage that an edition carries on."""

    key: str
    kind: StatementKind
    text: str


@dataclass(frozen=True)
class Kept:
    """What a side or a component that was there before keeps; a side attended components."""

    id: str
    position: int
    component_ids: tuple[str, ...] = ()


def source_of(row: models.Edition) -> SourceWanted:
    """Return the publication that tells of an edition."""
    return SourceWanted(row.source_title, row.source_publisher, row.source_url, row.source_sha256)


def edition_as_wanted(row: models.Edition) -> EditionWanted:
    """Return what an edition is."""
    return EditionWanted(
        row.slug,
        row.name,
        row.kind,
        row.starts_on,
        row.ends_on,
        row.number,
        row.quote,
        source_of(row),
    )


def component_as_wanted(row: models.Component, side_ids: tuple[str, ...]) -> ComponentWanted:
    """Return what a component is, with the sides that attend."""
    return ComponentWanted(
        row.kind,
        row.name,
        row.starts_on,
        row.ends_on,
        row.time_zone,
        side_ids,
        row.city,
        row.country,
        row.venue,
        row.format,
        row.quote,
    )


def read_programme(values: Mapping[str, Any]) -> ProgrammeWanted:
    """Return what ``plain`` wrote of a programme."""
    return ProgrammeWanted(
        values["name"], tuple(AnchorWanted(**each) for each in values["anchors"])
    )


def read_edition(values: Mapping[str, Any]) -> EditionWanted:
    """Return what ``plain`` wrote of an edition."""
    read = {"kind": EditionKind(values["kind"]), "source": SourceWanted(**values["source"])}
    return EditionWanted(**{**values, **read, **_days(values)})


def read_side(values: Mapping[str, Any]) -> SideWanted:
    """Return what ``plain`` wrote of a side."""
    return SideWanted(values["name"], tuple(values["administration_ids"]), values["quote"])


def read_component(values: Mapping[str, Any]) -> ComponentWanted:
    """Return what ``plain`` wrote of a component."""
    read = {"kind": ComponentKind(values["kind"]), "side_ids": tuple(values["side_ids"])}
    return ComponentWanted(**{**values, **read, **_days(values)})


def _days(values: Mapping[str, Any]) -> dict[str, date]:
    return {name: date.fromisoformat(values[name]) for name in ("starts_on", "ends_on")}
