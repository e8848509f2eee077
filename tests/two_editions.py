"""A world of two editions for the tests of who sees what: its people and what is known of them.

Every private text holds a word of its own, so that a leak can be told by that word alone. Ids are
words: ``own`` and ``other`` are the editions; the viewers of the tests hold the first.
"""

from datetime import UTC, date, datetime

from domain import models
from domain.models import (
    AssessmentKind,
    InstructionKind,
    InterestKind,
    LanguageLevel,
    NominationState,
    StatementKind,
)
from domain.policy import SYSTEM
from domain.store import Store
from tests.edition_instruments import instrument_rows

DAY = date(2011, 12, 7)
AT = datetime(2011, 12, 7, 9, tzinfo=UTC)
# Person: (administration, edition, side), None where nobody put them forward.
PEOPLE = {
    "ana": ("PE", "own", "west"),
    "pat": ("PE", "own", "west"),
    "luz": ("MX", "own", "west"),
    "wei": ("CN", "own", "east"),
    "xin": ("CN", "own", "east"),
    "eva": ("MX", "other", "west"),
    "pia": ("PE", "other", "west"),
    "bao": ("CN", "other", "east"),
    "nil": ("PE", None, None),
}
# Put forward for the edition of their own, without a place.
WAITING = {"wil": ("MX", "own", "west")}
EDITIONS = ("own", "other")
SIDES = {"east": ("CN",), "west": ("PE", "MX")}


def secret(noun: str, row_id: str) -> str:
    """Return the word that stands in a private text of one row."""
    return f"sentinel-{noun}-{row_id}"


def reference_rows() -> list[list[models.Record]]:
    """Return what is public, parents before their children."""
    origin = {"source": "s", "confidence": "high"}
    places = [
        models.Administration(
            id=code.lower(),
            code=code,
            code_alpha3=code + "X",
            name=f"Land {code}",
            region_id="ams",
            time_zone="Etc/UTC",
            entity_kind=models.EntityKind.STATE,
            wco_status=models.WcoStatus.MEMBER,
            as_of=DAY,
            notes="n",
            **origin,
        )
        for code in ("PE", "MX", "CN", "BR")
    ]
    competencies = [
        models.Competency(
            id=key,
            framework_id="frame",
            group_id="below",
            key=key,
            kind=models.CompetencyKind.OPERATIONAL,
            name=key,
            definition="d",
            level_1="1",
            level_2="2",
            level_3="3",
            level_4="4",
            sort_order=place,
            **origin,
        )
        for place, key in enumerate(("risk", "aeo"), 1)
    ]
    topics = [
        models.Topic(
            id=key,
            key=key,
            parent_id=parent,
            name=key,
            description="d",
            is_leaf=parent is not None,
            minutes=60,
            sort_order=place,
            **origin,
        )
        for place, (key, parent) in enumerate(
            (("track", None), ("window", "track"), ("post", "track"))
        )
    ]
    group = {"framework_id": "frame", "name": "g", "description": "d", "sort_order": 1, **origin}
    return [
        [models.Region(id="ams", key="AMS", name="A", short_name="A", sort_order=1, as_of=DAY)],
        places,
        [
            models.NameTranslation(record_id="pe", locale="es", name="El Perú"),
            models.AdministrationLanguage(administration_id="pe", language="es", position=1),
            models.Organization(id="wco", key="wco", name="O", administration_id="pe"),
            models.CompetencyFramework(
                id="frame", key="f", version=1, state=models.FrameworkState.PUBLISHED
            ),
            models.RoleProfile(id="head", key="head", name="Head"),
        ],
        [models.CompetencyGroup(id="above", key="above", **group)],
        [models.CompetencyGroup(id="below", key="below", parent_id="above", **group)],
        competencies,
        topics[:1],
        topics[1:],
        [
            *(
                models.TopicCompetency(
                    topic_id=topic, competency_id=key, weight_per_mille=500, **origin
                )
                for topic, key in (("window", "risk"), ("post", "aeo"))
            ),
            models.InstrumentReference(topic_id="window", citation="c", position=1),
            *(
                models.RoleTarget(role_profile_id="head", competency_id=key, level=4, **origin)
                for key in ("risk", "aeo")
            ),
        ],
        *instrument_rows(DAY),
        [models.Programme(id="prog", key="prog", name="P")],
        [
            models.StrategyAnchor(
                id="anchor",
                programme_id="prog",
                organization_id="wco",
                key="a",
                name="A",
                quote="q",
                position=1,
            )
        ],
    ]


