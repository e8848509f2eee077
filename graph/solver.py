"""HiGHS, held so that it answers the same way each time and never speaks.

The only file that makes a HiGHS object; one thread, a fixed seed, no gap left open.
"""

from collections.abc import Mapping

import highspy

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
