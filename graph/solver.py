"""HiGHS, held so that it answers the same way each time and never speaks.

The only file that makes a HiGHS object; one thread, a fixed seed, no gap left open.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

NO_LIMIT = highspy.kHighsInf

OPTIONS: Mapping[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    # These programs are small, and solved again and again from where the last one ended.
    "presolve": "off",
}


class Solver(highspy.Highs):
    """A silent, repeatable HiGHS.

    highspy turns its callbacks on when an object is made, and HiGHS then prints its banner to
    standard output, which no option can stop. The step that does so is left out: nothing here
    needs callbacks.
    """

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        for name, value in OPTIONS.items():
            self.setOptionValue(name, value)


def solver_name() -> str:
    """Name the engine and its version, for the record of a run."""
    return f"HiGHS {Solver().version()}"


def linear_program(
    *,
    cost: list[float],
    lower: list[float],
    upper: list[float],
    rows: list[dict[int, float]],
    at_most: list[float],
    at_least: list[float] | None = None,
    whole: int = 0,
) -> highspy.HighsLp:
    """Write down: minimise the cost of columns such that each row is at most its limit.

    Where ``at_least`` is given, each row has that limit too. The first ``whole`` columns take
    whole numbers only.
    """
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(cost), len(rows)
    program.col_cost_, program.col_lower_, program.col_upper_ = cost, lower, upper
    program.row_lower_, program.row_upper_ = at_least or [-NO_LIMIT] * len(rows), at_most
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = starts
    program.a_matrix_.index_ = [column for row in rows for column in row]
    program.a_matrix_.value_ = [value for row in rows for value in row.values()]
    if whole:
        kinds = [highspy.HighsVarType.kContinuous] * len(cost)
        kinds[:whole] = [highspy.HighsVarType.kInteger] * whole
        program.integrality_ = kinds
    return program


@dataclass(frozen=True, eq=False, slots=True)
class Entries:
    """The entries of a matrix that are not 0: their rows, columns and values, in any order."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float64]

    def and_also(self, others: "Entries") -> "Entries":
        """Join two parts of one matrix."""
        return Entries(
            np.concatenate([self.rows, others.rows]),
            np.concatenate([self.columns, others.columns]),
            np.concatenate([self.values, others.values]),
        )

    def scaled(self, by_row: NDArray[np.float64]) -> "Entries":
        """Multiply each row by a number."""
        return Entries(self.rows, self.columns, self.values * by_row[self.rows])


def sparse_program(
    *,
    cost: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    at_most: NDArray[np.float64],
    entries: Entries,
) -> highspy.HighsLp:
    """Write down the same from arrays: minimise the cost, each row at most its limit."""
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(cost), len(at_most)
    program.col_cost_ = cost.tolist()
    program.col_lower_, program.col_upper_ = lower.tolist(), upper.tolist()
    program.row_lower_ = [-NO_LIMIT] * len(at_most)
    program.row_upper_ = at_most.tolist()
    order = np.argsort(entries.rows, kind="stable")
    starts = np.zeros(len(at_most) + 1, dtype=np.int64)
    np.cumsum(np.bincount(entries.rows, minlength=len(at_most)), out=starts[1:])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = starts.tolist()
    program.a_matrix_.index_ = entries.columns[order].tolist()
    program.a_matrix_.value_ = entries.values[order].tolist()
    return program
