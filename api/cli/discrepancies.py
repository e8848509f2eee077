"""Where the source states one figure and the data counts another."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.cli.voice import Voice

if TYPE_CHECKING:
    from domain.store import ReadDb

_SHOWN_MAX: Final = 100


@dataclass(frozen=True)
class Discrepancy:
    """A stated figure beside the counted one."""

    key: str
    unit: str
    stated: str
    counted: str
    is_named: bool
    quote: str

    def document(self) -> dict[str, Any]:
        """Return it as JSON: numbers as numbers."""
        return {
            "key": self.key,
            "stated": _number(self.stated),
            "counted": _number(self.counted),
            "quote": self.quote,
        }


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


async def read_discrepancies(db: "ReadDb", edition_key: str) -> tuple[Discrepancy, ...]:
    """Read the facts of an edition whose two figures differ."""
    from domain.facts import (  # noqa: PLC0415 -- slow import
        FACTS_OF_EDITION,
        FactFilter,
        FactStatus,
        counts_by_fact,
    )
    from domain.models import CountedFrom  # noqa: PLC0415 -- slow import
    from domain.pages import Wanted, Window, pages_by_parent  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    edition = await get_edition(db, edition_key)
    wanted = Wanted(FactFilter(status_in=(FactStatus.DISCREPANT,)), (), Window(_SHOWN_MAX))
    (page,) = await pages_by_parent(db, FACTS_OF_EDITION, wanted, [edition.id])
    counts = await counts_by_fact(db, [fact.id for fact in page.rows])
    return tuple(
        Discrepancy(
            fact.key,
            fact.unit,
            fact.stated_value,
            count.value or "",
            fact.counted_from == CountedFrom.SIDE_ADMINISTRATIONS,
            fact.quote,
        )
        for fact, count in zip(page.rows, counts, strict=True)
    )


def say_discrepancies(voice: Voice, found: tuple[Discrepancy, ...]) -> None:
    """Say each discrepancy with the words of the source; neither figure is mended."""
    for each in found:
        verb = "named" if each.is_named else "counted"
        voice.say(
            f"Discrepancy {each.key}: {each.stated} stated, {each.counted} {verb} ({each.unit})"
        )
        voice.say(f'  the source says: "{each.quote}"')
