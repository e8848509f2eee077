"""What planners do about regional meetings: add, correct and remove them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.editions import Edition
from api.schema.inputs import fit_list, fit_text, given, input_row_id, or_none
from api.schema.payloads import WHAT, Payload, deleted_field, key_field, result_field, version_field
from api.schema.regional_meetings import RegionalMeeting
from api.schema.requests import edition_of
from domain import programmes
from domain.meetings import writing
from domain.meetings.wanted import Amounts, MeetingWanted
from domain.store import WriteDb

_NOUN = "RegionalMeeting"
_PLAIN = ("ends_on", "places", "starts_on")


@strawberry.input(description="A topic of a regional meeting.")
class MeetingTopicInput:
    """A topic and a number."""

    topic_id: strawberry.ID = strawberry.field(description="Topic, not a group.")
    weight: int = strawberry.field(description="How much it weighs in the meeting, 1 to 10.")


@strawberry.input(description="How long the way to a regional meeting takes an administration.")
class MeetingWayInput:
    """An administration and a number."""

    administration_id: strawberry.ID = strawberry.field(
        description="Administration on a side of the edition."
    )
    travel_days: int = strawberry.field(
        description="Days of travel before the meeting, and again after it; 0 to 30."
    )


@strawberry.input(description="Input of addRegionalMeeting.")
class AddRegionalMeetingInput:
    """An edition and a meeting."""

    edition_id: strawberry.ID = strawberry.field(description="Edition whose side holds it.")
    ends_on: date = strawberry.field(
        description="Last day, at most 60 days with the first among them."
    )
    key: str = strawberry.field(
        description="Small letters, digits and underscores; unique in the edition."
    )
    name: str = strawberry.field(description="Name, at most 200 characters.")
    places: int = strawberry.field(description="Places for people of other sides, 0 to 1,000.")
    side_id: strawberry.ID = strawberry.field(description="Side that holds it.")
    starts_on: date = strawberry.field(description="First day.")
    place: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where it is held, at most 200 characters; left out means not known.",
    )
    topics: list[MeetingTopicInput] | None = strawberry.field(
        default=strawberry.UNSET, description="What is treated, at most 30 topics, each once."
    )
    ways: list[MeetingWayInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "How long the way takes, each administration once; those that are not named need the"
            " days that a run assumes."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeRegionalMeeting; what is left out stays.")
class ChangeRegionalMeetingInput:
    """A meeting as it is wanted."""

    id: strawberry.ID = strawberry.field(description="Meeting to correct; its key stays.")
    ends_on: date | None = strawberry.field(default=strawberry.UNSET, description="Last day.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Name.")
    place: str | None = strawberry.field(
        default=strawberry.UNSET, description="Where it is held; empty for not known."
    )
    places: int | None = strawberry.field(
        default=strawberry.UNSET, description="Places for people of other sides."
    )
    side_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Side that holds it."
    )
    starts_on: date | None = strawberry.field(default=strawberry.UNSET, description="First day.")
    topics: list[MeetingTopicInput] | None = strawberry.field(
        default=strawberry.UNSET, description="All that is treated, each topic once."
    )
    ways: list[MeetingWayInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="How long the way takes, all that is known, each administration once.",
    )
    expected_version: int | None = version_field("meeting")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeRegionalMeeting.")
class RemoveRegionalMeetingInput:
    """A meeting."""

    id: strawberry.ID = strawberry.field(description="Meeting to remove.")
    expected_version: int | None = version_field("meeting")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What addRegionalMeeting did.")
class AddRegionalMeetingPayload(Payload):
    """A meeting and its edition."""

    edition: Edition | None = result_field("Edition")
    regional_meeting: RegionalMeeting | None = result_field("Meeting")


@strawberry.type(description="What changeRegionalMeeting did.")
class ChangeRegionalMeetingPayload(Payload):
    """A meeting."""

    regional_meeting: RegionalMeeting | None = result_field("Meeting")


@strawberry.type(description="What removeRegionalMeeting did.")
class RemoveRegionalMeetingPayload(Payload):
    """The id that is gone, and the edition."""

    deleted_id: strawberry.ID | None = deleted_field()
    edition: Edition | None = result_field("Edition")


@strawberry.type
class MeetingMutations:
    """One field for each act on regional meetings."""

    @strawberry.mutation(
        description="Write down a key regional meeting of a side, to which others can be invited."
    )
    async def add_regional_meeting(
        self, info: Info, asked: Annotated[AddRegionalMeetingInput, WHAT]
    ) -> AddRegionalMeetingPayload:
        async def act(db: WriteDb) -> AddRegionalMeetingPayload:
            edition = await edition_of(db, asked.edition_id)
            wanted = MeetingWanted(key=fit_text(asked.key, "key"), **_values(asked))
            row = await writing.add_regional_meeting(
                db, edition, wanted, at=info.context.store.clock()
            )
            return AddRegionalMeetingPayload(
                edition=Edition.of(edition), regional_meeting=RegionalMeeting.of(row)
            )

        return await carried_out(info, AddRegionalMeetingPayload, asked, act)

    @strawberry.mutation(description="Correct a regional meeting; what is left out stays.")
    async def change_regional_meeting(
        self, info: Info, asked: Annotated[ChangeRegionalMeetingInput, WHAT]
    ) -> ChangeRegionalMeetingPayload:
        async def act(db: WriteDb) -> ChangeRegionalMeetingPayload:
            row_id = input_row_id(asked.id, _NOUN, "id")
            was = await writing.held_wanted(db, row_id)
            row = await writing.change_regional_meeting(
                db,
                row_id,
                replace(was, **_values(asked)),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeRegionalMeetingPayload(regional_meeting=RegionalMeeting.of(row))

        return await carried_out(info, ChangeRegionalMeetingPayload, asked, act)

    @strawberry.mutation(description="Delete a regional meeting on which nothing stands.")
    async def remove_regional_meeting(
        self, info: Info, asked: Annotated[RemoveRegionalMeetingInput, WHAT]
    ) -> RemoveRegionalMeetingPayload:
        async def act(db: WriteDb) -> RemoveRegionalMeetingPayload:
            row = await writing.remove_regional_meeting(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            (edition,) = await programmes.editions_by_id(db, [row.edition_id])
            return RemoveRegionalMeetingPayload(deleted_id=asked.id, edition=Edition.maybe(edition))

        return await carried_out(info, RemoveRegionalMeetingPayload, asked, act)


def _values(asked: Any) -> dict[str, Any]:
    """Return what an input gives of a meeting; what it leaves out is not there."""
    values: dict[str, Any] = {
        name: getattr(asked, name) for name in _PLAIN if given(getattr(asked, name))
    }
    for name in ("name", "place"):
        if given(getattr(asked, name)):
            values[name] = fit_text(getattr(asked, name), name)
    if given(asked.side_id):
        values["side_id"] = input_row_id(asked.side_id, "Side", "sideId")
    if given(asked.topics):
        ids = [each.topic_id for each in fit_list(asked.topics, "topics")]
        weights = [each.weight for each in asked.topics]
        values["topics"] = _amounts(ids, weights, ("Topic", "topics", "topicId"))
    if given(asked.ways):
        ids = [each.administration_id for each in fit_list(asked.ways, "ways")]
        days = [each.travel_days for each in asked.ways]
        values["ways"] = _amounts(ids, days, ("Administration", "ways", "administrationId"))
    return values


def _amounts(ids: Sequence[str], amounts: Sequence[int], where: tuple[str, str, str]) -> Amounts:
    """Return rows by id with a number each, in the order given."""
    noun, field, name = where
    rows = [input_row_id(each, noun, field, str(place), name) for place, each in enumerate(ids)]
    return tuple(zip(rows, amounts, strict=True))
