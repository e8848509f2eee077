"""Records that contradict, as plain values: alike in the answers for topics and for agendas."""

from collections.abc import Sequence

from graph.interchange.values import Json
from graph.problem.conflicts import RecordConflict


def conflict_entries(conflicts: Sequence[RecordConflict]) -> Json:
    """Write the records of each conflict, and the repair of each record."""
    return {
        "status": "infeasible",
        "conflicts": [list(conflict.records) for conflict in conflicts],
        "repairs": [
            [
                {"record": repair.record, "kind": repair.kind.value, "by": repair.by}
                for repair in conflict.repairs
            ]
            for conflict in conflicts
        ],
    }
