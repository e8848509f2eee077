"""`tradewinds evaluation` and `outcome`: what people made of an edition, and what came of it."""

from typing import TYPE_CHECKING, Any

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models
    from domain.runs.evaluating import EditionOutcome, FormGroup, LevelOutcome
    from domain.store import ReadDb

_PER_MILLE = 1_000


def evaluation(
    *,
    edition: Edition = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Tell the evaluation forms of an edition, and of closed ones what was answered.

    Numbers of fewer than five who answered are hidden, also from whoever runs this.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        carry(_evaluation(voice, database, edition))


def outcome(
    *,
    edition: Edition = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Tell in numbers what came of an edition: people, agreements, and evaluation by level."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        carry(_outcome(voice, database, edition))


async def _evaluation(voice: Voice, database: str | None, key: str | None) -> None:
    from domain.evaluations.clocks import phase_of  # noqa: PLC0415 -- slow import
    from domain.evaluations.reading import forms_by_edition  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        slug, at = key or only_edition(store), store.clock()
        told = []
        async with store.reading(TERMINAL) as db:
            edition = await get_edition(db, slug)
            (forms,) = await forms_by_edition(db, [edition.id])
            for form in forms:
                phase = phase_of(form, at).value
                told.append((form, phase, await _answers(db, form, voice, at)))
    if voice.as_json:
        documents = [_document(*each) for each in told]
        voice.document({"edition": slug, "forms": documents})
        return
    voice.say(f"Evaluation forms, {slug}: {len(told)}")
    for form, phase, answers in told:
        days = f"{form.opens_on} to {form.closes_on}"
        voice.say(f"  {form.code} {form.level.value}, {days}, {phase}: {form.title}")
        if answers["invited"] is not None:
            voice.say(f"    {_response(answers['answered'], answers['invited'])}")
        for each in answers["questions"]:
            voice.say(f"    {_mean(each['mean_per_mille'], each['answered'])}  {each['wording']}")


async def _answers(
    db: "ReadDb", form: "models.EvaluationForm", voice: Voice, at: Any
) -> dict[str, Any]:
    """Return the questions of a form in words, with what everybody answered where it is closed."""
    from domain.evaluations.reading import questions_by_form  # noqa: PLC0415 -- slow import
    from domain.runs.evaluating import form_results  # noqa: PLC0415 -- slow import

    (questions,) = await questions_by_form(db, [form.id])
    results = await form_results(db, TERMINAL, form, at)
    whole: FormGroup | None = results.groups[0] if results else None
    figures = {each.question_id: each.figures for each in whole.questions} if whole else {}
    return {
        "invited": None if whole is None else whole.invited,
        "answered": None if whole is None else whole.answered,
        "questions": [
            {
                "kind": each.kind.value,
                "wording": each.wording
                if each.template is None
                else voice.texts.sentence(f"evaluation.{each.template}"),
                "answered": figures[each.id].answered if each.id in figures else None,
                "mean_per_mille": figures[each.id].mean_per_mille if each.id in figures else None,
            }
            for each in questions
        ],
    }


def _document(form: "models.EvaluationForm", phase: str, answers: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": form.code,
        "level": form.level.value,
        "title": form.title,
        "opens_on": form.opens_on.isoformat(),
        "closes_on": form.closes_on.isoformat(),
        "phase": phase,
        **answers,
    }


def _response(answered: int | None, invited: int) -> str:
    return f"{'fewer than five' if answered is None else answered} of {invited} answered"


def _mean(mean: int | None, answered: int | None) -> str:
    """Write a mean to the hundredth, or nothing where there is none to be told."""
    if mean is None or answered is None:
        return "   -"
    return f"{mean / _PER_MILLE:.2f}"


async def _outcome(voice: Voice, database: str | None, key: str | None) -> None:
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.runs.evaluating import edition_outcome  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        slug = key or only_edition(store)
        async with store.reading(TERMINAL) as db:
            edition = await get_edition(db, slug)
            found = await edition_outcome(db, TERMINAL, edition, store.clock())
    numbers = _numbers(found)
    if voice.as_json:
        levels = [_level_document(each) for each in found.levels]
        voice.document({"edition": slug, **numbers, "evaluations": levels})
        return
    voice.say(f"What came of {slug}")
    for name, number in numbers.items():
        told = "of fewer than five people" if number is None else number
        voice.say(f"  {name.replace('_', ' ')}: {told}")
    for each in found.levels:
        mean = _mean(each.mean_per_mille, each.answered).strip()
        voice.say(f"  {each.level.value}: {mean} of 5, {_response(each.answered, each.invited)}")


def _numbers(found: "EditionOutcome") -> dict[str, int | None]:
    return {
        "delegates": found.delegates,
        "administrations": found.administrations,
        "sessions": found.sessions,
        "pairings_met": found.pairings_met,
        "contacts": found.contacts,
        "recommendations_agreed": found.recommendations_agreed,
        "commitments_open": found.commitments_open,
        "commitments_done": found.commitments_done,
        "commitments_overdue": found.commitments_overdue,
        "proposals_adopted": found.proposals_adopted,
        "instruments_moved": found.instruments_moved,
    }


def _level_document(each: "LevelOutcome") -> dict[str, Any]:
    return {
        "level": each.level.value,
        "forms": each.forms,
        "invited": each.invited,
        "answered": each.answered,
        "mean_per_mille": each.mean_per_mille,
    }
