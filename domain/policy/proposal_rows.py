"""Which proposals, revisions, reviews and notices a viewer may read and change.

A draft is for its authors, their administration and the planners of the edition in which it is
made. What was submitted is for the coordinators of that edition too, who review it; what was
adopted for whoever holds either edition, in the words that were adopted. Planners read what is
endorsed anywhere in their programme, because they choose from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, select, tuple_

from domain import models
from domain.models import ProposalState, Record
from domain.policy.conditions import (
    AUTHOR,
    EDITION,
    OPEN,
    PROPOSAL,
    REVISION,
    Condition,
    Rows,
    RowScope,
    both,
    either,
    everything,
    held,
    let_in,
    under,
    within,
)
from domain.policy.viewer import Viewer
from domain.roles import Role, Scope


def _authored(proposal: Any) -> RowScope:
    """Keep the proposals that the viewer is an author of."""

    def scope(viewer: Viewer) -> Condition:
        mine = select(AUTHOR.c.proposal_id).where(AUTHOR.c.manager_id == (viewer.manager_id or ""))
        return cast("ColumnElement[bool]", proposal.in_(mine))

    return scope


def _ours(row: Any) -> RowScope:
    """Keep what belongs to the viewer's administration."""
    return lambda viewer: cast(
        "ColumnElement[bool]", row.administration_id == (viewer.administration_id or "")
    )


def _submitted(row: Any) -> RowScope:
    return lambda _viewer: cast("ColumnElement[bool]", row.submitted_at.is_not(None))


def _adopted(row: Any) -> RowScope:
    """Keep what an edition adopted, where the viewer holds that one or the one it was made in."""
    of_either = either(held(row.edition_id), held(row.adopted_edition_id))
    return both(lambda _viewer: row.state == ProposalState.ADOPTED, of_either)


def _endorsed(row: Any) -> RowScope:
    """Keep what is endorsed in a programme that the viewer holds an edition of."""

    def scope(viewer: Viewer) -> Condition:
        ours = held(EDITION.c.id)(viewer)
        if ours is None:
            return None
        other = EDITION.alias("policy_edition_of_programme")
        programmes = select(EDITION.c.programme_id).where(ours)
        editions = select(other.c.id).where(other.c.programme_id.in_(programmes))
        return cast(
            "ColumnElement[bool]",
            (row.state == ProposalState.ENDORSED) & row.edition_id.in_(editions),
        )

    return scope


def _planned(row: Any) -> RowScope:
    """Keep what a planner chooses from, and what was chosen."""
    return either(held(row.edition_id), held(row.adopted_edition_id), _endorsed(row))


def _reviewable(row: Any) -> RowScope:
    return both(_submitted(row), held(row.edition_id))


def _proposals(row: Any) -> dict[Role, RowScope]:
    return {
        Role.MANAGER: either(_authored(row.id), _adopted(row)),
        Role.COORDINATOR: either(_ours(row), _reviewable(row), _adopted(row)),
        Role.PLANNER: _planned(row),
        Role.INTEGRATION: let_in(Scope.COOPERATION_READ, _adopted(row)),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    }


def _own(row: Any) -> dict[Role, RowScope]:
    """Return who sees all that there is to a proposal, and writes it."""
    return {
        Role.MANAGER: _authored(row.id),
        Role.COORDINATOR: _ours(row),
        Role.PLANNER: held(row.edition_id),
        Role.ADMIN: everything,
    }


def _changes(row: Any) -> dict[Role, RowScope]:
    """Return who changes proposals: whoever writes, reviews or adopts them."""
    own = _own(row)
    return {
        **own,
        Role.COORDINATOR: either(own[Role.COORDINATOR], _reviewable(row)),
        Role.PLANNER: _planned(row),
    }


def _in_the_newest_words(scope: RowScope) -> RowScope:
    """Keep the newest revision of certain proposals."""
    row = models.ProposalRevision

    def narrowed(viewer: Viewer) -> Condition:
        newest: Select[Any] = select(PROPOSAL.c.id, PROPOSAL.c.newest)
        condition = scope(viewer)
        newest = newest if condition is None else newest.where(condition)
        return tuple_(row.proposal_id, row.number).in_(newest)

    return narrowed


def _revisions() -> Rows:
    row = models.ProposalRevision
    own = under(row.proposal_id, PROPOSAL, _own(PROPOSAL.c))
    adopted = _in_the_newest_words(_adopted(PROPOSAL.c))
    reviewable = within(row.proposal_id, select(PROPOSAL.c.id), _reviewable(PROPOSAL.c))
    return Rows(
        {
            Role.MANAGER: either(own[Role.MANAGER], adopted),
            Role.COORDINATOR: either(
                own[Role.COORDINATOR], both(_submitted(row), reviewable), adopted
            ),
            Role.PLANNER: either(
                own[Role.PLANNER], _in_the_newest_words(_endorsed(PROPOSAL.c)), adopted
            ),
            Role.INTEGRATION: let_in(Scope.COOPERATION_READ, adopted),
            Role.AUDITOR: everything,
            Role.ADMIN: everything,
        },
        own,
    )


def _reviews() -> Rows:
    row = models.ProposalReview
    of_revision = {
        role: within(row.revision_id, select(REVISION.c.id), scope)
        for role, scope in under(REVISION.c.proposal_id, PROPOSAL, _own(PROPOSAL.c)).items()
    }
    reviewable = within(
        row.revision_id,
        select(REVISION.c.id),
        within(REVISION.c.proposal_id, select(PROPOSAL.c.id), _reviewable(PROPOSAL.c)),
    )
    given = both(_ours(row), reviewable)
    return Rows(
        {
            **of_revision,
            Role.COORDINATOR: either(of_revision[Role.COORDINATOR], given),
            Role.AUDITOR: everything,
        },
        {Role.COORDINATOR: given, Role.PLANNER: of_revision[Role.PLANNER]},
    )


PROPOSAL_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Proposal: Rows(_proposals(models.Proposal), _changes(models.Proposal)),
    models.ProposalAuthor: Rows(
        under(models.ProposalAuthor.proposal_id, PROPOSAL, _proposals(PROPOSAL.c)),
        under(models.ProposalAuthor.proposal_id, PROPOSAL, _own(PROPOSAL.c)),
    ),
    models.ProposalRevision: _revisions(),
    models.ProposalReview: _reviews(),
    models.ProposalNotice: Rows(
        {
            **under(models.ProposalNotice.proposal_id, PROPOSAL, _own(PROPOSAL.c)),
            Role.AUDITOR: everything,
        },
        under(models.ProposalNotice.proposal_id, PROPOSAL, _changes(PROPOSAL.c)),
    ),
    models.ProposalDeadline: Rows(
        OPEN,
        {Role.PLANNER: held(models.ProposalDeadline.edition_id)},
    ),
}
