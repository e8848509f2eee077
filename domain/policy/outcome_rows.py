"""Which cooperation frameworks, recommendations and commitments a viewer may read and change.

A framework is for those who hold an edition of its programme, what stands under it for those who
hold the edition that it comes out of. An administration changes its own commitments, and whoever
sees to one tells what became of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.models import Record
from domain.policy.conditions import (
    COMMITMENT,
    COOPERATION_FRAMEWORK,
    RECOMMENDATION,
    Rows,
    RowScope,
    both,
    everything,
    held,
    let_in,
    of_own,
    of_programme,
    oneself,
    under,
    within,
)
from domain.roles import Role, Scope


def _recommended(recommendation: Any) -> RowScope:
    """Keep what is because of a recommendation of an edition that the viewer holds."""
    return within(recommendation, select(RECOMMENDATION.c.id), held(RECOMMENDATION.c.edition_id))


def _reads(ours: RowScope) -> dict[Role, RowScope]:
    return {
        Role.MANAGER: ours,
        Role.COORDINATOR: ours,
        Role.PLANNER: ours,
        Role.INTEGRATION: let_in(Scope.COOPERATION_READ, ours),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    }


def _keeps(ours: RowScope) -> dict[Role, RowScope]:
    return {Role.PLANNER: ours, Role.ADMIN: everything}


def _frameworks(row: Any) -> Rows:
    ours = of_programme(row.programme_id)
    return Rows(_reads(ours), _keeps(ours))


def _inside(column: Any) -> Rows:
    """Let the parts of a version follow it."""
    ours = of_programme(COOPERATION_FRAMEWORK.c.programme_id)
    return Rows(
        under(column, COOPERATION_FRAMEWORK, _reads(ours)),
        under(column, COOPERATION_FRAMEWORK, _keeps(ours)),
    )


def _commits(row: Any) -> dict[Role, RowScope]:
    """Return who changes commitments: the administration, the planner, an admin."""
    ours = _recommended(row.recommendation_id)
    return {**_keeps(ours), Role.COORDINATOR: both(of_own(row.administration_id), ours)}


def _updates() -> Rows:
    """Return who reads and adds updates: also whoever sees to the commitment adds them."""
    row, of = models.ActionUpdate, COMMITMENT.c
    seeing_to_it = both(oneself(of.owner_id), _recommended(of.recommendation_id))
    adds = {**_commits(of), Role.MANAGER: seeing_to_it}
    return Rows(
        under(row.commitment_id, COMMITMENT, _reads(_recommended(of.recommendation_id))),
        under(row.commitment_id, COMMITMENT, adds),
    )


def _reminders() -> Rows:
    row = models.CommitmentReminder
    ours = held(row.edition_id)
    return Rows(
        {
            Role.COORDINATOR: both(of_own(row.administration_id), ours),
            Role.PLANNER: ours,
            Role.AUDITOR: everything,
            Role.ADMIN: everything,
        },
        _keeps(ours),
    )


OUTCOME_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.CooperationFramework: _frameworks(models.CooperationFramework),
    models.CooperationArticle: _inside(models.CooperationArticle.framework_id),
    models.ArticleMapping: _inside(models.ArticleMapping.framework_id),
    models.Recommendation: Rows(
        _reads(held(models.Recommendation.edition_id)),
        _keeps(held(models.Recommendation.edition_id)),
    ),
    models.Commitment: Rows(
        _reads(_recommended(models.Commitment.recommendation_id)), _commits(models.Commitment)
    ),
    models.ActionUpdate: _updates(),
    models.CommitmentReminder: _reminders(),
}
