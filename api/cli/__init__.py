"""The terminal door, one file a command.

Nothing slow is imported at the top of any file here: --help, --version and completion answer in a
blink. Held by tests/api/cli/test_start.py.
"""

from api.cli.program import main

__all__ = ["main"]
