"""What administrations do: put managers forward, submit, withdraw, send a substitute."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.inputs import TEXT_LENGTH_MAX, fit_list, fit_text, given, input_row_id, or_none
from api.schema.nominations import Delegate, Nomination
from api.schema.payloads import WHAT, Payload, key_field, result_field, version_field
from api.schema.scalars import Locale
from domain import models, nominations
from domain.errors import InvalidInput
from domain.store import WriteDb

_ONE: Any = "Give managerId or newManager, and not both."


@strawberry.input(description="A language that a new manager speaks.")
class SpokenLanguageInput:
    """As ManagerLanguage."""

    language: Locale = strawberry.field(description="The language, as two letters such as es.")
    level: models.LanguageLevel = strawberry.field(description="How well.")


@strawberry.input(description="A manager who is put forward for the first time; personal data.")
class NewManagerInput:
    """As domain.nominations.ManagerWanted."""

    administration_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Administration of the person; left out means your own, and planners always say whose."
        ),
    )
    languages: list[SpokenLanguageInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Languages that the person speaks, best first; left out means not known yet.",
    )
    name: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Name; left out means that the place is not given to a person yet.",
    )
    position: str | None = strawberry.field(
        default=strawberry.UNSET, description="Position; left out means not known yet."
    )
    role_profile_key: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Kind of post, by key; left out means not known yet.",
    )
    seniority: models.Seniority | None = strawberry.field(
        default=strawberry.UNSET,
        description="Standing in the administration; left out means not known yet.",
    )


def _manager_id() -> Any:
    return strawberry.field(
        default=strawberry.UNSET, description="Manager who is known already; this or newManager."
    )


def _new_manager() -> Any:
    return strawberry.field(
        default=strawberry.UNSET, description="Somebody who is not known yet; this or managerId."
    )


@strawberry.input(description="Input of nominateManager.")
class NominateManagerInput:
    """An edition and a person."""

    edition_id: strawberry.ID = strawberry.field(description="Edition.")
    manager_id: strawberry.ID | None = _manager_id()
    new_manager: NewManagerInput | None = _new_manager()
    statement: str = strawberry.field(
        default="",
        description=(
            "Why the person, for planners; at most 4,000 characters. Left out means nothing to say."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeNomination.")
class ChangeNominationInput:
    """A draft and its words."""

    id: strawberry.ID = strawberry.field(description="Nomination, which is a draft.")
    statement: str = strawberry.field(
        description="Why the person, for planners; at most 4,000 characters."
    )
    expected_version: int | None = version_field("nomination")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of submitNomination.")
class SubmitNominationInput:
    """A nomination."""

    id: strawberry.ID = strawberry.field(description="Nomination, which is a draft.")
    expected_version: int | None = version_field("nomination")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of withdrawNomination.")
class WithdrawNominationInput:
    """A nomination."""

    id: strawberry.ID = strawberry.field(description="Nomination to take back.")
    expected_version: int | None = version_field("nomination")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of substituteDelegate.")
class SubstituteDelegateInput:
    """A delegate who leaves and who comes instead."""

    delegate_id: strawberry.ID = strawberry.field(description="Delegate who leaves.")
    manager_id: strawberry.ID | None = _manager_id()
    new_manager: NewManagerInput | None = _new_manager()
    expected_version: int | None = version_field("delegate")
    idempotency_key: str | None = key_field()


@strawberry.type
class NominationPayload(Payload):
    """What is answered about a nomination that was changed."""

    nomination: Nomination | None = result_field("Nomination")


@strawberry.type(description="What nominateManager did.")
class NominateManagerPayload(NominationPayload):
    """A nomination."""


@strawberry.type(description="What changeNomination did.")
class ChangeNominationPayload(NominationPayload):
    """A nomination."""


@strawberry.type(description="What submitNomination did.")
class SubmitNominationPayload(NominationPayload):
    """A nomination."""


@strawberry.type(description="What withdrawNomination did.")
class WithdrawNominationPayload(NominationPayload):
    """A nomination."""


@strawberry.type(description="What substituteDelegate did.")
class SubstituteDelegatePayload(Payload):
    """Who left and who came."""

    delegate: Delegate | None = result_field("Delegate who left")
    substitute: Delegate | None = result_field("Delegate who came")


@strawberry.type
class NominatingMutations:
    """One field for each act of an administration on nominations."""

    @strawberry.mutation(
        description=(
            "Put a manager forward for an edition, in a draft; whoever withdrew may be put forward"
            " again."
        )
    )
    async def nominate_manager(
        self, info: Info, asked: Annotated[NominateManagerInput, WHAT]
    ) -> NominateManagerPayload:
        async def act(db: WriteDb) -> NominateManagerPayload:
            row = await nominations.nominate_manager(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                _whom(asked),
                _words(asked.statement),
                at=info.context.store.clock(),
            )
            return NominateManagerPayload(nomination=Nomination.of(row))

        return await carried_out(info, NominateManagerPayload, asked, act)

    @strawberry.mutation(description="Change the words of a draft.")
    async def change_nomination(
        self, info: Info, asked: Annotated[ChangeNominationInput, WHAT]
    ) -> ChangeNominationPayload:
        async def act(db: WriteDb) -> ChangeNominationPayload:
            row = await nominations.change_nomination(
                db,
                input_row_id(asked.id, "Nomination", "id"),
                _words(asked.statement),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeNominationPayload(nomination=Nomination.of(row))

        return await carried_out(info, ChangeNominationPayload, asked, act)

    @strawberry.mutation(
        description="Send a draft to the planners, before the deadline of the administration."
    )
    async def submit_nomination(
        self, info: Info, asked: Annotated[SubmitNominationInput, WHAT]
    ) -> SubmitNominationPayload:
        async def act(db: WriteDb) -> SubmitNominationPayload:
            row = await nominations.submit_nomination(
                db,
                input_row_id(asked.id, "Nomination", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return SubmitNominationPayload(nomination=Nomination.of(row))

        return await carried_out(info, SubmitNominationPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Take a nomination back. A delegate leaves with it, and the place goes to the first who"
            " waits and fits."
        )
    )
    async def withdraw_nomination(
        self, info: Info, asked: Annotated[WithdrawNominationInput, WHAT]
    ) -> WithdrawNominationPayload:
        async def act(db: WriteDb) -> WithdrawNominationPayload:
            row = await nominations.withdraw_nomination(
                db,
                input_row_id(asked.id, "Nomination", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return WithdrawNominationPayload(nomination=Nomination.of(row))

        return await carried_out(info, WithdrawNominationPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Let another manager of the administration take the place of a delegate who withdraws."
            " The partnerships of whoever leaves lapse; the substitute has none yet."
        )
    )
    async def substitute_delegate(
        self, info: Info, asked: Annotated[SubstituteDelegateInput, WHAT]
    ) -> SubstituteDelegatePayload:
        async def act(db: WriteDb) -> SubstituteDelegatePayload:
            row = await nominations.substitute_delegate(
                db,
                input_row_id(asked.delegate_id, "Delegate", "delegateId"),
                _whom(asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            left, came = await nominations.delegates_by_id(db, [row.delegate_id, row.substitute_id])
            return SubstituteDelegatePayload(
                delegate=Delegate.maybe(left), substitute=Delegate.maybe(came)
            )

        return await carried_out(info, SubstituteDelegatePayload, asked, act)


def _words(statement: str) -> str:
    return fit_text(statement, "statement", TEXT_LENGTH_MAX, lines=True)


def _whom(
    asked: NominateManagerInput | SubstituteDelegateInput,
) -> str | nominations.ManagerWanted:
    """Return who is meant: somebody known by id, or somebody new.

    Raises:
        InvalidInput: neither or both were given.

    """
    if given(asked.manager_id) == given(asked.new_manager):
        raise InvalidInput(_ONE, path=("managerId",))
    if given(asked.manager_id):
        return input_row_id(str(asked.manager_id), "Manager", "managerId")
    new: Any = asked.new_manager
    name, position, role = (
        fit_text(getattr(new, name), name) if given(getattr(new, name)) else None
        for name in ("name", "position", "role_profile_key")
    )
    place = None
    if given(new.administration_id):
        path = ("newManager", "administrationId")
        place = input_row_id(new.administration_id, "Administration", *path)
    spoken = fit_list(or_none(new.languages) or (), "newManager", "languages")
    return nominations.ManagerWanted(
        administration_id=place,
        seniority=or_none(new.seniority),
        languages=tuple((each.language, each.level) for each in spoken),
        name=name,
        position=position,
        role_profile_key=role,
    )
