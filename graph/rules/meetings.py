"""Who may be invited to which regional meeting: labelled conditions, each written once.

The solver builds its model from them, the validator says which of them a finished plan breaks;
neither has a copy. A name is for machines; words are made elsewhere.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.problem.meetings import MeetingPerson, MeetingProblem, RegionalMeeting, Wanted
from graph.problem.meetings.question import Days


@dataclass(frozen=True, slots=True)
class InvitingRule:
    """A condition on one person and one meeting, whoever else is invited."""

    label: str
    holds: Callable[[MeetingProblem, MeetingPerson, RegionalMeeting], bool]


@dataclass(frozen=True, slots=True)
class MeetingCondition:
    """A sum over invitations that must not exceed a number.

    ``name`` is the label of its rule and the record that it speaks of ("places:lima"); ``about``
    are the parts of that record.
    """

    name: str
    about: tuple[str, ...]
    terms: Mapping[Wanted, int]
    most: int

    def holds(self, invited: Iterable[Wanted]) -> bool:
        """Say whether invitations keep the condition."""
        return sum(self.terms.get(pair, 0) for pair in invited) <= self.most


def _overlap(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _own_side(problem: MeetingProblem, person: MeetingPerson, meeting: RegionalMeeting) -> bool:
    return problem.side_of[person.administration] != meeting.side


def _edition(problem: MeetingProblem, person: MeetingPerson, meeting: RegionalMeeting) -> bool:
    trip = problem.trip(person.administration, meeting)
    return not any(_overlap(trip, (e.first_day, e.last_day)) for e in problem.editions)


def _away(problem: MeetingProblem, person: MeetingPerson, meeting: RegionalMeeting) -> bool:
    trip = problem.trip(person.administration, meeting)
    return not any(_overlap(trip, days) for days in person.away)


def _trip_too_long(
    problem: MeetingProblem, person: MeetingPerson, meeting: RegionalMeeting
) -> bool:
    most = problem.parameters.days_max
    return most is None or problem.days_away(person.administration, meeting) <= most


def _never(problem: MeetingProblem, person: MeetingPerson, meeting: RegionalMeeting) -> bool:
    return (person.id, meeting.id) not in problem.never


OWN_SIDE = InvitingRule("own_side", _own_side)
EDITION = InvitingRule("edition", _edition)
AWAY = InvitingRule("person_away", _away)
TRIP_TOO_LONG = InvitingRule("trip_too_long", _trip_too_long)
NEVER = InvitingRule("never", _never)

INVITING_RULES: tuple[InvitingRule, ...] = (OWN_SIDE, EDITION, AWAY, TRIP_TOO_LONG, NEVER)

PLACES = "places"
OVERLAP = "overlap"
MEETINGS_MAX = "meetings_max"
DAYS_MAX = "days_max"
ADMINISTRATION_MAX = "administration_max"
MUST = "required"

# What holds between invitations; each label has one function below that writes its conditions.
MEETING_RULES: tuple[str, ...] = (
    PLACES,
    OVERLAP,
    MEETINGS_MAX,
    DAYS_MAX,
    ADMINISTRATION_MAX,
    MUST,
)


def broken_inviting_rules(
    problem: MeetingProblem, person: MeetingPerson, meeting: RegionalMeeting
) -> tuple[str, ...]:
    """Give the label of every rule that forbids one invitation by itself."""
    return tuple(rule.label for rule in INVITING_RULES if not rule.holds(problem, person, meeting))


class Conditions:
    """The conditions of a problem over the pairs that inviting rules allow."""

    def __init__(self, problem: MeetingProblem) -> None:
        self.problem = problem

    @cached_property
    def allowed(self) -> Mapping[str, tuple[RegionalMeeting, ...]]:
        """The meetings that each person may be invited to, as far as they alone decide."""
        problem = self.problem
        shut = {
            (administration.id, meeting.id)
            for administration in problem.administrations
            for meeting in problem.meetings
            if self._is_shut(administration.id, meeting)
        }
        forbidden = set(problem.never)
        return {
            person.id: tuple(
                meeting
                for meeting in problem.meetings
                if (person.administration, meeting.id) not in shut
                and (person.id, meeting.id) not in forbidden
                and (not person.away or AWAY.holds(problem, person, meeting))
            )
            for person in problem.people
        }

    @cached_property
    def able(self) -> Mapping[str, tuple[str, ...]]:
        """The people who may be invited to each meeting, as far as they alone decide."""
        found: dict[str, list[str]] = {meeting.id: [] for meeting in self.problem.meetings}
        for person, meetings in self.allowed.items():
            for meeting in meetings:
                found[meeting.id].append(person)
        return {meeting: tuple(people) for meeting, people in found.items()}

    def _is_shut(self, administration: str, meeting: RegionalMeeting) -> bool:
        """Say whether nobody of an administration may go, whoever it is."""
        anybody = MeetingPerson(administration, administration)
        rules = (OWN_SIDE, EDITION, TRIP_TOO_LONG)
        return not all(rule.holds(self.problem, anybody, meeting) for rule in rules)

    def of_meeting(self, meeting: RegionalMeeting) -> Iterator[MeetingCondition]:
        """Give the conditions on who is invited to a meeting."""
        terms = {(person, meeting.id): 1 for person in self.able[meeting.id]}
        yield MeetingCondition(f"{PLACES}:{meeting.id}", (meeting.id,), terms, meeting.places)

    def of_administration(self, administration: str) -> Iterator[MeetingCondition]:
        """Give the conditions on the trips of an administration."""
        most = self.problem.parameters.administration_max
        if most is not None:
            terms = {
                (person.id, meeting.id): 1
                for person in self.problem.people
                if person.administration == administration
                for meeting in self.allowed[person.id]
            }
            name = f"{ADMINISTRATION_MAX}:{administration}"
            yield MeetingCondition(name, (administration,), terms, most)

    def of_person(self, person: MeetingPerson) -> Iterator[MeetingCondition]:
        """Give the conditions on where one person goes.

        Of trips that overlap, one for each meeting on whose first day of travel others are away:
        all of these with that meeting. Any two trips that overlap are in one of them.
        """
        problem, meetings = self.problem, self.allowed[person.id]
        trips = {m.id: problem.trip(person.administration, m) for m in meetings}
        for meeting_id, (first, _) in trips.items():
            terms = {
                (person.id, other): 1
                for other, trip in trips.items()
                if trip[0] <= first <= trip[1]
            }
            if len(terms) > 1:
                name = f"{OVERLAP}:{person.id}|{meeting_id}"
                yield MeetingCondition(name, (person.id, meeting_id), terms, 1)
        most = problem.meetings_max_of(person)
        if most < len(meetings):
            terms = {(person.id, m.id): 1 for m in meetings}
            yield MeetingCondition(f"{MEETINGS_MAX}:{person.id}", (person.id,), terms, most)
        longest = problem.parameters.days_max
        if longest is not None:
            days = {(person.id, m): last - first + 1 for m, (first, last) in trips.items()}
            if sum(days.values()) > longest:
                yield MeetingCondition(f"{DAYS_MAX}:{person.id}", (person.id,), days, longest)

    def all(self) -> Iterator[MeetingCondition]:
        """Give every condition: of meetings, administrations, people, in the order of records."""
        for meeting in self.problem.meetings:
            yield from self.of_meeting(meeting)
        for administration in self.problem.administrations:
            yield from self.of_administration(administration.id)
        for person in self.problem.people:
            yield from self.of_person(person)


def broken_meeting_rules(problem: MeetingProblem, invited: Iterable[Wanted]) -> tuple[str, ...]:
    """Say what a finished plan breaks.

    Returns:
        Names: the label of a rule, and after a colon the record or the two that it speaks of
        ("own_side:CHN-01|lima", "places:lima", "required:CHN-01|lima"); ``()`` when the plan may
        stand.
    """
    plan = sorted(set(invited))
    alone = [
        f"{label}:{person}|{meeting}"
        for person, meeting in plan
        for label in broken_inviting_rules(
            problem, problem.person_by_id[person], problem.meeting_by_id[meeting]
        )
    ]
    together = [c.name for c in Conditions(problem).all() if not c.holds(plan)]
    missing = [f"{MUST}:{p}|{m}" for p, m in problem.must if (p, m) not in plan]
    return (*alone, *together, *missing)
