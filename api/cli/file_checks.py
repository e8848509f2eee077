"""What `tradewinds doctor` looks at in an SQLite file: its pages, its mode, the disk below it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from domain.disks import file_system

_FREE_MIN: Final = 200_000_000
_OTHERS: Final = 0o077
# Beside NFS and SMB, which the store refuses: these may or may not keep what SQLite needs.
_NETWORK: Final = {"9p", "afs", "ceph", "fuse.sshfs"}


class Finding(NamedTuple):
    """What one check found: ``ok``, ``warn`` or ``fail``, and words."""

    level: str
    text: str


def file_findings(file: Path) -> list[Finding]:
    """Check a database file that exists; one line when all is well."""
    found = [*_pages(file), *_mode(file), *_disk(file)]
    megabytes = shutil.disk_usage(file.absolute().parent).free // 1_000_000
    return found or [
        Finding("ok", f"{file.name} is whole and private, on a local disk, {megabytes} MB free")
    ]


def _pages(file: Path) -> Iterator[Finding]:
    from domain.backup import faults_of  # noqa: PLC0415 -- slow import

    for fault in faults_of(file)[:1]:
        yield Finding("fail", f"{file} is damaged: {fault}\nRestore the last good backup.")


def _mode(file: Path) -> Iterator[Finding]:
    mode = file.stat().st_mode & 0o777
    if os.name == "posix" and mode & _OTHERS:
        yield Finding(
            "warn",
            f"Others on this machine may read {file} (mode {mode:o}).\nType: chmod 600 {file}",
        )


def _disk(file: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(file.absolute().parent).free
    if free < _FREE_MIN:
        yield Finding(
            "fail", f"The disk of {file} has {free // 1_000_000} MB free; 200 are needed."
        )
    kind = file_system(file)
    if kind in _NETWORK:
        yield Finding(
            "fail",
            f"{file} is on a network disk ({kind}), where SQLite loses writes.\n"
            "Move it to a disk of this machine, or use PostgreSQL.",
        )
