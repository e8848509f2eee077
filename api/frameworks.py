"""The address that a version of a competency framework is fetched from, for other systems.

Whoever may read frameworks may fetch one, with the same token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from api.files import AskedFile, RowFile, RowFiles
from api.formats import case_file, moodle_file
from api.formats.framework_file import FrameworkFormat
from domain.competencies import frameworks_by_id
from domain.frameworks.trees import read_tree
from domain.policy import FIELDS
from domain.store import ReadDb

_NOUN: Final = "CompetencyFramework"


async def _read(db: ReadDb, asked: AskedFile[FrameworkFormat]) -> Callable[[], RowFile] | None:
    (framework,) = await frameworks_by_id(db, [asked.row_id])
    if framework is None:
        return None
    tree, at = await read_tree(db, framework), asked.at
    name = f"{framework.key}-{framework.version}.{asked.written_as.value}"
    if asked.written_as is FrameworkFormat.CASE:
        return lambda: RowFile(case_file.case_file(tree, framework, at), name, case_file.MEDIA_TYPE)
    return lambda: RowFile(moodle_file.moodle_file(tree), name, moodle_file.MEDIA_TYPE)


FRAMEWORKS: Final = RowFiles(
    path="/frameworks/{framework}.{ending}",
    noun=_NOUN,
    rule=FIELDS[f"{_NOUN}.competencies"],
    formats=FrameworkFormat,
    nothing=(
        "There is no such framework. Its address is /frameworks/ID.json, as CASE, or"
        " /frameworks/ID.csv, for Moodle, with the id of a CompetencyFramework."
    ),
    read=_read,
)
