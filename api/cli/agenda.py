"""`tradewinds agenda`: give the sessions of an instance file a slot and a room."""

from typing import Annotated

import typer

from api.cli.options import Debug, Locale, Quiet
from api.cli.pair import solve_instance
from api.cli.voice import speaking


def agenda(
    instance: Annotated[
        str,
        typer.Argument(
            metavar="INSTANCE.json", help="An agenda-instance/1 file (- reads standard input)."
        ),
    ],
    *,
    locale: Locale = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Give the sessions of an instance file a slot and a room.

    The agenda is printed as JSON, with who attends what, what each misses and why, and the proof
    that nothing is worth more.
    Exit code 5: no agenda is possible, with the smallest sets of records that contradict.
    """
    with speaking(quiet=quiet, debug=debug, locale=locale) as voice:
        solve_instance(voice, instance, "agenda")
