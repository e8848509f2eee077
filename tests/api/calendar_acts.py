"""Acts on calendar addresses for the tests of who may change what."""


def feed(own: str, foreign: str) -> tuple[str, str]:
    return tuple(f'id: "CalendarFeed_{each}"' for each in (own, foreign))


CALENDAR_ACTS = {
    "createCalendarFeed": tuple(f'editionId: "Edition_{each}"' for each in ("own", "other")),
    "revokeCalendarFeed": feed("feedall", "feedother"),
}
CALENDAR_MINE = {
    ("manager", "revokeCalendarFeed"): feed("feedana", "feedpat"),
    ("coordinator", "revokeCalendarFeed"): feed("feedpe", "feedmx"),
    ("admin", "revokeCalendarFeed"): feed("feedana", "none"),
}
