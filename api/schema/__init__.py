"""GraphQL: one file a noun, put together in root. No SQL and no rules of the domain here."""


def print_sdl() -> str:
    """Return the schema as api/schema.graphql holds it."""
    from api.schema.root import printed_schema  # noqa: PLC0415 -- slow import

    return printed_schema()
