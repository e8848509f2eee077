"""What an SQLite file lies on: a disk of this machine, or one that it would lose writes on.

Linux lists its mounts; where a system lists none nothing is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from domain.errors import InvalidInput

MOUNTS: Final = Path("/proc/self/mounts")
# Locks and shared memory of SQLite do not reach from one machine to another.
_REFUSED: Final = {"cifs", "nfs", "nfs4", "smb3", "smbfs"}


def require_local_disk(file: Path, mounts: Path = MOUNTS) -> None:
    """Refuse a database file on a disk that is shared over a network by NFS or SMB.

    Raises:
        InvalidInput: it is on one; names the kind, and says what to do.
    """
    kind = file_system(file, mounts)
    if kind in _REFUSED:
        raise InvalidInput(
            f"{file} is on a network disk ({kind}), where SQLite loses writes. Move it to a disk"
            " of this machine, or use PostgreSQL.",
            path=("database_url",),
        )


def file_system(file: Path, mounts: Path = MOUNTS) -> str:
    """Return the kind of file system that holds a file; empty where the system does not tell."""
    if not mounts.is_file():
        return ""
    place = file.absolute().resolve()
    best, kind = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, where, found, *_ = line.split(" ")
        folder = Path(where.replace("\\040", " "))
        if place.is_relative_to(folder) and len(folder.parts) >= best:
            best, kind = len(folder.parts), found
    return kind
