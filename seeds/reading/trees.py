"""Rows that point at a row of the same table."""

from __future__ import annotations

from seeds.reading.tables import Table


def refuse_circles(table: Table, pointer: str, key: str = "key") -> None:
    """Keep a fault for each row that stands above itself."""
    above = {str(line[key].raw): str(line[pointer].raw) for line in table.lines}
    for line in table.lines:
        start = str(line[key].raw)
        seen: set[str] = set()
        here = above[start]
        while here in above and here not in seen and here != start:
            seen.add(here)
            here = above[here]
        if here == start:
            line[pointer].refuse(f"a row that does not stand under {start} itself")
