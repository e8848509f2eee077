"""What is answered when people are suggested for regional meetings; labels and values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.problem.meetings.question import MeetingParameters


class MeetingStatus(StrEnum):
    """How much is proved: ``optimal``, or ``within`` the bound that is stated."""

    OPTIMAL = "optimal"
    WITHIN = "within"


class InvitationReasonCode(StrEnum):
    """What speaks for an invitation, and what it costs."""

    REQUIRED = "required"
    SIDE_SEEN = "side_seen"
    COVERS_TOPIC = "covers_topic"
    TRIP = "trip"
    DAYS_AWAY = "days_away"


@dataclass(frozen=True, slots=True)
class InvitationReason:
    """One reason: what the plan would lose or save without the invitation, the others unchanged.

    ``points`` by code: covers_topic, what the topic of the meeting would lose, 0 when enough
    others can share it; trip, what the trip adds to the price of its administration's ``count``
    trips, below 0; days_away, the price of its ``count`` days, below 0. side_seen has None: seen
    comes before points. The points of all reasons add up to the points of the invitation.
    """

    code: InvitationReasonCode
    points: int | None = None
    topic: str | None = None
    side: str | None = None
    administration: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """One person who is suggested for one meeting.

    ``points`` is what the plan would lose without it, the others unchanged; ``sees`` says that
    its side would not be seen at the meeting.
    """

    person: str
    meeting: str
    required: bool
    sees: bool
    points: int
    reasons: tuple[InvitationReason, ...]


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """How a topic of a meeting is covered: who can share it, and its points of those possible.

    ``possible`` counts the people who may be invited to the meeting and can share the topic.
    """

    topic: str
    people: tuple[str, ...]
    points: int
    of: int
    possible: int


class UnseenCode(StrEnum):
    """Why a side is not seen at a meeting: nobody may go, or those who may are needed elsewhere."""

    NOBODY = "nobody"
    NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """One meeting of a plan: how its topics are covered, which sides are seen, which are not."""

    meeting: str
    topics: tuple[TopicCoverage, ...]
    seen: tuple[str, ...]
    unseen: Mapping[str, UnseenCode]


@dataclass(frozen=True, slots=True)
class Decided:
    """Invitations that a part of all plans makes, or leaves: pairs of a person and a meeting."""

    taken: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingCut:
    """A condition on a meeting that every plan keeps: how many people its topics need.

    The first ``steps`` of each topic are added up, with ``places`` times the places of the meeting
    against them and ``left_out`` counted by not being invited; divided by ``divisor``, and
    rounded.
    """

    meeting: str
    steps: Mapping[str, int]
    places: int
    left_out: tuple[str, ...]
    divisor: int


@dataclass(frozen=True, slots=True)
class MeetingMultipliers:
    """Whole numbers over a denominator that bound every plan: one for each row of the program.

    ``cover`` is by meeting and topic, ``seen`` by meeting and side, ``overlap`` by person and
    meeting, ``cuts`` by the place of a cut in the proof ("0"); the others by meeting,
    administration or person. What is not there is 0.
    """

    places: Mapping[str, int]
    cover: Mapping[str, Mapping[str, int]]
    seen: Mapping[str, Mapping[str, int]]
    trips: Mapping[str, int]
    administration_max: Mapping[str, int]
    overlap: Mapping[str, Mapping[str, int]]
    meetings_max: Mapping[str, int]
    days_max: Mapping[str, int]
    days_count: Mapping[str, int]
    cuts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MeetingLeaf:
    """A part of all plans, and the multipliers that bound it."""

    decided: Decided
    multipliers: MeetingMultipliers


@dataclass(frozen=True, slots=True)
class MeetingProof:
    """Why nothing is better: multipliers for all plans, and leaves that split them.

    Those of ``root`` rule invitations out that no better plan makes, or leaves; the leaves speak
    of the others. Without leaves the root is the whole proof.
    """

    denominator: int
    cuts: tuple[MeetingCut, ...]
    root: MeetingMultipliers
    leaves: tuple[MeetingLeaf, ...]


@dataclass(frozen=True, slots=True)
class MeetingSolution:
    """The suggested invitations, sorted by meeting and person, what they are worth, and the bound.

    ``seen`` counts the sides that are seen at each meeting, ``cover`` and ``travel`` are points;
    ``worth`` is cover less travel. ``total`` is seen times ``seen_points``, and worth; ``bound``
    is what no total can pass. ``trips`` and ``days`` are by administration, 0 where nobody goes.
    """

    status: MeetingStatus
    invitations: tuple[Invitation, ...]
    meetings: tuple[MeetingPlan, ...]
    seen: int
    seen_possible: int
    cover: int
    travel: int
    seen_points: int
    total: int
    bound: int
    trips: Mapping[str, int]
    days: Mapping[str, int]
    proof: MeetingProof
    parameters: MeetingParameters
    solver: str

    @property
    def worth(self) -> int:
        """Cover less travel, in points."""
        return self.cover - self.travel

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The invitations as pairs of a person and a meeting."""
        return frozenset((each.person, each.meeting) for each in self.invitations)


@dataclass(frozen=True, slots=True)
class MeetingInfeasible:
    """Not everything that is demanded can be: smallest sets of records that contradict."""

    conflicts: tuple[tuple[str, ...], ...]


class InvitationWhyNotKind(StrEnum):
    """The answers to why somebody is not invited to a meeting."""

    INVITED = "invited"
    CANNOT = "cannot"
    COSTS = "costs"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class InvitationWhyNot:
    """What it would mean to invite somebody to a meeting.

    cannot: ``rules`` holds the labels of rules that forbid it by itself, ``conflicts`` what is
    demanded and leaves no room for it. costs and tie: the best plan with it; ``seen_lost`` and
    ``points_lost`` are what that plan is short of, ``displaced`` and ``added`` what it changes.
    ``proved`` says that no plan with it loses less.
    """

    person: str
    meeting: str
    kind: InvitationWhyNotKind
    rules: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, ...], ...] = ()
    seen_lost: int = 0
    points_lost: int = 0
    displaced: tuple[tuple[str, str], ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    proved: bool = True
