"""The loads: files to records, records to rows. Twice gives the same rows.

Every file is read and checked before anything is written, and each load is one unit of work, so a
bad file changes nothing.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from domain.errors import InvalidInput
from domain.policy import SYSTEM
from domain.reference import (
    AgendaRecord,
    CooperationFrameworkRecord,
    DescribedRecord,
    EditionRecord,
    IndicatorRecord,
    LoadReport,
    MeetingRecord,
    ProfileRecord,
    ProposalRecord,
    ReferenceRecords,
    write_agenda,
    write_demo_indicators,
    write_demo_outcomes,
    write_described,
    write_edition,
    write_meetings,
    write_profiles,
    write_proposals,
    write_reference,
)
from domain.store import Store
from seeds.errors import Fault
from seeds.reading.agenda import AGENDA, read_agenda
from seeds.reading.described import DESCRIBED, read_described
from seeds.reading.editions import Known, read_edition
from seeds.reading.faults import Faults
from seeds.reading.files import OWN, SUBFOLDERS, SeedFiles
from seeds.reading.meetings import MEETINGS, read_meetings
from seeds.reading.outcomes import OUTCOMES, read_outcomes
from seeds.reading.profiles import PROFILES, read_profiles
from seeds.reading.proposals import PROPOSALS, read_proposals
from seeds.reading.reference import REFERENCE_FILES, read_reference

EDITION_2011 = "edition_2011.json"
_EDITIONS = "edition_*.json"
_INVENTED = (PROFILES, AGENDA, DESCRIBED, PROPOSALS, OUTCOMES, MEETINGS)
_SUFFIXES = (".csv", ".json")


async def load_reference(store: Store) -> LoadReport:
    """Load regions, administrations, competencies, role profiles, topics and instruments."""
    records = own_reference()
    async with store.unit_of_work(SYSTEM) as db:
        return await write_reference(db, records)


async def load_edition_2011(store: Store) -> LoadReport:
    """Load the 2011 edition as its source states it, people unnamed and unrated."""
    record = own_edition()
    async with store.unit_of_work(SYSTEM) as db:
        return await write_edition(db, record)


async def load_demo_profiles(store: Store) -> LoadReport:
    """Load the SYNTHETIC profiles of the 2011 placeholders; called by the demonstration alone."""
    profiles = own_profiles()
    async with store.unit_of_work(SYSTEM) as db:
        return await write_profiles(db, own_edition().slug, profiles)


async def load_demo_agenda(store: Store) -> LoadReport:
    """Load the SYNTHETIC slots, rooms, speakers and panels; called by the demonstration alone."""
    agenda = own_agenda()
    async with store.unit_of_work(SYSTEM) as db:
        return await write_agenda(db, own_edition().slug, agenda)


async def load_demo_administrations(store: Store) -> LoadReport:
    """Load the SYNTHETIC practices, challenges and indicators; for the demonstration alone."""
    records, indicators = own_described()
    async with store.unit_of_work(SYSTEM) as db:
        report = await write_described(db, records)
        return report + await write_demo_indicators(db, own_edition().slug, indicators)


async def load_demo_proposals(store: Store) -> LoadReport:
    """Load the SYNTHETIC proposals with their reviews; called by the demonstration alone."""
    records = own_proposals()
    async with store.unit_of_work(SYSTEM) as db:
        return await write_proposals(db, own_edition().slug, records)


async def load_demo_outcomes(store: Store) -> LoadReport:
    """Load the SYNTHETIC framework, recommendations and commitments; for the demonstration alone.

    They stand on the sessions of the SYNTHETIC agenda, which is loaded first.
    """
    records = own_outcomes()
    async with store.unit_of_work(SYSTEM) as db:
        return await write_demo_outcomes(db, own_edition().slug, records)


async def load_demo_meetings(store: Store) -> LoadReport:
    """Load the SYNTHETIC regional meetings of the sides; called by the demonstration alone."""
    records = own_meetings()
    async with store.unit_of_work(SYSTEM) as db:
        return await write_meetings(db, own_edition().slug, records)


async def load_folder(store: Store, folder: Path) -> LoadReport:
    """Load a user's own folder: reference files under our names, and any edition_*.json.

    A reference file that the folder lacks is taken from our own. Profiles, an agenda,
    administrations and proposals in it that were invented are left unread.

    Raises:
        InvalidInput: the folder is not there or holds no seed file.
        BadSeedFile: a file in it cannot be loaded; nothing was written.

    """
    reference, editions = read_folder(folder)
    async with store.unit_of_work(SYSTEM) as db:
        report = await write_reference(db, reference)
        for edition in editions:
            report += await write_edition(db, edition)
        return report


@cache
def own_reference() -> ReferenceRecords:
    """Return the reference data of this package."""
    faults = Faults()
    records = read_reference(SeedFiles((OWN,), faults))
    faults.raise_any()
    return records


@cache
def own_edition() -> EditionRecord:
    """Return the 2011 edition of this package."""
    faults = Faults()
    record = read_edition(SeedFiles((OWN,), faults), EDITION_2011, _known(own_reference()))
    faults.raise_any()
    return record


def own_profiles() -> tuple[ProfileRecord, ...]:
    """Return the synthetic profiles of this package."""
    faults = Faults()
    records = read_profiles(SeedFiles((OWN,), faults), own_edition(), own_reference())
    faults.raise_any()
    return records


def own_agenda() -> AgendaRecord:
    """Return the synthetic agenda of this package."""
    faults = Faults()
    record = read_agenda(SeedFiles((OWN,), faults), own_edition(), own_reference())
    faults.raise_any()
    return record


def own_described() -> tuple[tuple[DescribedRecord, ...], tuple[IndicatorRecord, ...]]:
    """Return what was invented about the administrations and the objectives of 2011."""
    faults = Faults()
    records = read_described(SeedFiles((OWN,), faults), own_edition(), own_reference())
    faults.raise_any()
    return records


def own_proposals() -> tuple[ProposalRecord, ...]:
    """Return the synthetic proposals of this package."""
    faults = Faults()
    records = read_proposals(SeedFiles((OWN,), faults), own_edition(), own_reference())
    faults.raise_any()
    return records


def own_outcomes() -> tuple[CooperationFrameworkRecord, ...]:
    """Return what was invented of the outcomes of 2011."""
    faults = Faults()
    files = SeedFiles((OWN,), faults)
    records = read_outcomes(files, own_edition(), own_reference(), own_agenda())
    faults.raise_any()
    return records


def own_meetings() -> tuple[MeetingRecord, ...]:
    """Return the synthetic regional meetings of this package."""
    faults = Faults()
    records = read_meetings(SeedFiles((OWN,), faults), own_edition(), own_reference())
    faults.raise_any()
    return records


def read_folder(folder: Path) -> tuple[ReferenceRecords, tuple[EditionRecord, ...]]:
    """Return what a user's own folder holds, checked as a whole.

    Raises:
        InvalidInput: the folder is not there or holds no seed file.
        BadSeedFile: a file in it cannot be loaded.

    """
    if not folder.is_dir():
        raise InvalidInput(f"There is no folder {folder}. Name one.", path=("folder",))
    names = list(
        dict.fromkeys(
            file.name
            for place in (folder, *(folder / name for name in SUBFOLDERS))
            for file in sorted(place.glob("*.*"))
            if file.suffix.lower() in _SUFFIXES
        )
    )
    if not names:
        raise InvalidInput(
            f"The folder {folder} holds no seed file. The names are {_names()}.", path=("folder",)
        )
    editions = [name for name in names if fnmatchcase(name, _EDITIONS)]
    faults = Faults()
    for name in names:
        if name not in (*REFERENCE_FILES, *_INVENTED, *editions):
            faults.add(Fault(name, None, "", f"one of the names {_names()}", "this name"))
    faults.raise_any()
    files = SeedFiles((folder, OWN), faults)
    reference = read_reference(files)
    # Where the reference data is at fault, a key that seems unknown may be right.
    known = Known(None, None) if faults.are_found else _known(reference)
    records = tuple(read_edition(files, name, known) for name in editions)
    slugs: dict[str, str] = {}
    for name, record in zip(editions, records, strict=True):
        if slugs.setdefault(record.slug, name) != name:
            expected = f"another key than in {slugs[record.slug]}"
            faults.add(Fault(name, None, "edition.key", expected, repr(record.slug)))
    faults.raise_any()
    return reference, records


def _known(reference: ReferenceRecords) -> Known:
    return Known(
        administrations=frozenset(one.code for one in reference.administrations),
        topics=frozenset(topic.key for topic in reference.topics if topic.is_leaf),
        names=reference.names,
    )


def _names() -> str:
    return ", ".join((*REFERENCE_FILES, _EDITIONS, *_INVENTED))
