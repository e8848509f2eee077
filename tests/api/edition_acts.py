"""Acts on programmes, editions and their parts for the tests of who may change what."""


def begun(nowhere: str) -> dict[str, tuple[str, ...]]:
    """Return the acts on what every edition shares, and on what is nowhere."""
    anchor = f'{{key: "b", name: "n", organizationId: "Organization_{nowhere}"}}'
    edition = (
        'slug: "new", name: "n", kind: SYMPOSIUM, startsOn: "2013-12-07", endsOn: "2013-12-08"'
    )
    return {
        "createProgramme": ('key: "p", name: "n"', f'key: "q", name: "n", anchors: [{anchor}]'),
        "correctProgramme": tuple(
            f'id: "Programme_{each}", name: "m"' for each in ("prog", nowhere)
        ),
        "createOrganization": (
            'key: "o", name: "n"',
            f'key: "r", name: "n", administrationId: "Administration_{nowhere}"',
        ),
        "correctOrganization": tuple(
            f'id: "Organization_{each}", name: "m"' for each in ("wco", nowhere)
        ),
        "createNextEdition": tuple(
            f'fromEditionId: "Edition_{each}", slug: "next", name: "n", startsOn: "2030-12-07",'
            ' endsOn: "2030-12-08"'
            for each in ("own", nowhere)
        ),
        "createEdition": tuple(
            f'programmeId: "Programme_{each}", {edition}' for each in ("prog", nowhere)
        ),
    }


def set_up(foreign: str) -> dict[str, tuple[str, ...]]:
    """Return the acts on an edition of theirs, and on another one."""
    both = ("own", foreign)
    component = 'kind: ONLINE, name: "n", startsOn: "2011-12-07", endsOn: "2011-12-07"'
    editions = {
        "addSide": 'key: "north", name: "n"',
        "addComponent": f'key: "screens", timeZone: "Etc/UTC", {component}',
        "setFocusTopics": 'topics: [{topicId: "Topic_window", statedAs: "v"}]',
        "setStatements": 'statements: [{key: "s", kind: QUOTE, text: "t"}]',
        "setEditionOrganizations": 'roles: [{organizationId: "Organization_wco", role: ORGANISER}]',
    }
    return {
        **{
            act: tuple(f'editionId: "Edition_{e}", {more}' for e in both)
            for act, more in editions.items()
        },
        "correctEdition": tuple(f'id: "Edition_{each}", name: "m"' for each in both),
        "correctSide": tuple(f'id: "Side_{each}west", name: "m"' for each in both),
        "removeSide": tuple(f'id: "Side_{each}west"' for each in both),
        "correctComponent": tuple(f'id: "Component_{each}forum", name: "m"' for each in both),
        "removeComponent": tuple(f'id: "Component_{each}forum"' for each in both),
    }


EDITION_ACTS = {**begun("nowhere"), **set_up("other")}
EDITION_MINE = {("admin", act): each for act, each in set_up("none").items()}
