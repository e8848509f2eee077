"""`tradewinds migrate`: bring the database to the newest migration."""

from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Quiet
from api.cli.trouble import without_password
from api.cli.voice import Voice, speaking


def migrate(*, database: Database = None, quiet: Quiet = False, debug: Debug = False) -> None:
    """Bring the database to the newest migration."""
    with speaking(quiet=quiet, debug=debug) as voice:
        carry(_migrate(voice, database))


async def _migrate(voice: Voice, database: str | None) -> None:
    async with opened(database, migrated=False) as store:
        applied = await store.migrate()
        voice.note("Database", migration_words(store.url, applied))


def migration_words(url: str, applied: int) -> str:
    """Say what migrating did."""
    shown = without_password(url).replace("+aiosqlite", "").replace("+psycopg", "")
    shown = shown.removeprefix("sqlite:///")
    if applied == 0:
        return f"{shown} is at the newest migration"
    return f"{shown}, {applied} migration{'s' if applied > 1 else ''} applied"
