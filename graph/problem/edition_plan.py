"""One plan of an edition: who is paired, what is treated, what is held when and who is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graph.problem.malformed import MalformedProblem
from graph.problem.pairing import Pair, pair_key


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session in its slot.

    ``topic`` is None where it treats none. ``meeting`` holds the two who are to meet in a pair
    meeting, None in any other session. ``planned`` is False when it was taken off since.
    """

    id: str
    slot: str
    topic: str | None = None
    meeting: Pair | None = None
    planned: bool = True


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """Two who have a slot to meet in, beside what they attend."""

    pair: Pair
    slot: str


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """What three runs say of one edition.

    ``people`` take part now. ``topics`` are those that were chosen. ``attendance`` maps people to
    the sessions that they are in, those that they lead among them. ``open_slots`` maps people to
    the slots of what they attend, without those in which they are away. ``changed`` are people of
    whom one run knew something else than another. ``times`` maps slots to when they begin and end,
    in seconds of one clock; when a slot is that is not there, nobody knows.
    """

    people: frozenset[str]
    pairs: tuple[Pair, ...]
    topics: tuple[str, ...]
    sessions: tuple[HeldSession, ...]
    attendance: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open_slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    meetings: tuple[HeldMeeting, ...] = ()
    times: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def session(self, session_id: str) -> HeldSession:
        """Find a session by id.

        Raises:
            MalformedProblem: there is none.
        """
        for session in self.sessions:
            if session.id == session_id:
                return session
        raise MalformedProblem("sessions", session_id, "a session of the plan")

    def meets(self) -> dict[str, dict[str, HeldMeeting]]:
        """Return the meetings of each person, by slot."""
        found: dict[str, dict[str, HeldMeeting]] = {}
        for meeting in self.meetings:
            for person in meeting.pair:
                found.setdefault(person, {})[meeting.slot] = meeting
        return found

    def busy(self, person: str) -> dict[str, list[str]]:
        """Return the sessions that somebody is in, by slot, in the order of the plan."""
        own = set(self.attendance.get(person, ()))
        found: dict[str, list[str]] = {}
        for session in self.sessions:
            if session.id in own:
                found.setdefault(session.slot, []).append(session.id)
        return found


@dataclass(frozen=True, slots=True)
class EditionChange:
    """What would be otherwise: pairs that part and join, topics that go and come, moved sessions.

    ``moves`` maps sessions to the slot that they would be held in.
    """

    part: tuple[Pair, ...] = ()
    join: tuple[Pair, ...] = ()
    drop: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    moves: Mapping[str, str] = field(default_factory=dict)

    def of(self, plan: EditionPlan) -> EditionPlan:
        """Return the plan as it would be; whoever is in a moved session goes along.

        Raises:
            MalformedProblem: a pair that parts, a topic that goes or a session that moves is not
                in the plan, or what would come is there already.
        """
        pairs = {pair_key(*pair): pair for pair in plan.pairs}
        for gone in self.part:
            if pair_key(*gone) not in pairs:
                raise MalformedProblem("part", "|".join(gone), "a pair of the plan")
            del pairs[pair_key(*gone)]
        for come in self.join:
            if pair_key(*come) in pairs:
                raise MalformedProblem("join", "|".join(come), "no pair of the plan yet")
            pairs[pair_key(*come)] = come
        topics = dict.fromkeys(plan.topics)
        for topic in self.drop:
            if topic not in topics:
                raise MalformedProblem("drop", topic, "a topic of the plan")
            del topics[topic]
        for topic in self.add:
            if topic in topics:
                raise MalformedProblem("add", topic, "no topic of the plan yet")
            topics[topic] = None
        for session_id in self.moves:
            plan.session(session_id)
        return replace(
            plan,
            pairs=tuple(pairs.values()),
            topics=tuple(topics),
            sessions=tuple(
                replace(session, slot=self.moves.get(session.id, session.slot))
                for session in plan.sessions
            ),
        )


@dataclass(frozen=True, slots=True)
class EditionConflict:
    """Records of a plan that do not go together.

    ``rule`` is the label of what they break. ``people``, ``topics`` and ``sessions`` name them;
    of two partners who never meet, the sessions are those that keep them apart. ``meetings`` are
    those that somebody would be in beside them.
    """

    rule: str
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    meetings: tuple[HeldMeeting, ...] = ()
