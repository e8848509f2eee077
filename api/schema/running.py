"""Starting and publishing runs."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry
from graphql import GraphQLError

from api.context import Info
from api.errors import ErrorCode
from api.schema.inputs import fit_list, given, input_row_id
from api.schema.pairings import PairingRun
from api.schema.payloads import Act, Payload, key_field, result_field
from api.schema.requests import edition_of, partners_max_of, priorities_of, scenario_of
from api.schema.suggestions import TopicRun
from api.schema.tuning import (
    CompetencyPriorityInput,
    PairingParametersInput,
    PartnerLimitInput,
    TopicParametersInput,
    by_input_names,
    overrides_of,
)
from domain import runs, topics
from domain.errors import InvalidInput, NotFound
from domain.progress import count_waiting
from domain.runs import TopicPurpose
from domain.store import ReadDb, WriteDb


@strawberry.input(description="Input of startPairingRun.")
class StartPairingRunInput:
    """An edition and a request."""

    edition_id: strawberry.ID = strawberry.field(description="Edition to solve for.")
    parameters: PairingParametersInput | None = strawberry.field(
        default=strawberry.UNSET, description="What to weigh differently from the defaults."
    )
    priorities: list[CompetencyPriorityInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Competencies that count more than once; the others count once.",
    )
    partner_limits: list[PartnerLimitInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Delegates who may have so many partners. The others may have one; with two sides,"
            " those of the smaller as many as it takes to have places for all."
        ),
    )
    scenario_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Scenario of the edition to solve under; what is given here goes over it."
            " Left out means the edition as it is."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of startTopicRun.")
class StartTopicRunInput:
    """An edition and a request."""

    edition_id: strawberry.ID = strawberry.field(description="Edition to solve for.")
    must_topic_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Topics that have to be chosen; left out means the focus topics and the adopted ones"
            " for this edition, and none for the next symposium; an empty list means none."
        ),
    )
    never_topic_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Topics that may not be chosen; left out means none is forbidden.",
    )
    parameters: TopicParametersInput | None = strawberry.field(
        default=strawberry.UNSET, description="What to weigh differently from the defaults."
    )
    purpose: TopicPurpose = strawberry.field(
        default=TopicPurpose.THIS_EDITION,
        description="What the topics are for; left out means this edition.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of publishPairingRun.")
class PublishPairingRunInput:
    """A run."""

    run_id: strawberry.ID = strawberry.field(
        description="Pairing run to publish; it has to be done."
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of publishTopicRun.")
class PublishTopicRunInput:
    """A run."""

    run_id: strawberry.ID = strawberry.field(description="Topic run to publish; it has to be done.")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What startPairingRun did.")
class StartPairingRunPayload(Payload):
    """A queued run."""

    pairing_run: PairingRun | None = strawberry.field(
        default=None, description="Queued run; null when none was started."
    )


@strawberry.type(description="What startTopicRun did.")
class StartTopicRunPayload(Payload):
    """A queued run."""

    topic_run: TopicRun | None = strawberry.field(
        default=None, description="Queued run; null when none was started."
    )


@strawberry.type(description="What publishPairingRun did.")
class PublishPairingRunPayload(Payload):
    """A published run, and the one before."""

    pairing_run: PairingRun | None = result_field("Run")
    superseded: PairingRun | None = strawberry.field(
        default=None,
        description=("Run that was published before; null when none was, or nothing was changed."),
    )


@strawberry.type(description="What publishTopicRun did.")
class PublishTopicRunPayload(Payload):
    """A published run, and the one before."""

    superseded: TopicRun | None = strawberry.field(
        default=None,
        description=("Run that was published before; null when none was, or nothing was changed."),
    )
    topic_run: TopicRun | None = result_field("Run")


def start_pairing_run(info: Info, asked: StartPairingRunInput) -> Act[StartPairingRunPayload]:
    """Return what queues a pairing run."""

    async def act(db: WriteDb) -> StartPairingRunPayload:
        await expect_room(db, info.context.runs_waiting_max)
        edition = await edition_of(db, asked.edition_id)
        request = runs.PairingRequest(
            parameters=overrides_of(asked.parameters),
            priorities=await priorities_of(db, asked.priorities),
            partners_max=await partners_max_of(db, asked.partner_limits, edition.id),
        )
        scenario = await scenario_of(db, asked.scenario_id, edition)
        at = info.context.store.clock()
        with by_input_names():
            row = await runs.start_pairing_run(db, edition, request, at=at, scenario=scenario)
        return StartPairingRunPayload(pairing_run=PairingRun.of(row))

    return act


def start_topic_run(info: Info, asked: StartTopicRunInput) -> Act[StartTopicRunPayload]:
    """Return what queues a topic run."""

    async def act(db: WriteDb) -> StartTopicRunPayload:
        await expect_room(db, info.context.runs_waiting_max)
        edition = await edition_of(db, asked.edition_id)
        overrides = dict(overrides_of(asked.parameters))
        must = await _topic_keys(db, asked.must_topic_ids, "mustTopicIds")
        never = await _topic_keys(db, asked.never_topic_ids, "neverTopicIds") or ()
        for i, key in enumerate(never):
            if key in (must or ()):
                raise InvalidInput(
                    f"{key} is in mustTopicIds too. Take it out of one of the two.",
                    path=("neverTopicIds", str(i)),
                )
        request = runs.TopicRequest(
            purpose=asked.purpose,
            must=must,
            never=never,
            count_min=overrides.pop("count_min", 6),
            count_max=overrides.pop("count_max", 6),
            minutes=overrides.pop("minutes", None),
            parameters=overrides,
        )
        with by_input_names():
            row = await runs.start_topic_run(db, edition, request, at=info.context.store.clock())
        return StartTopicRunPayload(topic_run=TopicRun.of(row))

    return act


def publish_pairing_run(info: Info, asked: PublishPairingRunInput) -> Act[PublishPairingRunPayload]:
    """Return what publishes a pairing run."""

    async def act(db: WriteDb) -> PublishPairingRunPayload:
        run_id = input_row_id(asked.run_id, "PairingRun", "runId")
        row, before = await runs.publish_pairing_run(db, run_id, at=info.context.store.clock())
        return PublishPairingRunPayload(
            pairing_run=PairingRun.of(row), superseded=PairingRun.maybe(before)
        )

    return act


def publish_topic_run(info: Info, asked: PublishTopicRunInput) -> Act[PublishTopicRunPayload]:
    """Return what publishes a topic run."""

    async def act(db: WriteDb) -> PublishTopicRunPayload:
        run_id = input_row_id(asked.run_id, "TopicRun", "runId")
        row, before = await runs.publish_topic_run(db, run_id, at=info.context.store.clock())
        return PublishTopicRunPayload(topic_run=TopicRun.of(row), superseded=TopicRun.maybe(before))

    return act


async def expect_room(db: ReadDb, most: int) -> None:
    """Let a run join those that wait.

    Raises:
        GraphQLError: as many wait as may.

    """
    if await count_waiting(db) >= most:
        raise GraphQLError(
            f"{most} runs wait for a worker already: none was started. Ask again when some are"
            " done, or cancel one.",
            extensions={"code": ErrorCode.RATE_LIMITED.value},
        )


async def _topic_keys(
    db: ReadDb, asked: Sequence[strawberry.ID] | None, field: str
) -> tuple[str, ...] | None:
    """Return the keys of some leaf topics, each once; None when they were left out."""
    if not given(asked):
        return None
    ids = fit_list(asked or (), field)
    row_ids = [input_row_id(each, "Topic", field, str(i)) for i, each in enumerate(ids)]
    rows = await topics.topics_by_id(db, row_ids)
    found: dict[str, None] = {}
    for i, row in enumerate(rows):
        if row is None:
            raise NotFound("There is no topic of this id.", path=(field, str(i)))
        if not row.is_leaf:
            raise InvalidInput(
                f"{row.key} is a group of topics. Give the ids of topics below it.",
                path=(field, str(i)),
            )
        found[row.key] = None
    return tuple(found)
