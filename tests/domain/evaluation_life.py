"""Any acts of planners, people and coordinators on evaluation forms, beside a model of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import delete, select, update

from domain import models
from domain.audit import Acting
from domain.changes import change
from domain.errors import DomainError
from domain.evaluations import answering, forms, questions
from domain.evaluations.answering import ValueGiven
from domain.evaluations.fitting import FormWanted
from domain.evaluations.questions import QuestionWanted
from domain.evaluations.reminding import remind_of_form
from domain.models import EvaluationLevel, EvaluationRespondent, QuestionKind
from domain.policy import SYSTEM, Role, Viewer
from domain.store import WriteDb
from tests.domain.machine import Machine

FIRST = date(2011, 12, 8)
BEGIN = datetime(2011, 12, 8, tzinfo=UTC)
ZONES = {"pe": "America/Lima", "mx": "Etc/UTC", "cn": "Asia/Shanghai"}
OWN = frozenset({"own"})
# Bao took part in the other edition alone.
PEOPLE = {"ana": "pe", "luz": "mx", "wei": "cn", "bao": "cn"}
VIEWERS = {
    **{each: Viewer(each, Role.MANAGER, manager_id=each, edition_ids=OWN) for each in PEOPLE},
    **{
        each: Viewer(each, Role.COORDINATOR, administration_id=each, edition_ids=OWN)
        for each in (*ZONES, "br")
    },
    "planner": Viewer("planner", Role.PLANNER, edition_ids=OWN),
}
PERSON, PLACE = EvaluationRespondent.PERSON, EvaluationRespondent.ADMINISTRATION
WHO = st.sampled_from(sorted(VIEWERS))
WHICH = st.integers(0, 3)
DAYS = st.integers(0, 3)
VALUES = st.sampled_from([1, 2, 3, 4, 5, 0, 6])


@dataclass
class Form:
    """A form on paper; days count from the first, answers are by who gave them."""

    row_id: str
    by: EvaluationRespondent
    opens: int
    closes: int
    state: str = "draft"
    question: str | None = None
    answers: dict[str, tuple[str, int]] = field(default_factory=dict)

    def may(self, who: str) -> bool:
        """Tell whether somebody is among those whom it asks."""
        return who in ZONES if self.by is PLACE else who in ("ana", "luz", "wei")

    def asks(self, who: str) -> bool:
        """Tell whether somebody is of the kind that it asks."""
        return who in (*ZONES, "br") if self.by is PLACE else who in PEOPLE


class Evaluations(Machine):
    """Forms of one edition with at most one question each, and whoever answers them."""

    @initialize()
    def begin(self) -> None:
        async def again(db: WriteDb) -> None:
            place, edition = models.Administration, models.Edition
            await db.execute(delete(models.EvaluationForm))
            for row_id, zone in ZONES.items():
                await db.execute(update(place).where(place.id == row_id).values(time_zone=zone))
            days = {"starts_on": date(2011, 6, 1), "ends_on": date(2011, 6, 5)}
            await db.execute(update(edition).where(edition.id == "own").values(**days))

        self.run(again)
        self.hours, self.asked = 0, 0
        self.forms: list[Form] = []
        # Two that can be answered at once, so that lives come far enough.
        for by in (PERSON, PLACE):
            self.create("planner", by, 0, 2)
            self.publish(len(self.forms) - 1, asks=True)

    @property
    def at(self) -> datetime:
        return BEGIN + timedelta(hours=self.hours)

    def acts(self, who: str, act: Callable[[WriteDb], Awaitable[Any]]) -> tuple[str | None, Any]:
        """Act as somebody, and return the code of what that was refused for, or what came of it."""

        async def done() -> Any:
            async with change(self.store, Acting(VIEWERS[who], "", "act")) as db:
                return await act(db)

        try:
            return None, self.runner.run(done())
        except DomainError as error:
            return error.code, None

    def form(self, which: int) -> Form:
        return self.forms[which % len(self.forms)]

    def is_over(self, day: int, zone: str) -> bool:
        """Tell whether a day is over on a wall: the calendar there shows a later one."""
        return self.at.astimezone(ZoneInfo(zone)).date() > FIRST + timedelta(days=day)

    def is_open(self, form: Form, who: str) -> bool:
        zone = ZONES.get(PEOPLE.get(who, who), "Etc/UTC")
        today = self.at.astimezone(ZoneInfo(zone)).date()
        return form.opens <= (today - FIRST).days <= form.closes

    def wanted(
        self, level: EvaluationLevel, by: EvaluationRespondent, opens: int, closes: int
    ) -> Any:
        first, last = (FIRST + timedelta(days=day) for day in (opens, closes))
        return FormWanted(level, by, "t", first, last)

    @rule(
        who=st.sampled_from(["planner", "planner", "ana", "pe"]),
        by=st.sampled_from([PERSON, PERSON, PLACE]),
        opens=DAYS,
        days=st.integers(-1, 3),
    )
    def create(self, who: str, by: EvaluationRespondent, opens: int, days: int) -> None:
        if len(self.forms) == 4:
            return
        level = EvaluationLevel.RETURN if by is PLACE else EvaluationLevel.REACTION
        wanted = self.wanted(level, by, opens, opens + days)
        code, row = self.acts(who, lambda db: forms.create_form(db, "own", wanted, at=self.at))
        if days < 0:
            assert code == "INVALID_INPUT"
        elif who != "planner":
            # They may not write one, or take the number of a draft that they do not see.
            assert code in ("NOT_FOUND", "CONFLICT")
        else:
            assert code is None
        if code is None:
            self.forms.append(Form(row.id, by, opens, opens + days))

    @rule(which=WHICH, closes=DAYS)
    def extend(self, which: int, closes: int) -> None:
        form = self.form(which)
        level = EvaluationLevel.RETURN if form.by is PLACE else EvaluationLevel.REACTION
        wanted = self.wanted(level, form.by, form.opens, closes)
        code, _ = self.acts(
            "planner", lambda db: forms.change_form(db, form.row_id, wanted, at=self.at)
        )
        if form.state == "withdrawn":
            assert code == "CONFLICT"
        elif closes == form.closes:
            assert code is None
        elif closes < form.opens:
            assert code == "INVALID_INPUT"
        elif form.state == "published" and (
            self.is_over(form.closes, "Etc/GMT+12") or self.is_over(closes, "Etc/GMT-14")
        ):
            assert code == "CONFLICT"
        else:
            assert code is None
            form.closes = closes

    @rule(which=WHICH)
    def ask(self, which: int) -> None:
        form = self.form(which)
        if form.question:
            return
        wanted = QuestionWanted(QuestionKind.SCALE, "w")
        code, row = self.acts(
            "planner", lambda db: questions.add_question(db, form.row_id, wanted, at=self.at)
        )
        assert code == (None if form.state == "draft" else "CONFLICT")
        form.question = row and row.id

    @rule(which=WHICH, sure=st.integers(0, 3))
    def ask_no_more(self, which: int, sure: int) -> None:
        form = self.form(which)
        if not form.question or (sure and form.state == "draft"):
            return
        code, _ = self.acts(
            "planner",
            lambda db: questions.remove_question(db, str(form.question), at=self.at),
        )
        assert code == (None if form.state == "draft" else "CONFLICT")
        form.question = form.question if code else None

    @rule(which=WHICH, asks=st.booleans())
    def publish(self, which: int, *, asks: bool) -> None:
        form = self.form(which)
        if asks:
            self.ask(which)
        code, _ = self.acts("planner", lambda db: forms.publish_form(db, form.row_id, at=self.at))
        is_late = self.is_over(form.closes, "Etc/GMT-14")
        if form.state != "draft" or not form.question or is_late:
            assert code == "CONFLICT"
        else:
            assert code is None
            form.state = "published"

    @rule(which=WHICH, sure=st.integers(0, 5))
    def withdraw(self, which: int, sure: int) -> None:
        form = self.form(which)
        if sure:
            return
        code, _ = self.acts("planner", lambda db: forms.withdraw_form(db, form.row_id, at=self.at))
        is_told = form.state == "published" and self.is_over(form.closes, "Etc/GMT+12")
        assert code == ("CONFLICT" if form.state == "withdrawn" or is_told else None)
        form.state = form.state if code else "withdrawn"

    @rule(which=WHICH, value=st.integers(1, 5))
    def all_answer(self, which: int, value: int) -> None:
        for who in sorted(VIEWERS):
            self.answer(who, which, value)

    @rule(who=WHO, which=WHICH, value=VALUES)
    def answer(self, who: str, which: int, value: int) -> None:
        form = self.form(which)
        given = [ValueGiven(form.question or "none", value)]
        code, row = self.acts(
            who, lambda db: answering.answer_form(db, form.row_id, given, at=self.at)
        )
        if form.state != "published":
            # A planner sees the form, and others do not.
            assert code == ("CONFLICT" if who == "planner" else "NOT_FOUND")
        elif not form.asks(who):
            assert code == "NOT_FOUND"
        elif not form.may(who) or not self.is_open(form, who) or who in form.answers:
            assert code == "CONFLICT"
        elif not 1 <= value <= 5:
            assert code == "INVALID_INPUT"
        else:
            assert code is None
            form.answers[who] = (row.id, value)

    @rule(who=WHO, whose=WHO, which=WHICH, value=VALUES)
    def answer_anew(self, who: str, whose: str, which: int, value: int) -> None:
        form = self.form(which)
        whose = next(iter(form.answers), whose) if who not in form.answers else who
        if whose not in form.answers:
            return
        row_id, _ = form.answers[whose]
        given = [ValueGiven(str(form.question), value)]
        code, _ = self.acts(who, lambda db: answering.change_answer(db, row_id, given, at=self.at))
        assert code == self.refused(form, who, whose, fits=1 <= value <= 5)
        if code is None:
            form.answers[who] = (row_id, value)

    @rule(who=WHO, whose=WHO, which=WHICH)
    def take_back(self, who: str, whose: str, which: int) -> None:
        form = self.form(which)
        if whose not in form.answers:
            return
        row_id, _ = form.answers[whose]
        code, _ = self.acts(who, lambda db: answering.withdraw_answer(db, row_id, at=self.at))
        assert code == self.refused(form, who, whose, fits=True)
        if code is None:
            del form.answers[who]

    def refused(self, form: Form, who: str, whose: str, *, fits: bool) -> str | None:
        """Return why somebody may not change an answer, None where they may."""
        if who != whose or form.state == "withdrawn":
            return "NOT_FOUND"
        if not self.is_open(form, who):
            return "CONFLICT"
        return None if fits else "INVALID_INPUT"

    @rule(which=WHICH)
    def remind(self, which: int) -> None:
        form = self.form(which)
        code, _ = self.acts("planner", lambda db: remind_of_form(db, form.row_id, at=self.at))
        assert code == (None if form.state == "published" else "CONFLICT")

    @rule(hours=st.integers(1, 30))
    def sleep(self, hours: int) -> None:
        self.hours += hours

    @invariant()
    def everybody_reads_their_own_answer_alone(self) -> None:
        if not hasattr(self, "forms"):
            return
        # One of them at a time: it is asked after every act.
        self.asked += 1
        who = sorted(VIEWERS)[self.asked % len(VIEWERS)]
        everything = {
            row_id: number for form in self.forms for row_id, number in form.answers.values()
        }
        own = dict(form.answers[who] for form in self.forms if who in form.answers)
        assert self.runner.run(self.read(who)) == (everything, own)

    async def read(self, who: str) -> tuple[dict[str, int], dict[str, int]]:
        """Return what there is of answers, and what somebody reads of them."""
        answer, value = models.EvaluationAnswer, models.EvaluationValue
        statement = select(answer.id, value.number).join(value, value.answer_id == answer.id)
        found = []
        for viewer in (SYSTEM, VIEWERS[who]):
            async with self.store.reading(viewer) as db:
                found.append(dict((await db.execute(statement)).all()))
        return found[0], found[1]

    def teardown(self) -> None:
        """See that the trail says of no answer whose it is."""

        async def told() -> list[str | None]:
            entry = models.AuditEntry
            about = select(entry).where(entry.record_type == "EvaluationAnswer")
            async with self.store.reading(SYSTEM) as db:
                return [each.manager_id or each.edition_id for each in await db.scalars(about)]

        assert set(self.runner.run(told())) <= {None}
