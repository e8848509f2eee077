"""Regional meetings and calendars of the two editions and runs on them, for who sees what."""

import json

from domain import models
from domain.models import CrossParticipationState, DeclineReason, RunState
from domain.runs import ParticipationRequest
from domain.runs.requests import write_request
from tests.edition_calendars import calendar_rows, calendar_secrets
from tests.edition_imports import import_rows
from tests.edition_roadmap import roadmap_rows
from tests.edition_webhooks import webhook_rows
from tests.two_editions import AT, DAY, EDITIONS, secret

# Whom the run of each edition suggests to invite.
INVITED = {"own": "wei", "other": "bao"}
_INVITED, _DECLINED = CrossParticipationState.INVITED, CrossParticipationState.DECLINED
# Invitation: (edition, meeting, who, state).
INVITATIONS = {
    "inviteana": ("own", "visit", "ana", _INVITED),
    "invitepat": ("own", "visit", "pat", _INVITED),
    "inviteluz": ("own", "visit", "luz", _INVITED),
    "invitegone": ("own", "meeting", "wei", _DECLINED),
    "invitepia": ("other", "visit", "pia", _INVITED),
}


def meeting_rows() -> list[list[models.Record]]:
    """Return a meeting of each edition, with a topic and a way, and addresses of calendars."""
    meetings = [
        models.RegionalMeeting(
            id=f"meeting{edition}",
            edition_id=edition,
            side_id=f"{edition}west",
            key="forum",
            name=secret("meetingname", edition),
            place="Lima",
            starts_on=DAY,
            ends_on=DAY,
            places=3,
        )
        for edition in EDITIONS
    ]
    visits = [
        models.RegionalMeeting(
            id=f"visit{edition}",
            edition_id=edition,
            side_id=f"{edition}east",
            key="visit",
            name=secret("visitname", edition),
            starts_on=DAY,
            ends_on=DAY,
            places=9,
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
    return [
        [*meetings, *visits],
        [*topics, *ways],
        *run_rows(),
        *invitation_rows(),
        *roadmap_rows(),
        *webhook_rows(),
        *import_rows(),
        calendar_rows(),
    ]


def invitation_rows() -> list[list[models.Record]]:
    """Return invitations with what is asked of people and what they were told."""
    invitations = [
        models.CrossParticipation(
            id=row_id,
            edition_id=edition,
            meeting_id=f"{meeting}{edition}",
            delegate_id=f"d{who}",
            state=state,
            decline_reason=DeclineReason.NEW_POST if state is _DECLINED else None,
            invited_at=AT,
            changed_at=AT,
        )
        for row_id, (edition, meeting, who, state) in INVITATIONS.items()
    ]
    told = [
        part
        for each in invitations
        for part in (
            models.CrossParticipationTopic(participation_id=each.id, topic_id="window"),
            models.CrossParticipationNotice(
                participation_id=each.id,
                kind=models.CrossParticipationNoticeKind.INVITED,
                told_at=AT,
            ),
        )
    ]
    return [invitations, told]


def run_rows() -> list[list[models.Record]]:
    """Return a run of each edition that suggests somebody; nothing of it was solved."""
    runs = [
        models.CrossParticipationRun(
            id=f"crossrun{edition}",
            edition_id=edition,
            state=RunState.DONE,
            requested_at=AT,
            started_at=AT,
            finished_at=AT,
            parameters=write_request(
                ParticipationRequest(must=((f"D-{INVITED[edition].upper()}", "forum"),))
            ),
            snapshot_hash=secret("crosshash", edition),
            engine=secret("crossengine", edition),
            solution=json.dumps(_solution(edition)),
            proved=True,
            seen=1,
            seen_possible=1,
            cover=1200,
            travel=35,
            total=2165,
            total_bound=2165,
        )
        for edition in EDITIONS
    ]
    suggested = [
        models.SuggestedInvitation(
            id=f"suggested{edition}",
            run_id=f"crossrun{edition}",
            delegate_id=f"d{INVITED[edition]}",
            meeting_id=f"meeting{edition}",
            meeting_key="forum",
            position=0,
            required=False,
            sees=True,
            points=1165,
        )
        for edition in EDITIONS
    ]
    return [runs, suggested]


def _solution(edition: str) -> dict[str, object]:
    code = f"D-{INVITED[edition].upper()}"
    reasons = [
        {"code": "side_seen", "side": "east"},
        {"code": "covers_topic", "points": 1200, "topic": "window", "count": 1},
        {"code": "trip", "points": -20, "administration": "CN", "count": 1},
        {"code": "days_away", "points": -15, "count": 3},
    ]
    topic = {"topic": "window", "people": [code], "points": 1200, "of": 2000, "possible": 1}
    return {
        "invitations": [{"person": code, "meeting": "forum", "reasons": reasons}],
        "meetings": [
            {
                "meeting": "forum",
                "topics": [topic],
                "seen": ["east"],
                "unseen": {"west": "nobody"},
            }
        ],
        "seen": 1,
        "seen_possible": 1,
        "total": 2165,
        "bound": 2165,
        "seen_points": 1000,
        "trips": {"CN": 1},
        "days": {"CN": 3},
    }


def meeting_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that only some may read: each with the field and the row that show it."""
    found = [
        (secret(f"{word}name", edition), "RegionalMeeting.name", "RegionalMeeting", word + edition)
        for word in ("meeting", "visit")
        for edition in EDITIONS
    ]
    for word, field in (("crosshash", "snapshotHash"), ("crossengine", "engine")):
        kind = "CrossParticipationRun"
        found += [
            (secret(word, edition), f"{kind}.{field}", kind, f"crossrun{edition}")
            for edition in EDITIONS
        ]
    # No door shows the secret of a webhook again.
    found += [(secret("secret", each), "nobody", "", "") for each in (*EDITIONS, "all")]
    return [*found, *calendar_secrets()]
