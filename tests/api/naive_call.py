"""A call for nominations on paper: what may happen, and what has happened, in the plainest way.

Written from docs/glossary.md and the issue, not from domain/nominations: one list of people, one
list of who waits.
"""

from dataclasses import dataclass, field

from domain.errors import Conflict, InvalidInput

REFUSED = (Conflict, InvalidInput)
DECIDED_WHILE = ("nominating", "open")
STEPS = {
    "planned": ("nominating",),
    "nominating": ("planned", "open"),
    "open": ("nominating", "closed"),
    "closed": ("open", "archived"),
    "archived": (),
}


@dataclass
class Person:
    """Somebody of an administration who was put forward."""

    administration: str
    row_id: str = ""
    state: str = "draft"
    submitted: int | None = None
    told: list[str] = field(default_factory=list)


class Naive:
    """One side, its people in the order in which they came, and who waits."""

    def __init__(self) -> None:
        self.edition = "nominating"
        self.places: int | None = None
        self.most: dict[str, int] = {}
        self.people: dict[str, Person] = {}
        self.waiting: list[Person] = []
        self.day = 0
        self.moment = 0
        self.closes: int | None = None
        self.longer: dict[str, int] = {}

    def confirmed(self, administration: str | None = None) -> int:
        return sum(
            1
            for each in self.people.values()
            if each.state == "confirmed" and administration in (None, each.administration)
        )

    def fits(self, person: Person) -> bool:
        own = self.most.get(person.administration)
        return (self.places is None or self.confirmed() < self.places) and (
            own is None or self.confirmed(person.administration) < own
        )

    def nominate(self, name: str, administration: str) -> bool:
        known = self.people.get(name)
        if self.edition != "nominating" or (known and known.state != "withdrawn"):
            return False
        if known:
            known.state, known.submitted = "draft", None
        else:
            self.people[name] = Person(administration)
        return True

    def submit(self, name: str) -> bool:
        person = self.people[name]
        last = self.closes
        if last is not None:
            last = max(last, self.longer.get(person.administration, last))
        if self.edition != "nominating" or person.state != "draft":
            return False
        if last is not None and self.day > last:
            return False
        person.state, person.submitted = "submitted", self.moment
        return True

    def confirm(self, name: str) -> bool:
        person = self.people[name]
        if self.edition not in DECIDED_WHILE or person.state not in ("submitted", "declined"):
            return False
        if self.fits(person):
            person.state = "confirmed"
            person.told.append("confirmed")
        else:
            self.let_wait(person)
        return True

    def waitlist(self, name: str) -> bool:
        person = self.people[name]
        if self.edition not in DECIDED_WHILE or person.state not in ("submitted", "declined"):
            return False
        if self.fits(person):
            return False
        self.let_wait(person)
        return True

    def let_wait(self, person: Person) -> None:
        place = 0
        for number, each in enumerate(self.waiting, 1):
            if (each.submitted, each.row_id) < (person.submitted, person.row_id):
                place = number
        self.waiting.insert(place, person)
        person.state = "waitlisted"
        person.told.append("waitlisted")

    def decline(self, name: str) -> bool:
        person = self.people[name]
        if self.edition not in DECIDED_WHILE or person.state not in ("submitted", "waitlisted"):
            return False
        self.leave(person)
        person.state = "declined"
        person.told.append("declined")
        return True

    def move(self, name: str, place: int) -> bool:
        person = self.people[name]
        if self.edition not in DECIDED_WHILE or person.state != "waitlisted":
            return False
        self.leave(person)
        self.waiting.insert(place - 1, person)
        return True

    def leave(self, person: Person) -> None:
        self.waiting = [each for each in self.waiting if each is not person]

    def withdraw(self, name: str) -> bool:
        person = self.people[name]
        if person.state == "withdrawn":
            return True
        if self.edition == "archived" or person.state == "declined":
            return False
        self.leave(person)
        person.state = "withdrawn"
        self.give_places()
        return True

    def substitute(self, name: str, other: str, administration: str) -> bool:
        person, known = self.people[name], self.people.get(other)
        if self.edition not in DECIDED_WHILE or person.state != "confirmed":
            return False
        if administration != person.administration:
            return False
        if known and known.state in ("confirmed", "declined"):
            return False
        if known is None:
            known = self.people[other] = Person(administration)
        self.leave(known)
        person.state = "withdrawn"
        known.submitted = self.moment if known.submitted is None else known.submitted
        known.state = "confirmed"
        known.told.append("took_over")
        return True

    def quota(self, administration: str | None, places: int | None) -> bool:
        if self.edition == "archived":
            return False
        if places is not None and self.confirmed(administration) > places:
            return False
        if administration is None:
            self.places = places
        elif places is None:
            self.most.pop(administration, None)
        else:
            self.most[administration] = places
        self.give_places()
        return True

    def give_places(self) -> None:
        if self.edition not in DECIDED_WHILE:
            return
        for person in list(self.waiting):
            if self.fits(person):
                self.leave(person)
                person.state = "confirmed"
                person.told.append("place_freed")

    def change_state(self, state: str) -> bool:
        if state == self.edition:
            return True
        if state not in STEPS[self.edition] or (state == "planned" and self.people):
            return False
        self.edition = state
        self.give_places()
        return True

    def deadline(self, administration: str | None, day: int | None) -> bool:
        if administration is None:
            if day is None and self.longer:
                return False
            self.closes = day
            return True
        if self.longer.get(administration) == day:
            return True
        if day is None:
            del self.longer[administration]
            return True
        if self.closes is None or day <= self.closes:
            return False
        self.longer[administration] = day
        return True
