"""Regional meetings of the two editions, for who sees what."""

from domain import models
from tests.two_editions import DAY, EDITIONS, secret


def meeting_rows() -> list[list[models.Record]]:
    """Return a meeting of each edition, with a topic and a way."""
    meetings = [
        models.RegionalMeeting(
            id=f"meeting{edition}",
            edition_id=edition,
            side_id=f"{edition}west",
            key="forum",
            name=secret("meeting name", edition),
            place="Lima",
            starts_on=DAY,
            ends_on=DAY,
            places=3,
        )
        for edition in EDITIONS
    ]
    topics = [
        models.MeetingTopic(meeting_id=each.id, topic_id="window", weight=2) for each in meetings
    ]
    ways = [
        models.MeetingWay(meeting_id=each.id, administration_id="cn", travel_days=2)
        for each in meetings
    ]
    return [meetings, [*topics, *ways]]


def meeting_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that only some may read: each with the field and the row that show it."""
    return [
        (
            secret("meeting name", edition),
            "RegionalMeeting.name",
            "RegionalMeeting",
            f"meeting{edition}",
        )
        for edition in EDITIONS
    ]
