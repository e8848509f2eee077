"""What is answered about more than one plan: replans, alternatives, repairs, certainty.

Values only, in whole numbers and ids; a pair is named as a pairing names it, earlier side first.
"""

from dataclasses import dataclass

from graph.problem.malformed import MalformedProblem, is_whole
from graph.problem.pairing.answer import Outcome, Pairing, PairPrice, Unpaired
from graph.problem.pairing.question import PER_MILLE, Pair

SEED_MAX = 2**63 - 1
RUNS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Replan:
    """A plan that keeps most pairs of an earlier one, as fair as the best and nearly as good.

    ``after`` is what it reaches, ``best`` what the best plan without regard for the earlier one
    reaches: the same people and floor. ``after.total`` is at least
    ``best.total - best.total * tolerance // 1000``.

    ``kept`` and ``lost`` are the earlier plan's pairs; ``barred`` those of the lost ones that may
    not stand any more, because a person is gone or a rule forbids it. ``new`` are the others of
    ``pairings``. No plan on these terms keeps more than ``kept_bound``. All are sorted by ids.
    """

    pairings: tuple[Pairing, ...]
    unpaired: tuple[Unpaired, ...]
    tolerance: int
    after: Outcome
    best: Outcome
    kept: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    barred: tuple[Pair, ...]
    new: tuple[Pair, ...]
    kept_bound: int

    @property
    def proved(self) -> bool:
        """Say whether no plan on these terms can keep more."""
        return len(self.kept) == self.kept_bound


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plan, as many people served at the floor, and how it differs from the plan asked.

    ``left`` are pairs of the plan asked that it does not have, ``joined`` those that it has
    instead; both sorted. No plan on the same terms has a larger total than ``total_bound``.
    """

    pairings: tuple[Pairing, ...]
    unpaired: tuple[Unpaired, ...]
    after: Outcome
    left: tuple[Pair, ...]
    joined: tuple[Pair, ...]
    total_bound: int

    @property
    def proved(self) -> bool:
        """Say whether no plan on the same terms has a larger total."""
        return self.after.total == self.total_bound


@dataclass(frozen=True, slots=True)
class MostDifferent:
    """The plan that gives up most pairs of another one without losing more than is borne.

    Its total is at least ``best - best * tolerance // 1000`` of the plan asked. No plan on these
    terms gives up more than ``left_bound`` pairs.
    """

    plan: Alternative
    tolerance: int
    left_bound: int

    @property
    def proved(self) -> bool:
        """Say whether no plan on these terms is more different."""
        return len(self.plan.left) == self.left_bound


@dataclass(frozen=True, slots=True)
class RaisedLimit:
    """A limit that would do instead of none: ``least``, and the ``places`` that a plan takes."""

    record: str
    least: int
    places: int


@dataclass(frozen=True, slots=True)
class Repair:
    """Records that contradict no more once they are dropped, and what then can be had.

    ``records`` are names as in ``PairingInfeasible``; a dropped ``max:A`` or ``cap:a|b`` is no
    limit at all. ``raised`` holds these, in the same order: with all at their ``least`` and the
    other records dropped a plan may stand, and none of them can be lower while the others are
    there; ``places`` are those of the plan of ``after``.
    """

    records: tuple[str, ...]
    after: Outcome
    raised: tuple[RaisedLimit, ...]


@dataclass(frozen=True, slots=True)
class Repairs:
    """The least that has to be dropped so that a plan may stand, the best outcome first.

    All have equally many records, and no fewer do. ``complete`` says that there are no others of
    as many records; without it the search was cut short, and fewer may do.
    """

    repairs: tuple[Repair, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class PersonChange:
    """Whom a person leaves and joins from one plan to another, and what they gain in each.

    ``gain_before`` and ``gain_after`` are what the partner gives who gives most, 0..1000; None
    without a partner, or when the person is not in that edition. ``best_before`` and
    ``best_after`` are the most they could attain there.
    """

    person: str
    left: tuple[str, ...]
    joined: tuple[str, ...]
    gain_before: int | None
    gain_after: int | None
    best_before: int | None
    best_after: int | None


@dataclass(frozen=True, slots=True)
class GroupShare:
    """How many people of a group have a partner in a plan, and what they gain together.

    ``gain`` adds up what the partner gives each who gives most, 0..1000.
    """

    people: int
    gain: int

    @property
    def mean(self) -> int | None:
        """What one of them gains on average, rounded down; None where nobody has a partner."""
        return self.gain // self.people if self.people else None


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What an administration's people have in each of two plans, and how many change partner."""

    administration: str
    before: GroupShare
    after: GroupShare
    changed: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans side by side, of one edition or of two states of it.

    Each outcome is of the plan in its own edition; the floor is what everybody with a partner
    gets at least, or attains at best. ``worst_before`` and ``worst_after`` gain that floor although
    they could gain more, the first by id; None where everybody attains their best. ``lost`` are the
    pairs of the first plan alone, ``new`` of the second alone. ``people`` holds, by id, who changes
    partner or gains otherwise; ``groups``, by administration, everybody of either edition.
    """

    before: Outcome
    after: Outcome
    kept: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    new: tuple[Pair, ...]
    people: tuple[PersonChange, ...]
    groups: tuple[GroupChange, ...]
    worst_before: str | None
    worst_after: str | None


@dataclass(frozen=True, slots=True)
class RatingNoise:
    """How ratings may be wrong, and the seed that decides it.

    In each of ``runs`` each known rating falls by one level with ``down`` per mille, rises by one
    with ``up`` per mille, and stays otherwise; it never leaves 0..4. The formula stands in
    ``graph.pairing.certainty.moved``. Raises MalformedProblem that names the field.
    """

    seed: int
    runs: int = 100
    down: int = 100
    up: int = 100

    def __post_init__(self) -> None:
        for name, least, most in (
            ("seed", 0, SEED_MAX),
            ("runs", 1, RUNS_MAX),
            ("down", 0, PER_MILLE),
            ("up", 0, PER_MILLE - self.down if is_whole(self.down, 0, PER_MILLE) else PER_MILLE),
        ):
            if not is_whole(getattr(self, name), least, most):
                expected = f"a whole number from {least} to {most}"
                raise MalformedProblem("noise", name, expected)


@dataclass(frozen=True, slots=True)
class PairCertainty:
    """How sure a pair of a plan is: by chance, and exactly.

    ``per_mille`` is ``1000 * stays // runs``, with ``stays`` the runs in which the pair is in the
    best plan; of plans that tie, the one with most pairs of the plan asked counts. ``margin`` is
    what the plan would lose without the pair, as ratings are; without moves.
    """

    a: str
    b: str
    per_mille: int
    stays: int
    runs: int
    margin: PairPrice
