"""`tradewinds schema`: print the GraphQL schema."""

from api.cli.options import Debug
from api.cli.voice import speaking


def schema(*, debug: Debug = False) -> None:
    """Print the GraphQL schema (SDL)."""
    with speaking(debug=debug) as voice:
        from api.schema.root import printed_schema  # noqa: PLC0415 -- slow import

        voice.say(printed_schema().rstrip())
