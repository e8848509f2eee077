"""What of the database an edition takes along, written once: every table, and how its rows come.

Read by the export, the import and the JSON Schema alike. A table that is not here fails
``tests/domain/test_bundle_parts.py``, which says where to write it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import inspect

from domain import models
from domain.models import Record


class Kind(StrEnum):
    """How the rows of a table come into a bundle, and what they are known by in it."""

    EDITION = "edition"
    """A part of the edition, by its id."""
    PERSON = "person"
    """A person who is named in the edition, by the id."""
    ABOUT_PERSON = "about_person"
    """A part of a person who was nominated, by its id."""
    SHARED = "shared"
    """What editions share: it comes where something leads to it, and is known by a key."""


@dataclass(frozen=True)
class Part:
    """A table of a bundle.

    Args:
        model: the class of its rows.
        kind: how they come.
        of: the column that leads to what a row is a part of, with which it comes along.
        key: the columns that tell one row of what is shared from every other.
        whole: all rows come, whether something leads to them or not.
        leads: columns that lead to another table without a foreign key; None is any table.
    """

    model: type[Record]
    kind: Kind
    of: str | None = None
    key: tuple[str, ...] = ()
    whole: bool = False
    leads: tuple[tuple[str, type[Record] | None], ...] = ()

    @property
    def name(self) -> str:
        """The name of the table, as a bundle has it."""
        return str(self.model.__tablename__)

    @property
    def is_shared(self) -> bool:
        """Whether its rows are known by a key, and not by their ids."""
        return self.kind is Kind.SHARED

    @property
    def leads_anywhere(self) -> bool:
        """Whether what a row is a part of may stand in any table."""
        return (self.of, None) in self.leads


class Lead(NamedTuple):
    """A column that leads to a row of another table, or, where ``table`` is None, of any."""

    column: str
    table: str | None
    is_optional: bool


def _shared(
    model: type[Record], *key: str, of: str | None = None, whole: bool = False, **leads: None
) -> Part:
    return Part(model, Kind.SHARED, of, key, whole, tuple(leads.items()))


def _edition(model: type[Record], of: str = "edition_id") -> Part:
    return Part(model, Kind.EDITION, of)


def _about(model: type[Record], of: str = "manager_id") -> Part:
    return Part(model, Kind.ABOUT_PERSON, of)


# Topics come all, so that an engine chooses among the same ones after the move.
_SHARED: Final = (
    _shared(models.Region, "key"),
    _shared(models.Administration, "code"),
    _shared(models.AdministrationLanguage, "administration_id", "language", of="administration_id"),
    _shared(models.NameTranslation, "record_id", "locale", of="record_id", record_id=None),
    _shared(models.Organization, "key"),
    _shared(models.Programme, "key"),
    _shared(models.StrategyAnchor, "programme_id", "key", of="programme_id"),
    _shared(models.CompetencyFramework, "key", "version"),
    _shared(models.CompetencyGroup, "framework_id", "key", of="framework_id"),
    _shared(models.Competency, "framework_id", "key", of="framework_id"),
    _shared(
        models.CompetencyMapping,
        *("framework_id", "from_competency_id", "to_competency_id"),
        of="framework_id",
    ),
    _shared(models.RoleProfile, "key"),
    _shared(models.RoleTarget, "role_profile_id", "competency_id", of="role_profile_id"),
    _shared(models.Topic, "key", whole=True),
    _shared(models.InstrumentReference, "topic_id", "citation", of="topic_id"),
    _shared(models.TopicCompetency, "topic_id", "competency_id", of="topic_id"),
    _shared(models.StrategicFunction, "administration_id", "name", of="administration_id"),
    _shared(models.StrategicFunctionTopic, "function_id", "topic_id", of="function_id"),
    _shared(models.GoodPractice, "administration_id", "name", of="administration_id"),
    _shared(models.Challenge, "administration_id", "name", of="administration_id"),
    _shared(models.CooperationFramework, "programme_id", "key", "version", of="programme_id"),
    _shared(models.CooperationArticle, "framework_id", "number", of="framework_id"),
    _shared(
        models.ArticleMapping,
        *("framework_id", "from_article_id", "to_article_id"),
        of="framework_id",
    ),
    _shared(models.CooperationInstrument, "key"),
    _shared(models.InstrumentParty, "instrument_id", "administration_id", of="instrument_id"),
    _shared(
        models.StageEvent,
        *("instrument_id", "stage", "reached_on", "precision", "known_on", "recorded_at", "source"),
        of="instrument_id",
    ),
    _shared(models.StageRetraction, "event_id", of="event_id"),
)
_PEOPLE: Final = (
    Part(models.Manager, Kind.PERSON),
    Part(models.Erasure, Kind.ABOUT_PERSON, "manager_id", leads=(("manager_id", models.Manager),)),
    _about(models.ManagerLanguage),
    _about(models.TopicInterest),
    _about(models.ManagerTarget),
    _about(models.Consent),
    _about(models.ContactDetails),
    _about(models.Assessment),
    _about(models.Rating, "assessment_id"),
    _about(models.RatingEvidence, "rating_id"),
)
_OF_EDITION: Final = (
    Part(models.Edition, Kind.EDITION),
    _edition(models.EditionOrganization),
    _edition(models.Side),
    _edition(models.SideAdministration),
    _edition(models.Component),
    _edition(models.ComponentSide, "component_id"),
    _edition(models.FocusTopic),
    _edition(models.Statement),
    _edition(models.Objective),
    _edition(models.Indicator),
    _edition(models.IndicatorValue, "indicator_id"),
    _edition(models.Fact),
    _edition(models.FactResolution, "fact_id"),
    _edition(models.RoadmapStep),
    _edition(models.StrategyLink),
    _edition(models.Quota, "side_id"),
    _edition(models.NominationDeadline),
    _edition(models.NominationReminder),
    _edition(models.Nomination),
    _edition(models.NominationNotice, "nomination_id"),
    _edition(models.WaitingPlace, "nomination_id"),
    _edition(models.Delegate),
    _edition(models.DelegateComponent, "delegate_id"),
    _edition(models.Substitution, "delegate_id"),
    _edition(models.Absence, "delegate_id"),
    _edition(models.PeerInvitation),
    _edition(models.Room, "component_id"),
    _edition(models.Slot, "component_id"),
    _edition(models.Session, "component_id"),
    _edition(models.Speaker),
    _edition(models.SpeakerLanguage, "speaker_id"),
    _edition(models.SessionLeader, "session_id"),
    _edition(models.PairingInstruction),
    _edition(models.Scenario),
    _edition(models.ScenarioInstruction, "scenario_id"),
    _edition(models.PairingRun),
    _edition(models.Pairing, "run_id"),
    _edition(models.PairingReason, "pairing_id"),
    _edition(models.UnpairedDelegate, "run_id"),
    _edition(models.InheritedTie, "run_id"),
    _edition(models.TopicRun),
    _edition(models.TopicSuggestion, "run_id"),
    _edition(models.TopicReason, "suggestion_id"),
    _edition(models.AgendaRun),
    _edition(models.AgendaPlacement, "run_id"),
    _edition(models.AgendaAttendance, "placement_id"),
    _edition(models.AgendaMeeting, "run_id"),
    _edition(models.CrossParticipationRun),
    _edition(models.SuggestedInvitation, "run_id"),
    _edition(models.Partnership),
    _edition(models.PartnershipResponse, "partnership_id"),
    _edition(models.Contact, "partnership_id"),
    _edition(models.RegionalMeeting),
    _edition(models.MeetingTopic, "meeting_id"),
    _edition(models.MeetingWay, "meeting_id"),
    _edition(models.CrossParticipation),
    _edition(models.CrossParticipationTopic, "participation_id"),
    _edition(models.CrossParticipationNotice, "participation_id"),
    _edition(models.ProposalDeadline),
    _edition(models.Proposal),
    _edition(models.ProposalAuthor, "proposal_id"),
    _edition(models.ProposalRevision, "proposal_id"),
    _edition(models.ProposalReview, "revision_id"),
    _edition(models.ProposalNotice, "proposal_id"),
    _edition(models.EvaluationForm),
    _edition(models.EvaluationQuestion, "form_id"),
    _edition(models.EvaluationAnswer, "form_id"),
    _edition(models.EvaluationValue, "answer_id"),
    _edition(models.EvaluationReminder, "form_id"),
    _edition(models.Recommendation),
    _edition(models.Commitment, "recommendation_id"),
    _edition(models.ActionUpdate, "commitment_id"),
    _edition(models.CommitmentReminder),
)

PARTS: Final[tuple[Part, ...]] = (*_SHARED, *_PEOPLE, *_OF_EDITION)

# Why a table stays where it is.
LEFT_OUT: Final[Mapping[type[Record], str]] = {
    models.AuditEntry: "the trail tells what happened in one database; the import begins another",
    models.AuditWords: "goes with the trail",
    models.Undo: "goes with the trail",
    models.OutboxEvent: "whoever listens was told there",
    models.WebhookEndpoint: "holds a secret, and tells of a place to send to from there",
    models.Delivery: "goes with its endpoint",
    models.StoredAnswer: "answers to requests that were sent there",
    models.ServiceToken: "a token opens one installation",
    models.ServiceTokenEdition: "goes with its token",
    models.CalendarFeed: "an address of that installation, under a secret",
    models.PersonExport: "a link of that installation",
    models.AssessmentRead: "who read ratings there; they ask there",
    models.Import: "files that wait there",
    models.ImportedRow: "which row of which file was read there",
    models.Work: "runs that have not ended are carried out where they were asked for",
}


@cache
def parts_by_name() -> Mapping[str, Part]:
    """Return the tables of a bundle by name, each after those that it leads to."""
    parts = {part.name: part for part in PARTS}
    ordered = [table.name for table in Record.metadata.sorted_tables if table.name in parts]
    # What leads without a foreign key leads to anything: that has to stand before it.
    ordered.sort(key=lambda name: bool(parts[name].leads))
    return {name: parts[name] for name in ordered}


@cache
def leads_of(part: Part) -> tuple[Lead, ...]:
    """Return the columns of a table that lead to other rows."""
    targets: dict[str, str | None] = {
        name: None if target is None else str(target.__tablename__) for name, target in part.leads
    }
    columns = inspect(part.model).local_table.columns
    for column in columns:
        for key in column.foreign_keys:
            targets[column.name] = key.column.table.name
    return tuple(
        Lead(column.name, targets[column.name], bool(column.nullable))
        for column in columns
        if column.name in targets
    )


@cache
def columns_of(part: Part) -> tuple[Any, ...]:
    """Return the columns of a table that a bundle holds, the id first.

    Not whether a seed looks after a row, nor the hash over a run and the ids that it leads to:
    these are of one database. Nor how often what editions share was changed, as it is changed for
    others too; of all else that goes along, as calendars count changes and must not fall back.
    """
    mapper: Any = inspect(part.model)
    left_out = {"seeded", "record_hash"}
    if part.is_shared and mapper.version_id_col is not None:
        left_out.add(mapper.version_id_col.name)
    held = [column for column in mapper.local_table.columns if column.name not in left_out]
    return tuple(sorted(held, key=lambda column: column.name != "id"))
