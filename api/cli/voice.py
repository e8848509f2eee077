"""How commands speak: results, notes, tables, progress, and one JSON document.

Results go to standard output. With --json the document alone does, and everything else goes to
standard error. Tables and progress are for a terminal; a pipe gets plain lines.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import typer

from api.cli.options import read_locale
from api.cli.trouble import BAD_INPUT, INTERRUPTED, explain

if TYPE_CHECKING:
    from rich.console import Console

    from api.texts import Texts

_LABEL_WIDTH: Final = 12
# What a terminal shows beside its spinner, and how that is changed; of the work in hand alone.
_LINE: ContextVar[tuple[str, Callable[[str], None]] | None] = ContextVar("line", default=None)


class Entry(NamedTuple):
    """One thing listed: what or who it is, a figure about it, and lines about it."""

    heads: Sequence[str]
    figure: str = ""
    details: Sequence[str] = ()


@dataclass(frozen=True)
class Voice:
    """Speaks for one command."""

    as_json: bool = False
    quiet: bool = False
    console: "Console | None" = field(default=None)
    texts: "Texts" = field(default_factory=read_locale)

    def say(self, text: str = "") -> None:
        """Say a line of the result."""
        typer.echo(text, err=self.as_json)

    def note(self, label: str, text: str) -> None:
        """Say how it goes, under a label in the left margin; --quiet leaves it out."""
        if not self.quiet:
            typer.echo(f"{label:<{_LABEL_WIDTH}}{text}", err=self.as_json)

    def document(self, content: object) -> None:
        """Print the one JSON document."""
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2))

    def listing(self, title: str, entries: Sequence[Entry]) -> None:
        """Say a list under its title: a table on a terminal, plain lines elsewhere."""
        console = self.console or _terminal(stderr=self.as_json)
        if console is None:
            self.say(title)
            for entry in entries:
                self.say(f"  {' - '.join(entry.heads)}  {entry.figure}".rstrip())
                for line in entry.details:
                    self.say(f"      {line}")
            return
        _draw(console, title, entries)

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Show on a terminal that something is going on."""
        console = None if self.quiet else _terminal(stderr=True)
        if console is None or console.is_dumb_terminal:
            yield
            return
        with console.status(what, spinner="line") as status:
            line = _LINE.set((what, status.update))
            try:
                yield
            finally:
                _LINE.reset(line)


def is_shown() -> bool:
    """Tell whether a terminal shows how the work in hand gets on."""
    return _LINE.get() is not None


def show_progress(best: int | None, bound: int | None) -> None:
    """Show what the best answer so far is worth and what none can pass, beside what is going on.

    Where that is a terminal; nothing is shown of what is not known yet.
    """
    line = _LINE.get()
    if line is None:
        return
    what, update = line
    told = [f"{best:,} so far"] if best is not None else []
    told += [f"at most {bound:,}"] if bound is not None else []
    update(f"{what}: {', '.join(told)}" if told else what)


def show_rows(done: int, of: int) -> None:
    """Show how many rows are written, of how many, beside what is going on."""
    line = _LINE.get()
    if line is not None:
        what, update = line
        update(f"{what}: {done:,} of {of:,} rows")


@contextmanager
def speaking(
    *,
    as_json: bool = False,
    quiet: bool = False,
    debug: bool = False,
    writes: bool = False,
    locale: str | None = None,
) -> Iterator[Voice]:
    """Lend a voice to a command, and turn what goes wrong in it into words and an exit code.

    A command that ``writes`` says of bad input that it changed nothing.
    """
    voice = Voice(as_json=as_json, quiet=quiet, texts=read_locale(locale))
    try:
        yield voice
    except KeyboardInterrupt:
        typer.echo("\nInterrupted. A run that was not finished is not stored as done.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:
        told = explain(error, voice.texts)
        if told is None:
            raise
        if debug:
            import traceback  # noqa: PLC0415 -- only for --debug

            traceback.print_exception(error, file=sys.stderr)
        if told.document is not None and as_json:
            voice.document(told.document)
        for line in told.lines:
            typer.echo(line, err=True)
        if writes and told.exit_code == BAD_INPUT:
            typer.echo("Nothing was written.", err=True)
        raise typer.Exit(told.exit_code) from None


def _terminal(*, stderr: bool) -> "Console | None":
    """Return a console when that stream is a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    if not stream.isatty():
        return None
    from rich.console import Console  # noqa: PLC0415 -- slow import

    return Console(stderr=stderr, highlight=False, emoji=False, markup=False)


def _draw(console: "Console", title: str, entries: Sequence[Entry]) -> None:
    from rich.padding import Padding  # noqa: PLC0415 -- slow import
    from rich.table import Table  # noqa: PLC0415 -- slow import
    from rich.text import Text  # noqa: PLC0415 -- slow import

    console.print(Text(title, style="bold"))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(ratio=2, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=3, overflow="fold")
    for entry in entries:
        figure = Text(entry.figure, style="bold")
        table.add_row(Text("\n".join(entry.heads)), figure, Text("\n".join(entry.details)))
    console.print(Padding(table, (0, 0, 0, 2)))
