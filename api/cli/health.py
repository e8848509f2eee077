"""`tradewinds health`: how a network of people outlives departures, from an instance file."""

from typing import Annotated, Final

import typer

from api.cli.opening import read_document
from api.cli.options import Debug, Json, Locale, Quiet
from api.cli.trouble import NO_ANSWER
from api.cli.voice import speaking

_PAIRS_SHOWN_MAX: Final = 20


def health(
    instance: Annotated[
        str,
        typer.Argument(
            metavar="NETWORK.json", help="A network-instance/1 file (- reads standard input)."
        ),
    ],
    *,
    locale: Locale = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Say who holds a network together, and the fewest pairings that make it departure-proof.

    The report is printed as JSON, and in words on standard error.
    Exit code 5: no allowed pairings can, with the records that are in the way.
    """
    # The report is the one document on standard output, asked for or not, as its sisters print one.
    del as_json
    with speaking(as_json=True, quiet=quiet, debug=debug, locale=locale) as voice:
        from api.health_sentences import network_health  # noqa: PLC0415 -- slow import
        from api.sentences import contradiction  # noqa: PLC0415 -- slow import
        from domain.runs import solve_health_instance  # noqa: PLC0415 -- slow import

        document = read_document(instance)
        with voice.working("Measuring"):
            solution = solve_health_instance(document)
        voice.document(solution)
        if not quiet:
            for line in network_health(solution, voice.texts, _PAIRS_SHOWN_MAX):
                voice.say(line)
        if solution["status"] == "infeasible":
            for names in solution["conflicts"]:
                voice.say(contradiction(names, voice.texts))
            raise typer.Exit(NO_ANSWER)
