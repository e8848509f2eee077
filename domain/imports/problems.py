"""What is wrong with a file: where it stands, what was expected there, and what may be meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

FOUND_LENGTH_MAX: Final = 80
# Beyond so many, the rest are counted.
PROBLEMS_KEPT_MAX: Final = 1_000


class ProblemCode(StrEnum):
    """What is wrong; each has its words in every language."""

    UNKNOWN_SHEET = "unknown_sheet"
    NO_ROWS = "no_rows"
    UNKNOWN_COLUMN = "unknown_column"
    MISSING_COLUMN = "missing_column"
    COLUMN_TWICE = "column_twice"
    FORMULA = "formula"
    MISSING = "missing"
    NOT_IN_LIST = "not_in_list"
    NOT_A_DAY = "not_a_day"
    NOT_YET = "not_yet"
    NOT_A_LEVEL = "not_a_level"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"
    TWICE = "twice"
    ALONE = "alone"
    UNKNOWN_PERSON = "unknown_person"
    SEVERAL_PEOPLE = "several_people"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file.

    Args:
        sheet: its name in the file.
        row: number as the spreadsheet shows it; None is the whole sheet.
        column: letters as the spreadsheet shows them; None is the whole row.
        header: what stands above the column.
        code: what is wrong.
        found: what stands there, shortened.
        values: what the words of the code name.
        suggestion: what may be meant, as it would be written there.

    """

    sheet: str
    row: int | None
    column: str | None
    header: str
    code: ProblemCode
    found: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    suggestion: str | None = None

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def read_problem(plain: Mapping[str, Any]) -> Problem:
    """Return the problem that was made plain."""
    return Problem(**{**plain, "code": ProblemCode(plain["code"])})


def shortened(text: str) -> str:
    """Shorten what was found, for a message."""
    return text if len(text) <= FOUND_LENGTH_MAX else f"{text[: FOUND_LENGTH_MAX - 1]}…"
