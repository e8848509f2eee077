"""What the mutations of profiles take and answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from api.schema.administrations import Administration
from api.schema.payloads import (
    Payload,
    deleted_field,
    key_field,
    left_out,
    result_field,
    version_field,
)
from api.schema.profiles import Challenge, GoodPractice, StrategicFunction
from domain import models


def _text(description: str) -> Any:
    return strawberry.field(description=f"{description}, at most 4,000 characters.")


def _name() -> Any:
    return strawberry.field(
        description="Name, unique among its kind in the administration, at most 200 characters."
    )


def _described() -> Any:
    return strawberry.field(description="Administration to describe.")


def _since() -> Any:
    return strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Day from which it is so; left out means as before, and null or nothing before means"
            " not known."
        ),
    )


def _topic_ids() -> Any:
    return strawberry.field(
        default=strawberry.UNSET,
        description=(
            "All topics that it is about, at most ten; left out means as before, and none in a new"
            " one."
        ),
    )


@strawberry.input(description="Input of addStrategicFunction.")
class AddStrategicFunctionInput:
    """An administration and a function."""

    administration_id: strawberry.ID = _described()
    as_of_on: date = strawberry.field(description="Day for which it is told, today at the latest.")
    description: str = _text("What it is")
    kind: models.FunctionKind = strawberry.field(description="Function or process.")
    name: str = _name()
    source: str = _text("Where it is known from")
    since_on: date | None = _since()
    topic_ids: list[strawberry.ID] | None = _topic_ids()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeStrategicFunction.")
class ChangeStrategicFunctionInput:
    """A function and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Function or process to change.")
    as_of_on: date | None = left_out("Day for which it is told")
    description: str | None = left_out("What it is")
    kind: models.FunctionKind | None = left_out("Function or process")
    name: str | None = left_out("Name")
    source: str | None = left_out("Where it is known from")
    since_on: date | None = _since()
    topic_ids: list[strawberry.ID] | None = _topic_ids()
    expected_version: int | None = version_field("function or process")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeStrategicFunction.")
class RemoveStrategicFunctionInput:
    """A function."""

    id: strawberry.ID = strawberry.field(description="Function or process to remove.")
    expected_version: int | None = version_field("function or process")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of addGoodPractice.")
class AddGoodPracticeInput:
    """An administration and a practice."""

    administration_id: strawberry.ID = _described()
    description: str = _text("What is done")
    name: str = _name()
    source: str = _text("Where it is known from")
    topic_id: strawberry.ID = strawberry.field(description="Topic that it belongs to.")
    contact_role: str = strawberry.field(
        default="",
        description=(
            "Post to turn to, never a person, at most 200 characters; left out means none is named."
        ),
    )
    results: str = strawberry.field(
        default="",
        description="What came of it, at most 4,000 characters; left out means nothing is told.",
    )
    since_on: date | None = _since()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeGoodPractice.")
class ChangeGoodPracticeInput:
    """A practice and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Good practice to change.")
    contact_role: str | None = left_out("Post to turn to, never a person")
    description: str | None = left_out("What is done")
    name: str | None = left_out("Name")
    results: str | None = left_out("What came of it")
    since_on: date | None = _since()
    source: str | None = left_out("Where it is known from")
    topic_id: strawberry.ID | None = left_out("Topic that it belongs to")
    expected_version: int | None = version_field("good practice")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeGoodPractice.")
class RemoveGoodPracticeInput:
    """A practice."""

    id: strawberry.ID = strawberry.field(description="Good practice to remove.")
    expected_version: int | None = version_field("good practice")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of addChallenge.")
class AddChallengeInput:
    """An administration and a challenge."""

    administration_id: strawberry.ID = _described()
    description: str = _text("What is difficult, and why")
    name: str = _name()
    source: str = _text("Where it is known from")
    topic_id: strawberry.ID = strawberry.field(description="Topic that it belongs to.")
    urgency: models.Urgency = strawberry.field(description="How soon it wants an answer.")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeChallenge.")
class ChangeChallengeInput:
    """A challenge and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Challenge to change.")
    description: str | None = left_out("What is difficult, and why")
    name: str | None = left_out("Name")
    source: str | None = left_out("Where it is known from")
    topic_id: strawberry.ID | None = left_out("Topic that it belongs to")
    urgency: models.Urgency | None = left_out("How soon it wants an answer")
    expected_version: int | None = version_field("challenge")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeChallenge.")
class RemoveChallengeInput:
    """A challenge."""

    id: strawberry.ID = strawberry.field(description="Challenge to remove.")
    expected_version: int | None = version_field("challenge")
    idempotency_key: str | None = key_field()


@strawberry.type
class DescribedPayload(Payload):
    """Whom it is about."""

    administration: Administration | None = result_field("Administration")


@strawberry.type(description="What addStrategicFunction did.")
class AddStrategicFunctionPayload(DescribedPayload):
    """A function and its administration."""

    strategic_function: StrategicFunction | None = result_field("Function or process")


@strawberry.type(description="What changeStrategicFunction did.")
class ChangeStrategicFunctionPayload(DescribedPayload):
    """A function and its administration."""

    strategic_function: StrategicFunction | None = result_field("Function or process")


@strawberry.type(description="What removeStrategicFunction did.")
class RemoveStrategicFunctionPayload(DescribedPayload):
    """The id that is gone."""

    deleted_id: strawberry.ID | None = deleted_field()


@strawberry.type(description="What addGoodPractice did.")
class AddGoodPracticePayload(DescribedPayload):
    """A practice and its administration."""

    good_practice: GoodPractice | None = result_field("Good practice")


@strawberry.type(description="What changeGoodPractice did.")
class ChangeGoodPracticePayload(DescribedPayload):
    """A practice and its administration."""

    good_practice: GoodPractice | None = result_field("Good practice")


@strawberry.type(description="What removeGoodPractice did.")
class RemoveGoodPracticePayload(DescribedPayload):
    """The id that is gone."""

    deleted_id: strawberry.ID | None = deleted_field()


@strawberry.type(description="What addChallenge did.")
class AddChallengePayload(DescribedPayload):
    """A challenge and its administration."""

    challenge: Challenge | None = result_field("Challenge")


@strawberry.type(description="What changeChallenge did.")
class ChangeChallengePayload(DescribedPayload):
    """A challenge and its administration."""

    challenge: Challenge | None = result_field("Challenge")


@strawberry.type(description="What removeChallenge did.")
class RemoveChallengePayload(DescribedPayload):
    """The id that is gone."""

    deleted_id: strawberry.ID | None = deleted_field()
