"""A competency framework as the CSV of Moodle, both ways, with the place of whatever is wrong.

Source: admin/tool/lpimportcsv of Moodle, which reads fourteen columns by their place. A competency
has no words for its levels there and no kind: its description holds them as HTML.
docs/frameworks.md says what stands where.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from html import escape
from html.parser import HTMLParser
from typing import Final, NamedTuple
from unicodedata import normalize

from api.formats.case_file import LEVEL_NAMES
from api.formats.formulas import as_written, is_formula, neutralised
from api.formats.framework_file import FiledTree
from api.formats.sheet_child import csv_cells
from api.formats.sheet_tables import letters
from api.formats.sheets import UnreadableFile
from domain.frameworks.drafts import CompetencyWanted, GroupWanted
from domain.frameworks.trees import Part, Tree
from domain.models import CompetencyKind

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
COLUMNS: Final = (
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
)
_PARENT, _ID, _NAME, _DESCRIPTION, _IS_FRAMEWORK = 0, 1, 2, 3, 12
# Moodle keeps groups and competencies in one tree, and a number of each only once.
_GROUP: Final = "group:"
_HTML: Final = "1"
_NO_RULE: Final = ("", "0", "null", "", "")
_SCALE: Final = ("None", *LEVEL_NAMES)
# Of whom the level is Trained or more is proficient: does it in daily work.
_PROFICIENT_FROM: Final = 2
_TAXONOMY: Final = "domain,competency,competency,competency"
_KIND, _SOURCE = "Kind", "Source"
_STEP: Final = 10
_YES: Final = frozenset({"1", "true"})
_KINDS: Final = ", ".join(CompetencyKind)


def moodle_file(tree: Tree) -> bytes:
    """Return what a version holds as Moodle's CSV, in UTF-8; the order of rows is that of it."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerow(
        ["", tree.key, tree.key, "", _HTML, ",".join(_SCALE), _scale(), *[""] * 5, "1", _TAXONOMY]
    )
    for group in tree.groups:
        above = "" if group.parent_key is None else f"{_GROUP}{group.parent_key}"
        words = _paragraph(group.description) if group.description else ""
        rows.writerow(_row(above, f"{_GROUP}{group.key}", group.name, words))
    for one in tree.competencies:
        rows.writerow(_row(f"{_GROUP}{one.group_key}", one.key, one.name, _described(one)))
    return text.getvalue().encode()


def _row(parent: str, number: str, name: str, words: str) -> list[str]:
    first = [parent, number, neutralised(name), neutralised(words)]
    return [*first, _HTML, "", "", *_NO_RULE, "", ""]


def _scale() -> str:
    levels = [
        {"id": number + 1, "scaledefault": int(number == 0), "proficient": int(is_proficient)}
        for number, is_proficient in enumerate(
            level >= _PROFICIENT_FROM for level in range(len(_SCALE))
        )
    ]
    # Moodle puts the number of the scale that it finds or makes here.
    return json.dumps([{"scaleid": "1"}, *levels], separators=(",", ":"))


def _paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"


def _described(one: CompetencyWanted) -> str:
    levels = "".join(f"<li>{escape(text, quote=False)}</li>" for text in one.levels)
    pairs = [(_KIND, one.kind.value), *([(_SOURCE, one.source)] if one.source else [])]
    told = "".join(f"<dt>{name}</dt><dd>{escape(text, quote=False)}</dd>" for name, text in pairs)
    return f"{_paragraph(one.definition)}<ol>{levels}</ol><dl>{told}</dl>"


