"""What is answered when symposium topics are chosen: the plan, its proof, its reasons.

Labels and values only; words are made elsewhere. Gains and needs are whole numbers in millionths
of a gap level: one level of one person that is closed in full is 1,000,000.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from graph.problem.conflicts import RecordConflict
from graph.problem.topics.question import PER_MILLE, TopicParameters


class TopicStatus(StrEnum):
    """How much is proved: ``optimal``, or ``within`` the gap that is stated."""

    OPTIMAL = "optimal"
    WITHIN = "within"


class TopicReasonCode(StrEnum):
    """Why a topic is chosen, and what it asks for."""

    REQUIRED = "required"
    CLOSES_GAPS = "closes_gaps"
    SERVES_SIDE = "serves_side"
    PEOPLE_AT_LEVEL = "people_at_level"
    PEOPLE_NOT_ASSESSED = "people_not_assessed"
    SOUGHT_BY = "sought_by"
    CAN_BE_LED = "can_be_led"
    NEEDS_INVITED_LEADER = "needs_invited_leader"
    LOSS_WITHOUT_IT = "loss_without_it"


@dataclass(frozen=True, slots=True)
class TopicReason:
    """One reason: a label and its values.

    ``value`` and ``of`` by code: closes_gaps, gain of the topic of the need of all sides;
    serves_side, gain on the side of the gain of the topic; people_at_level and
    people_not_assessed, people of all people; sought_by, people who ask for it of all people;
    can_be_led, the leader's level of the highest level; loss_without_it, gain of the topic of
    the total of the plan. ``level`` is 0-4.
    """

    code: TopicReasonCode
    value: int | None = None
    of: int | None = None
    side: str | None = None
    person: str | None = None
    competency: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class TopicLeader:
    """Somebody who can lead a topic, by their level in one of its main competencies."""

    person: str
    side: str
    competency: str
    level: int


@dataclass(frozen=True, slots=True)
class PeopleAtLevel:
    """People whom a topic serves in a main competency, counted once, at their lowest level.

    ``level`` None counts those of whom none of these levels is assessed.
    """

    level: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One chosen topic and what the plan would be without it.

    ``gain_by_side`` is marginal: what the plan loses without the topic, the others unchanged.
    ``needs_invited_leader`` names the sides that have nobody who could lead it.
    """

    topic: str
    required: bool
    gain_by_side: Mapping[str, int]
    loss_per_mille: int
    people: tuple[PeopleAtLevel, ...]
    sought_by: int
    leaders: tuple[TopicLeader, ...]
    needs_invited_leader: tuple[str, ...]
    reasons: tuple[TopicReason, ...]

    @property
    def gain(self) -> int:
        """The marginal gain over all sides."""
        return sum(self.gain_by_side.values())


@dataclass(frozen=True, slots=True)
class ProofLeaf:
    """Some topics taken, some left, and multipliers that bound every selection of that kind.

    ``multipliers`` maps row names to whole numbers over the denominator of the tree.
    """

    taken: tuple[str, ...]
    left: tuple[str, ...]
    multipliers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ProofTree:
    """Leaves that cover every selection once; ``complete`` when each of them is closed."""

    leaves: tuple[ProofLeaf, ...]
    denominator: int
    complete: bool


@dataclass(frozen=True, slots=True)
class TopicProof:
    """Why nothing is better, for a checker that has the records alone.

    ``fairest`` is a selection that reaches the largest smallest share, ``shares`` proves that
    none goes above it, ``total`` that none which keeps the floors is worth more than the plan.
    ``leader_cuts`` are groups of people who cannot lead as many topics as were asked of them.
    """

    fairest: tuple[str, ...]
    shares: ProofTree
    total: ProofTree
    leader_cuts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TopicSolution:
    """The chosen topics in catalogue order, their worth, a proven bound, and the reasons.

    ``smallest_share`` is that of the plan, as ``gain`` and ``need`` are: what the fairness price
    shows for each phi. ``fairest_share`` is the largest that any selection reaches, whatever
    phi is, and ``fairest_share_bound`` what none can pass. Shares are 1 when no side needs
    anything. ``bound`` is what no total can pass while every share stays at or above
    ``phi_per_mille`` of the fairest share. ``leaders_waived`` says that nobody at all could lead
    an eligible topic, so no leader was asked for. ``solver`` names the engine and its version.
    """

    status: TopicStatus
    chosen: tuple[str, ...]
    smallest_share: Fraction
    fairest_share: Fraction
    fairest_share_bound: Fraction
    gain: Mapping[str, int]
    need: Mapping[str, int]
    total: int
    bound: int
    leaders: Mapping[str, tuple[str, ...]]
    needs_invited_leader: Mapping[str, tuple[str, ...]]
    leaders_waived: bool
    suggestions: tuple[Suggestion, ...]
    proof: TopicProof
    parameters: TopicParameters
    solver: str

    @property
    def gap(self) -> Fraction:
        """How far the bound is above the total, as a part of the total; 0 when they meet."""
        return Fraction(self.bound - self.total, max(self.total, 1))


@dataclass(frozen=True, slots=True)
class TopicInfeasible:
    """No selection keeps every rule: up to three different conflicts, cheapest repair first."""

    conflicts: tuple[RecordConflict, ...]


class TopicWhyNotKind(StrEnum):
    """The answers to why a topic is not chosen."""

    CHOSEN = "chosen"
    CANNOT = "cannot"
    COSTS = "costs"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class TopicWhyNot:
    """What it would mean to choose a topic that is not in the plan.

    cannot: ``conflicts`` holds what stands against it, as records; ``nearest`` the people who
    come closest to leading it on the sides that have no leader, ``possible_in_editions`` how
    many editions memory still keeps it away. costs and tie: the best plan with it, at the same
    floors; ``loss`` is in the unit of the total.
    """

    topic: str
    kind: TopicWhyNotKind
    conflicts: tuple[tuple[str, ...], ...] = ()
    nearest: tuple[TopicLeader, ...] = ()
    possible_in_editions: int | None = None
    chosen: tuple[str, ...] = ()
    total: int | None = None
    smallest_share: Fraction | None = None
    loss: int = 0
    loss_per_mille: int = 0
    displaced: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceOfRequired:
    """What it costs to require the must topics: the plan with them beside the plan without.

    ``free`` is the optimum of the same edition with nothing required, or why there is none.
    """

    total: int
    smallest_share: Fraction
    free: "TopicSolution | TopicInfeasible"

    @property
    def loss(self) -> int | None:
        """The total given up, below 0 when a fairer free plan is worth less; None without one."""
        return self.free.total - self.total if isinstance(self.free, TopicSolution) else None

    @property
    def loss_per_mille(self) -> int | None:
        """The total given up, in per mille of the free plan, rounded towards 0."""
        if not isinstance(self.free, TopicSolution):
            return None
        return int(Fraction((self.free.total - self.total) * PER_MILLE, max(self.free.total, 1)))
