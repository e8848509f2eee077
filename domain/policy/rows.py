"""Which rows of each table a viewer may read and change, deny by default.

A role that a table does not name sees no row of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.models import Record
from domain.policy.agenda_rows import AGENDA_ROWS
from domain.policy.calendar_rows import CALENDAR_ROWS
from domain.policy.competence_rows import COMPETENCE_ROWS
from domain.policy.conditions import (
    EVERYBODY,
    PAIRING,
    PAIRING_RUN,
    SCENARIO,
    SUGGESTION,
    TOPIC_RUN,
    Column,
    Condition,
    Rows,
    RowScope,
    both,
    either,
    everything,
    held,
    joined,
    let_in,
    my_delegates,
    nominated,
    once_published,
    oneself,
    partners,
    planners,
    published,
    published_for_all,
    staff,
    staff_delegates,
    taking_part,
    under,
    within,
)
from domain.policy.edition_rows import EDITION_ROWS
from domain.policy.evaluation_rows import EVALUATION_ROWS
from domain.policy.fact_rows import FACT_ROWS
from domain.policy.import_rows import IMPORT_ROWS
from domain.policy.instrument_rows import INSTRUMENT_ROWS
from domain.policy.meeting_rows import MEETING_ROWS
from domain.policy.nomination_rows import NOMINATION_ROWS, for_people_or_pairings
from domain.policy.outcome_rows import OUTCOME_ROWS
from domain.policy.partnership_rows import PARTNERSHIP_ROWS
from domain.policy.profile_rows import PROFILE_ROWS
from domain.policy.proposal_rows import PROPOSAL_ROWS
from domain.policy.rights_rows import RIGHTS_ROWS, own, planned
from domain.policy.roadmap_rows import ROADMAP_ROWS
from domain.policy.viewer import Viewer
from domain.policy.webhook_rows import WEBHOOK_ROWS
from domain.roles import Role, Scope


def _offered(_viewer: Viewer) -> Condition:
    return models.TopicInterest.kind == models.InterestKind.OFFERS


def _person_rows(person: Column, of_partner: RowScope) -> Mapping[Role, RowScope]:
    """Return who reads what hangs on a person; of a partner's, what a partner needs."""
    return {
        Role.MANAGER: either(oneself(person), of_partner),
        Role.COORDINATOR: staff(person),
        Role.PLANNER: nominated(person),
        Role.INTEGRATION: let_in(Scope.PEOPLE_READ, taking_part(person)),
        Role.ADMIN: everything,
    }


def _pairing_runs(run: Any) -> Mapping[Role, RowScope]:
    return {
        Role.MANAGER: published(run),
        Role.COORDINATOR: published(run),
        Role.PLANNER: held(run.edition_id),
        Role.INTEGRATION: let_in(Scope.PAIRINGS_READ, published(run)),
        Role.AUDITOR: published_for_all(run),
        Role.ADMIN: everything,
    }


def _pairings(pairing: Any) -> dict[Role, RowScope]:
    """Return who reads pairings: participants their own, an administration its people's."""
    of_run = {
        role: within(pairing.run_id, select(PAIRING_RUN.c.id), scope)
        for role, scope in _pairing_runs(PAIRING_RUN.c).items()
    }
    return {
        **of_run,
        Role.MANAGER: both(of_run[Role.MANAGER], joined(pairing, my_delegates)),
        Role.COORDINATOR: both(of_run[Role.COORDINATOR], joined(pairing, staff_delegates)),
    }


def _suggestions(suggestion: Any) -> dict[Role, RowScope]:
    return under(suggestion.run_id, TOPIC_RUN, once_published(TOPIC_RUN.c))


# Of a published topic everybody may know who leads it, not what it weighs.
_TOLD_TO_ALL: Final = ("can_be_led", "needs_invited_leader", "required")


def _topic_reasons() -> Mapping[Role, RowScope]:
    reason = models.TopicReason
    by_suggestion = under(reason.suggestion_id, SUGGESTION, _suggestions(SUGGESTION.c))
    told: RowScope = lambda _viewer: reason.code.in_(_TOLD_TO_ALL)  # noqa: E731 -- one line says it
    planners = (Role.PLANNER, Role.ADMIN)
    return {
        role: scope if role in planners else both(scope, told)
        for role, scope in by_suggestion.items()
    }


def _open(*tables: type[Record]) -> dict[type[Record], Rows]:
    """Open tables to reading; their fields have rules of their own."""
    return {table: Rows(dict.fromkeys(EVERYBODY, everything)) for table in tables}


# What the house writes beside each change. A unit of work reads and adds it whoever acts; what is
# read through a door has the rules below.
BOOKKEEPING: Final[frozenset[type[Record]]] = frozenset(
    {
        models.AuditEntry,
        models.AuditWords,
        models.OutboxEvent,
        models.StoredAnswer,
        models.Undo,
        models.Work,
    }
)

