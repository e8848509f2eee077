"""The conditions that row scopes are made of: people, editions, published runs.

A scope takes a viewer and returns a condition; None is every row. Conditions name mapped columns,
so that they follow a table under any alias; what they look up elsewhere is looked up in tables of
their own, so that no statement around them can capture it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, false, or_, select

from domain import models
from domain.models import Record
from domain.policy.viewer import Viewer
from domain.roles import Role, Scope

Condition = ColumnElement[bool] | None
RowScope = Callable[[Viewer], Condition]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table by role; a role that is not there has none."""

    read: Mapping[Role, RowScope]
    write: Mapping[Role, RowScope] = field(default_factory=dict)


# A mapped column, or one of a table apart.
Column = Any


def apart(model: type[Record], use: str = "policy") -> FromClause:
    """Return a table to look something up in, apart from any that a statement reads."""
    table = cast("Table", model.__table__)
    return table.alias(f"{use}_{table.name}")


MANAGER: Final = apart(models.Manager)
NOMINATION: Final = apart(models.Nomination)
ASSESSMENT: Final = apart(models.Assessment)
RATING: Final = apart(models.Rating)
INVITATION: Final = apart(models.PeerInvitation)
DELEGATE: Final = apart(models.Delegate)
PAIRING_RUN: Final = apart(models.PairingRun)
TOPIC_RUN: Final = apart(models.TopicRun)
PAIRING: Final = apart(models.Pairing)
PARTNERSHIP: Final = apart(models.Partnership)
SCENARIO: Final = apart(models.Scenario)
COMPONENT: Final = apart(models.Component)
SESSION: Final = apart(models.Session)
SIDE: Final = apart(models.Side)
SPEAKER: Final = apart(models.Speaker)
AGENDA_RUN: Final = apart(models.AgendaRun)
PLACEMENT: Final = apart(models.AgendaPlacement)
ATTENDANCE: Final = apart(models.AgendaAttendance)
SUGGESTION: Final = apart(models.TopicSuggestion)
MEMBER: Final = apart(models.SideAdministration)
STRATEGIC_FUNCTION: Final = apart(models.StrategicFunction)
INDICATOR: Final = apart(models.Indicator)
COOPERATION_FRAMEWORK: Final = apart(models.CooperationFramework)
RECOMMENDATION: Final = apart(models.Recommendation)
COMMITMENT: Final = apart(models.Commitment)
PARTY: Final = apart(models.InstrumentParty)
STAGE_EVENT: Final = apart(models.StageEvent)
FACT: Final = apart(models.Fact)
EDITION: Final = apart(models.Edition)
PROPOSAL: Final = apart(models.Proposal)
AUTHOR: Final = apart(models.ProposalAuthor)
REVISION: Final = apart(models.ProposalRevision)
REGIONAL_MEETING: Final = apart(models.RegionalMeeting)
EVALUATION_FORM: Final = apart(models.EvaluationForm)
EVALUATION_ANSWER: Final = apart(models.EvaluationAnswer)
CROSS_PARTICIPATION: Final = apart(models.CrossParticipation)
CROSS_PARTICIPATION_RUN: Final = apart(models.CrossParticipationRun)
WEBHOOK_ENDPOINT: Final = apart(models.WebhookEndpoint)
# How many take part, are paired, agreed or done is public, and who or what is not: a fact counts
# them past the rows of its reader.
COUNTED: Final = apart(models.Delegate, "counted")
COUNTED_MANAGER: Final = apart(models.Manager, "counted")
COUNTED_NOMINATION: Final = apart(models.Nomination, "counted")
COUNTED_PAIRING: Final = apart(models.Pairing, "counted")
COUNTED_PAIRING_RUN: Final = apart(models.PairingRun, "counted")
COUNTED_PLACEMENT: Final = apart(models.AgendaPlacement, "counted")
COUNTED_AGENDA_RUN: Final = apart(models.AgendaRun, "counted")
COUNTED_COMMITMENT: Final = apart(models.Commitment, "counted")
COUNTED_PROPOSAL: Final = apart(models.Proposal, "counted")
COUNTED_RECOMMENDATION: Final = apart(models.Recommendation, "counted")
# What an edition remembers of earlier ones is the same whoever plans those.
REMEMBERED_CONTACT: Final = apart(models.Contact, "remembered")
REMEMBERED_PARTNERSHIP: Final = apart(models.Partnership, "remembered")
REMEMBERED_SESSION: Final = apart(models.Session, "remembered")
COUNTED_TABLES: Final = frozenset(
    {
        COUNTED,
        COUNTED_MANAGER,
        COUNTED_NOMINATION,
        COUNTED_PAIRING,
        COUNTED_PAIRING_RUN,
        COUNTED_PLACEMENT,
        COUNTED_AGENDA_RUN,
        COUNTED_COMMITMENT,
        COUNTED_PROPOSAL,
        COUNTED_RECOMMENDATION,
        REMEMBERED_CONTACT,
        REMEMBERED_PARTNERSHIP,
        REMEMBERED_SESSION,
    }
)


def everything(_viewer: Viewer) -> Condition:
    """Keep every row."""
    return None


EVERYBODY: Final[tuple[Role, ...]] = tuple(role for role in Role if role is not Role.SYSTEM)
OPEN: Final[Mapping[Role, RowScope]] = dict.fromkeys(EVERYBODY, everything)


