"""Where seed files lie: in this package, or in a folder of the user's own in front of it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

from seeds.errors import Fault
from seeds.reading.faults import Faults

OWN: Traversable = files("seeds")
SUBFOLDERS = ("reference", "demo")


class SeedFiles:
    """Files by name; the first folder that holds a name wins, and its sub-folders count to it."""

    def __init__(self, folders: Sequence[Traversable], faults: Faults) -> None:
        self.faults = faults
        self._places = [
            place
            for folder in folders
            for place in (folder, *(folder.joinpath(name) for name in SUBFOLDERS))
        ]

    def text(self, name: str) -> str | None:
        """Return what a file says, or none after a fault was kept."""
        content = self.content(name)
        if content is None:
            return None
        if content.startswith(b"\xef\xbb\xbf"):
            self._refuse(name, 1, "UTF-8 without a byte order mark", "a byte order mark")
            return None
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            self._refuse(name, line, "UTF-8", f"the byte 0x{content[error.start]:02x}")
            return None

    def content(self, name: str) -> bytes | None:
        """Return the bytes of a file, or none after a fault was kept."""
        file = self._find(name)
        if file is None:
            self._refuse(name, None, "a file of this name", "none")
            return None
        try:
            return file.read_bytes()
        except OSError as error:
            self._refuse(name, None, "a file that can be read", str(error.strerror))
            return None

    def holds(self, name: str) -> bool:
        """Return whether there is a file of a name."""
        return self._find(name) is not None

    def _find(self, name: str) -> Traversable | None:
        files = (place.joinpath(name) for place in self._places)
        return next((file for file in files if file.is_file()), None)

    def _refuse(self, name: str, line: int | None, expected: str, found: str) -> None:
        self.faults.add(Fault(name, line, "", expected, found))