ROWS: Final[Mapping[type[Record], Rows]] = {
    **_open(
        models.Administration,
        models.AdministrationLanguage,
        models.Region,
        models.Topic,
        models.InstrumentReference,
    ),
    **EDITION_ROWS,
    **AGENDA_ROWS,
    **CALENDAR_ROWS,
    **EVALUATION_ROWS,
    **FACT_ROWS,
    **IMPORT_ROWS,
    **INSTRUMENT_ROWS,
    **PROFILE_ROWS,
    **PROPOSAL_ROWS,
    **ROADMAP_ROWS,
    **COMPETENCE_ROWS,
    **NOMINATION_ROWS,
    **MEETING_ROWS,
    **OUTCOME_ROWS,
    **RIGHTS_ROWS,
    **WEBHOOK_ROWS,
    models.Manager: Rows(
        {
            Role.MANAGER: either(oneself(models.Manager.id), taking_part(models.Manager.id)),
            Role.COORDINATOR: either(staff(models.Manager.id), taking_part(models.Manager.id)),
            Role.PLANNER: nominated(models.Manager.id),
            # The fields of people have rules of their own; a pairing says whether one is invented.
            Role.INTEGRATION: for_people_or_pairings(taking_part(models.Manager.id)),
            Role.AUDITOR: everything,
            Role.ADMIN: everything,
        },
        {**own(models.Manager.id), **planned(models.Manager.id)},
    ),
    models.ManagerLanguage: Rows(
        _person_rows(
            models.ManagerLanguage.manager_id, partners(models.ManagerLanguage.manager_id)
        ),
        {**own(models.ManagerLanguage.manager_id), **planned(models.ManagerLanguage.manager_id)},
    ),
    models.TopicInterest: Rows(
        _person_rows(
            models.TopicInterest.manager_id,
            both(partners(models.TopicInterest.manager_id), _offered),
        ),
        {**own(models.TopicInterest.manager_id), **planned(models.TopicInterest.manager_id)},
    ),
    models.PairingInstruction: Rows(
        planners(models.PairingInstruction.edition_id),
        {Role.PLANNER: held(models.PairingInstruction.edition_id)},
    ),
    models.Scenario: Rows(
        planners(models.Scenario.edition_id), {Role.PLANNER: held(models.Scenario.edition_id)}
    ),
    models.ScenarioInstruction: Rows(
        under(models.ScenarioInstruction.scenario_id, SCENARIO, planners(SCENARIO.c.edition_id)),
        under(
            models.ScenarioInstruction.scenario_id,
            SCENARIO,
            {Role.PLANNER: held(SCENARIO.c.edition_id)},
        ),
    ),
    models.PairingRun: Rows(
        _pairing_runs(models.PairingRun), {Role.PLANNER: held(models.PairingRun.edition_id)}
    ),
    models.Pairing: Rows(_pairings(models.Pairing)),
    models.PairingReason: Rows(
        under(models.PairingReason.pairing_id, PAIRING, _pairings(PAIRING.c))
    ),
    **PARTNERSHIP_ROWS,
    models.UnpairedDelegate: Rows(
        under(models.UnpairedDelegate.run_id, PAIRING_RUN, planners(PAIRING_RUN.c.edition_id))
    ),
    # How far it came, and who met, belongs to the edition in which they were partners.
    models.InheritedTie: Rows(
        {
            role: both(scope, held(models.InheritedTie.edition_id))
            for role, scope in under(
                models.InheritedTie.run_id, PAIRING_RUN, planners(PAIRING_RUN.c.edition_id)
            ).items()
        }
    ),
    models.TopicRun: Rows(
        once_published(models.TopicRun), {Role.PLANNER: held(models.TopicRun.edition_id)}
    ),
    models.TopicSuggestion: Rows(_suggestions(models.TopicSuggestion)),
    models.TopicReason: Rows(_topic_reasons()),
    models.AuditEntry: Rows(
        {
            Role.MANAGER: oneself(models.AuditEntry.manager_id),
            Role.COORDINATOR: staff(models.AuditEntry.manager_id),
            Role.PLANNER: either(
                held(models.AuditEntry.edition_id), nominated(models.AuditEntry.manager_id)
            ),
            Role.AUDITOR: everything,
            Role.ADMIN: everything,
        }
    ),
    models.Undo: Rows({}),
    models.ServiceToken: Rows(
        {
            Role.MANAGER: oneself(models.ServiceToken.manager_id),
            Role.COORDINATOR: staff(models.ServiceToken.manager_id),
            Role.AUDITOR: everything,
            Role.ADMIN: everything,
        }
    ),
    models.ServiceTokenEdition: Rows({Role.AUDITOR: everything, Role.ADMIN: everything}),
    models.OutboxEvent: Rows({}),
    models.StoredAnswer: Rows({}),
    # How far a run is, for whoever may see the run.
    models.Work: Rows({Role.PLANNER: everything, Role.ADMIN: everything}),
}
