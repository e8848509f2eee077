"""The commands that keep a database: backup, restore, and what the doctor says of its file."""

import json
from pathlib import Path

from domain.disks import file_system
from domain.glances import glance
from tests.api.cli.door import tradewinds


def damage(database: Path, place: int = 40_960) -> None:
    content = bytearray(database.read_bytes())
    content[place:400_000] = b"\xff" * (400_000 - place)
    database.write_bytes(content)


def test_a_backup_comes_back_with_its_edition_and_runs(database: Path) -> None:
    told = json.loads(tradewinds("backup", "copy.db", "--json").stdout)
    assert told["bytes"] == Path("copy.db").stat().st_size
    assert told["sha256"] in Path("copy.db.sha256").read_text()
    runs = glance(f"sqlite:///{database}", "pairing_run")
    refused = tradewinds("restore", "copy.db", code=4).stderr
    assert "--force" in refused
    assert "Nothing was written." in refused
    database.unlink()
    assert "tradewinds serve" in tradewinds("restore", "copy.db").stdout
    assert glance(f"sqlite:///{database}", "pairing_run") == runs != []
    assert "Restored" in tradewinds("restore", "copy.db", "--force").stdout
    assert "exists" in tradewinds("backup", "copy.db", code=4).stderr


def test_a_server_is_backed_up_by_its_own_tool() -> None:
    where = ("--database", "postgresql://ana@127.0.0.1/trade")
    assert "pg_dump" in tradewinds("backup", "copy.db", *where, code=3).stderr
    assert "pg_restore" in tradewinds("restore", "copy.db", *where, code=3).stderr


def test_the_doctor_says_what_is_wrong_with_the_file(database: Path) -> None:
    database.chmod(0o644)
    assert "chmod 600" in tradewinds("doctor").stdout
    damage(database)
    assert "damaged" in tradewinds("doctor", code=1).stdout


def test_a_damaged_database_is_not_served(database: Path) -> None:
    # Where it is read at the start, and where it is not.
    for place in (300_000, 40_960):
        damage(database, place)
        told = tradewinds("serve", "--port", "0", code=3).output
        assert "is damaged" in told.lower()
        assert "Restore the last good backup" in told


def test_the_doctor_knows_the_file_system_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"disk / ext4 rw 0 0\nhost:/x {tmp_path.resolve()}/far nfs4 rw 0 0\nnone /proc proc rw\n"
    )
    assert file_system(tmp_path / "far/x.db", mounts) == "nfs4"
    assert file_system(tmp_path / "near.db", mounts) == "ext4"
    assert file_system(tmp_path, tmp_path / "none") == ""
