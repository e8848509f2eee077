"""Pairs, topics and agendas as one plan: what does not go together, and publishing them at once."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Mapping, Sequence
from typing import Annotated

import strawberry

from api import agenda_sentences
from api.context import Info
from api.schema.agendas import AgendaPlacement
from api.schema.changing import carried_out
from api.schema.editions import Edition
from api.schema.enums import described
from api.schema.inputs import fit_list, given, input_row_id, input_row_ids, or_none, row_id_of
from api.schema.node import WantedLocale, load_node, load_nodes, texts_in
from api.schema.nominations import Delegate, load_delegates
from api.schema.payloads import WHAT, Payload, key_field, result_field
from api.schema.topics import Topic
from domain import programmes, runs, topics
from domain.errors import DomainError, InvalidInput, NotFound
from domain.runs import agenda_lists
from domain.store import ReadDb, WriteDb

described(
    runs.PlanRule,
    "What has to hold between the pairs, the topics and the agendas of an edition.",
    {
        "THERE": "Everybody who is paired, leads or attends takes part.",
        "SESSION_PLANNED": "Each session that an agenda holds is still planned.",
        "ONE_STATE": "Pairs and topics were chosen for the same levels and targets.",
        "TOPIC_HELD": "Each chosen topic has a session.",
        "TOPIC_CHOSEN": "Each topic that a session treats was chosen.",
        "ONE_PLACE": "Nobody is in two sessions at the same time.",
        "ONE_COMPONENT": "Nobody is in two components at the same time.",
        "SLOT_OPEN": "Nobody is in a session while they are away, or of a part they do not attend.",
        "PARTNERS_MEET": "Two partners share a session, or a slot in which both are free.",
        "MEETING_OF_PARTNERS": "Each pair meeting is of two partners.",
    },
)


@strawberry.input(description="Two delegates.")
class DelegatePairInput:
    """Two ids."""

    a: strawberry.ID = strawberry.field(description="Id of one of the two.")
    b: strawberry.ID = strawberry.field(description="Id of the other.")


@strawberry.input(description="A session in another slot.")
class SessionMoveInput:
    """A session and a slot."""

    session_id: strawberry.ID = strawberry.field(description="Session of one of the agendas.")
    slot_key: str = strawberry.field(description="Key of the slot, in the same component.")


@strawberry.input(description="What would be otherwise in a plan; nothing is changed.")
class PlanChangeInput:
    """Pairs, topics and sessions."""

    add_topic_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Topics that would be chosen too."
    )
    drop_topic_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Chosen topics that would not be."
    )
    join: list[DelegatePairInput] | None = strawberry.field(
        default=strawberry.UNSET, description="Delegates who would be partners."
    )
    moves: list[SessionMoveInput] | None = strawberry.field(
        default=strawberry.UNSET, description="Sessions that would be held in another slot."
    )
    part: list[DelegatePairInput] | None = strawberry.field(
        default=strawberry.UNSET, description="Partners who would be none."
    )


@strawberry.type(description="Records of a plan that do not go together.")
class PlanConflict:
    """As domain.runs.PlanConflict."""

    found: strawberry.Private[runs.PlanConflict]
    time_zones: strawberry.Private[Mapping[str, str]]
    codes: list[str] = strawberry.field(description="Codes of the people: delegates or speakers.")
    rule: runs.PlanRule = strawberry.field(description="What they break.")

    @strawberry.field(description="The delegates among them.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_delegates(info, self.found.delegate_ids)

    @strawberry.field(description="Sessions concerned, where the agendas hold them.")
    async def placements(self, info: Info) -> list[AgendaPlacement]:
        ids = [each.placement_id for each in self.found.sessions]
        load = info.context.loaders.load
        rows = await gather(*(load(agenda_lists.placements_by_id, each) for each in ids))
        return [
            AgendaPlacement.of(row, self.time_zones[row.run_id]) for row in rows if row is not None
        ]

    @strawberry.field(description="Topics concerned.")
    async def topics(self, info: Info) -> list[Topic]:
        ids = self.found.topic_ids
        return await load_nodes(info, "Topic", ids)

    @strawberry.field(description="The conflict in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        named = await gather(*(load_node(info, "Topic", each) for each in self.found.topic_ids))
        names = [await each.name_in(info, locale) for each in named if each is not None]
        ids = [each.at.component_id for each in self.found.places]
        nodes = await load_nodes(info, "Component", ids)
        places = {each.row_id: await each.name_in(info, locale) for each in nodes}
        return agenda_sentences.plan_conflict(self.found, names, places, words)


@strawberry.type(description="Whether pairs, topics and agendas are one plan.")
class PlanCheck:
    """As domain.runs.PlanCheck."""

    arisen: list[PlanConflict] = strawberry.field(
        description="Conflicts that the change would make; empty without a change."
    )
    conflicts: list[PlanConflict] = strawberry.field(
        description="What does not go together, with the change; empty when they are one plan."
    )
    settled: list[PlanConflict] = strawberry.field(
        description="Conflicts of today that the change would end."
    )


def _argument(description: str) -> object:
    return strawberry.argument(description=description)


@strawberry.type
class EditionPlanQueries:
    """The question before a plan is published, or changed."""

    @strawberry.field(
        description=(
            "What does not go together of pairs, topics and agendas of an edition, also as it"
            " would be after a change; null when the edition is unknown, or has no such runs."
        )
    )
    async def plan_check(
        self,
        info: Info,
        edition: Annotated[strawberry.ID, _argument("Id of the edition.")],
        agenda_runs: Annotated[
            list[strawberry.ID] | None,
            _argument("Agenda runs, one a component; left out means the published ones."),
        ] = strawberry.UNSET,
        change: Annotated[
            PlanChangeInput | None, _argument("What would be otherwise; left out means nothing.")
        ] = strawberry.UNSET,
        pairing_run: Annotated[
            strawberry.ID | None,
            _argument("Pairing run that is done; left out means the published one."),
        ] = strawberry.UNSET,
        topic_run: Annotated[
            strawberry.ID | None,
            _argument("Topic run that is done; left out means the published one."),
        ] = strawberry.UNSET,
    ) -> PlanCheck | None:
        edition_id = row_id_of(edition, "Edition", "edition")
        async with info.context.reading() as db:
            if await programmes.find_planned_edition(db, edition_id) is None:
                return None
            given_ids = _ids(pairing_run, topic_run, agenda_runs)
            ids = await runs.plan_run_ids(db, edition_id, given_ids)
            if ids is None:
                return None
            found = await runs.read_plan_runs(db, edition_id, ids)
            read = await runs.read_plan(db, found)
            changed = (
                await _change(db, edition_id, read, change) if given(change) and change else None
            )
        checked = await runs.check_plan(read, changed)
        return PlanCheck(
            **{
                name: [
                    PlanConflict(
                        found=each,
                        time_zones=read.time_zones,
                        codes=list(each.codes),
                        rule=each.rule,
                    )
                    for each in getattr(checked, name)
                ]
                for name in ("conflicts", "arisen", "settled")
            }
        )


def _ids(
    pairing: strawberry.ID | None,
    topic: strawberry.ID | None,
    agendas: Sequence[strawberry.ID] | None,
) -> runs.PlanRunIds:
    return runs.PlanRunIds(
        row_id_of(str(pairing), "PairingRun", "pairingRun") if given(pairing) else None,
        row_id_of(str(topic), "TopicRun", "topicRun") if given(topic) else None,
        tuple(
            row_id_of(each, "AgendaRun", "agendaRuns")
            for each in fit_list(agendas or (), "agendaRuns")
        )
        if given(agendas)
        else None,
    )


async def _change(
    db: ReadDb, edition_id: str, read: runs.ReadPlan, asked: PlanChangeInput
) -> runs.EditionChange:
    """Read what would be otherwise: ids become codes and keys."""
    codes = {row_id: code for code, row_id in read.delegate_ids.items()}
    moves = {}
    for place, move in enumerate(
        fit_list(asked.moves or (), "moves") if given(asked.moves) else ()
    ):
        session_id = row_id_of(move.session_id, "Session", "moves.sessionId")
        if session_id not in read.session_ids:
            raise NotFound(
                "None of the agendas holds this session.", path=("moves", str(place), "sessionId")
            )
        session = read.session_ids[session_id]
        moves[session] = read.slot_beside(session, move.slot_key)
    join = _pairs(asked.join, codes, "join")
    sides = await agenda_lists.sides_by_code(db, edition_id) if join else {}
    for place, (a, b) in enumerate(join):
        if sides[a] == sides[b]:
            raise InvalidInput(
                f"{a} and {b} are of one side. Partners are of different sides.",
                path=("join", str(place)),
            )
    return runs.EditionChange(
        part=_pairs(asked.part, codes, "part"),
        join=join,
        drop=await _keys(db, asked.drop_topic_ids, "dropTopicIds"),
        add=await _keys(db, asked.add_topic_ids, "addTopicIds"),
        moves=moves,
    )


def _pairs(
    asked: list[DelegatePairInput] | None, codes: dict[str, str], field: str
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for place, pair in enumerate(fit_list(asked or (), field) if given(asked) else ()):
        ids = [row_id_of(each, "Delegate", field) for each in (pair.a, pair.b)]
        for row_id in ids:
            if row_id not in codes:
                raise NotFound("The edition has no delegate of this id.", path=(field, str(place)))
        pairs.append((codes[ids[0]], codes[ids[1]]))
    return tuple(pairs)


async def _keys(db: ReadDb, asked: Sequence[strawberry.ID] | None, field: str) -> tuple[str, ...]:
    if not given(asked):
        return ()
    ids = [row_id_of(each, "Topic", field) for each in fit_list(asked or (), field)]
    rows = await topics.topics_by_id(db, ids)
    for place, row in enumerate(rows):
        if row is None:
            raise NotFound("There is no topic of this id.", path=(field, str(place)))
    return tuple(row.key for row in rows if row is not None)


@strawberry.input(description="Input of publishPlan.")
class PublishPlanInput:
    """The runs that are to be one plan."""

    agenda_run_ids: list[strawberry.ID] = strawberry.field(
        description="Agenda runs that are done, one a component; may be empty."
    )
    pairing_run_id: strawberry.ID = strawberry.field(description="Pairing run that is done.")
    topic_run_id: strawberry.ID = strawberry.field(description="Topic run that is done.")
    despite: list[runs.PlanRule] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Rules that you know to be broken; left out means all have to hold.",
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What publishPlan did.")
class PublishPlanPayload(Payload):
    """An edition with what is published."""

    edition: Edition | None = result_field("The edition")


@strawberry.type
class EditionPlanMutations:
    """Publishing as one."""

    @strawberry.mutation(
        description=(
            "Publish pairs, topics and agendas together, all or none of them; refused where they"
            " do not go together, unless the broken rules are named."
        )
    )
    async def publish_plan(
        self, info: Info, asked: Annotated[PublishPlanInput, WHAT]
    ) -> PublishPlanPayload:
        at = info.context.store.clock()
        checked = await _checked(info, asked)

        async def act(db: WriteDb) -> PublishPlanPayload:
            if isinstance(checked, DomainError):
                raise checked
            found = await runs.read_plan_runs(db, None, _input_ids(asked))
            despite = frozenset(or_none(asked.despite) or ())
            await runs.publish_plan(db, found, checked.conflicts, despite, at=at)
            edition = await programmes.find_planned_edition(db, found.edition_id)
            return PublishPlanPayload(edition=Edition.maybe(edition))

        return await carried_out(info, PublishPlanPayload, asked, act)


async def _checked(info: Info, asked: PublishPlanInput) -> runs.PlanCheck | DomainError:
    """Look for conflicts before the unit of work, which would hold the one writer meanwhile."""
    try:
        async with info.context.reading() as db:
            found = await runs.read_plan_runs(db, None, _input_ids(asked))
            read = await runs.read_plan(db, found)
        return await runs.check_plan(read)
    except DomainError as error:
        return error


def _input_ids(asked: PublishPlanInput) -> runs.PlanRunIds:
    return runs.PlanRunIds(
        input_row_id(asked.pairing_run_id, "PairingRun", "pairingRunId"),
        input_row_id(asked.topic_run_id, "TopicRun", "topicRunId"),
        input_row_ids(asked.agenda_run_ids, "AgendaRun", "agendaRunIds"),
    )
