"""The trail of the two editions: whom each entry concerns, and what would take one back."""

import json
from datetime import date

from domain import models
from tests.two_editions import AT

# Entry of the trail: (edition, person, type and id of the record).
AUDITED = {
    "auditana": (None, "ana", "Rating", "anaselfrisk"),
    "auditpia": (None, "pia", "Rating", "piaselfrisk"),
    "auditeva": (None, "eva", "Rating", "evaselfrisk"),
    "auditown": ("own", None, "Scenario", "scenarioown"),
    "auditother": ("other", None, "Scenario", "scenarioother"),
}


def trail_rows(reason: str, undone: str) -> list[list[models.Record]]:
    """Return an entry for each whom one may concern, and what takes the first back."""
    audited = [
        models.AuditEntry(
            id=entry_id,
            day=date(2011, 12, 7),
            number=number,
            at=AT,
            request_id="r",
            viewer="v",
            action="a",
            record_type=record_type,
            record_id=record_id,
            reason=reason,
            edition_id=edition,
            manager_id=person,
            change_id=entry_id,
            previous_hash="0",
            hash="1",
        )
        for number, (entry_id, (edition, person, record_type, record_id)) in enumerate(
            AUDITED.items(), start=1
        )
    ]
    undo = models.Undo(
        audit_entry_id="auditana", manager_id="ana", act="rate_competency", asked=json.dumps(undone)
    )
    return [audited, [undo]]
