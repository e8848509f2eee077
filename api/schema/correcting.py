"""Correcting what is known of a person, and what they agree to."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.inputs import fit_list, fit_text, given, input_row_id, or_none
from api.schema.managers import Manager
from api.schema.payloads import WHAT, Payload, key_field, version_field
from domain import models
from domain.corrections import Correction, Interest, correct_person
from domain.errors import InvalidInput
from domain.rights.consent import decide_consent
from domain.store import WriteDb


def _text(description: str) -> Any:
    words = f"{description}; left out means as before, null means not known."
    return strawberry.field(default=strawberry.UNSET, description=words)


def _all_of(description: str) -> Any:
    words = f"{description}, at most 20; left out means as before."
    return strawberry.field(default=strawberry.UNSET, description=words)


@strawberry.input(description="A language that a person speaks.")
class LanguageInput:
    """A code and a level."""

    language: str = strawberry.field(description="ISO 639-1 code, such as es.")
    level: models.LanguageLevel = strawberry.field(description="How well.")


@strawberry.input(description="A topic that a person seeks or offers.")
class TopicInterestInput:
    """A topic and a rank."""

    topic_id: strawberry.ID = strawberry.field(description="Topic without topics below it.")
    priority: int = strawberry.field(description="Rank of the wish: 1 is the first, 3 the last.")


@strawberry.input(description="Input of correctPerson.")
class CorrectPersonInput:
    """A person and what is other from now on."""

    manager_id: strawberry.ID = strawberry.field(description="Person to correct.")
    email: str | None = _text("E-mail address")
    languages: list[LanguageInput] | None = _all_of("All languages, best first")
    name: str | None = _text("Name, at most 200 characters")
    offers: list[TopicInterestInput] | None = _all_of("All topics that the person offers")
    phone: str | None = _text("Telephone number")
    position: str | None = _text("Position in the administration, at most 200 characters")
    seeks: list[TopicInterestInput] | None = _all_of("All topics that the person seeks")
    expected_version: int | None = version_field("person")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of decideConsent.")
class DecideConsentInput:
    """A person, a purpose, and whether they agree."""

    given: bool = strawberry.field(description="True to agree, false to take it back.")
    manager_id: strawberry.ID = strawberry.field(description="Person who decides.")
    purpose: models.ConsentPurpose = strawberry.field(description="What it is about.")
    expected_version: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Version of the decision that you read, 0 before the first; another one now is STALE."
            " Left out means whichever there is."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.type
class PersonPayload(Payload):
    """What is answered about a person who was changed."""

    manager: Manager | None = strawberry.field(
        default=None, description="Person as they are now; null when nothing was changed."
    )


@strawberry.type(description="What correctPerson did.")
class CorrectPersonPayload(PersonPayload):
    """A person."""


@strawberry.type(description="What decideConsent did.")
class DecideConsentPayload(PersonPayload):
    """A person."""


@strawberry.type
class CorrectingMutations:
    """What people say about themselves."""

    @strawberry.mutation(
        description=(
            "Correct what is known of a person: by themselves, the coordinator of their"
            " administration, or the planner of an edition that they are put forward for."
        )
    )
    async def correct_person(
        self, info: Info, asked: Annotated[CorrectPersonInput, WHAT]
    ) -> CorrectPersonPayload:
        async def act(db: WriteDb) -> CorrectPersonPayload:
            row = await correct_person(
                db,
                input_row_id(asked.manager_id, "Manager", "managerId"),
                _correction(asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return CorrectPersonPayload(manager=Manager.of(row))

        return await carried_out(info, CorrectPersonPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Write down what a person agrees to, by themselves or the coordinator of their"
            " administration; it holds from then on, for later runs and answers."
        )
    )
    async def decide_consent(
        self, info: Info, asked: Annotated[DecideConsentInput, WHAT]
    ) -> DecideConsentPayload:
        async def act(db: WriteDb) -> DecideConsentPayload:
            row = await decide_consent(
                db,
                input_row_id(asked.manager_id, "Manager", "managerId"),
                asked.purpose,
                given=asked.given,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return DecideConsentPayload(manager=Manager.of(row))

        return await carried_out(info, DecideConsentPayload, asked, act)


def _correction(asked: CorrectPersonInput) -> Correction:
    fields: dict[str, Any] = {}
    for name in ("name", "position", "email", "phone"):
        value = getattr(asked, name)
        if value is not strawberry.UNSET:
            fields[name] = _fit(value, name)
    if asked.languages is not strawberry.UNSET:
        wanted = _listed(asked.languages, "languages")
        fields["languages"] = [(each.language, each.level) for each in wanted]
    for name in ("seeks", "offers"):
        if getattr(asked, name) is not strawberry.UNSET:
            fields[name] = [
                Interest(
                    input_row_id(each.topic_id, "Topic", name, str(i), "topicId"), each.priority
                )
                for i, each in enumerate(_listed(getattr(asked, name), name))
            ]
    return Correction(fields)


def _fit(value: str | None, name: str) -> str | None:
    if value is None:
        return None
    text = fit_text(value, name).strip()
    if not text:
        raise InvalidInput(f"The {name} is empty. Give null when it is not known.", path=(name,))
    return text


def _listed(value: Any, name: str) -> Any:
    if not given(value):
        raise InvalidInput(f"Give all {name}, or an empty list for none.", path=(name,))
    return fit_list(value, name)