def edition_rows(edition: str, number: int) -> list[list[models.Record]]:
    """Return an edition with its parts; ids begin with that of the edition."""
    of = {"edition_id": edition}
    day = date(2010 + number, 12, 7)
    return [
        [
            models.Edition(
                id=edition,
                programme_id="prog",
                slug=edition,
                number=number,
                name=edition,
                kind=models.EditionKind.EXCHANGE_PROGRAMME,
                state=models.EditionState.OPEN,
                starts_on=day,
                ends_on=day,
                source_title="t",
                source_publisher="p",
                source_url="u",
                source_sha256="h",
            )
        ],
        [
            *(
                models.Side(id=f"{edition}{key}", key=key, name=key, position=place, **of)
                for place, key in enumerate(SIDES)
            ),
            models.Component(
                id=f"{edition}forum",
                key="forum",
                kind=models.ComponentKind.EXCHANGE_FORUM,
                name="Forum",
                starts_on=day,
                ends_on=day,
                time_zone="Etc/UTC",
                country="CN",
                position=1,
                **of,
            ),
        ],
        [
            *(
                models.SideAdministration(
                    side_id=f"{edition}{key}", administration_id=code.lower(), position=place, **of
                )
                for key, codes in SIDES.items()
                for place, code in enumerate(codes)
            ),
            *(models.Quota(side_id=f"{edition}{key}", places=7_001) for key in SIDES),
            *(
                models.ComponentSide(component_id=f"{edition}forum", side_id=f"{edition}{key}")
                for key in SIDES
            ),
            models.EditionOrganization(
                organization_id="wco",
                role=models.OrganizationRole.HOST,
                component_id=f"{edition}forum",
                position=1,
                **of,
            ),
            models.Objective(id=f"{edition}aim", key="aim", text="o", position=1, **of),
            *(
                models.Statement(key=kind.value, kind=kind, text="s", position=1, **of)
                for kind in StatementKind
            ),
            models.FocusTopic(topic_id="window", stated_as="w", position=1, **of),
            models.Fact(
                id=f"{edition}fact",
                key="fact",
                unit="people",
                stated_value="99",
                quote="q",
                counted_from=models.CountedFrom.DELEGATES,
                side_id=f"{edition}east",
                position=1,
                **of,
            ),
        ],
    ]


def person_rows(person: str, administration: str) -> list[list[models.Record]]:
    """Return a person with a language, wishes and ratings of their own and of their superior."""
    strong = person in ("wei", "xin", "bao")
    languages = {"es": LanguageLevel.C1} | ({"zh": LanguageLevel.NATIVE} if strong else {})
    kinds = {"self": AssessmentKind.SELF, "boss": AssessmentKind.SUPERVISOR}
    levels = {"risk": 4 if strong else 1, "aeo": 1 if strong else 3}
    return [
        [
            models.Manager(
                id=person,
                administration_id=administration.lower(),
                code=person.upper(),
                name=secret("name", person),
                position=secret("position", person),
                seniority=models.Seniority.MANAGER,
                role_profile_id="head",
            )
        ],
        [
            *(
                models.ManagerLanguage(
                    manager_id=person, language=code, level=level, position=place
                )
                for place, (code, level) in enumerate(languages.items())
            ),
            *(
                models.TopicInterest(manager_id=person, topic_id=topic, kind=kind, priority=1)
                for topic, kind in (
                    ("post" if strong else "window", InterestKind.SEEKS),
                    ("window" if strong else "post", InterestKind.OFFERS),
                )
            ),
            *(
                models.Assessment(
                    id=f"{person}{word}",
                    manager_id=person,
                    framework_id="frame",
                    kind=kind,
                    assessed_on=DAY,
                )
                for word, kind in kinds.items()
            ),
        ],
        [
            models.Rating(
                id=f"{person}{word}{key}",
                assessment_id=f"{person}{word}",
                competency_id=key,
                level=level,
            )
            for word in kinds
            for key, level in levels.items()
            # What the superior did not rate may be added by a test.
            if (word, key) != ("boss", "aeo")
        ],
    ]


