"""What has to hold between pairs, topics and agenda: labelled conditions, each written once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.problem.edition_plan import EditionConflict, EditionPlan, HeldMeeting
from graph.problem.pairing import pair_key


@dataclass(frozen=True, slots=True)
class EditionRule:
    """A labelled condition on what three runs say; ``broken`` names the records that break it."""

    label: str
    broken: Callable[[EditionPlan], Iterable[EditionConflict]]


def _there(plan: EditionPlan) -> Iterator[EditionConflict]:
    held = {session.id for session in plan.sessions}
    named = dict.fromkeys(person for pair in plan.pairs for person in pair)
    named |= dict.fromkeys(who for who, own in plan.attendance.items() if not held.isdisjoint(own))
    for person in named:
        if person not in plan.people:
            own = [each.id for each in plan.sessions if each.id in plan.attendance.get(person, ())]
            yield EditionConflict("there", (person,), sessions=tuple(own))


def _session_planned(plan: EditionPlan) -> Iterator[EditionConflict]:
    for session in plan.sessions:
        if not session.planned:
            yield EditionConflict("session_planned", sessions=(session.id,))


def _one_state(plan: EditionPlan) -> Iterator[EditionConflict]:
    for person in plan.changed:
        yield EditionConflict("one_state", (person,))


def _topic_held(plan: EditionPlan) -> Iterator[EditionConflict]:
    held = {session.topic for session in plan.sessions}
    for topic in plan.topics:
        if topic not in held:
            yield EditionConflict("topic_held", topics=(topic,))


def _topic_chosen(plan: EditionPlan) -> Iterator[EditionConflict]:
    chosen = set(plan.topics)
    for session in plan.sessions:
        if session.topic is not None and session.topic not in chosen:
            yield EditionConflict("topic_chosen", topics=(session.topic,), sessions=(session.id,))


def _one_place(plan: EditionPlan) -> Iterator[EditionConflict]:
    for person in plan.attendance:
        for sessions in plan.busy(person).values():
            if len(sessions) > 1:
                yield EditionConflict("one_place", (person,), sessions=tuple(sessions))


def _one_component(plan: EditionPlan) -> Iterator[EditionConflict]:
    """Nobody is in two slots that overlap; in which somebody meets a partner, no session is."""
    meets = plan.meets()
    for person in dict.fromkeys((*plan.attendance, *meets)):
        held: dict[str, list[str] | HeldMeeting] = {**plan.busy(person), **meets.get(person, {})}
        known = sorted((*plan.times[slot], slot) for slot in held if slot in plan.times)
        for place, (_, until, first) in enumerate(known):
            for begins, _, second in known[place + 1 :]:
                if begins >= until:
                    break
                both = [held[first], held[second]]
                yield EditionConflict(
                    "one_component",
                    (person,),
                    sessions=tuple(
                        name for each in both if isinstance(each, list) for name in each
                    ),
                    meetings=tuple(each for each in both if isinstance(each, HeldMeeting)),
                )


def _slot_open(plan: EditionPlan) -> Iterator[EditionConflict]:
    for person in plan.attendance:
        if person in plan.open_slots:
            for slot, sessions in plan.busy(person).items():
                if slot not in plan.open_slots[person]:
                    yield EditionConflict("slot_open", (person,), sessions=tuple(sessions))


def _partners_meet(plan: EditionPlan) -> Iterator[EditionConflict]:
    """Two partners share a session or a free slot, where there is any that both could be in.

    Or a slot was found for them to meet in.
    """
    meeting = {pair_key(*each.pair) for each in plan.meetings}
    for a, b in plan.pairs:
        if pair_key(a, b) in meeting:
            continue
        busy = plan.busy(a), plan.busy(b)
        shared = set(plan.open_slots.get(a, ())).intersection(plan.open_slots.get(b, ()))
        if not shared:
            continue
        apart: dict[str, None] = {}
        for slot in sorted(shared):
            one, other = (each.get(slot, []) for each in busy)
            if (not one and not other) or set(one) & set(other):
                break
            apart |= dict.fromkeys((*one, *other))
        else:
            yield EditionConflict("partners_meet", (a, b), sessions=tuple(apart))


def _meeting_of_partners(plan: EditionPlan) -> Iterator[EditionConflict]:
    pairs = {pair_key(*pair) for pair in plan.pairs}
    for session in plan.sessions:
        if session.meeting is not None and pair_key(*session.meeting) not in pairs:
            yield EditionConflict("meeting_of_partners", session.meeting, sessions=(session.id,))
    for each in plan.meetings:
        if pair_key(*each.pair) not in pairs:
            yield EditionConflict("meeting_of_partners", each.pair)


EDITION_RULES: tuple[EditionRule, ...] = (
    EditionRule("there", _there),
    EditionRule("session_planned", _session_planned),
    EditionRule("one_state", _one_state),
    EditionRule("topic_held", _topic_held),
    EditionRule("topic_chosen", _topic_chosen),
    EditionRule("one_place", _one_place),
    EditionRule("one_component", _one_component),
    EditionRule("slot_open", _slot_open),
    EditionRule("partners_meet", _partners_meet),
    EditionRule("meeting_of_partners", _meeting_of_partners),
)


def edition_conflicts(plan: EditionPlan) -> tuple[EditionConflict, ...]:
    """Name what does not go together, rule by rule in the order of EDITION_RULES.

    Returns:
        Each conflict with its records; ``()`` when pairs, topics and agenda are one plan.

    Cost: O(people x sessions).
    Source: domain-model rule 11, a person is in one session at a time; sentence of the note,
        "strategic topics" treated in "panel discussions".
    """
    return tuple(conflict for rule in EDITION_RULES for conflict in rule.broken(plan))
