"""Every address, every writer of files and every column of text is named where exports are tried.

What is fetched by them, and that no private word is in it: tests/shards/exports/.
"""

import re
from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

import api.formats
from api.app import create_app
from api.settings import Settings
from tests.api.export_doors import DOORS, OTHERS, TERMINAL, WRITERS
from tests.api.planted_words import HANGS_ON, SHOWN, SIGNS, field_of, texts
from tests.api.policy_world import fields, rows

DOOR = """
Say of {missing} in tests/api/export_doors.py what is fetched there, as any role, in DOORS; or in
OTHERS why it gives no file.
"""
COLUMN = """
Say of {missing} in tests/api/planted_words.py: by which field GraphQL shows it (SHOWN), NOBODY
where none does, on which row it hangs where that has no line in policy_rows.csv (HANGS_ON); or that
it holds no words (SIGNS), which is then not looked for in any file.
"""


def address(route: BaseRoute) -> str:
    """Return the path of a route, without the digest of what files hold."""
    assert isinstance(route, Route | Mount | WebSocketRoute)
    return re.sub(r"/[0-9a-f]{16}(?=/|$)", "/…", route.path) or "/"


def test_every_address_says_whether_files_are_fetched_there(tmp_path: Path) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/x.db"))
    there = {address(route) for route in app.routes}
    missing = there - DOORS.keys() - OTHERS.keys()
    assert not missing, DOOR.format(missing=", ".join(sorted(missing)))
    assert (DOORS.keys() | OTHERS.keys()) - there == set(), "There is no such address."
    assert DOORS.keys() & OTHERS.keys() == set()


def test_every_writer_of_files_has_a_door() -> None:
    folder = Path(api.formats.__path__[0])
    there = {path.stem for path in folder.glob("*_file.py")}
    assert there == WRITERS.keys()
    assert set(WRITERS.values()) - {TERMINAL} <= DOORS.keys()


def test_every_column_of_text_is_planted_or_holds_no_words() -> None:
    there = {f"{model.__name__}.{name}" for model, name in texts()}
    signs = {f"{model}.{name}" for model, names in SIGNS.items() for name in names.split()}
    assert signs - there == set(), "No table has these."
    assert SHOWN.keys() - (there - signs) == set(), "These are not planted."
    missing = []
    lines = {kind for kind, _ in rows()}
    for column in sorted(there - signs):
        kind, shown = column.partition(".")[0], field_of(column)
        owner, _ = HANGS_ON.get(kind, (kind, ""))
        if shown and (shown not in fields() or owner not in lines):
            missing.append(column)
    assert not missing, COLUMN.format(missing=", ".join(missing))
