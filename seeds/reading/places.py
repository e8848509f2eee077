"""regions.csv and administrations.csv."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from domain.models import EntityKind, WcoStatus
from domain.reference import AdministrationRecord, Origin, RegionRecord
from seeds.reading.files import SeedFiles
from seeds.reading.tables import Line, Table, read_table
from seeds.reading.values import CONFIDENCES, SORT_ORDER_MAX

REGIONS = "regions.csv"
ADMINISTRATIONS = "administrations.csv"
_MEMBERS_MAX = 1000


@dataclass(frozen=True)
class Places:
    """Regions and administrations; ``region_of`` is none when the file could not be read."""

    regions: tuple[RegionRecord, ...]
    administrations: tuple[AdministrationRecord, ...]
    region_of: dict[str, str] | None


def read_places(files: SeedFiles) -> Places:
    """Read both files and check that each region counts its administrations."""
    regions = read_table(
        files,
        REGIONS,
        (
            "region_key",
            "name_en",
            "short_name_en",
            "member_count",
            "sort_order",
            "as_of",
            "source",
            "confidence",
        ),
        ("region_key",),
    )
    administrations = read_table(
        files,
        ADMINISTRATIONS,
        (
            "iso2",
            "iso3",
            "name_en",
            "administration_name",
            "wco_region",
            "official_languages",
            "time_zone",
            "as_of",
            "source",
            "confidence",
            "administration_name_confidence",
            "entity_kind",
            "wco_status",
            "notes",
        ),
        ("iso2",),
    )
    _check_alpha3(administrations)
    if administrations.keys is not None:
        counts = Counter(str(line["wco_region"].raw) for line in administrations.lines)
        for line in regions.lines:
            count = counts[str(line["region_key"].raw)]
            if line["member_count"].whole(0, _MEMBERS_MAX) != count:
                line["member_count"].refuse(f"{count}, the rows of {ADMINISTRATIONS} in it")
    return Places(
        tuple(_region(line) for line in regions.lines),
        tuple(_administration(line, regions) for line in administrations.lines),
        None
        if administrations.keys is None
        else {str(line["iso2"].raw): str(line["wco_region"].raw) for line in administrations.lines},
    )


def _check_alpha3(administrations: Table) -> None:
    seen: dict[object, int] = {}
    for line in administrations.lines:
        cell = line["iso3"]
        if cell.raw in seen:
            cell.refuse("each iso3 once", f"{cell.raw!r}, as in line {seen[cell.raw]}")
        seen[cell.raw] = line.number


def _region(line: Line) -> RegionRecord:
    return RegionRecord(
        key=line["region_key"].pattern("[A-Z]{2,8}", "two to eight capital letters"),
        name=line["name_en"].name(),
        short_name=line["short_name_en"].name(),
        sort_order=line["sort_order"].whole(0, SORT_ORDER_MAX),
        as_of=line["as_of"].day(),
        origin=origin(line),
    )


def _administration(line: Line, regions: Table) -> AdministrationRecord:
    name, name_confidence = line["administration_name"], line["administration_name_confidence"]
    if not name.is_given and name_confidence.is_given:
        name_confidence.refuse("nothing, as there is no administration_name")
    languages = line["official_languages"]
    if not languages.is_given:
        languages.refuse("one language or more")
    return AdministrationRecord(
        code=line["iso2"].pattern("[A-Z]{2}", "two capital letters"),
        code_alpha3=line["iso3"].pattern("[A-Z]{3}", "three capital letters"),
        name=line["name_en"].name(),
        service_name=name.name() if name.is_given else None,
        service_name_confidence=(
            name_confidence.one_of(CONFIDENCES, "high, medium or low") if name.is_given else None
        ),
        region=line["wco_region"].one_of(regions.keys, f"a region_key of {REGIONS}"),
        languages=tuple(
            part.pattern("[a-z]{2}", "ISO 639-1 languages such as es;en")
            for part in languages.listed()
        ),
        time_zone=line["time_zone"].time_zone(),
        entity_kind=line["entity_kind"].word(EntityKind),
        wco_status=line["wco_status"].word(WcoStatus),
        as_of=line["as_of"].day(),
        notes=line["notes"].text(may_be_empty=True),
        origin=origin(line),
    )


def origin(line: Line) -> Origin:
    """Read where a row comes from."""
    return Origin(line["source"].text(), line["confidence"].confidence())
