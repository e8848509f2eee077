"""Describing an administration: its functions and processes, good practices and challenges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Final, TypeVar

import strawberry

from api.context import Info
from api.schema.administrations import Administration
from api.schema.changing import carried_out
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_text,
    given,
    input_row_id,
    input_row_ids,
    or_none,
)
from api.schema.payloads import WHAT, Payload
from api.schema.profile_payloads import (
    AddChallengeInput,
    AddChallengePayload,
    AddGoodPracticeInput,
    AddGoodPracticePayload,
    AddStrategicFunctionInput,
    AddStrategicFunctionPayload,
    ChangeChallengeInput,
    ChangeChallengePayload,
    ChangeGoodPracticeInput,
    ChangeGoodPracticePayload,
    ChangeStrategicFunctionInput,
    ChangeStrategicFunctionPayload,
    RemoveChallengeInput,
    RemoveChallengePayload,
    RemoveGoodPracticeInput,
    RemoveGoodPracticePayload,
    RemoveStrategicFunctionInput,
    RemoveStrategicFunctionPayload,
)
from api.schema.profiles import Challenge, GoodPractice, StrategicFunction
from domain import administrations
from domain.profiles import parts, writing
from domain.profiles.parts import PartKind, PartWanted
from domain.store import WriteDb

PayloadT = TypeVar("PayloadT", bound=Payload)
_NAMES: Final = ("contact_role", "name")
_TEXTS: Final = ("description", "results", "source")
_PLAIN: Final = ("kind", "urgency")
_DAYS: Final = {"as_of_on": "as_of", "since_on": "since"}


class _Noun:
    """How one kind of part is added, changed and removed, whatever it holds."""

    def __init__(self, kind: PartKind, make: Callable[[Any], Any], result: str) -> None:
        self.kind, self.make, self.result = kind, make, result

    async def add(self, info: Info, payload: type[PayloadT], asked: Any) -> PayloadT:
        async def act(db: WriteDb) -> PayloadT:
            place = input_row_id(asked.administration_id, "Administration", "administrationId")
            wanted = self.kind.wanted(**_values(asked))
            row = await writing.add_part(db, place, wanted, at=info.context.store.clock())
            return await self._told(db, payload, row)

        return await carried_out(info, payload, asked, act)

    async def change(self, info: Info, payload: type[PayloadT], asked: Any) -> PayloadT:
        async def act(db: WriteDb) -> PayloadT:
            row_id = input_row_id(asked.id, self.type_name, "id")
            was: PartWanted = await writing.held_part(db, self.kind, row_id)
            row = await writing.change_part(
                db,
                row_id,
                replace(was, **_values(asked)),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return await self._told(db, payload, row)

        return await carried_out(info, payload, asked, act)

    async def remove(self, info: Info, payload: type[PayloadT], asked: Any) -> PayloadT:
        async def act(db: WriteDb) -> PayloadT:
            administration = await writing.remove_part(
                db,
                self.kind,
                input_row_id(asked.id, self.type_name, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            values = {"deleted_id": asked.id, "administration": Administration.of(administration)}
            return payload(**values)

        return await carried_out(info, payload, asked, act)

    @property
    def type_name(self) -> str:
        return self.kind.table.__name__

    async def _told(self, db: WriteDb, payload: type[PayloadT], row: parts.PartRow) -> PayloadT:
        (found,) = await administrations.administrations_by_id(db, [row.administration_id])
        values = {self.result: self.make(row), "administration": Administration.maybe(found)}
        return payload(**values)


def _values(asked: Any) -> Mapping[str, Any]:
    """Return what an input gives of a part; what it leaves out is not there."""
    values: dict[str, Any] = {}
    for name in (*_NAMES, *_TEXTS):
        if given(getattr(asked, name, None)):
            text = getattr(asked, name)
            if name in _NAMES:
                values[name] = fit_text(text, name)
            else:
                values[name] = fit_text(text, name, TEXT_LENGTH_MAX, lines=True)
    values |= {name: getattr(asked, name) for name in _PLAIN if given(getattr(asked, name, None))}
    for name, field in _DAYS.items():
        day = getattr(asked, name, strawberry.UNSET)
        # That it is so since some day can be taken back; the day for which it is told cannot.
        if given(day) or (day is None and field == "since"):
            values[field] = day
    if given(getattr(asked, "topic_id", None)):
        values["topic_id"] = input_row_id(asked.topic_id, "Topic", "topicId")
    if given(getattr(asked, "topic_ids", None)):
        values["topic_ids"] = input_row_ids(asked.topic_ids, "Topic", "topicIds")
    return values


_FUNCTION: Final = _Noun(parts.FUNCTION, StrategicFunction.of, "strategic_function")
_PRACTICE: Final = _Noun(parts.PRACTICE, GoodPractice.of, "good_practice")
_CHALLENGE: Final = _Noun(parts.CHALLENGE, Challenge.of, "challenge")


@strawberry.type
class DescribingMutations:
    """One field for each way to change a profile."""

    @strawberry.mutation(description="Say what an administration is there for, or how it does it.")
    async def add_strategic_function(
        self, info: Info, asked: Annotated[AddStrategicFunctionInput, WHAT]
    ) -> AddStrategicFunctionPayload:
        return await _FUNCTION.add(info, AddStrategicFunctionPayload, asked)

    @strawberry.mutation(description="Change a function or process; what is left out stays.")
    async def change_strategic_function(
        self, info: Info, asked: Annotated[ChangeStrategicFunctionInput, WHAT]
    ) -> ChangeStrategicFunctionPayload:
        return await _FUNCTION.change(info, ChangeStrategicFunctionPayload, asked)

    @strawberry.mutation(description="Take a function or process out of a profile.")
    async def remove_strategic_function(
        self, info: Info, asked: Annotated[RemoveStrategicFunctionInput, WHAT]
    ) -> RemoveStrategicFunctionPayload:
        return await _FUNCTION.remove(info, RemoveStrategicFunctionPayload, asked)

    @strawberry.mutation(description="Say what an administration does well and shares.")
    async def add_good_practice(
        self, info: Info, asked: Annotated[AddGoodPracticeInput, WHAT]
    ) -> AddGoodPracticePayload:
        return await _PRACTICE.add(info, AddGoodPracticePayload, asked)

    @strawberry.mutation(description="Change a good practice; what is left out stays.")
    async def change_good_practice(
        self, info: Info, asked: Annotated[ChangeGoodPracticeInput, WHAT]
    ) -> ChangeGoodPracticePayload:
        return await _PRACTICE.change(info, ChangeGoodPracticePayload, asked)

    @strawberry.mutation(
        description="Take a good practice out of a profile; its opportunities go with it."
    )
    async def remove_good_practice(
        self, info: Info, asked: Annotated[RemoveGoodPracticeInput, WHAT]
    ) -> RemoveGoodPracticePayload:
        return await _PRACTICE.remove(info, RemoveGoodPracticePayload, asked)

    @strawberry.mutation(description="Say what an administration finds difficult.")
    async def add_challenge(
        self, info: Info, asked: Annotated[AddChallengeInput, WHAT]
    ) -> AddChallengePayload:
        return await _CHALLENGE.add(info, AddChallengePayload, asked)

    @strawberry.mutation(description="Change a challenge; what is left out stays.")
    async def change_challenge(
        self, info: Info, asked: Annotated[ChangeChallengeInput, WHAT]
    ) -> ChangeChallengePayload:
        return await _CHALLENGE.change(info, ChangeChallengePayload, asked)

    @strawberry.mutation(
        description="Take a challenge out of a profile; its opportunities go with it."
    )
    async def remove_challenge(
        self, info: Info, asked: Annotated[RemoveChallengeInput, WHAT]
    ) -> RemoveChallengePayload:
        return await _CHALLENGE.remove(info, RemoveChallengePayload, asked)
