"""Who read the ratings of two people of the two editions, how they can be reached, a decision."""

from domain import models
from tests.two_editions import AT, secret

RATED = ("ana", "eva")


def people_rows() -> list[models.Record]:
    """Return a reader of each, how they can be reached, and what one decided."""
    readers = [
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
    return [
        *readers,
        *(
            models.ContactDetails(
                manager_id=person,
                email=f"{secret('email', person)}@a.example",
                phone=f"+51 1 5550{place}",
            )
            for place, person in enumerate(RATED)
        ),
        models.Consent(
            manager_id="ana", purpose=models.ConsentPurpose.MATCHED, given=True, decided_at=AT
        ),
    ]


def reader_secrets() -> list[tuple[str, str, str, str]]:
    """Return the names of the readers, each with the field and the row that show it."""
    return [
        (secret("reader", each), "AssessmentRead.viewerName", "AssessmentRead", f"read{each}")
        for each in RATED
    ]
