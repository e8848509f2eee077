"""Which rule the fields of networks obey: the graph of an edition, and the health of a network."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import NETWORK, Rule

NETWORK_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (NETWORK, "ArticulationPerson", "cutOff cutOffCount delegate pieceCount text"),
    (NETWORK, "BridgingTopic", "offeredBy soughtBy topic"),
    (NETWORK, "BrokerLoad", "carriesTheBridge delegate loadPerMille"),
    (NETWORK, "ClosedGroup", "delegates departing forbiddenPairs sameSide"),
    (NETWORK, "DormantTie", "dayCount delegates lastContactOn sinceOn text"),
    (NETWORK, "AdministrationTies", "administrations tieCount"),
    (NETWORK, "Edition", "network networkHealth networkPath peopleNetwork"),
    (NETWORK, "LostTopic", "nobodyElse side topic"),
    (NETWORK, "PersonalTie", "delegates"),
    (NETWORK, "PeopleNetwork", "administrationTies personCount run tieCount ties without"),
    (
        NETWORK,
        "NetworkWithout",
        (
            "connectedCrossPairs connectedCrossPairsBefore connectedPerMille cutOff cutOffCount "
            "departureCount groupCount groupCountBefore leftAlone leftAloneCount lostTieCount "
            "lostTopics"
        ),
    ),
    (NETWORK, "ExtraPairing", "delegates departures joins score text"),
    (NETWORK, "ExtraPairings", "aboveFewest bound closed pairingCount pairings text"),
    (NETWORK, "ForbiddenPair", "brokenRules delegates"),
    (
        NETWORK,
        "Network",
        "bridgingTopics crossSideDensityPerMille groups nodeCounts tieCounts withoutHelp",
    ),
    (
        NETWORK,
        "NetworkHealth",
        (
            "asOfOn dormantDays dormantTieCount dormantTies measures measuresWithoutDormant run "
            "text tieKinds"
        ),
    ),
    (
        NETWORK,
        "NetworkMeasures",
        (
            "articulationPeople articulationPersonCount brokers brokersExact connectedCrossPairs "
            "connectedPerMille departureProof eiIndexPerMille extraPairings groupCount "
            "lambda2PerMille possibleCrossPairs sides survival text tiesAcross tiesWithin "
            "worstDepartures"
        ),
    ),
    (NETWORK, "NetworkNodeCount", "count kind"),
    (NETWORK, "NetworkTieCount", "count kind"),
    (NETWORK, "NetworkTrendPoint", "edition measures"),
    (NETWORK, "Programme", "networkHealth"),
    (
        NETWORK,
        "ProgrammeNetworkHealth",
        (
            "asOfOn dormantDays dormantTieCount dormantTies measures measuresWithoutDormant text "
            "tieKinds trend"
        ),
    ),
    (NETWORK, "SideCount", "count side"),
    (NETWORK, "SurvivalCurve", "halfLife points runCount seed"),
    (NETWORK, "SurvivalPoint", "connectedPerMille departures directTiesPerMille"),
    (NETWORK, "WorstDepartures", "connectedCrossPairs delegates exact text"),
)
