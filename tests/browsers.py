"""A real browser that asks nobody but this machine, for whatever shard walks a page."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from tests.__main__ import find_chromium

# A loaded machine is slow, which is no fault of the page.
WAIT_MILLISECONDS: Final = 60_000
# Nothing but this machine has a name, and the browser has nothing of its own to tell anyone.
_QUIET: Final = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--no-sandbox",
]


def required_chromium() -> str:
    """Return the path of the machine's Chromium, or end with what to do where there is none."""
    return find_chromium() or sys.exit("No Chromium on PATH. Debian: apt-get install -y chromium")


@contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """Run the browser of a path.

    Databases have to be filled before: while it runs, no other event loop may start in the thread,
    so that it has to end with each file of tests.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=_QUIET, timeout=WAIT_MILLISECONDS
        )
        yield browser
        browser.close()
