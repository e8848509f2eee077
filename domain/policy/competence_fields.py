"""Which rule the fields obey that tell of frameworks, assessments, gaps and growth."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import (
    ASSIGNS,
    EVIDENCE,
    GAP_CLOSERS,
    INVITATIONS,
    INVITES,
    KEEPS_REFERENCE,
    OPENS,
    RATES,
    RATINGS,
    REFERENCE,
    SUMS,
    Rule,
)

COMPETENCE_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (RATINGS, "Assessment", "ratings version"),
    (REFERENCE, "CompetencyFramework", "mappings revision"),
    (REFERENCE, "CompetencyMapping", "from reason to"),
    (RATINGS, "CompetencyGrowth", "after afterNumber before beforeNumber competency steps"),
    (SUMS, "Edition", "gapMap growth"),
    (
        SUMS,
        "GapCell",
        (
            "administration assessedCount canShareCount competency gapMeanPerMille gapSum group "
            "roleProfile side suppressed unknownCount"
        ),
    ),
    (GAP_CLOSERS, "GapCloser", "delegate helpedCount levelNumber steps"),
    (
        SUMS,
        "GrowthCell",
        (
            "administration competencyCount fellCount grewCount group meanPerMille "
            "roleProfile side steps suppressed unchangedCount unknownCount"
        ),
    ),
    (RATINGS, "Manager", "growth personalTargets"),
    (RATINGS, "ManagerCompetency", "mappedFrom targetIsPersonal"),
    (
        KEEPS_REFERENCE,
        "Mutation",
        (
            "createFramework createRoleProfile discardFramework mapFramework publishFramework "
            "putCompetency putCompetencyGroup removeCompetency removeCompetencyGroup "
            "renameRoleProfile retireFramework setRoleTargets"
        ),
    ),
    (RATES, "Mutation", "changeAssessment recordAssessment setPersonalTarget withdrawAssessment"),
    (INVITES, "Mutation", "invitePeer withdrawInvitation"),
    (ASSIGNS, "Mutation", "assignRoleProfile"),
    (OPENS, "Mutation", "openRatings"),
    (OPENS, "OpenedRating", "assessedOn competency kind levelNumber"),
    (INVITATIONS, "PeerInvitation", "edition id invitedAt manager peer state version"),
    (RATINGS, "PersonalTarget", "competency levelNumber version"),
    (INVITATIONS, "Query", "peerInvitations"),
    (EVIDENCE, "Rating", "evidence"),
    (REFERENCE, "RoleProfile", "version"),
    (RATINGS, "PersonGrowth", "competencies competencyCount meanPerMille steps"),
    (GAP_CLOSERS, "Side", "gapClosers"),
)
