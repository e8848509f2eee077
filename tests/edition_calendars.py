"""Private addresses of calendars of the two editions, for who sees and closes which."""

from domain import models
from domain.models import CalendarKind
from tests.two_editions import AT, secret

_PERSON, _PLACE, _ALL = CalendarKind.PERSON, CalendarKind.ADMINISTRATION, CalendarKind.EDITION
# Address: (edition, whose, of whom).
FEEDS = {
    "feedana": ("own", _PERSON, "ana"),
    "feedpat": ("own", _PERSON, "pat"),
    "feedpe": ("own", _PLACE, "pe"),
    "feedmx": ("own", _PLACE, "mx"),
    "feedall": ("own", _ALL, None),
    "feedeva": ("other", _PERSON, "eva"),
    "feedother": ("other", _ALL, None),
}


def calendar_rows() -> list[models.Record]:
    """Return an address of each calendar, of which only what it hashes to is known."""
    return [
        models.CalendarFeed(
            id=row_id,
            edition_id=edition,
            kind=kind,
            manager_id=whose if kind is _PERSON else None,
            administration_id=whose if kind is _PLACE else None,
            locale="en",
            token_hash=secret("feedhash", row_id),
            viewer=secret("feedviewer", row_id),
            made_at=AT,
        )
        for row_id, (edition, kind, whose) in FEEDS.items()
    ]


def calendar_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that no field shows."""
    return [
        (secret(word, row_id), "nobody", "", "")
        for row_id in FEEDS
        for word in ("feedhash", "feedviewer")
    ]
