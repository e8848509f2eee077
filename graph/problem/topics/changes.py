"""What is asked beside a plan of topics: fairness, certainty, a plan after a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from graph.problem.topics.question import PER_MILLE

CLOSE_CALL = 700


@dataclass(frozen=True, slots=True)
class FairnessPoint:
    """The plan at one ``phi_per_mille``: its smallest share and total; ``proved`` when optimal."""

    phi_per_mille: int
    chosen: tuple[str, ...]
    smallest_share: Fraction
    total: int
    proved: bool


@dataclass(frozen=True, slots=True)
class FairnessCurve:
    """What fairness costs: the plans from the one that ignores it to the one that puts it first.

    ``points`` have rising phi; their smallest shares never fall and their totals never rise.
    """

    points: tuple[FairnessPoint, ...]

    @property
    def loss(self) -> int:
        """The total that the last point gives up against the first."""
        return self.points[0].total - self.points[-1].total

    @property
    def loss_per_mille(self) -> int:
        """The same in per mille of the first, rounded down."""
        return self.loss * PER_MILLE // max(self.points[0].total, 1)


@dataclass(frozen=True, slots=True)
class TopicCertainty:
    """In how many draws of the levels a topic of a plan stays in the best plan."""

    topic: str
    stays: int
    runs: int

    @property
    def per_mille(self) -> int:
        """The share of draws, rounded down."""
        return PER_MILLE * self.stays // self.runs

    @property
    def is_close_call(self) -> bool:
        """Whether it stays in fewer than seven of ten draws."""
        return self.per_mille < CLOSE_CALL


@dataclass(frozen=True, slots=True)
class PlanCertainty:
    """How sure a plan is: each topic, and the draws in which no plan was possible at all.

    ``assessed`` of ``entries`` levels that somebody has a target for are known; the others were
    drawn blindly.
    """

    topics: tuple[TopicCertainty, ...]
    impossible: int
    assessed: int
    entries: int


class DroppedCode(StrEnum):
    """Why a topic of an earlier plan is not in the plan that disturbs it least."""

    WITHDRAWN = "withdrawn"
    CANNOT = "cannot"
    WORTH = "worth"


@dataclass(frozen=True, slots=True)
class TopicDropped:
    """A topic that is not kept.

    withdrawn: the catalogue has it no more. cannot: ``conflicts`` names the records that stand
    against it. worth: it could stay, but not beside as many others that do at as much worth.
    """

    topic: str
    code: DroppedCode
    conflicts: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class TopicReplan:
    """A plan after a change that keeps most topics of an earlier one.

    ``best_total`` is the largest total that is possible now, of which ``total`` gives up at most
    ``slack_per_mille``. ``kept`` and ``added`` are in catalogue order. ``proved`` says that no
    plan on the same terms keeps more, and none that keeps as many is worth more.
    """

    chosen: tuple[str, ...]
    slack_per_mille: int
    total: int
    best_total: int
    smallest_share: Fraction
    gain: Mapping[str, int]
    kept: tuple[str, ...]
    dropped: tuple[TopicDropped, ...]
    added: tuple[str, ...]
    proved: bool

    @property
    def loss(self) -> int:
        """What is given up for stability, in the unit of the total."""
        return self.best_total - self.total
