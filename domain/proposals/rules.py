"""What has to hold of a review and of an adoption: labelled conditions, each written once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from domain import models
from domain.nominations.deadlines import Closing


class Review(NamedTuple):
    """Who is about to review what: administrations by id, of the proposal with its authors."""

    reviewing: frozenset[str]
    proposing: frozenset[str]


class Adoption(NamedTuple):
    """What is about to be adopted into the topics of which edition, and until when it can be."""

    made_in: models.Edition
    into: models.Edition
    closing: Closing
    time_zone: str
    at: datetime


class ReviewRule(NamedTuple):
    """A condition under its label."""

    label: str
    holds: Callable[[Review], bool]


class AdoptionRule(NamedTuple):
    """A condition under its label."""

    label: str
    holds: Callable[[Adoption], bool]


REVIEW_RULES: Final = (
    # Nobody reviews what their own administration proposes, or one of its people.
    ReviewRule("other_administration", lambda it: not it.reviewing & it.proposing),
)
ADOPTION_RULES: Final = (
    AdoptionRule("same_programme", lambda it: it.into.programme_id == it.made_in.programme_id),
    AdoptionRule("not_an_earlier_edition", lambda it: it.into.number >= it.made_in.number),
    AdoptionRule("in_time", lambda it: it.at < it.closing.ends(it.time_zone)),
)


def broken_review_rule(review: Review) -> str | None:
    """Return the label of the first rule that a review breaks, None where it breaks none."""
    return next((rule.label for rule in REVIEW_RULES if not rule.holds(review)), None)


def broken_adoption_rule(adoption: Adoption) -> str | None:
    """Return the label of the first rule that an adoption breaks, None where it breaks none."""
    return next((rule.label for rule in ADOPTION_RULES if not rule.holds(adoption)), None)
