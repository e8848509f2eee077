"""What random departures leave of a network."""

from __future__ import annotations

from typing import Annotated, Final, Self

import strawberry

from api.errors import BadUserInput
from domain.runs import HealthReport

_PER_MILLE: Final = 1000
POINTS_MAX: Final = 1_000


def per_mille(part: int, whole: int) -> int:
    """Return a share in per mille, rounded down; 0 of nothing."""
    return part * _PER_MILLE // whole if whole else 0


@strawberry.type(description="What is left after so many random departures, on average.")
class SurvivalPoint:
    """One entry of the curve."""

    connected_per_mille: int = strawberry.field(
        description="Connected pairs across sides, per mille of those before anybody left."
    )
    departures: int = strawberry.field(description="How many people have left.")
    direct_ties_per_mille: int = strawberry.field(
        description=(
            "Ties across sides between two who are there, per mille of those before; exact, not"
            " drawn."
        )
    )


@strawberry.type(description="How long a network lasts while people leave at random.")
class SurvivalCurve:
    """The curve of a report."""

    report: strawberry.Private[HealthReport]
    half_life: int | None = strawberry.field(
        description=(
            "After how many departures at most half of the pairs are connected; null when none"
            " ever were."
        )
    )
    run_count: int = strawberry.field(description="Over how many draws the mean is taken.")
    seed: int = strawberry.field(
        description="What the draws begin from; the same gives the same curve on every machine."
    )

    @classmethod
    def of(cls, report: HealthReport) -> Self:
        """Make it of a report."""
        curve = report.survival
        return cls(report=report, half_life=curve.half_life, run_count=curve.runs, seed=curve.seed)

    @strawberry.field(
        description="The curve from nobody to everybody, evenly spaced where there are many people."
    )
    def points(
        self,
        at_most: Annotated[
            int, strawberry.argument(description="How many points at most, 2 to 1,000.")
        ] = 100,
    ) -> list[SurvivalPoint]:
        if not 2 <= at_most <= POINTS_MAX:  # noqa: PLR2004 -- a curve has two ends
            raise BadUserInput(f"atMost is {at_most}. Ask for 2 to {POINTS_MAX:,}.")
        sums, across = self.report.survival.sums, self.report.ties_across
        last = len(sums) - 1
        steps = min(at_most - 1, last)
        places = sorted({last * step // max(steps, 1) for step in range(steps + 1)})
        return [
            SurvivalPoint(
                connected_per_mille=per_mille(sums[place], sums[0]),
                departures=place,
                direct_ties_per_mille=(
                    int(self.report.direct_ties_alive(place) * _PER_MILLE / across) if across else 0
                ),
            )
            for place in places
        ]