def place_rows(person: str, edition: str, side: str, *, waits: bool) -> list[list[models.Record]]:
    """Return the nomination of a person, and their place unless they wait for one."""
    nomination = models.Nomination(
        id=f"{person}{edition}",
        edition_id=edition,
        manager_id=person,
        side_id=f"{edition}{side}",
        state=NominationState.WAITLISTED if waits else NominationState.CONFIRMED,
        statement=secret("statement", person),
        decision_reason=secret("decision", person),
    )
    if waits:
        notice = models.NominationNotice(
            nomination_id=nomination.id, kind=models.NoticeKind.WAITLISTED, told_at=AT
        )
        place = models.WaitingPlace(
            nomination_id=nomination.id, side_id=nomination.side_id, number=1
        )
        return [[nomination], [notice, place]]
    delegate = models.Delegate(
        id=f"d{person}",
        edition_id=edition,
        nomination_id=nomination.id,
        manager_id=person,
        side_id=nomination.side_id,
        code=f"D-{person.upper()}",
        assignment=models.Assignment.STATED,
    )
    attends = models.DelegateComponent(delegate_id=delegate.id, component_id=f"{edition}forum")
    return [[nomination], [delegate], [attends]]


def call_rows(edition: str) -> list[models.Record]:
    """Return the deadlines and the reminders of an edition."""
    day = date(2011, 12, 1)
    return [
        *(
            models.NominationDeadline(edition_id=edition, administration_id=place, closes_on=day)
            for place in (None, "mx")
        ),
        *(
            models.NominationReminder(
                id=f"remind{place}{edition}",
                edition_id=edition,
                administration_id=place,
                reminded_on=day,
                reminded_at=AT,
                people=1,
            )
            for place in ("pe", "mx")
        ),
    ]


def nomination_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words of nominations, each with the field and the row that show it."""
    return [
        (secret(word, person), f"Nomination.{name}", "Nomination", person + edition)
        for person, (_, edition, _) in {**PEOPLE, **WAITING}.items()
        if edition is not None
        for word, name in (("statement", "statement"), ("decision", "decisionReason"))
    ]


async def fill_rows(store: Store) -> None:
    """Fill a store with the two editions; runs are in ``edition_runs``."""
    steps = reference_rows()
    for number, edition in enumerate(EDITIONS, 1):
        steps += [*edition_rows(edition, number), call_rows(edition)]
    for person, (administration, edition, side) in {**PEOPLE, **WAITING}.items():
        steps += person_rows(person, administration)
        if edition is not None:
            steps += place_rows(person, edition, side, waits=person in WAITING)
    steps.append(
        [
            models.PairingInstruction(
                id=f"never{edition}",
                edition_id=edition,
                kind=InstructionKind.NEVER,
                left_delegate_id=left,
                right_delegate_id=right,
                reason=secret("reason", edition),
                made_at=AT,
            )
            for edition, left, right in (("own", "dluz", "dwei"), ("other", "dbao", "deva"))
        ]
    )
    async with store.unit_of_work(SYSTEM) as db:
        for step in steps:
            db.add_all(step)
            await db.flush()
