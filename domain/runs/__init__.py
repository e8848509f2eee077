"""Runs: start, read, solve, record, explain, verify. The one stair down to ``graph``.

Labels and values come out of here, never sentences.
"""

from domain.runs.alternatives import (
    AlternativePlan,
    DelegatePair,
    DifferentPlan,
    alternative_plans,
    most_different_plan,
)
from domain.runs.asked import AskedRun, read_asked
from domain.runs.cancel import cancel_run
from domain.runs.carry_out import carry_out
from domain.runs.certainty import Doubt, PairingCertainty, certainties
from domain.runs.child import SolveLimits, prepare
from domain.runs.comparison import (
    AdministrationChange,
    DelegateChange,
    RunComparison,
    compare_runs,
)
from domain.runs.contradictions import (
    Contested,
    ContradictingRecord,
    Contradiction,
    PairingContradictions,
    PairingRepair,
    RecordKind,
    pairing_contradictions,
    read_contested_edition,
    read_contested_run,
)
from domain.runs.edition_plans import (
    PlanCheck,
    PlanConflict,
    PlanRule,
    check_plan,
)
from domain.runs.engines import (
    health_answer,
    replan_agenda_instance,
    solve_agenda_instance,
    solve_health_instance,
    solve_meeting_instance,
    solve_pairing_instance,
    solve_topics_instance,
    verify_instance,
    why_not_invited,
)
from domain.runs.explain import (
    Move,
    PairingAnswer,
    PlanValue,
    ReasonValue,
    why_not,
)
from domain.runs.explain_participation import (
    ChangedInvitation,
    InvitationAnswer,
    invitation_why_not,
    read_asked_participation,
)
from domain.runs.flows import flows_by_run
from domain.runs.layers import (
    check_parameters,
    edition_request,
    edition_requests,
    over,
    standing_scenarios,
)
from domain.runs.lists import (
    first_reasons_by_pairing,
    get_pairing_run,
    get_topic_run,
    inherited_ties_by_run,
    latest_done_pairing_run,
    pairings_by_id,
    pairings_by_run,
    published_pairing_run,
    reasons_by_pairing,
    suggestions_by_run,
    topic_reasons_by_suggestion,
    unpaired_by_run,
)
from domain.runs.measures import Measured, indicator_progress, measured
from domain.runs.network import Bridge, EditionNetwork, read_networks, summarise_networks
from domain.runs.network_file import network_file
from domain.runs.network_health import (
    MeasuredNetwork,
    NetworkHealth,
    health_instance,
    measure_networks,
    read_network_health,
)
from domain.runs.opportunities import (
    Described,
    FoundOpportunity,
    OpportunityFilter,
    RankedOpportunities,
    check_filter,
    find_opportunities,
    read_described,
)
from domain.runs.plan_reading import (
    PlanRunIds,
    ReadPlan,
    plan_run_ids,
    read_plan,
    read_plan_runs,
)
from domain.runs.prices import ChangePrice, PossiblePartner, if_gone, possible_partners
from domain.runs.programme_health import (
    ProgrammeHealth,
    TrendPoint,
    measure_programme,
    read_programme_health,
)
from domain.runs.publish import (
    publish_agenda_run,
    publish_pairing_run,
    publish_participation_run,
    publish_topic_run,
)
from domain.runs.publish_plan import publish_plan
from domain.runs.record import pairing_record_hash, topic_record_hash
from domain.runs.replan import start_replan_run
from domain.runs.replan_agenda import start_agenda_replan_run
from domain.runs.requests import (
    PARTNERS_MAX,
    PRIORITY_MAX,
    AgendaRequest,
    PairingRequest,
    ParameterValue,
    ParticipationRequest,
    TopicPurpose,
    TopicRequest,
    read_pairing_request,
    write_request,
)
from domain.runs.sharing import Sharing, count_sharing, told_counts
from domain.runs.shortages import PartnerShortage, partner_shortages
from domain.runs.side_by_side import (
    ComparedTopic,
    SideBySide,
    TopicEntry,
    lay_side_by_side,
    read_side_by_side,
)
from domain.runs.start import start_pairing_run, start_topic_run
from domain.runs.start_agenda import all_attend, start_agenda_run
from domain.runs.start_participation import start_participation_run
from domain.runs.ties import DORMANT_DAYS, HealthRequest, PersonTie, TieKind, tie_document
from domain.runs.topic_questions import (
    FairnessPoint,
    NearestLeader,
    SuggestionCertainty,
    TopicAnswer,
    TopicFairness,
    read_asked_topics,
    topic_certainties,
    topic_fairness,
    topic_why_not,
)
from domain.runs.topic_replan import (
    DroppedTopic,
    TopicReplanAnswer,
    read_asked_replan,
    topic_replan,
)
from domain.runs.verify import run_documents, verify_run
from domain.runs.wishes import PairDemand, PairingWish, pairing_wish
from graph.network import NetworkForm
from graph.problem import EditionChange, ExtraPairing, HealthReport, NoExtraPairings, WhyNotKind
from graph.progress import Progress

