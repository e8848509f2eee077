"""Which forms there may be: those that break no rule, and what of a published one may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain import models
from domain.errors import Conflict, InvalidInput
from domain.evaluations.clocks import FIRST_ZONE, closes, is_closed
from domain.evaluations.rules import (
    AFTER_END_DAYS,
    FORM_RULES,
    YEARS_MAX,
    FormCase,
    broken_rule,
)
from domain.models import EvaluationForm, EvaluationLevel, EvaluationRespondent

_FIELDS: Final = {
    "opens_before_it_closes": "closesOn",
    "late_enough": "opensOn",
    "within_ten_years": "closesOn",
    "respondent_can_say": "respondent",
}


@dataclass(frozen=True)
class FormWanted:
    """A form: what it asks about, whom, and from which day to which, by the clock of each."""

    level: EvaluationLevel
    respondent: EvaluationRespondent
    title: str
    opens_on: date
    closes_on: date


def require_not_closed(row: EvaluationForm, at: datetime) -> None:
    """Refuse to change a form that is closed everywhere.

    Raises:
        Conflict: naming it.
    """
    if is_closed(row, at):
        raise Conflict(
            f"The form {row.code} closed on {row.closes_on}, and what it told stays so. Make"
            " another form.",
            path=("id",),
        )


def require_ahead(code: str, closes_on: date, at: datetime, field: str) -> None:
    """Refuse a last day that is over where days end first: nobody is cut off who had the time.

    Raises:
        Conflict: naming the form and the day.
    """
    if at >= closes(closes_on, FIRST_ZONE):
        raise Conflict(
            f"The form {code} would close on {closes_on}, which is over somewhere. Give it a later"
            " last day.",
            path=(field,),
        )


def check_published(row: EvaluationForm, wanted: FormWanted, at: datetime) -> None:
    """Refuse a change of a published form but that of its title and its last day.

    Raises:
        Conflict: naming the form.
    """
    require_not_closed(row, at)
    for name, field in (("level", "level"), ("respondent", "respondent"), ("opens_on", "opensOn")):
        if getattr(wanted, name) != getattr(row, name):
            raise Conflict(
                f"The form {row.code} is PUBLISHED: its title and its last day alone can change."
                " Withdraw it, and make another form.",
                path=(field,),
            )
    if wanted.closes_on != row.closes_on:
        require_ahead(row.code, wanted.closes_on, at, "closesOn")


def check_form(edition: models.Edition, wanted: FormWanted) -> None:
    """Refuse a form that breaks a rule.

    Raises:
        InvalidInput: naming the edition; the path names the field.
    """
    if not wanted.title.strip():
        raise InvalidInput(
            f"Give the form of {edition.slug} a title, so that people know what it is about.",
            path=("title",),
        )
    case = FormCase(
        wanted.level,
        wanted.respondent,
        wanted.opens_on,
        wanted.closes_on,
        edition.starts_on,
        edition.ends_on,
    )
    broken = broken_rule(FORM_RULES, case)
    if broken is None:
        return
    raise InvalidInput(_words(broken, edition, wanted, case), path=(_FIELDS[broken],))


def _words(broken: str, edition: models.Edition, wanted: FormWanted, case: FormCase) -> str:
    level, days = wanted.level.name, AFTER_END_DAYS.get(wanted.level)
    if broken == "opens_before_it_closes":
        return (
            f"The form would close on {wanted.closes_on}, before it opens on {wanted.opens_on}."
            " Give a later last day."
        )
    if broken == "late_enough":
        since = (
            f"{edition.slug} starts on {edition.starts_on}"
            if days is None
            else f"{days} days after {edition.slug} ends on {edition.ends_on}"
        )
        return (
            f"{level} cannot be asked about before {since}. Open the form on {case.earliest} or"
            " later."
        )
    if broken == "within_ten_years":
        return (
            f"The form would be open more than {YEARS_MAX} years away from {edition.slug}. Give"
            " other days."
        )
    return f"{level} is for people to answer; administrations answer RESULTS and RETURN."
