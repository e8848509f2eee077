"""The ids of what every programme finds there: administrations, topics, competencies, posts."""

from typing import NamedTuple

from tests.scenario.stage import Stage


class Reference(NamedTuple):
    """Ids by code or key."""

    administrations: dict[str, str]
    topics: dict[str, str]
    competencies: dict[str, str]
    posts: dict[str, str]


def read_reference(stage: Stage, who: str) -> Reference:
    """Read the reference data as a client does, page by page."""
    return Reference(
        administrations=_ids(stage, who, "administrations", "code"),
        topics=_ids(stage, who, "topics", "key"),
        competencies=_ids(stage, who, "competencies", "key"),
        posts=_ids(stage, who, "roleProfiles", "key"),
    )


def _ids(stage: Stage, who: str, of: str, name: str) -> dict[str, str]:
    document = (
        f"query($after: String) {{ found: {of}(first: 100, after: $after)"
        f" {{ nodes {{ id {name} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )
    found: dict[str, str] = {}
    after = None
    while True:
        page = stage.ask(who, document, after=after)["found"]
        found |= {each[name]: each["id"] for each in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]