def either(*scopes: RowScope) -> RowScope:
    """Keep the rows that one of the scopes keeps."""

    def scope(viewer: Viewer) -> Condition:
        parts = [each(viewer) for each in scopes]
        known = [part for part in parts if part is not None]
        return or_(*known) if len(known) == len(parts) else None

    return scope


def let_in(wanted: Scope, scope: RowScope) -> RowScope:
    """Narrow an integration to what it was let in for."""
    return lambda viewer: scope(viewer) if wanted in viewer.scopes else false()


def held(column: Any) -> RowScope:
    """Keep the rows of the editions that a viewer holds."""
    return lambda viewer: (
        None if viewer.edition_ids is None else column.in_(sorted(viewer.edition_ids))
    )


def planners(edition: Any) -> dict[Role, RowScope]:
    """Return who plans an edition: who holds it, and who keeps the system."""
    return {Role.PLANNER: held(edition), Role.ADMIN: everything}


def within(column: Any, place: Select[Any], narrow: RowScope) -> RowScope:
    """Keep the rows whose column is among what a look-up finds, itself narrowed."""

    def scope(viewer: Viewer) -> Condition:
        condition = narrow(viewer)
        return None if condition is None else column.in_(place.where(condition))

    return scope


def nominated(person: Column) -> RowScope:
    """Keep the people who were nominated for an edition that the viewer holds."""
    return within(person, select(NOMINATION.c.manager_id), held(NOMINATION.c.edition_id))


def taking_part(person: Column) -> RowScope:
    """Keep the people who have a place in an edition that the viewer holds."""
    return within(person, select(DELEGATE.c.manager_id), held(DELEGATE.c.edition_id))


def staff(person: Column) -> RowScope:
    """Keep the people of the viewer's administration."""
    return lambda viewer: person.in_(_of_administration(viewer))


def _of_administration(viewer: Viewer) -> Select[Any]:
    ours = MANAGER.c.administration_id == (viewer.administration_id or "")
    return select(MANAGER.c.id).where(ours)


def oneself(person: Column) -> RowScope:
    """Keep the person who asks."""
    return lambda viewer: cast("ColumnElement[bool]", person == (viewer.manager_id or ""))


def partners(person: Column) -> RowScope:
    """Keep those with whom the viewer has a published pairing."""

    def scope(viewer: Viewer) -> Condition:
        mine = select(DELEGATE.c.id).where(DELEGATE.c.manager_id == (viewer.manager_id or ""))
        standing = PAIRING.c.run_id.in_(
            select(PAIRING_RUN.c.id).where(models.stands(PAIRING_RUN.c))
        )
        left, right = PAIRING.c.left_delegate_id, PAIRING.c.right_delegate_id
        others = (
            select(right)
            .where(left.in_(mine), standing)
            .union(select(left).where(right.in_(mine), standing))
        )
        partner = apart(models.Delegate).alias("policy_partner")
        theirs = select(partner.c.manager_id).where(partner.c.id.in_(others))
        return cast("ColumnElement[bool]", person.in_(theirs))

    return scope


def published(run: Any) -> RowScope:
    """Keep the published run of the editions that a viewer holds."""

    def scope(viewer: Viewer) -> Condition:
        ours = held(run.edition_id)(viewer)
        return models.stands(run) if ours is None else models.stands(run) & ours

    return scope


def published_for_all(run: Any) -> RowScope:
    """Keep every published run."""
    return lambda _viewer: models.stands(run)


def once_published(run: Any) -> dict[Role, RowScope]:
    """Return who reads a run that is for everybody once it is published."""
    return {**dict.fromkeys(EVERYBODY, published_for_all(run)), **planners(run.edition_id)}


def of_programme(programme: Any) -> RowScope:
    """Keep what belongs to the programme of an edition that the viewer holds."""
    return within(programme, select(EDITION.c.programme_id), held(EDITION.c.id))


def of_own(administration: Any) -> RowScope:
    """Keep what belongs to the viewer's own administration."""
    return lambda viewer: administration == (viewer.administration_id or "")


def joined(pairing: Any, delegate: Callable[[Viewer], Select[Any]]) -> RowScope:
    """Keep the pairings of certain delegates."""
    return lambda viewer: or_(
        pairing.left_delegate_id.in_(delegate(viewer)),
        pairing.right_delegate_id.in_(delegate(viewer)),
    )


def my_delegates(viewer: Viewer) -> Select[Any]:
    """Look up the delegates that the viewer is or was."""
    return select(DELEGATE.c.id).where(DELEGATE.c.manager_id == (viewer.manager_id or ""))


def staff_delegates(viewer: Viewer) -> Select[Any]:
    """Look up the delegates of the viewer's administration."""
    return select(DELEGATE.c.id).where(DELEGATE.c.manager_id.in_(_of_administration(viewer)))


def both(*scopes: RowScope) -> RowScope:
    """Keep the rows that each of the scopes keeps."""

    def scope(viewer: Viewer) -> Condition:
        known = [part for each in scopes if (part := each(viewer)) is not None]
        return and_(*known) if known else None

    return scope


def under(column: Any, parent: FromClause, scopes: Mapping[Role, RowScope]) -> dict[Role, RowScope]:
    """Let the rows of a table follow those of its parent."""
    return {role: within(column, select(parent.c.id), scope) for role, scope in scopes.items()}
