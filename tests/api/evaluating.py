"""An evaluation of the edition of 2011 over GraphQL, on days that a test chooses."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from domain import models
from domain.policy import OWNER, SYSTEM, Role, Viewer
from domain.store import Store
from tests.api.asking import SLUG, ask

LEVELS = {
    "REACTION": "2011-12-10",
    "LEARNING": "2011-12-10",
    "BEHAVIOUR": "2012-03-15",
    "RESULTS": "2012-06-13",
    "RETURN": "2012-06-13",
}
QUESTIONS = "questions { id kind template wording unit choices version }"


class Evaluation:
    """A planner, the delegates by code, and a clock."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.edition = ""
        self.people: dict[str, Viewer] = {}
        self.coordinators: dict[str, Viewer] = {}
        self.sides: dict[str, tuple[str, str]] = {}

    async def open(self) -> "Evaluation":
        """Learn who is there, and let it be the eleventh of December of 2011."""
        self.on(2011, 12, 11)
        delegate, person, place = models.Delegate, models.Manager, models.Administration
        async with self.store.reading(SYSTEM) as db:
            edition = (
                await db.scalars(select(models.Edition).where(models.Edition.slug == SLUG))
            ).one()
            rows = await db.execute(
                select(delegate.code, delegate.side_id, person.id, place.id, place.code)
                .join(person, person.id == delegate.manager_id)
                .join(place, place.id == person.administration_id)
                .where(delegate.edition_id == edition.id)
            )
            held = frozenset({edition.id})
            for code, side_id, person_id, place_id, place_code in rows:
                self.people[code] = Viewer(
                    code, Role.MANAGER, manager_id=person_id, edition_ids=held
                )
                self.coordinators[place_code] = Viewer(
                    place_code, Role.COORDINATOR, administration_id=place_id, edition_ids=held
                )
                self.sides[code] = side_id, place_code
        self.edition = f"Edition_{edition.id}"
        return self

    def on(self, *day: int) -> None:
        """Let it be noon of a day."""
        moment = datetime(*day, 12, tzinfo=UTC)
        self.store.clock = lambda: moment

    async def act(
        self, name: str, shown: str, /, *, viewer: Viewer = OWNER, **asked: Any
    ) -> dict[str, Any]:
        """Ask for a change, and return what came of it with its user errors."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        document = (
            f"mutation($input: {kind}!) {{ act: {name}(input: $input) {{ {shown} replayed"
            " userErrors { code path message currentVersion } } }"
        )
        found: dict[str, Any] = (await ask(self.store, document, viewer=viewer, input=asked))["act"]
        return found

    async def done(self, name: str, shown: str, /, **asked: Any) -> dict[str, Any]:
        found = await self.act(name, shown, **asked)
        assert found["userErrors"] == [], found["userErrors"]
        return found

    async def refused(self, name: str, /, **asked: Any) -> dict[str, Any]:
        found = await self.act(name, "__typename", **asked)
        (error,) = found["userErrors"]
        return error

    async def form(self, level: str = "REACTION", **more: Any) -> dict[str, Any]:
        """Create a form that closes a week after the first day it may open."""
        opens = LEVELS[level]
        asked = {
            "editionId": self.edition,
            "level": level,
            "title": f"After the programme: {level.lower()}",
            "opensOn": opens,
            "closesOn": f"{opens[:8]}{int(opens[8:]) + 7}",
            **more,
        }
        made = await self.done(
            "createEvaluationForm",
            f"evaluationForm {{ id code version state phase {QUESTIONS} }}",
            **asked,
        )
        return made["evaluationForm"]

    async def published(self, level: str = "REACTION", **more: Any) -> dict[str, Any]:
        form = await self.form(level, **({"template": True} | more))
        await self.done("publishEvaluationForm", "evaluationForm { state }", id=form["id"])
        return form

    async def answer(self, form: dict[str, Any], who: str, values: list[Any]) -> dict[str, Any]:
        """Answer the questions of a form in order, as a delegate or for an administration."""
        viewer = self.people.get(who) or self.coordinators[who]
        given = [
            {"questionId": each["id"], "words" if isinstance(value, str) else "number": value}
            for each, value in zip(form["questions"], values, strict=False)
            if value is not None
        ]
        return await self.done(
            "answerEvaluation",
            "evaluationAnswer { id version }",
            viewer=viewer,
            formId=form["id"],
            values=given,
        )

    async def read(self, selection: str, viewer: Viewer = OWNER) -> dict[str, Any]:
        document = f"query($id: ID!) {{ node(id: $id) {{ ... on Edition {{ {selection} }} }} }}"
        found: dict[str, Any] = (await ask(self.store, document, viewer=viewer, id=self.edition))[
            "node"
        ]
        return found


def values_of(form: dict[str, Any], scale: int, words: str, number: int = 7) -> list[Any]:
    """Return an answer to every question of a form."""
    by_kind: dict[str, Callable[[], Any]] = {
        "SCALE": lambda: scale,
        "NUMBER": lambda: number,
        "TEXT": lambda: words,
    }
    return [by_kind[each["kind"]]() for each in form["questions"]]


async def fill(evaluation: Evaluation, form: dict[str, Any], given: dict[str, int]) -> None:
    """Write answers to the first question of a form, as delegates gave them."""
    form_id = form["id"].partition("_")[2]
    question_id = form["questions"][0]["id"].partition("_")[2]
    delegate, person = models.Delegate, models.Manager
    async with evaluation.store.unit_of_work(SYSTEM) as db:
        rows = await db.execute(
            select(delegate.code, delegate.side_id, person.id, person.administration_id).join(
                person, person.id == delegate.manager_id
            )
        )
        for code, side_id, person_id, place_id in rows.all():
            if code in given:
                row = models.EvaluationAnswer(
                    id=models.new_id(),
                    form_id=form_id,
                    manager_id=person_id,
                    administration_id=place_id,
                    side_id=side_id,
                    answered_at=evaluation.store.clock(),
                )
                db.add(row)
                await db.flush()
                value = models.EvaluationValue
                db.add(value(answer_id=row.id, question_id=question_id, number=given[code]))
