"""Reference and programme rows, kept equal to typed records.

The doors are write_reference, write_edition, write_profiles, write_agenda, write_described and
write_proposals, and write_demo_indicators, write_demo_outcomes and write_meetings for what was
invented beside them: each writes in the unit of work of its caller, and the second time changes
nothing. Rows that are not seeded are never touched.
"""

from domain.reference.agenda import write_agenda
from domain.reference.described import write_described
from domain.reference.described_records import (
    ChallengeRecord,
    DescribedRecord,
    FunctionRecord,
    IndicatorRecord,
    PracticeRecord,
    ValueRecord,
)
from domain.reference.editions import write_edition
from domain.reference.indicators import write_demo_indicators
from domain.reference.meeting_records import MeetingRecord
from domain.reference.meetings import write_meetings
from domain.reference.outcome_records import (
    ArticleRecord,
    CommitmentRecord,
    CooperationFrameworkRecord,
    RecommendationRecord,
    UpdateRecord,
)
from domain.reference.outcomes import write_demo_outcomes
from domain.reference.profiles import write_profiles
from domain.reference.programme_records import (
    AgendaRecord,
    AnchorRecord,
    ArrangementRecord,
    AssessmentRecord,
    ComponentRecord,
    DelegateRecord,
    EditionRecord,
    FactRecord,
    FocusTopicRecord,
    InterestRecord,
    ObjectiveRecord,
    OrganizationRecord,
    ProfileRecord,
    ProgrammeRecord,
    RoomRecord,
    SessionRecord,
    SideRecord,
    SlotRecord,
    SourceRecord,
    SpeakerRecord,
    StatementRecord,
)
from domain.reference.proposal_records import ProposalRecord, ReviewRecord, RevisionRecord
from domain.reference.proposals import write_proposals
from domain.reference.reference_records import (
    AdministrationRecord,
    CompetencyRecord,
    FrameworkRecord,
    GroupRecord,
    InstrumentRecord,
    NameRecord,
    Origin,
    ReferenceRecords,
    RegionRecord,
    RoleRecord,
    TargetRecord,
    TopicRecord,
    WeightRecord,
)
from domain.reference.report import LoadReport, NounCount
from domain.reference.tables import write_reference

__all__ = [
    "AdministrationRecord",
    "AgendaRecord",
    "AnchorRecord",
    "ArrangementRecord",
    "ArticleRecord",
    "AssessmentRecord",
    "ChallengeRecord",
    "CommitmentRecord",
    "CompetencyRecord",
    "ComponentRecord",
    "CooperationFrameworkRecord",
    "DelegateRecord",
    "DescribedRecord",
    "EditionRecord",
    "FactRecord",
    "FocusTopicRecord",
    "FrameworkRecord",
    "FunctionRecord",
    "GroupRecord",
    "IndicatorRecord",
    "InstrumentRecord",
    "InterestRecord",
    "LoadReport",
    "MeetingRecord",
    "NameRecord",
    "NounCount",
    "ObjectiveRecord",
    "OrganizationRecord",
    "Origin",
    "PracticeRecord",
    "ProfileRecord",
    "ProgrammeRecord",
    "ProposalRecord",
    "RecommendationRecord",
    "ReferenceRecords",
    "RegionRecord",
    "ReviewRecord",
    "RevisionRecord",
    "RoleRecord",
    "RoomRecord",
    "SessionRecord",
    "SideRecord",
    "SlotRecord",
    "SourceRecord",
    "SpeakerRecord",
    "StatementRecord",
    "TargetRecord",
    "TopicRecord",
    "UpdateRecord",
    "ValueRecord",
    "WeightRecord",
    "write_agenda",
    "write_demo_indicators",
    "write_demo_outcomes",
    "write_described",
    "write_edition",
    "write_meetings",
    "write_profiles",
    "write_proposals",
    "write_reference",
]
