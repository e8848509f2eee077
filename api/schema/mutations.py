"""Everything that can be changed; each field is one unit of work."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import strawberry

from api.context import Info
from api.schema.adopting import AdoptingMutations
from api.schema.agenda_replans import AgendaReplanMutations
from api.schema.answering import (
    AcceptPartnershipInput,
    AcceptPartnershipPayload,
    ClosePartnershipInput,
    ClosePartnershipPayload,
    DeclinePartnershipInput,
    DeclinePartnershipPayload,
    RecordContactInput,
    RecordContactPayload,
    accept_partnership,
    close_partnership,
    decline_partnership,
    record_contact,
)
from api.schema.answering_invitations import InvitationMutations
from api.schema.arranging import ArrangingMutations
from api.schema.assessing import RateCompetencyInput, RateCompetencyPayload, rate_competency
from api.schema.calendar_feeds import CalendarFeedMutations
from api.schema.cancelling import CancelRunInput, CancelRunPayload, cancel_run
from api.schema.changing import carried_out
from api.schema.committing import CommitmentMutations
from api.schema.component_making import ComponentMutations
from api.schema.cooperation_writing import ArticleMutations, CooperationFrameworkMutations
from api.schema.correcting import CorrectingMutations
from api.schema.deciding import DecidingMutations
from api.schema.describing import DescribingMutations
from api.schema.drafting import ScenarioMutations
from api.schema.edition_making import EditionMutations
from api.schema.edition_parts import EditionListMutations, SideMutations
from api.schema.edition_plans import EditionPlanMutations
from api.schema.erasing import ErasingMutations
from api.schema.evaluating import EvaluationFormMutations, EvaluationQuestionMutations
from api.schema.evaluation_answering import EvaluationAnswerMutations
from api.schema.exporting import ExportingMutations
from api.schema.framework_writing import FrameworkMutations
from api.schema.history import HistoryMutations
from api.schema.imports import ImportMutations
from api.schema.instructing import (
    AddPairingInstructionInput,
    AddPairingInstructionPayload,
    AddPairingInstructionsInput,
    AddPairingInstructionsPayload,
    RemovePairingInstructionInput,
    RemovePairingInstructionPayload,
    add_pairing_instruction,
    add_pairing_instructions,
    remove_pairing_instruction,
)
from api.schema.keeping_webhooks import WebhookMutations
from api.schema.measuring import MeasuringMutations
from api.schema.meeting_writing import MeetingMutations
from api.schema.next_editions import NextEditionMutations
from api.schema.nominating import NominatingMutations
from api.schema.objectives import ObjectiveMutations
from api.schema.payloads import WHAT
from api.schema.programme_making import ProgrammeMutations
from api.schema.proposing import ProposalMutations
from api.schema.recommending import RecommendationMutations
from api.schema.recording import AssessmentMutations
from api.schema.recording_instruments import InstrumentMutations
from api.schema.roadmap_writing import RoadmapMutations
from api.schema.running import (
    PublishPairingRunInput,
    PublishPairingRunPayload,
    PublishTopicRunInput,
    PublishTopicRunPayload,
    StartPairingRunInput,
    StartPairingRunPayload,
    StartTopicRunInput,
    StartTopicRunPayload,
    publish_pairing_run,
    publish_topic_run,
    start_pairing_run,
    start_topic_run,
)
from api.schema.running_agendas import AgendaRunMutations
from api.schema.running_participation import ParticipationMutations
from api.schema.session_planning import PlanningMutations
from api.schema.start_replan import (
    StartReplanRunInput,
    StartReplanRunPayload,
    start_replan_run,
)
from api.schema.stating import FactMutations
from api.schema.taking_back import (
    WithdrawPublicationInput,
    WithdrawPublicationPayload,
    withdraw_publication,
)
from api.schema.targeting import TargetMutations
from api.schema.wishing import WishMutations
from api.schema.withdrawing import (
    WithdrawDelegateInput,
    WithdrawDelegatePayload,
    withdraw_delegate,
)

T = TypeVar("T")
_WHAT: Any = WHAT


@strawberry.type(
    description=(
        "Everything that can be changed; each field is one unit of work,"
        " and changes nothing when it answers userErrors."
    )
)
class Mutation(
    AdoptingMutations,
    AgendaReplanMutations,
    AgendaRunMutations,
    ArticleMutations,
    AssessmentMutations,
    ArrangingMutations,
    CalendarFeedMutations,
    CommitmentMutations,
    ComponentMutations,
    CooperationFrameworkMutations,
    DescribingMutations,
    DecidingMutations,
    CorrectingMutations,
    EditionListMutations,
    EditionMutations,
    EditionPlanMutations,
    ErasingMutations,
    EvaluationAnswerMutations,
    EvaluationFormMutations,
    EvaluationQuestionMutations,
    ExportingMutations,
    FactMutations,
    FrameworkMutations,
    HistoryMutations,
    ImportMutations,
    InstrumentMutations,
    NextEditionMutations,
    NominatingMutations,
    MeasuringMutations,
    InvitationMutations,
    MeetingMutations,
    ObjectiveMutations,
    ParticipationMutations,
    PlanningMutations,
    ProgrammeMutations,
    ProposalMutations,
    RecommendationMutations,
    RoadmapMutations,
    ScenarioMutations,
    SideMutations,
    TargetMutations,
    WebhookMutations,
    WishMutations,
):
    """One field for each function of the domain that changes something."""

    @strawberry.mutation(
        description=("Say yes to a partner; when both have, the partnership is accepted.")
    )
    async def accept_partnership(
        self, info: Info, asked: Annotated[AcceptPartnershipInput, _WHAT]
    ) -> AcceptPartnershipPayload:
        return await carried_out(
            info, AcceptPartnershipPayload, asked, accept_partnership(info, asked)
        )

    @strawberry.mutation(
        description=(
            "Demand, forbid or lock the pairing of two delegates;"
            " refused when the two already have an instruction."
        )
    )
    async def add_pairing_instruction(
        self, info: Info, asked: Annotated[AddPairingInstructionInput, _WHAT]
    ) -> AddPairingInstructionPayload:
        return await carried_out(
            info, AddPairingInstructionPayload, asked, add_pairing_instruction(info, asked)
        )

    @strawberry.mutation(
        description=(
            "Demand, forbid or lock many pairings at once, all or none: one change, which"
            " revertChange takes back as a whole."
        )
    )
    async def add_pairing_instructions(
        self, info: Info, asked: Annotated[AddPairingInstructionsInput, _WHAT]
    ) -> AddPairingInstructionsPayload:
        return await carried_out(
            info, AddPairingInstructionsPayload, asked, add_pairing_instructions(info, asked)
        )

    @strawberry.mutation(
        description="Stop a run that waits or runs; its process is gone within two seconds."
    )
    async def cancel_run(
        self, info: Info, asked: Annotated[CancelRunInput, _WHAT]
    ) -> CancelRunPayload:
        return await carried_out(info, CancelRunPayload, asked, cancel_run(info, asked))

    @strawberry.mutation(description=("End a partnership that has done what it was for."))
    async def close_partnership(
        self, info: Info, asked: Annotated[ClosePartnershipInput, _WHAT]
    ) -> ClosePartnershipPayload:
        return await carried_out(
            info, ClosePartnershipPayload, asked, close_partnership(info, asked)
        )

    @strawberry.mutation(
        description=(
            "Say no to a partner, which ends the partnership; the partner is told neither who"
            " nor why."
        )
    )
    async def decline_partnership(
        self, info: Info, asked: Annotated[DeclinePartnershipInput, _WHAT]
    ) -> DeclinePartnershipPayload:
        return await carried_out(
            info, DeclinePartnershipPayload, asked, decline_partnership(info, asked)
        )

    @strawberry.mutation(
        description=(
            "Show a pairing run to its people; an earlier publication of the edition is superseded."
        )
    )
    async def publish_pairing_run(
        self, info: Info, asked: Annotated[PublishPairingRunInput, _WHAT]
    ) -> PublishPairingRunPayload:
        return await carried_out(
            info, PublishPairingRunPayload, asked, publish_pairing_run(info, asked)
        )

    @strawberry.mutation(
        description=(
            "Show a topic run to all; an earlier publication of the edition"
            " for the same purpose is superseded."
        )
    )
    async def publish_topic_run(
        self, info: Info, asked: Annotated[PublishTopicRunInput, _WHAT]
    ) -> PublishTopicRunPayload:
        return await carried_out(
            info, PublishTopicRunPayload, asked, publish_topic_run(info, asked)
        )

    @strawberry.mutation(description="Rate one competency of one person.")
    async def rate_competency(
        self, info: Info, asked: Annotated[RateCompetencyInput, _WHAT]
    ) -> RateCompetencyPayload:
        return await carried_out(info, RateCompetencyPayload, asked, rate_competency(info, asked))

    @strawberry.mutation(
        description=(
            "Write down that two partners were in touch; a meeting or a call makes an accepted"
            " partnership MET."
        )
    )
    async def record_contact(
        self, info: Info, asked: Annotated[RecordContactInput, _WHAT]
    ) -> RecordContactPayload:
        return await carried_out(info, RecordContactPayload, asked, record_contact(info, asked))

    @strawberry.mutation(description="Take an instruction back.")
    async def remove_pairing_instruction(
        self, info: Info, asked: Annotated[RemovePairingInstructionInput, _WHAT]
    ) -> RemovePairingInstructionPayload:
        return await carried_out(
            info, RemovePairingInstructionPayload, asked, remove_pairing_instruction(info, asked)
        )

    @strawberry.mutation(
        description="Ask for pairings of an edition; the run is queued, and ends by itself."
    )
    async def start_pairing_run(
        self, info: Info, asked: Annotated[StartPairingRunInput, _WHAT]
    ) -> StartPairingRunPayload:
        payload = await carried_out(
            info, StartPairingRunPayload, asked, start_pairing_run(info, asked)
        )
        info.context.wake()
        return payload

    @strawberry.mutation(
        description=(
            "Queue a run that keeps most pairs of an earlier one, after delegates have left:"
            " as many people at the same floor as the best plan, for little of its objective."
        )
    )
    async def start_replan_run(
        self, info: Info, asked: Annotated[StartReplanRunInput, _WHAT]
    ) -> StartReplanRunPayload:
        payload = await carried_out(
            info, StartReplanRunPayload, asked, start_replan_run(info, asked)
        )
        info.context.wake()
        return payload

    @strawberry.mutation(
        description=(
            "Ask for symposium topics of an edition; the run is queued, and ends by itself."
        )
    )
    async def start_topic_run(
        self, info: Info, asked: Annotated[StartTopicRunInput, _WHAT]
    ) -> StartTopicRunPayload:
        payload = await carried_out(info, StartTopicRunPayload, asked, start_topic_run(info, asked))
        info.context.wake()
        return payload

    @strawberry.mutation(
        description=(
            "Take a delegate out of their edition: no later run takes them in, and their"
            " partnerships lapse."
        )
    )
    async def withdraw_delegate(
        self, info: Info, asked: Annotated[WithdrawDelegateInput, _WHAT]
    ) -> WithdrawDelegatePayload:
        return await carried_out(
            info, WithdrawDelegatePayload, asked, withdraw_delegate(info, asked)
        )

    @strawberry.mutation(
        description=(
            "Take the publication of pairs, topics or an agenda back: what stood published before"
            " it does so again, or nothing. Refused once somebody has answered for a pair of it."
        )
    )
    async def withdraw_publication(
        self, info: Info, asked: Annotated[WithdrawPublicationInput, _WHAT]
    ) -> WithdrawPublicationPayload:
        return await carried_out(
            info, WithdrawPublicationPayload, asked, withdraw_publication(info, asked)
        )
