"""The ladder of an instrument, and the rules of its steps: neither stage nor date ever goes back.

A date is an interval: of the day itself, or of the whole month or year where no more is known.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, Protocol, TypeVar

from domain.errors import Conflict, DomainError, InvalidInput
from domain.models import DatePrecision, InstrumentStage

LADDER: Final = tuple(InstrumentStage)
_SEEDED: Final = (InstrumentStage.SIGNED, InstrumentStage.IN_FORCE)
# From which stages one may come to each; from None an instrument is new. A step may pass others by.
STAGE_MOVES: Final = {
    stage: frozenset((None, *LADDER[:place])) for place, stage in enumerate(LADDER)
}


class Step(Protocol):
    """A stage with the date on which it was reached, as far as that is known."""

    @property
    def stage(self) -> InstrumentStage: ...

    @property
    def reached_on(self) -> date | None: ...

    @property
    def precision(self) -> DatePrecision | None: ...

    @property
    def known_on(self) -> date | None: ...


@dataclass(frozen=True)
class StepWanted:
    """A step as somebody tells it; ``known_on`` is for a step whose day is not known."""

    stage: InstrumentStage
    reached_on: date | None = None
    precision: DatePrecision | None = None
    known_on: date | None = None


StepT = TypeVar("StepT", bound=Step)


class Span(NamedTuple):
    """The days on which something may have happened, both included."""

    first: date
    last: date


def span_of(step: Step) -> Span | None:
    """Return the days on which a stage may have been reached, None where no day is known."""
    day = step.reached_on
    if day is None:
        return None
    if step.precision is DatePrecision.YEAR:
        return Span(date(day.year, 1, 1), date(day.year, 12, 31))
    if step.precision is DatePrecision.MONTH:
        return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    return Span(day, day)


def runs_backwards(earlier: Step, later: Step) -> bool:
    """Tell whether no days of two steps are in order: all of the later lie before the earlier."""
    before, after = span_of(earlier), span_of(later)
    return before is not None and after is not None and after.last < before.first


def counts_from(step: Step) -> date | None:
    """Return the day from which a step counts in a view; None where only the latest news has it."""
    span = span_of(step)
    return step.known_on if span is None else span.first


def counting_on(steps: Sequence[StepT], day: date | None) -> list[StepT]:
    """Return the steps that count on a day, lowest first; without a day all of them."""
    known = [
        step
        for step in steps
        if day is None or ((since := counts_from(step)) is not None and since <= day)
    ]
    return sorted(known, key=lambda step: LADDER.index(step.stage))


def stage_on(steps: Sequence[Step], day: date | None) -> InstrumentStage:
    """Return how far an instrument had come on a day; without a day, how far it has come.

    An instrument that was known before its first step counts as a contact until then.
    """
    known = counting_on(steps, day)
    return known[-1].stage if known else InstrumentStage.CONTACT


def next_stage(stage: InstrumentStage) -> InstrumentStage | None:
    """Return the stage above one, None above the last."""
    above = LADDER[LADDER.index(stage) + 1 :]
    return above[0] if above else None


def told_steps(
    stage: InstrumentStage,
    signed_on: date | None,
    signed_precision: DatePrecision | None,
    in_force_on: date | None,
    known_from: date,
) -> tuple[StepWanted, ...]:
    """Return the steps that a row of the seed data tells of, which knows two dates.

    Below the signature its first date is that of the stage itself. What is in force was signed.
    """
    known_on = None if signed_on else known_from
    first = InstrumentStage.SIGNED if stage in _SEEDED else stage
    steps = [StepWanted(first, signed_on, signed_precision, known_on)]
    if stage is InstrumentStage.IN_FORCE:
        precision = DatePrecision.DAY if in_force_on else None
        steps.append(StepWanted(stage, in_force_on, precision))
    return tuple(steps)


def day_words(step: Step) -> str:
    """Write the date of a step as far as it is known: 2019-10-25, 2019-10 or 2019."""
    if step.reached_on is None:
        return "on a day that is not known"
    text = step.reached_on.isoformat()
    if step.precision is DatePrecision.YEAR:
        return f"in {text[:4]}"
    return f"in {text[:7]}" if step.precision is DatePrecision.MONTH else f"on {text}"


class InstrumentRule(NamedTuple):
    """A labelled condition on the next step of an instrument.

    ``refusal`` is given the key of the instrument, its steps so far, the next one and today, and
    returns what is wrong with it, or None.
    """

    label: str
    refusal: Callable[[str, Sequence[Step], Step, date], DomainError | None]


def _stage_back(key: str, before: Sequence[Step], step: Step, _today: date) -> DomainError | None:
    last = counting_on(before, None)[-1] if before else None
    if (last.stage if last else None) in STAGE_MOVES[step.stage]:
        return None
    stage = last.stage if last else step.stage
    above = LADDER[LADDER.index(stage) + 1 :]
    said = " or ".join(each.name for each in above)
    return Conflict(
        f"The instrument {key} is {stage.name} already, and its stage never goes back to"
        f" {step.stage.name}. {f'The next may be {said}.' if said else 'Nothing comes behind.'}",
        path=("stage",),
    )


def _dates_back(key: str, before: Sequence[Step], step: Step, _today: date) -> DomainError | None:
    for earlier in before:
        if runs_backwards(earlier, step):
            return InvalidInput(
                f"The instrument {key} was {earlier.stage.name} {day_words(earlier)}, so that it"
                f" cannot have been {step.stage.name} {day_words(step)}, before that. Its dates"
                " never run backwards: give a later one.",
                path=("reachedOn",),
            )
    return None


def _ahead(key: str, _before: Sequence[Step], step: Step, today: date) -> DomainError | None:
    since = counts_from(step)
    if since is None or since <= today:
        return None
    return InvalidInput(
        f"The instrument {key} cannot have been {step.stage.name} from {since} on, which is to"
        " come. Give today or an earlier day.",
        path=("reachedOn" if step.reached_on else "knownOn",),
    )


def _date_whole(key: str, _before: Sequence[Step], step: Step, _today: date) -> DomainError | None:
    if step.precision is not None and step.reached_on is None:
        return InvalidInput(
            f"The instrument {key} has no day of {step.stage.name} that could be precise. Give"
            " reachedOn, or leave precision out.",
            path=("precision",),
        )
    if step.known_on is not None and step.reached_on is not None:
        return InvalidInput(
            f"The instrument {key} was {step.stage.name} {day_words(step)}: from when that was"
            " known is for a day that is not known. Leave knownOn out.",
            path=("knownOn",),
        )
    return None


INSTRUMENT_RULES: Final = (
    InstrumentRule("date_is_whole", _date_whole),
    InstrumentRule("nothing_ahead_of_today", _ahead),
    InstrumentRule("stage_never_goes_back", _stage_back),
    InstrumentRule("dates_never_run_backwards", _dates_back),
)


def require_step(key: str, before: Sequence[Step], step: Step, today: date) -> None:
    """Refuse a step that an instrument cannot make, by the first rule that it breaks.

    Raises:
        Conflict: the stage would go back.
        InvalidInput: the date would, or does not fit.
    """
    for rule in INSTRUMENT_RULES:
        error = rule.refusal(key, before, step, today)
        if error is not None:
            raise error
