"""Which rule each field of the schema obeys, deny by default.

A field that is not here stops the server when it starts. A field is guarded whatever way leads to
it; which rows a way leads to is said in ``rows``. The fields of edges, pages and payloads are in
``plumbing``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from domain.policy.agenda_fields import AGENDA_FIELDS
from domain.policy.audit_fields import AUDIT_FIELDS
from domain.policy.competence_fields import COMPETENCE_FIELDS
from domain.policy.edition_fields import EDITION_FIELDS
from domain.policy.evaluation_fields import EVALUATION_FIELDS
from domain.policy.fact_fields import FACT_FIELDS
from domain.policy.instrument_fields import INSTRUMENT_FIELDS
from domain.policy.meeting_fields import MEETING_FIELDS
from domain.policy.network_fields import NETWORK_FIELDS
from domain.policy.nomination_fields import NOMINATION_FIELDS, NOMINATION_INPUTS
from domain.policy.outcome_fields import OUTCOME_FIELDS
from domain.policy.plumbing import PLUMBING
from domain.policy.profile_fields import PROFILE_FIELDS
from domain.policy.proposal_fields import PROPOSAL_FIELDS
from domain.policy.rights_fields import RIGHTS_FIELDS
from domain.policy.roadmap_fields import ROADMAP_FIELDS
from domain.policy.rules import (
    ABSENCES,
    ANYONE,
    CONTACTS,
    DELEGATES,
    EDITIONS,
    PAIRINGS,
    PARTNERS,
    PEOPLE,
    PLANNING,
    PLANS,
    PROFILES,
    RATES,
    RATINGS,
    REFERENCE,
    RESPONSES,
    SCORES,
    TIMETABLES,
    Rule,
)
from domain.policy.viewer_fields import VIEWER_FIELDS
from domain.policy.webhook_fields import WEBHOOK_FIELDS

_FIELDS: Final = (
    *VIEWER_FIELDS,
    *WEBHOOK_FIELDS,
    *AGENDA_FIELDS,
    *AUDIT_FIELDS,
    *PROFILE_FIELDS,
    *PROPOSAL_FIELDS,
    *ROADMAP_FIELDS,
    *COMPETENCE_FIELDS,
    *EDITION_FIELDS,
    *EVALUATION_FIELDS,
    *FACT_FIELDS,
    *INSTRUMENT_FIELDS,
    *MEETING_FIELDS,
    *NETWORK_FIELDS,
    *NOMINATION_FIELDS,
    *OUTCOME_FIELDS,
    *RIGHTS_FIELDS,
    (
        REFERENCE,
        "Administration",
        (
            "asOfOn code confidence coordinates entityKind id name notes officialLanguages region "
            "serviceName source timeZone wcoStatus"
        ),
    ),
    (
        PLANNING,
        "AdministrationChange",
        (
            "administration changedCount meanGainAfter meanGainBefore pairedCountAfter "
            "pairedCountBefore"
        ),
    ),
    (PLANNING, "AlternativePlan", "bound floor lost new objective pairs people proved text"),
    (RATINGS, "Assessment", "assessedOn framework id kind manager synthetic"),
    (PLANNING, "BrokenRule", "label text"),
    (PLANNING, "ChangePrice", "people short total"),
    (
        REFERENCE,
        "Competency",
        "definition framework group id key kind levelDescriptors name position source topics",
    ),
    (REFERENCE, "CompetencyFramework", "competencies groups id key state version"),
    (REFERENCE, "CompetencyGroup", "competencies description groups id key name parent"),
    (REFERENCE, "Coordinates", "latitudeMinutes longitudeMinutes"),
    (PLANNING, "CompetencyPriority", "competency priority"),
    (
        EDITIONS,
        "Component",
        (
            "attendingSides booths city country edition endsOn format hosts id key kind name "
            "publishedAgendaRun quote rooms sessions slots startsOn timeZone venue version"
        ),
    ),
    (DELEGATES, "Component", "delegates"),
    (PLANNING, "Component", "agendaRuns latestAgendaRun"),
    (PLANNING, "ContradictingRecord", "administrations delegates instruction kind most name text"),
    (PLANNING, "Contradiction", "brokenRules records shortDelegates text"),
    (
        DELEGATES,
        "Delegate",
        "administration assignment assignmentNote code components edition id side synthetic",
    ),
    (PLANNING, "DelegateChange", "delegate gainAfter gainBefore lost new text"),
    (PLANNING, "DelegatePair", "delegates"),
    (PLANNING, "DifferentPlan", "lostBound plan proved text tolerancePerMille"),
    (ABSENCES, "Delegate", "absences"),
    (TIMETABLES, "Delegate", "timetable"),
    (PEOPLE, "Delegate", "manager"),
    (PAIRINGS, "Delegate", "partnerships publishedPairings"),
    (PAIRINGS, "Query", "publishedPairings"),
    (
        EDITIONS,
        "Edition",
        (
            "components developments endsOn focusTopics id kind name number "
            "objectives organizations outputs programme publishedTopicRun quote quotes sides slug "
            "source speakers startsOn state version"
        ),
    ),
    (DELEGATES, "Edition", "delegate delegates"),
    (
        PLANNING,
        "Edition",
        (
            "pairingInstructions pairingRuns partnershipFlows latestPairingRun publishedScenario "
            "replanSuggestion scenarios topicRuns latestTopicRun"
        ),
    ),
    (PAIRINGS, "Edition", "partnerships publishedPairingRun"),
    (EDITIONS, "EditionSource", "publisher sha256 title url"),
    (EDITIONS, "FocusTopic", "statedAs topic"),
    (
        PLANNING,
        "InheritedTie",
        "contactCount delegates edition isDormant lastContactOn managers state",
    ),
    (REFERENCE, "InstrumentReference", "citation"),
    (REFERENCE, "LevelDescriptor", "level text"),
    (PEOPLE, "Manager", "administration code id name position seniority synthetic"),
    (PROFILES, "Manager", "languages seeks offers roleProfile"),
    (RATINGS, "Manager", "assessments ratings competencies gaps"),
    (DELEGATES, "Manager", "delegates"),
    (
        RATINGS,
        "ManagerCompetency",
        "canShare competency gap level levelNumber ratedBy ratedOn synthetic target targetNumber",
    ),
    (PROFILES, "ManagerLanguage", "language level"),
    (
        PLANS,
        "Mutation",
        (
            "addPairingInstruction addPairingInstructions addScenarioInstruction addSession "
            "addSpeaker arrangeComponent cancelRun changeAbsences changeSession createScenario "
            "discardScenario draftExtraPairings publishAgendaRun publishPairingRun publishPlan "
            "publishScenario publishTopicRun "
            "removePairingInstruction removeScenarioInstruction removeSession removeSpeaker "
            "revertChange startAgendaReplanRun startAgendaRun startPairingRun startReplanRun "
            "startTopicRun "
            "updateScenario withdrawPublication"
        ),
    ),
    (PLANS, "Mutation", "closePartnership"),
    (PARTNERS, "Mutation", "acceptPartnership declinePartnership recordContact"),
    (RATES, "Mutation", "rateCompetency"),
    (PLANNING, "NearestLeader", "delegate levelNumber side"),
    (EDITIONS, "Objective", "id key text"),
    (REFERENCE, "Organization", "administration id key name version"),
    (EDITIONS, "OrganizationRole", "component organization quote role"),
    (PAIRINGS, "Pairing", "delegates id partnership reasons run synthetic"),
    (SCORES, "Pairing", "score"),
    (PLANNING, "Pairing", "certainty ifGone"),
    (PLANNING, "PairingCertainty", "draws perMille price stayed text"),
    (
        PLANNING,
        "PairingComparison",
        (
            "administrations after before delegates floorGained kept lost new objectiveGained "
            "peopleGained text worstOffAfter worstOffBefore"
        ),
    ),
    (PLANNING, "PairingContradictions", "complete contradictions repairs"),
    (PLANNING, "PairingRepair", "floor objective people raised records text"),
    (PLANNING, "PairingInstruction", "delegates edition id kind madeAt reason version"),
    (
        PLANNING,
        "PairingParameters",
        (
            "adminPairMax everyonePaired languagePoints languageRequired pointsCompetencyPerMille "
            "pointsTopicPerMille priorAdjust rememberTies shareLevel "
            "weightGainPerMille weightLanguagePerMille weightMutualPerMille"
        ),
    ),
    (PLANNING, "PairingPrice", "floor people total"),
    (PAIRINGS, "PairingReason", "code competency delegate language side text topic"),
    (PLANNING, "PairingReason", "points"),
    (
        PAIRINGS,
        "PairingRun",
        (
            "edition finishedAt id pairings proved publishedAt requestedAt startedAt state "
            "supersededAt synthetic"
        ),
    ),
    (
        PLANNING,
        "PairingRun",
        (
            "alternatives bound contradictions engine failure floor floorBound flows "
            "inheritedTieCount inheritedTies mostDifferentPlan "
            "objective parameters partnerLimits people peopleBound possiblePartners priorities "
            "replan scenario shortages snapshotHash supersedes unpaired withdrawnAt"
        ),
    ),
    (PLANNING, "PairingFlow", "administrations pairingCount"),
    (PLANNING, "PartnershipFlow", "administrations partnershipCount"),
    (PLANNING, "PossiblePartner", "delegate paired price score text"),
    (
        PAIRINGS,
        "Partnership",
        "changedAt delegates edition id pairing proposedAt state version withdrawnAt",
    ),
    (RESPONSES, "Partnership", "responses"),
    (RESPONSES, "PartnershipResponse", "answer answeredAt declineReason delegate"),
    (CONTACTS, "Partnership", "contacts"),
    (CONTACTS, "Contact", "happenedOn id kind note partnership recordedAt"),
    (PLANNING, "PartnerChange", "delegate joins leaves"),
    (PLANNING, "PartnerLimit", "delegate partnersMax"),
    (PLANNING, "PartnerShortage", "delegates places possiblePartners text"),
    (EDITIONS, "Programme", "anchors editions id key name version"),
    (
        REFERENCE,
        "Query",
        (
            "administration administrations competencies competency competencyFramework "
            "competencyFrameworks organization organizations regions roleProfile roleProfiles "
            "topic topics"
        ),
    ),
    (EDITIONS, "Query", "edition editions programme programmes"),
    (PEOPLE, "Query", "managers"),
    (PLANNING, "Query", "pairingComparison pairingContradictions planCheck whyNot"),
    (ANYONE, "Query", "node nodes rateLimit"),
    (PLANNING, "RaisedLimit", "least places record"),
    (ANYONE, "RateLimit", "limit operationLimit remaining requested resetAt"),
    (PLANNING, "ReplanSuggestion", "barred departed isNeeded kept run seeking"),
    (RATINGS, "Rating", "assessment competency id level levelNumber version"),
    (REFERENCE, "Region", "administrations asOfOn id key name shortName"),
    (PLANNING, "Replan", "keepAccepted keepTolerancePerMille kept keptBound run text without"),
    (REFERENCE, "RoleProfile", "id key name targets"),
    (REFERENCE, "RoleTarget", "competency level levelNumber"),
    (PLANNING, "RunFailure", "code conflicts detail"),
    (PLANNING, "RunProgress", "best bound gap run"),
    (EDITIONS, "Side", "administrations edition id key name quote version"),
    (DELEGATES, "Side", "delegates"),
    (PLANNING, "SideShare", "gain need sharePerMille side"),
    (EDITIONS, "Statement", "key text"),
    (EDITIONS, "StrategyAnchor", "id key name organization quote"),
    (
        PLANNING,
        "Scenario",
        (
            "changedAt changedParameters discardedAt edition id instructions latestPairingRun "
            "madeAt name parameters partnerLimits priorities publishedAt state supersededAt version"
        ),
    ),
    (PLANNING, "ScenarioInstruction", "delegates id kind madeAt reason scenario"),
    (PLANNING, "Subscription", "runProgress"),
    (
        REFERENCE,
        "Topic",
        (
            "children competencies description id instrumentReferences isLeaf key minutes name "
            "parent position"
        ),
    ),
    (
        PLANNING,
        "TopicCertainty",
        "assessed closeCall draws entries impossible perMille stayed text",
    ),
    (REFERENCE, "TopicCompetency", "competency isMain topic weightPerMille"),
    (PLANNING, "TopicFairness", "lossPerMille points text"),
    (PLANNING, "TopicReplan", "added bestObjective conflicts dropped kept objective proved"),
    (PLANNING, "TopicReplan", "smallestSharePerMille text tolerancePerMille topics"),
    (PLANNING, "DroppedTopic", "code conflicts key text topic"),
    (PLANNING, "TopicFairnessPoint", "objective phiPerMille proved smallestSharePerMille topics"),
    (PROFILES, "TopicInterest", "priority topic"),
    (
        PLANNING,
        "TopicParameters",
        (
            "countMax countMin curvePerMille leaderLevelMin leaderLoad leaderSidesMin "
            "memoryEditions minutes mustTopics neverTopics phiPerMille soughtPerMille "
            "unassessedPerMille"
        ),
    ),
    (EDITIONS, "TopicReason", "code competency side text"),
    (PLANNING, "TopicReason", "peopleCount sharePerMille"),
    (DELEGATES, "TopicReason", "delegate"),
    (
        EDITIONS,
        "TopicRun",
        (
            "edition finishedAt id proved publishedAt purpose requestedAt startedAt state "
            "suggestions supersededAt synthetic"
        ),
    ),
    (PLANNING, "TopicRun", "bound displacedTopics engine failure fairness objective parameters"),
    (PLANNING, "TopicRun", "priceOfRequiredPerMille sideShares smallestSharePerMille"),
    (PLANNING, "TopicRun", "leadersWaived replan snapshotHash supersedes whyNot withdrawnAt"),
    (PLANNING, "LeadersWaived", "levelNumber text"),
    (EDITIONS, "TopicSuggestion", "id minutes needsInvitedLeader reasons required run topic"),
    (PLANNING, "TopicSuggestion", "certainty lossWithoutPerMille"),
    (DELEGATES, "TopicSuggestion", "leaders"),
    (PLANNING, "TopicWhyNot", "added conflicts displaced lossPerMille nearest objective text"),
    (PLANNING, "TopicWhyNot", "possibleInEditions smallestSharePerMille topic verdict"),
    (
        PLANNING,
        "WhyNot",
        "brokenRules changes conflict delegates price proved reasons run score text verdict",
    ),
)


def _by_coordinate(lines: Iterable[tuple[Rule, str, str]]) -> Mapping[str, Rule]:
    found: dict[str, Rule] = {}
    for rule, owner, names in lines:
        for name in names.split():
            if found.setdefault(f"{owner}.{name}", rule) is not rule:
                raise ValueError(f"{owner}.{name} has two rules")
    return found


FIELDS: Final[Mapping[str, Rule]] = {
    **_by_coordinate(_FIELDS),
    **dict.fromkeys(PLUMBING, ANYONE),
}

# What reveals a field without showing it: to sort or filter by it, or to be told of it in words.
INPUTS: Final[Mapping[str, Rule]] = {
    "Audience.PLANNER": PLANNING,
    "DelegateFilter.roleProfileKeyIn": PROFILES,
    # It looks at names, which those who know delegates by their codes may not read.
    "DelegateFilter.search": PEOPLE,
    "ManagerFilter.roleProfileKeyIn": PROFILES,
    "PairingFilter.scoreGte": SCORES,
    "PairingOrderField.SCORE": SCORES,
    # How many have a role profile tells it of each where all of them have one.
    "PeopleGroup.ROLE": PROFILES,
    **NOMINATION_INPUTS,
    # To count those that declined would tell a partner of a refusal.
    "PartnershipFilter.stateIn": PLANNING,
}
