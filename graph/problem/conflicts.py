"""What is answered when topics or an agenda cannot be: records that contradict, and repairs."""

from dataclasses import dataclass
from enum import StrEnum


class RepairKind(StrEnum):
    """What would take a record out of a conflict."""

    RAISE = "raise"
    LOWER = "lower"
    RELEASE = "release"
    INVITE_LEADER = "invite_leader"


@dataclass(frozen=True, slots=True)
class RecordRepair:
    """The smallest change of one record that dissolves its conflict.

    ``by`` counts minutes, topics, rooms or booths for raise and lower; it is None when no amount
    is enough.
    """

    record: str
    kind: RepairKind
    by: int | None = None


@dataclass(frozen=True, slots=True)
class RecordConflict:
    """Records that cannot hold together, none of which could be spared, and a repair for each."""

    records: tuple[str, ...]
    repairs: tuple[RecordRepair, ...]
