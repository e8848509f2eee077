"""All reference files together."""

from __future__ import annotations

from domain.reference import ReferenceRecords
from seeds.reading.competencies import COMPETENCIES, GROUPS, ROLES, read_framework, read_roles
from seeds.reading.files import SeedFiles
from seeds.reading.instruments import INSTRUMENTS, read_instruments
from seeds.reading.names import NAMES, read_names
from seeds.reading.places import ADMINISTRATIONS, REGIONS, read_places
from seeds.reading.topics import TOPICS, WEIGHTS, read_topics

REFERENCE_FILES = (
    REGIONS,
    ADMINISTRATIONS,
    GROUPS,
    COMPETENCIES,
    ROLES,
    TOPICS,
    WEIGHTS,
    INSTRUMENTS,
    NAMES,
)


def read_reference(files: SeedFiles) -> ReferenceRecords:
    """Read every reference file; faults are kept with the files, not raised."""
    places = read_places(files)
    framework, competencies = read_framework(files)
    return ReferenceRecords(
        regions=places.regions,
        administrations=places.administrations,
        framework=framework,
        roles=read_roles(files, competencies),
        topics=read_topics(files, competencies),
        instruments=read_instruments(files, places.region_of),
        names=read_names(files),
    )
