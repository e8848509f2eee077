"""What is answered: a plan with its proof, a contradiction, or the price of a wish.

Values only; ``graph.certificate`` says whether they are true.
"""

from dataclasses import dataclass
from enum import StrEnum

from graph.problem.pairing.question import Pair


class ReasonCode(StrEnum):
    """Why a pairing has points."""

    COMPETENCY_GAIN = "competency_gain"
    TOPIC_GAIN = "topic_gain"
    MUTUAL_BENEFIT = "mutual_benefit"
    COMMON_LANGUAGE = "common_language"
    REPEAT_PAIRING = "repeat_pairing"


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a pairing's score.

    ``points`` are whole and sum to the score over the reasons of a pairing; ``millionths`` are
    exact, and their sum divided by 1000, rounded down, is the score. A competency gain carries
    the learner's level, the level the partner can bring them to (never above the target), and
    the partner's own level; a common language carries the level both have in ``level_to``.
    """

    code: ReasonCode
    points: int
    millionths: int
    learner: str | None = None
    competency: str | None = None
    topic: str | None = None
    language: str | None = None
    level_from: int | None = None
    level_to: int | None = None
    level_partner: int | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two partners; ``a`` belongs to the earlier side.

    ``score`` is in 0..1000 before a repeat adjustment, ``benefit_a`` is what a gains from b and
    ``benefit_b`` what b gains from a, both 0..1000. Reasons stand strongest first.
    """

    a: str
    b: str
    score: int
    benefit_a: int
    benefit_b: int
    reasons: tuple[Reason, ...] = ()


class UnpairedCode(StrEnum):
    """Why a person has no partner."""

    NO_ELIGIBLE_PARTNER = "no_eligible_partner"
    NO_FREE_PLACE = "no_free_place"


@dataclass(frozen=True, slots=True)
class Unpaired:
    """A person without a partner, and why."""

    person: str
    reason: UnpairedCode


@dataclass(frozen=True, slots=True)
class OddSet:
    """The price of a pair among some people, who have room for half as many pairs as places."""

    members: tuple[str, ...]
    value: int


