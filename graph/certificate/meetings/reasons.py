"""What a plan says of its invitations and meetings, worked out from the records again."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from graph.certificate.meetings.records import Pair, Records

Entry = dict[str, Any]


class Counts:
    """How many of a plan share each topic, are of each side, and travel for each administration."""

    def __init__(self, records: Records, plan: Collection[Pair]) -> None:
        self.records = records
        self.at: dict[str, list[str]] = {meeting: [] for meeting in records.meetings}
        for person, meeting in sorted(plan):
            self.at[meeting].append(person)
        self.trips = dict.fromkeys(records.side_of, 0)
        self.days = dict.fromkeys(records.side_of, 0)
        for person, meeting in plan:
            self.trips[records.administration(person)] += 1
            self.days[records.administration(person)] += records.days(person, meeting)

    def sharing(self, meeting: str, topic: str) -> list[str]:
        """List who can share a topic of a meeting."""
        return [person for person in self.at[meeting] if topic in self.records.shares[person]]

    def sides(self, meeting: str) -> list[str]:
        """List the sides that are seen at a meeting."""
        return sorted({self.records.side(person) for person in self.at[meeting]})

    def topics(self, meeting: str) -> list[tuple[str, int]]:
        """List the topics of a meeting with their weights."""
        return sorted(self.records.meetings[meeting].get("topics", {}).items())

    @property
    def cover(self) -> int:
        """Add up the points of all topics."""
        return sum(
            self.records.covered(weight, len(self.sharing(meeting, topic)))
            for meeting in self.at
            for topic, weight in self.topics(meeting)
        )

    @property
    def travel(self) -> int:
        """Add up the price of trips and of days."""
        price = self.records.parameters["day_price"] * sum(self.days.values())
        return int(price) + sum(map(self.records.trips_price, self.trips.values()))

    @property
    def seen(self) -> int:
        """Count the sides seen at meetings."""
        return sum(len(self.sides(meeting)) for meeting in self.at)


def invitation_entries(counts: Counts) -> Iterator[Entry]:
    """Write the invitations, sorted by meeting and person."""
    for meeting, people in counts.at.items():
        for person in people:
            reasons = list(_reasons(counts, person, meeting))
            yield {
                "person": person,
                "meeting": meeting,
                "required": (person, meeting) in counts.records.must,
                "sees": any(reason["code"] == "side_seen" for reason in reasons),
                "points": sum(reason.get("points", 0) for reason in reasons),
                "reasons": reasons,
            }


def _reasons(counts: Counts, person: str, meeting: str) -> Iterator[Entry]:
    records = counts.records
    side, administration = records.side(person), records.administration(person)
    if (person, meeting) in records.must:
        yield {"code": "required"}
    if sum(records.side(other) == side for other in counts.at[meeting]) == 1:
        yield {"code": "side_seen", "side": side}
    for topic, weight in counts.topics(meeting):
        if topic in records.shares[person]:
            people = len(counts.sharing(meeting, topic))
            lost = records.covered(weight, people) - records.covered(weight, people - 1)
            yield {"code": "covers_topic", "points": lost, "topic": topic, "count": people}
    trips = counts.trips[administration]
    yield {
        "code": "trip",
        "points": -records.parameters["trip_price"] * trips,
        "administration": administration,
        "count": trips,
    }
    days = records.days(person, meeting)
    price = -records.parameters["day_price"] * days
    yield {"code": "days_away", "points": price, "count": days}


def meeting_entries(counts: Counts) -> Iterator[Entry]:
    """Write how each meeting stands."""
    records = counts.records
    for meeting, entry in records.meetings.items():
        seen = counts.sides(meeting)
        able = records.able[meeting]
        there = {records.side(person) for person in able}
        yield {
            "meeting": meeting,
            "topics": [
                _topic_entry(counts, meeting, topic, weight)
                for topic, weight in counts.topics(meeting)
            ],
            "seen": seen,
            "unseen": {
                side: "no_place" if side in there else "nobody"
                for side in records.sides
                if side != entry["side"] and side not in seen
            },
        }


def _topic_entry(counts: Counts, meeting: str, topic: str, weight: int) -> Mapping[str, Any]:
    records, people = counts.records, counts.sharing(meeting, topic)
    return {
        "topic": topic,
        "people": people,
        "points": records.covered(weight, len(people)),
        "of": records.covered(weight, len(records.curve)),
        "possible": sum(topic in records.shares[person] for person in records.able[meeting]),
    }
