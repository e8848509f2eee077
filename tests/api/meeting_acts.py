"""Acts on regional meetings for the tests of who may change what."""


def meeting(rest: str = "") -> tuple[str, str]:
    return tuple(f'id: "RegionalMeeting_meeting{each}"{rest}' for each in ("own", "other"))


def invitation(own: str, foreign: str, rest: str = "") -> tuple[str, str]:
    return tuple(f'id: "CrossParticipation_invite{each}"{rest}' for each in (own, foreign))


MEETING_ACTS = {
    "addRegionalMeeting": tuple(
        f'editionId: "Edition_{each}", sideId: "Side_{each}west", key: "k", name: "n", places: 1,'
        ' startsOn: "2012-03-01", endsOn: "2012-03-02"'
        for each in ("own", "other")
    ),
    "changeRegionalMeeting": meeting(", places: 2"),
    "startCrossParticipationRun": tuple(
        f'editionId: "Edition_{each}"' for each in ("own", "other")
    ),
    "acceptCrossParticipation": invitation("luz", "pia"),
    "recordCrossParticipation": invitation("luz", "pia", ", attended: true"),
    "declineCrossParticipation": invitation("luz", "pia", ", reason: LANGUAGE"),
    "publishCrossParticipationRun": tuple(
        f'runId: "CrossParticipationRun_crossrun{each}"' for each in ("own", "other")
    ),
    "removeRegionalMeeting": meeting(),
}
# Whoever may plan every edition is refused what is not there.
MEETING_MINE = {
    ("admin", act): (own, foreign.replace("other", "none"))
    for act, (own, foreign) in MEETING_ACTS.items()
    if act.endswith("RegionalMeeting")
} | {
    (who, act): invitation(*people, rest)
    for who, people in (("manager", ("ana", "pat")), ("coordinator", ("pat", "luz")))
    for act, rest in (
        ("acceptCrossParticipation", ""),
        ("declineCrossParticipation", ", reason: LANGUAGE"),
    )
}
MEETING_MINE["coordinator", "recordCrossParticipation"] = invitation(
    "pat", "luz", ", attended: true"
)
