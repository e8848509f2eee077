"""Which rule the fields of regional meetings obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import (
    ANSWERS_INVITATIONS,
    ANYONE,
    INVITED,
    INVITED_ANSWERS,
    KEEPS_MEETINGS,
    MEETINGS,
    PLANNING,
    PLANS,
    RECORDS_ATTENDANCE,
    Rule,
)

# What each act answers with beside what every payload has.
_KEPT: Final = {
    "addRegionalMeeting": "edition regionalMeeting",
    "changeRegionalMeeting": "regionalMeeting",
    "removeRegionalMeeting": "deletedId edition",
}

_PAGED: Final = (
    "CrossParticipation",
    "CrossParticipationRun",
    "RegionalMeeting",
    "SuggestedInvitation",
)

MEETING_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (MEETINGS, "Edition", "regionalMeetings"),
    (
        MEETINGS,
        "RegionalMeeting",
        "edition endsOn id key name place places side startsOn synthetic topics version ways",
    ),
    (MEETINGS, "MeetingTopic", "topic weight"),
    (MEETINGS, "MeetingWay", "administration travelDays"),
    (KEEPS_MEETINGS, "Mutation", " ".join(_KEPT)),
    *(
        (ANYONE, f"{act[0].upper()}{act[1:]}Payload", f"replayed userErrors {results}")
        for act, results in _KEPT.items()
    ),
    (
        PLANNING,
        "Edition",
        ("crossParticipationRuns latestCrossParticipationRun publishedCrossParticipationRun"),
    ),
    (
        PLANNING,
        "CrossParticipationRun",
        (
            "bound cover edition engine failure finishedAt id invitations meetingPlans objective "
            "parameters proved publishedAt requestedAt seen seenPossible snapshotHash startedAt "
            "state supersededAt supersedes synthetic text travel trips whyNot withdrawnAt"
        ),
    ),
    (
        PLANNING,
        "CrossParticipationParameters",
        (
            "administrationMax curve dayPrice daysMax meetingsMax must never shareLevel "
            "travelDays tripPrice"
        ),
    ),
    (
        PLANNING,
        "SuggestedInvitation",
        "delegate id meeting meetingKey points reasons required run sees",
    ),
    (PLANNING, "InvitationReason", "administration code count points side text topic"),
    (PLANNING, "MeetingPlan", "meeting meetingKey seen topics unseen"),
    (PLANNING, "TopicCoverage", "delegates of points possible text topic"),
    (PLANNING, "UnseenSide", "reason side text"),
    (PLANNING, "AdministrationTrips", "administration days trips"),
    (PLANNING, "InstructedInvitation", "delegate meeting meetingKey"),
    (
        PLANNING,
        "InvitationWhyNot",
        (
            "added brokenRules conflicts delegate displaced meeting pointsLost proved seenLost "
            "text verdict"
        ),
    ),
    (PLANNING, "ChangedInvitation", "delegate meeting meetingKey"),
    (INVITED, "Edition", "crossParticipations"),
    (INVITED, "RegionalMeeting", "crossParticipations"),
    (
        INVITED,
        "CrossParticipation",
        "changedAt delegate edition id invitedAt meeting notices state topics version",
    ),
    (INVITED_ANSWERS, "CrossParticipation", "declineReason"),
    (INVITED, "CrossParticipationNotice", "kind text toldAt"),
    (ANSWERS_INVITATIONS, "Mutation", "acceptCrossParticipation declineCrossParticipation"),
    (RECORDS_ATTENDANCE, "Mutation", "recordCrossParticipation"),
    *(
        (ANYONE, f"{act}CrossParticipationPayload", "crossParticipation replayed userErrors")
        for act in ("Accept", "Decline", "Record")
    ),
    (PLANS, "Mutation", "publishCrossParticipationRun startCrossParticipationRun"),
    (
        ANYONE,
        "PublishCrossParticipationRunPayload",
        "crossParticipationRun replayed superseded userErrors",
    ),
    (
        ANYONE,
        "StartCrossParticipationRunPayload",
        "crossParticipationRun replayed userErrors",
    ),
    *((ANYONE, f"{noun}Connection", "edges nodes pageInfo totalCount") for noun in _PAGED),
    *((ANYONE, f"{noun}Edge", "cursor node") for noun in _PAGED),
)