__all__ = [
    "DORMANT_DAYS",
    "PARTNERS_MAX",
    "PRIORITY_MAX",
    "AdministrationChange",
    "AgendaRequest",
    "AlternativePlan",
    "AskedRun",
    "Bridge",
    "ChangePrice",
    "ChangedInvitation",
    "ComparedTopic",
    "Contested",
    "ContradictingRecord",
    "Contradiction",
    "DelegateChange",
    "DelegatePair",
    "Described",
    "DifferentPlan",
    "Doubt",
    "DroppedTopic",
    "EditionChange",
    "EditionNetwork",
    "ExtraPairing",
    "FairnessPoint",
    "FoundOpportunity",
    "HealthReport",
    "HealthRequest",
    "InvitationAnswer",
    "Measured",
    "MeasuredNetwork",
    "Move",
    "NearestLeader",
    "NetworkForm",
    "NetworkHealth",
    "NoExtraPairings",
    "OpportunityFilter",
    "PairDemand",
    "PairingAnswer",
    "PairingCertainty",
    "PairingContradictions",
    "PairingRepair",
    "PairingRequest",
    "PairingWish",
    "ParameterValue",
    "ParticipationRequest",
    "PartnerShortage",
    "PersonTie",
    "PlanCheck",
    "PlanConflict",
    "PlanRule",
    "PlanRunIds",
    "PlanValue",
    "PossiblePartner",
    "ProgrammeHealth",
    "Progress",
    "RankedOpportunities",
    "ReadPlan",
    "ReasonValue",
    "RecordKind",
    "RunComparison",
    "Sharing",
    "SideBySide",
    "SolveLimits",
    "SuggestionCertainty",
    "TieKind",
    "TopicAnswer",
    "TopicEntry",
    "TopicFairness",
    "TopicPurpose",
    "TopicReplanAnswer",
    "TopicRequest",
    "TrendPoint",
    "WhyNotKind",
    "all_attend",
    "alternative_plans",
    "cancel_run",
    "carry_out",
    "certainties",
    "check_filter",
    "check_parameters",
    "check_plan",
    "compare_runs",
    "count_sharing",
    "edition_request",
    "edition_requests",
    "find_opportunities",
    "first_reasons_by_pairing",
    "flows_by_run",
    "get_pairing_run",
    "get_topic_run",
    "health_answer",
    "health_instance",
    "if_gone",
    "indicator_progress",
    "inherited_ties_by_run",
    "invitation_why_not",
    "latest_done_pairing_run",
    "lay_side_by_side",
    "measure_networks",
    "measure_programme",
    "measured",
    "most_different_plan",
    "network_file",
    "over",
    "pairing_contradictions",
    "pairing_record_hash",
    "pairing_wish",
    "pairings_by_id",
    "pairings_by_run",
    "partner_shortages",
    "plan_run_ids",
    "possible_partners",
    "prepare",
    "publish_agenda_run",
    "publish_pairing_run",
    "publish_participation_run",
    "publish_plan",
    "publish_topic_run",
    "published_pairing_run",
    "read_asked",
    "read_asked_participation",
    "read_asked_replan",
    "read_asked_topics",
    "read_contested_edition",
    "read_contested_run",
    "read_described",
    "read_network_health",
    "read_networks",
    "read_pairing_request",
    "read_plan",
    "read_plan_runs",
    "read_programme_health",
    "read_side_by_side",
    "reasons_by_pairing",
    "replan_agenda_instance",
    "run_documents",
    "solve_agenda_instance",
    "solve_health_instance",
    "solve_meeting_instance",
    "solve_pairing_instance",
    "solve_topics_instance",
    "standing_scenarios",
    "start_agenda_replan_run",
    "start_agenda_run",
    "start_pairing_run",
    "start_participation_run",
    "start_replan_run",
    "start_topic_run",
    "suggestions_by_run",
    "summarise_networks",
    "tie_document",
    "told_counts",
    "topic_certainties",
    "topic_fairness",
    "topic_reasons_by_suggestion",
    "topic_record_hash",
    "topic_replan",
    "topic_why_not",
    "unpaired_by_run",
    "verify_instance",
    "verify_run",
    "why_not",
    "why_not_invited",
    "write_request",
]
