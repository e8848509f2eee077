"""Commands begin here as in tests/api/cli: apart, with the file that the demonstration left."""

from tests.api.cli.conftest import _apart, database, shown

__all__ = ["_apart", "database", "shown"]
