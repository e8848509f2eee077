"""Knocks at the terminal door."""

from pathlib import Path

from typer.testing import CliRunner, Result

from api.cli.program import app

ROOT = Path(__file__).parents[3]
EDITION = ("--edition", "wco-idb-2011")
# Two sides that know each other through Chen and Rojas alone.
TWO_HUBS = {
    "format": "network-instance/1",
    "people": [
        *({"id": name, "side": "east"} for name in ("Chen", "Li", "Wang", "Zhao")),
        *({"id": name, "side": "west"} for name in ("Rojas", "Lima", "Paz", "Vega")),
    ],
    "ties": [
        ["Chen", "Rojas"],
        *(["Chen", name] for name in ("Li", "Wang", "Zhao")),
        *(["Rojas", name] for name in ("Lima", "Paz", "Vega")),
    ],
}


def tradewinds(*words: str, code: int = 0, typed: str | None = None) -> Result:
    """Run the program with some words, and expect an exit code."""
    result = CliRunner().invoke(app, list(words), input=typed, prog_name="tradewinds")
    assert result.exit_code == code, f"{words}\n{result.output}\n{result.exception!r}"
    return result
