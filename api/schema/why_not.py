"""Why two delegates are not partners, and what it would cost to make them."""

from __future__ import annotations

from enum import Enum
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from api import sentences
from api.context import Info
from api.schema.inputs import row_id_of
from api.schema.node import WantedLocale, load_node, load_nodes, texts_in
from api.schema.nominations import Delegate, load_pair
from api.schema.pairing_reasons import PairingReason
from domain import runs
from domain.errors import NotFound
from domain.runs import PairingAnswer, WhyNotKind

if TYPE_CHECKING:
    from api.schema.pairings import PairingRun


@strawberry.enum(
    description="Answers to why two delegates are not partners; new values may be added."
)
class WhyNotVerdict(Enum):
    """The kinds of the engine, and a tie."""

    CHOSEN = strawberry.enum_value(
        "chosen", description="They are partners; the price is what parting them would cost."
    )
    CONTRADICTED = strawberry.enum_value(
        "contradicted", description="They could be, were it not for the records that are named."
    )
    COSTS = strawberry.enum_value("costs", description="They could be, at a price.")
    FORBIDDEN = strawberry.enum_value("forbidden", description="A rule forbids it.")
    TIE = strawberry.enum_value(
        "tie", description="They could be, and the answer would be worth the same."
    )


@strawberry.type(description="A rule that two delegates break.")
class BrokenRule:
    """A label of the engine."""

    label: str = strawberry.field(
        description="Stable label of the rule, such as shared_component; new ones may be added."
    )

    @strawberry.field(description="The rule as a sentence about these two.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return sentences.broken_rule(self.label, texts_in(info, locale))


@strawberry.type(description="What a run would lose.")
class PairingPrice:
    """The three objectives, in their order."""

    floor: int = strawberry.field(
        description="Points of the floor lost; negative when the floor would rise."
    )
    people: int = strawberry.field(description="People who would be left without a partner.")
    total: int = strawberry.field(
        description="Points of the total lost; negative when the total would rise."
    )


@strawberry.type(description="One step of a chain: someone leaves a partner for another.")
class PartnerChange:
    """A delegate, and the partners before and after."""

    delegate: Delegate = strawberry.field(description="Who changes.")
    joins: Delegate | None = strawberry.field(
        description="Partner gained; null when there is none."
    )
    leaves: Delegate | None = strawberry.field(description="Partner lost; null when there is none.")


@strawberry.type(
    description=(
        "Why two delegates are not partners in a run, and what it would cost to make them."
    )
)
class WhyNot:
    """An answer of the engine."""

    answer: strawberry.Private[PairingAnswer]
    price: PairingPrice | None = strawberry.field(
        description="What it would cost; null when it cannot be."
    )
    verdict: WhyNotVerdict = strawberry.field(description="The answer in one word.")

    @classmethod
    def of(cls, answer: PairingAnswer) -> Self:
        """Make it of the engine's answer."""
        lost = answer.price
        price = None
        if lost is not None:
            price = PairingPrice(people=lost.people, floor=lost.floor, total=lost.total)
        return cls(answer=answer, price=price, verdict=_verdict(answer))

    @strawberry.field(description="Rules that forbid it; empty when it is allowed.")
    def broken_rules(self) -> list[BrokenRule]:
        return [BrokenRule(label=label) for label in self.answer.broken_rules]

    @strawberry.field(
        description=(
            "Who would change partner if the two were made partners, in the order of the chain;"
            " or if they were parted, when they are partners."
        )
    )
    async def changes(self, info: Info) -> list[PartnerChange]:
        left: dict[str, list[str]] = {}
        joined: dict[str, list[str]] = {}
        for move in self.answer.moves:
            pair = (move.left_delegate_id, move.right_delegate_id)
            for person, partner in (pair, pair[::-1]):
                left.setdefault(person, [])
                joined.setdefault(person, [])
                (joined if move.joins else left)[person].append(partner)
        people = list(left)
        found = await load_nodes(info, "Delegate", people)
        nodes: dict[str, Delegate] = dict(zip(people, found, strict=True))
        return [
            PartnerChange(
                delegate=nodes[person],
                leaves=nodes[lost] if lost else None,
                joins=nodes[gained] if gained else None,
            )
            for person in people
            for lost, gained in zip_longest(left[person], joined[person])
        ]

    @strawberry.field(
        description=(
            "Names of the records that stand against it together;"
            " empty unless the verdict is CONTRADICTED."
        )
    )
    def conflict(self) -> list[str]:
        return list(self.answer.conflict)

    @strawberry.field(description="The two delegates, in the order of their sides.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_pair(info, *self._pair)

    @strawberry.field(
        description="True when the answer before and after the change is proved to be the best."
    )
    def proved(self) -> bool:
        return self.answer.proved

    @strawberry.field(
        description="What would speak for it, strongest first; empty when it is not allowed."
    )
    def reasons(self) -> list[PairingReason]:
        return [PairingReason.of(each, self._pair) for each in self.answer.reasons]

    @strawberry.field(description="Run that is asked about.")
    async def run(
        self, info: Info
    ) -> Annotated[PairingRun, strawberry.lazy("api.schema.pairings")]:
        return await load_node(info, "PairingRun", self.answer.run_id)

    @strawberry.field(
        description="What their pairing would be worth, 0 to 1,000; null when it is not allowed."
    )
    def score(self) -> int | None:
        return self.answer.score

    @strawberry.field(description="The answer in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        told = [sentences.why_not(self.verdict.name.lower(), self.price, words)]
        told += [sentences.broken_rule(label, words) for label in self.answer.broken_rules]
        if self.answer.conflict:
            told.append(sentences.contradiction(self.answer.conflict, words))
        return words.together(told)

    @property
    def _pair(self) -> tuple[str, str]:
        return self.answer.left_delegate_id, self.answer.right_delegate_id


def _verdict(answer: PairingAnswer) -> WhyNotVerdict:
    if answer.kind is WhyNotKind.FORCED:
        price = answer.price
        is_free = price is not None and (price.people, price.floor, price.total) == (0, 0, 0)
        return WhyNotVerdict.TIE if is_free else WhyNotVerdict.COSTS
    return {
        WhyNotKind.INELIGIBLE: WhyNotVerdict.FORBIDDEN,
        WhyNotKind.CONTRADICTED: WhyNotVerdict.CONTRADICTED,
        WhyNotKind.DROPPED: WhyNotVerdict.CHOSEN,
    }[answer.kind]


def _argument(description: str) -> Any:
    return strawberry.argument(description=description)


@strawberry.type
class WhyNotQueries:
    """The question of questions."""

    @strawberry.field(
        description=(
            "Why two delegates are not partners in a run, and what it would cost;"
            " null when run or delegates are unknown."
        )
    )
    async def why_not(
        self,
        info: Info,
        run: Annotated[strawberry.ID, _argument("Id of the pairing run.")],
        a: Annotated[strawberry.ID, _argument("Id of one delegate.")],
        b: Annotated[strawberry.ID, _argument("Id of the other delegate.")],
    ) -> WhyNot | None:
        run_id = row_id_of(run, "PairingRun", "run")
        pair = (row_id_of(a, "Delegate", "a"), row_id_of(b, "Delegate", "b"))
        try:
            async with info.context.reading() as db:
                asked = await runs.read_asked(db, run_id)
            return WhyNot.of(await runs.why_not(asked, *pair))
        except NotFound:
            return None
