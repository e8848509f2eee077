"""The columns that an erasure leaves as they are, and why.

``OPEN`` is about no person. ``BY_CODE`` are runs and what they were asked: they know people by the
code of a delegate, which leads to nobody once that person is erased, and their numbers are proved.
``OF_SPEAKERS`` goes when a speaker is removed. ``FOUND_BY_ID`` holds what takes a change back and
what a request was answered: rows that name a person by id are deleted with them. ``LAPSING`` has
files that nobody was taken from yet: any erasure empties all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain import models
from domain.models import Record

_RUN: Final = (
    "id edition_id state requested_at started_at finished_at published_at superseded_at"
    " withdrawals withdrawn_at restored_at"
    " failure_code failure_detail parameters snapshot snapshot_hash solution record_hash engine"
    " proved synthetic"
)
_SOURCED: Final = "source confidence seeded id"

BY_CODE: Final[Mapping[type[Record], str]] = {
    models.PairingRun: (
        f"{_RUN} scenario_id people people_bound floor floor_bound total total_bound replans_run_id"
        " kept kept_bound"
    ),
    models.TopicRun: (
        f"{_RUN} purpose smallest_share_numerator smallest_share_denominator total total_bound"
        " price_of_required_per_mille required_displace"
    ),
    models.AgendaRun: (
        f"{_RUN} component_id topic_run_id total total_bound replans_run_id moves moves_bound"
    ),
    models.CrossParticipationRun: f"{_RUN} seen seen_possible cover travel total total_bound",
    models.Scenario: (
        "edition_id name state parameters standing made_at changed_at published_at superseded_at"
        " discarded_at version id"
    ),
}

OF_SPEAKERS: Final[Mapping[type[Record], str]] = {
    models.Speaker: "edition_id organization_id code name seniority synthetic version seeded id",
    models.SpeakerLanguage: "speaker_id language level position seeded id",
}

FOUND_BY_ID: Final[Mapping[type[Record], str]] = {
    models.Undo: "id audit_entry_id edition_id manager_id act asked",
    models.StoredAnswer: "id viewer key request_hash answer at restore_epoch",
}

LAPSING: Final[Mapping[type[Record], str]] = {
    models.Import: (
        "edition_id state file_hash sent_by received_at applied_at rows added changed unchanged"
        " problem_count problems content version id"
    ),
}

OPEN: Final[Mapping[type[Record], str]] = {
    models.Administration: (
        "code code_alpha3 name service_name service_name_confidence region_id time_zone entity_kind"
        f" wco_status as_of notes {_SOURCED}"
    ),
    models.ArticleMapping: "framework_id from_article_id to_article_id reason id",
    models.AdministrationLanguage: "administration_id language position seeded id",
    models.AgendaPlacement: (
        "run_id session_id session_key title slot_key starts_at ends_at room_key room_name"
        " interpreted position id"
    ),
    models.Challenge: (
        "administration_id topic_id name description urgency source synthetic version seeded id"
    ),
    models.CommitmentReminder: (
        "edition_id administration_id reminded_on reminded_at commitments id"
    ),
    models.Competency: (
        "framework_id group_id key kind name definition level_1 level_2 level_3 level_4 sort_order"
        f" {_SOURCED}"
    ),
    models.CompetencyFramework: "key version state revision seeded id",
    models.CompetencyGroup: f"framework_id key parent_id name description sort_order {_SOURCED}",
    models.CompetencyMapping: "framework_id from_competency_id to_competency_id reason id",
    models.Component: (
        "edition_id key kind name starts_on ends_on city country time_zone venue format quote"
        " position booths version seeded id"
    ),
    models.ComponentSide: "component_id side_id seeded id",
    models.CooperationArticle: "framework_id number title text seeded id",
    models.CooperationFramework: (
        "programme_id key version title summary quote source state published_at synthetic revision"
        " seeded id"
    ),
    models.CooperationInstrument: (
        "key kind title known_from cross_regional source_url notes predecessor_id version"
        f" {_SOURCED}"
    ),
    models.Edition: (
        "programme_id slug number name kind state starts_on ends_on quote source_title"
        " source_publisher source_url source_sha256 version seeded id"
    ),
    models.EditionOrganization: (
        "edition_id organization_id role component_id quote position seeded id"
    ),
    models.EvaluationForm: (
        "edition_id number level respondent title opens_on closes_on state version id"
    ),
    models.EvaluationQuestion: (
        "form_id position kind wording template unit choices indicator_id objective_id version id"
    ),
    models.Fact: (
        "edition_id key unit stated_value quote source counted_from side_id proves_nothing note"
        " position version seeded id"
    ),
    models.FactResolution: ("fact_id stated_value counted_value note resolved_by resolved_at id"),
    models.FocusTopic: "edition_id topic_id stated_as position seeded id",
    models.GoodPractice: (
        "administration_id topic_id name description results since contact_role source"
        " synthetic version seeded id"
    ),
    models.Indicator: (
        "edition_id objective_id key name unit baseline target measure source synthetic"
        " position version seeded id"
    ),
    models.IndicatorValue: "indicator_id valued_on value basis source fact_id seeded id",
    models.InstrumentParty: "instrument_id administration_id position seeded id",
    models.InstrumentReference: "topic_id citation position seeded id",
    models.MeetingTopic: "meeting_id topic_id weight seeded id",
    models.MeetingWay: "meeting_id administration_id travel_days seeded id",
    models.NameTranslation: "record_id locale name seeded id",
    models.NominationDeadline: "edition_id administration_id closes_on local_time version id",
    models.NominationReminder: "edition_id administration_id reminded_on reminded_at people id",
    models.Objective: "edition_id key text position version seeded id",
    models.Organization: "key name administration_id version seeded id",
    models.OutboxEvent: "kind record_type record_id at delivered_at edition_id id",
    models.Programme: "key name version seeded id",
    models.ProposalDeadline: "edition_id closes_on local_time version id",
    models.Quota: "side_id administration_id places version seeded id",
    models.Recommendation: (
        "edition_id article_id session_id key wording quote source state superseded_by_id synthetic"
        " position version seeded id"
    ),
    models.RegionalMeeting: (
        "edition_id side_id key name place starts_on ends_on places synthetic version seeded id"
    ),
    models.Region: f"key name short_name sort_order as_of {_SOURCED}",
    models.RoadmapStep: "programme_id anchor_id year title details edition_id version id",
    models.RoleProfile: "key name version seeded id",
    models.RoleTarget: f"role_profile_id competency_id level {_SOURCED}",
    models.Room: "component_id key name capacity seeded id",
    models.Session: (
        "component_id key kind title topic_id slot_id minutes seniority languages requires version"
        " seeded id"
    ),
    models.Side: "edition_id key name quote position version seeded id",
    models.SideAdministration: "edition_id side_id administration_id position seeded id",
    models.Slot: "component_id key starts_at ends_at seeded id",
    models.StageEvent: (
        "instrument_id stage reached_on precision known_on source recorded_at seeded id"
    ),
    models.StageRetraction: "event_id retracted_at seeded id",
    models.Statement: "edition_id key kind text position seeded id",
    models.StrategicFunction: (
        "administration_id kind name description since as_of source synthetic version seeded id"
    ),
    models.StrategicFunctionTopic: "function_id topic_id position seeded id",
    models.StrategyLink: (
        "anchor_id edition_id objective_id topic_id recommendation_id meeting_id id"
    ),
    models.StrategyAnchor: "programme_id organization_id key name quote position seeded id",
    models.Delivery: (
        "endpoint_id event_id event_kind event_at record_type record_id edition_id state attempts"
        " next_attempt_at last_attempt_at last_status last_fault last_milliseconds id"
    ),
    models.WebhookEndpoint: (
        "url kinds edition_id state secret made_at lease_until fence version id"
    ),
    models.Topic: f"key parent_id name description is_leaf minutes sort_order {_SOURCED}",
    models.TopicCompetency: f"topic_id competency_id weight_per_mille {_SOURCED}",
    models.TopicSuggestion: ("run_id topic_id position required minutes loss_without_per_mille id"),
    models.Work: "kind subject_id ready_at lease_until attempts fence best bound id",
}

OTHERS: Final = (BY_CODE, OF_SPEAKERS, FOUND_BY_ID, LAPSING, OPEN)
