"""Which rule the fields of regional meetings obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ANYONE, KEEPS_MEETINGS, MEETINGS, Rule

# What each act answers with beside what every payload has.
_KEPT: Final = {
    "addRegionalMeeting": "edition regionalMeeting",
    "changeRegionalMeeting": "regionalMeeting",
    "removeRegionalMeeting": "deletedId edition",
}

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
    (ANYONE, "RegionalMeetingConnection", "edges nodes pageInfo totalCount"),
    (ANYONE, "RegionalMeetingEdge", "cursor node"),
)