@dataclass(frozen=True, slots=True)
class Duals:
    """Whole-number prices that bound a program from above, in units of ``1 / scale``.

    ``y`` prices a place of a person, ``q`` the second use of a person's being served, ``m`` a
    place between two administrations, ``odd`` pairs within odd sets. What is absent is 0.
    """

    scale: int = 1
    y: tuple[tuple[str, int], ...] = ()
    q: tuple[tuple[str, int], ...] = ()
    m: tuple[tuple[Pair, int], ...] = ()
    odd: tuple[OddSet, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """A bound by cases: a pair is in the plan, or it is out."""

    pair: Pair
    inside: "Proof"
    outside: "Proof"


Proof = Duals | Split


@dataclass(frozen=True, slots=True)
class PairingCertificate:
    """What proves the plan: one bound for each of the three objectives.

    ``floor`` shows that nobody can serve as many people at ``floor + 1``. ``serving_weight`` is
    the weight of one served person in the total's program (lambda).
    """

    people: Proof
    floor: Proof
    total: Proof
    serving_weight: int


@dataclass(frozen=True, slots=True)
class PairingBound:
    """The best that any plan could reach, as far as the certificate proves.

    ``floor`` holds for plans of as many people, ``total`` for plans that also reach the floor.
    """

    people: int
    floor: int
    total: int


class EngineName(StrEnum):
    """What finds a best plan, and where it is the one to ask.

    ASSIGNMENT: two sides, one partner each on one of them. FLOW: two sides, several partners on
    both, or caps while one side is one administration. COVER: more sides, one partner each, no
    caps. INTEGER: all else.
    """

    ASSIGNMENT = "assignment"
    FLOW = "flow"
    COVER = "cover"
    INTEGER = "integer"


class Listing(StrEnum):
    """Which pairs were laid before an engine.

    ALL: every eligible pair, where they are few. BY_PRICE: pairs that seemed worth it, and then
    any that was worth more than its prices, until there were none.
    """

    ALL = "all"
    BY_PRICE = "by_price"


@dataclass(frozen=True, slots=True)
class EngineUsed:
    """How a plan was found; the proof does not depend on it."""

    name: EngineName
    listing: Listing


@dataclass(frozen=True, slots=True)
class Outcome:
    """The three objectives of a plan, in their order."""

    people: int
    floor: int
    total: int


@dataclass(frozen=True, slots=True)
class PairingSolution:
    """A plan: pairings sorted by (a, b), the three objectives in their order, and the proof.

    ``engine`` is None in a solution that was recorded before engines were told.
    """

    pairings: tuple[Pairing, ...]
    people: int
    floor: int
    total: int
    bound: PairingBound
    unpaired: tuple[Unpaired, ...]
    certificate: PairingCertificate
    engine: EngineUsed | None = None

    @property
    def outcome(self) -> Outcome:
        """The three objectives in their order."""
        return Outcome(self.people, self.floor, self.total)

    @property
    def proved(self) -> bool:
        """Say whether the bounds meet the plan, so that no plan is better."""
        return (self.people, self.floor, self.total) == (
            self.bound.people,
            self.bound.floor,
            self.bound.total,
        )


@dataclass(frozen=True, slots=True)
class PartnerShortage:
    """People who may only meet some others, who have fewer places than they are people.

    Ids are sorted. ``places`` are those of ``hosts`` that are not taken by demanded pairs with
    anybody else. At least ``len(people) - places`` of the people stay without a partner.
    """

    people: tuple[str, ...]
    hosts: tuple[str, ...]
    places: int


@dataclass(frozen=True, slots=True)
class PairingInfeasible:
    """The records that cannot hold together.

    Each conflict is minimal: without any one of its records the others can hold. Records are
    named ``must:A|B``, ``locked:A|B``, ``conflict:A|B``, ``max:A``, ``cap:a|b``, ``everyone``.
    """

    conflicts: tuple[tuple[str, ...], ...]


class WhyNotKind(StrEnum):
    """What became of a what-if question about two people."""

    INELIGIBLE = "ineligible"
    CONTRADICTED = "contradicted"
    FORCED = "forced"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Move:
    """One change of partner: ``a`` and ``b`` join, or leave each other."""

    joins: bool
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What it would cost to force a pair that was not chosen, or to drop one that was.

    ``rules`` holds the labels of the broken rules of an ineligible pair; ``conflict`` the records
    that a forced or dropped pair contradicts. Otherwise ``after`` is the best outcome that still
    can be had, and ``moves`` what changes, in the order of the chain that begins at the pair.
    ``proved`` says that ``before`` and ``after`` are both the best possible.
    """

    a: str
    b: str
    kind: WhyNotKind
    before: Outcome
    score: int | None = None
    after: Outcome | None = None
    rules: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    proved: bool = False

    @property
    def price(self) -> Outcome | None:
        """What would be lost of people, floor and total; only the first that is not 0 decides."""
        if self.after is None:
            return None
        return Outcome(
            self.before.people - self.after.people,
            self.before.floor - self.after.floor,
            self.before.total - self.after.total,
        )


@dataclass(frozen=True, slots=True)
class PairPrice:
    """What a plan loses when one pair is taken up (FORCED) or given up (DROPPED).

    ``people`` fewer have a partner; ``short`` fewer reach the floor of the plan; ``total`` points
    are lost. Each is as small as it can be, in this order, so a later one may be below 0 when an
    earlier one is above: who gives up fairness may gain points. ``short`` 0 means that the floor
    of the plan stands. INELIGIBLE and CONTRADICTED pairs have no price.

    ``moves`` is what changes, in the order of the chain that begins at the pair; a price that is
    one of many comes without.
    """

    a: str
    b: str
    kind: WhyNotKind
    score: int | None = None
    people: int | None = None
    short: int | None = None
    total: int | None = None
    moves: tuple[Move, ...] = ()
