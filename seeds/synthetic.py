"""An invented edition of any size, always the same for the same seed. SYNTHETIC throughout.

For benchmarks and for tests that need one row or three. No clock and no chance of its own: every
choice is a pure function of the seed and of keys, through SHAKE-256.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from domain import models
from domain.errors import InvalidInput
from domain.policy import SYSTEM
from domain.reference import (
    AssessmentRecord,
    ComponentRecord,
    DelegateRecord,
    EditionRecord,
    FocusTopicRecord,
    InterestRecord,
    LoadReport,
    ProfileRecord,
    ProgrammeRecord,
    ReferenceRecords,
    SideRecord,
    SourceRecord,
    write_edition,
    write_profiles,
)
from domain.store import Store
from seeds.load import own_reference
from seeds.reading.parts import SIDES_MAX

MANAGERS_MAX = 100_000
_STARTS_ON, _ENDS_ON = date(2031, 3, 3), date(2031, 3, 7)
_ASSESSED_ON = date(2031, 2, 3)
_ADMINISTRATIONS_MAX = 12
_FOCUS_TOPICS = 4
_INTERESTS = 3
_LETTERS = "abcdef"


@dataclass(frozen=True, slots=True)
class Invented:
    """An edition nobody held, and the profiles of its delegates."""

    edition: EditionRecord
    profiles: tuple[ProfileRecord, ...]


def invent(seed: int, managers: int, sides: int = 2) -> Invented:
    """Invent an edition whose sides are as even as they can be.

    Args:
        seed: 0 or more; it stands in the slug and in every code, so that several editions can
            stand together.
        managers: how many people in all, 0 to 100,000, dealt to the sides in turn.
        sides: 1 to 6; with one side there is nobody to pair with.

    Raises:
        InvalidInput: a number is out of range.

    """
    if seed < 0:
        raise InvalidInput(f"A seed is 0 or more, not {seed}.", path=("seed",))
    if not 1 <= sides <= SIDES_MAX:
        raise InvalidInput(f"An edition has 1 to {SIDES_MAX} sides, not {sides}.", path=("sides",))
    if not 0 <= managers <= MANAGERS_MAX:
        raise InvalidInput(
            f"Invent 0 to {MANAGERS_MAX} managers, not {managers}.", path=("managers",)
        )
    reference, chance = own_reference(), _Chance(seed)
    invented_sides = _sides(chance, reference, sides)
    delegates = tuple(_delegate(seed, invented_sides, number) for number in range(managers))
    leaves = [topic.key for topic in reference.topics if topic.is_leaf]
    focus = chance.some(leaves, _FOCUS_TOPICS, "focus")
    edition = EditionRecord(
        programme=ProgrammeRecord("synthetic", "SYNTHETIC programme, invented"),
        slug=f"synthetic-{seed}-{managers}-{sides}",
        number=1 + chance.draw("number", str(managers), str(sides)) % 1_000_000_000,
        name=f"SYNTHETIC edition of {managers} managers, invented from seed {seed}",
        kind=models.EditionKind.SYMPOSIUM,
        state=models.EditionState.PLANNED,
        starts_on=_STARTS_ON,
        ends_on=_ENDS_ON,
        quote="",
        source=SourceRecord(),
        organizations=(),
        sides=invented_sides,
        components=(_component(invented_sides),),
        objectives=(),
        focus_topics=tuple(FocusTopicRecord(topic, topic) for topic in focus),
        statements=(),
        facts=(),
        delegates=delegates,
    )
    native = {one.code: one.languages[0] for one in reference.administrations}
    profiles = tuple(
        _profile(chance, reference, delegate, native[delegate.administration], leaves)
        for delegate in delegates
    )
    return Invented(edition, profiles)


async def load_invented(store: Store, invented: Invented) -> LoadReport:
    """Load an invented edition with its people; the reference data must stand already."""
    async with store.unit_of_work(SYSTEM) as db:
        report = await write_edition(db, invented.edition)
        return report + await write_profiles(db, invented.edition.slug, invented.profiles)


class _Chance:
    """Whole numbers and choices that a seed decides."""

    def __init__(self, seed: int) -> None:
        self._seed = str(seed)

    def bytes(self, count: int, *parts: str) -> bytes:
        return hashlib.shake_256("|".join((self._seed, *parts)).encode()).digest(count)

    def draw(self, *parts: str) -> int:
        return int.from_bytes(self.bytes(8, *parts), "big")

    def some(self, keys: list[str], count: int, *parts: str) -> list[str]:
        """Return distinct keys, in an order of their own."""
        return sorted(keys, key=lambda key: self.draw(*parts, key))[:count]


def _sides(chance: _Chance, reference: ReferenceRecords, count: int) -> tuple[SideRecord, ...]:
    """Deal administrations to the sides; a small side may have one of many."""
    codes = [one.code for one in reference.administrations if one.code != "EU"]
    chosen = chance.some(codes, count * _ADMINISTRATIONS_MAX, "administrations")
    return tuple(
        SideRecord(
            f"side_{letter}", f"SYNTHETIC side {letter}", tuple(chosen[place::count]), None, ""
        )
        for place, letter in enumerate(_LETTERS[:count])
    )


def _component(sides: tuple[SideRecord, ...]) -> ComponentRecord:
    return ComponentRecord(
        key="symposium",
        kind=models.ComponentKind.ONLINE,
        name="SYNTHETIC symposium",
        starts_on=_STARTS_ON,
        ends_on=_ENDS_ON,
        city="",
        country=None,
        time_zone="Etc/UTC",
        venue="",
        format="",
        quote="",
        sides=tuple(side.key for side in sides),
    )


def _delegate(seed: int, sides: tuple[SideRecord, ...], number: int) -> DelegateRecord:
    place, within = number % len(sides), number // len(sides)
    side = sides[place]
    return DelegateRecord(
        code=f"{_LETTERS[place].upper()}{seed}-{within + 1:05d}",
        side=side.key,
        administration=side.administrations[within % len(side.administrations)],
        assignment=models.Assignment.ASSUMED,
        assignment_note="SYNTHETIC",
        components=("symposium",),
    )


def _profile(
    chance: _Chance,
    reference: ReferenceRecords,
    delegate: DelegateRecord,
    native: str,
    leaves: list[str],
) -> ProfileRecord:
    code = delegate.code
    digits = chance.draw(code, "profile")
    # Six different topics: five steps of at most seven do not go round fifty leaves.
    first, step = digits % len(leaves), 1 + (digits >> 16) % 7
    topics = [leaves[(first + place * step) % len(leaves)] for place in range(2 * _INTERESTS)]
    languages = [(native, models.LanguageLevel.NATIVE)]
    if (digits >> 32) % 2 and native != "en":
        languages.append(("en", models.LanguageLevel.B2))
    return ProfileRecord(
        code=code,
        role=reference.roles[(digits >> 48) % len(reference.roles)].key,
        seniority=list(models.Seniority)[(digits >> 40) % len(models.Seniority)],
        languages=tuple(languages),
        assessments=(_assessment(chance, reference, code),),
        interests=tuple(
            InterestRecord(kind, topic, priority)
            for kind, of_kind in (
                (models.InterestKind.OFFERS, topics[:_INTERESTS]),
                (models.InterestKind.SEEKS, topics[_INTERESTS:]),
            )
            for priority, topic in enumerate(of_kind, start=1)
        ),
    )


def _assessment(chance: _Chance, reference: ReferenceRecords, code: str) -> AssessmentRecord:
    """Rate three in five competencies, one byte for each; the rest is *not assessed*."""
    framework = reference.framework
    drawn = chance.bytes(len(framework.competencies), code, "ratings")
    return AssessmentRecord(
        kind=models.AssessmentKind.SELF,
        assessed_on=_ASSESSED_ON,
        framework=framework.key,
        version=framework.version,
        ratings=tuple(
            (one.key, byte // 5 % (models.LEVEL_MAX + 1) if byte % 5 < 3 else None)  # noqa: PLR2004 -- as said above
            for one, byte in zip(framework.competencies, drawn, strict=True)
        ),
    )
