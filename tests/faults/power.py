"""A disk that forgets: what SQLite wrote to its files, in order, and what of it was synchronised.

Sits between SQLite and its files in this process. After a power cut the worst disk has only what
was synchronised before; `Disk.after_cut` makes the files of such a disk for any moment. That a
name was removed is written with the next file that is synchronised, as journaling file systems do.
"""

import ctypes
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

POINTER = ctypes.c_void_p
DELETE = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, POINTER, ctypes.c_int)
OPEN = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, POINTER, POINTER, ctypes.c_int, POINTER)
WRITE = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, POINTER, ctypes.c_int, ctypes.c_int64)
TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, ctypes.c_int64)
SYNC = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, ctypes.c_int)


class Vfs(ctypes.Structure):
    """The head of sqlite3_vfs."""

    _fields_: ClassVar[list[Any]] = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("path_length", ctypes.c_int),
        ("next", POINTER),
        ("name", POINTER),
        ("data", POINTER),
        ("open", POINTER),
        ("delete", POINTER),
    ]


class Methods(ctypes.Structure):
    """The whole of sqlite3_io_methods, version 3."""

    _fields_: ClassVar[list[Any]] = [
        ("version", ctypes.c_int),
        *((name, POINTER) for name in ("close", "read", "write", "truncate", "sync")),
        *((f"other_{number}", POINTER) for number in range(13)),
    ]


class Did(NamedTuple):
    """One step: a write, a cut of the length, a synchronisation, or an acknowledgement."""

    what: str
    name: str
    place: int = 0
    data: bytes = b""


class Disk:
    """What happened to the files of a folder, and what was acknowledged meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.did: list[Did] = []

    def acknowledge(self, name: str) -> None:
        self.did.append(Did("told", name))

    def after_cut(self, moment: int, folder: Path) -> set[str]:
        """Make the files as they are after a cut before a step; return what was acknowledged."""
        written: dict[str, bytearray] = {}
        kept: dict[str, bytes] = {}
        gone: set[str] = set()
        for step in self.did[:moment]:
            file = written.setdefault(step.name, bytearray())
            if step.what == "write":
                file.extend(bytes(max(0, step.place + len(step.data) - len(file))))
                file[step.place : step.place + len(step.data)] = step.data
            elif step.what == "truncate":
                del file[step.place :]
            elif step.what == "delete":
                file.clear()
                gone.add(step.name)
            elif step.what == "sync":
                kept[step.name] = bytes(file)
                for name in gone - {step.name}:
                    kept.pop(name, None)
                gone.clear()
        folder.mkdir()
        for name, content in kept.items():
            (folder / name).write_bytes(content)
        return {step.name for step in self.did[:moment] if step.what == "told"}


def library() -> ctypes.CDLL | None:
    """Return the SQLite of this process, None where it cannot be reached by name."""
    sqlite3.connect(":memory:").close()
    for line in Path("/proc/self/maps").read_text().splitlines():
        if "libsqlite3" in line:
            return ctypes.CDLL(line.split()[-1])
    return None


@contextmanager
def watched(sqlite: ctypes.CDLL, folder: Path) -> Iterator[Disk]:
    """Watch the files that are opened in a folder from now on."""
    disk = Disk(folder)
    sqlite.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
    vfs = sqlite.sqlite3_vfs_find(None).contents
    original, opens, deletes = (vfs.open, vfs.delete), OPEN(vfs.open), DELETE(vfs.delete)
    names: dict[int, str] = {}
    dressed: dict[int, tuple[object, ...]] = {}

    def open_file(own: int, name: int, file: int, flags: int, out: int) -> int:
        result = int(opens(own, name, file, flags, out))
        path = Path(ctypes.string_at(name).decode()) if name else None
        methods = POINTER.from_address(file)
        if result == 0 and path and path.parent == folder and methods.value:
            names[file] = path.name
            if methods.value not in dressed:
                dressed[methods.value] = _dress(disk, names, methods.value)
            methods.value = ctypes.addressof(dressed[methods.value][0])
        return result

    def delete(own: int, name: int, durably: int) -> int:
        path = Path(ctypes.string_at(name).decode())
        if path.parent == folder:
            disk.did.append(Did("delete", path.name))
        return int(deletes(own, name, durably))

    mine = OPEN(open_file), DELETE(delete)
    vfs.open, vfs.delete = (ctypes.cast(function, POINTER) for function in mine)
    try:
        yield disk
    finally:
        vfs.open, vfs.delete = original
        _KEPT.append((mine, dressed))


# A file may be closed later than the watching ends, by what it was opened with.
_KEPT: list[object] = []


def _dress(disk: Disk, names: dict[int, str], address: int) -> tuple[object, ...]:
    """Copy the methods of a file, with those that change it noted before they run."""
    methods = Methods.from_buffer_copy(Methods.from_address(address))
    writes, truncates, syncs = (
        kind(getattr(methods, name))
        for kind, name in ((WRITE, "write"), (TRUNCATE, "truncate"), (SYNC, "sync"))
    )

    def write(file: int, data: int, amount: int, place: int) -> int:
        disk.did.append(Did("write", names[file], place, ctypes.string_at(data, amount)))
        return int(writes(file, data, amount, place))

    def truncate(file: int, length: int) -> int:
        disk.did.append(Did("truncate", names[file], length))
        return int(truncates(file, length))

    def sync(file: int, flags: int) -> int:
        result = int(syncs(file, flags))
        disk.did.append(Did("sync", names[file]))
        return result

    mine = WRITE(write), TRUNCATE(truncate), SYNC(sync)
    for name, function in zip(("write", "truncate", "sync"), mine, strict=True):
        setattr(methods, name, ctypes.cast(function, POINTER))
    return methods, *mine
