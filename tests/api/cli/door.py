"""Knocks at the terminal door."""

from pathlib import Path

from typer.testing import CliRunner, Result

from api.cli.program import app

ROOT = Path(__file__).parents[3]
EDITION = ("--edition", "wco-idb-2011")


def tradewinds(*words: str, code: int = 0, typed: str | None = None) -> Result:
    """Run the program with some words, and expect an exit code."""
    result = CliRunner().invoke(app, list(words), input=typed, prog_name="tradewinds")
    assert result.exit_code == code, f"{words}\n{result.output}\n{result.exception!r}"
    return result
