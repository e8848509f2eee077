"""Who read the ratings of two people of the two editions."""

from domain import models
from tests.two_editions import AT, secret

RATED = ("ana", "eva")


def reader_rows() -> list[models.Record]:
    """Return a reader of each."""
    return [
        models.AssessmentRead(
            id=f"read{person}",
            manager_id=person,
            read_on=AT.date(),
            viewer=secret("reader", person),
            role="planner",
            purpose="edition",
        )
        for person in RATED
    ]


def reader_secrets() -> list[tuple[str, str, str, str]]:
    """Return the names of the readers, each with the field and the row that show it."""
    return [
        (secret("reader", each), "AssessmentRead.viewerName", "AssessmentRead", f"read{each}")
        for each in RATED
    ]