class _Words(HTMLParser):
    """Takes a description apart: paragraphs, the levels in its list, and what is told by name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[str] = []
        self._said: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        self.levels = tuple(text for tag, text in self._said if tag == "li")
        terms = [text.strip() for tag, text in self._said if tag == "dt"]
        texts = [text for tag, text in self._said if tag == "dd"]
        self.told = dict(zip(terms, texts, strict=False))
        paragraphs = [text for tag, text in self._said if tag == "p"]
        loose = "".join(text for tag, text in self._said if not tag).strip()
        self.text = "\n".join([*paragraphs, *([loose] if loose else [])])

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        del attrs
        if tag in {"p", "li", "dt", "dd"}:
            self._open.append(tag)
            self._said.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[self._open.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._open:
            self._said.append(("", data))
        else:
            tag, text = self._said[-1]
            self._said[-1] = (tag, text + data)


class _Filed(NamedTuple):
    """A row that is a group or a competency."""

    number: int
    parent: str
    key: str
    is_group: bool
    name: str
    description: str


def read_moodle(content: bytes) -> FiledTree:
    """Return the framework of a CSV file, its ID number the key, with all that is wrong with it.

    Args:
        content: the file, in UTF-8.
    """
    try:
        (_, header), *rows = csv_cells(content)
    except UnreadableFile as error:
        return FiledTree(Tree(""), faults=(error.message,))
    except ValueError:
        return FiledTree(Tree(""), faults=("The file holds no row.",))
    if len(header) < len(COLUMNS):
        words = f"row 1: there are {len(header)} columns; Moodle writes {len(COLUMNS)}."
        return FiledTree(Tree(""), faults=(words,))
    faults: list[str] = []
    heads: list[tuple[int, str]] = []
    filed: list[_Filed] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        read = list(_cells(number, cells, faults))
        if read[_IS_FRAMEWORK].strip().casefold() in _YES:
            heads.append((number, read[_ID].strip()))
        else:
            filed.append(_filed(number, read))
    if len(heads) != 1:
        faults.append(
            f"{_at(2, _IS_FRAMEWORK)}: one row is the framework, with 1 here; there are"
            f" {len(heads)}."
        )
        heads = [*heads, (2, "")]
    return _tree(heads[0], filed, faults)


def _cells(number: int, cells: list[str], faults: list[str]) -> Iterator[str]:
    """Yield the cells of a row, as many as there are columns; a formula is told, and is nothing."""
    for place in range(len(COLUMNS)):
        cell = cells[place] if place < len(cells) else ""
        if is_formula(cell):
            faults.append(f"{_at(number, place)}: this is a formula. Write what it comes to.")
            cell = ""
        yield normalize("NFC", as_written(cell))


def _filed(number: int, cells: list[str]) -> _Filed:
    parent, key = cells[_PARENT].strip(), cells[_ID].strip()
    return _Filed(
        number,
        parent.removeprefix(_GROUP),
        key.removeprefix(_GROUP),
        key.startswith(_GROUP),
        cells[_NAME],
        cells[_DESCRIPTION],
    )


def _tree(head: tuple[int, str], filed: Sequence[_Filed], faults: list[str]) -> FiledTree:
    parents = {each.parent for each in filed}
    named = {each.key for each in filed if each.is_group}
    groups: list[GroupWanted] = []
    competencies: list[CompetencyWanted] = []
    spots = {(Part.FRAMEWORK, 0): {"": f"row {head[0]}", "key": _at(head[0], _ID)}}
    for each in filed:
        # A file of another hand says by its tree alone what is a group.
        if each.is_group or (each.key in parents and each.key not in named):
            spots[Part.GROUP, len(groups)] = _spots(each.number)
            text = _Words(each.description).text
            position = _STEP * (len(groups) + 1)
            groups.append(GroupWanted(each.key, each.name, text, each.parent or None, position))
        else:
            spots[Part.COMPETENCY, len(competencies)] = _spots(each.number)
            position = _STEP * (len(competencies) + 1)
            competencies.append(_competency(each, position, faults))
    return FiledTree(Tree(head[1], tuple(groups), tuple(competencies)), spots, tuple(faults))


def _competency(filed: _Filed, position: int, faults: list[str]) -> CompetencyWanted:
    words = _Words(filed.description)
    kind = words.told.get(_KIND, "").strip().casefold()
    if kind not in tuple(CompetencyKind):
        faults.append(
            f"{_at(filed.number, _DESCRIPTION)}: say under {_KIND} which kind of competency it is,"
            f" one of {_KINDS}."
        )
        kind = CompetencyKind.VALUE
    return CompetencyWanted(
        filed.key,
        filed.parent,
        CompetencyKind(kind),
        filed.name,
        words.text,
        words.levels,
        position,
        words.told.get(_SOURCE, ""),
    )


def _spots(number: int) -> dict[str, str]:
    parent, description = _at(number, _PARENT), _at(number, _DESCRIPTION)
    return {
        "": f"row {number}",
        "key": _at(number, _ID),
        "name": _at(number, _NAME),
        "parentKey": parent,
        "groupKey": parent,
        **dict.fromkeys(("description", "definition", "levelDescriptors", "source"), description),
    }


def _at(number: int, place: int) -> str:
    return f"row {number}, column {letters(place)} ({COLUMNS[place]})"
