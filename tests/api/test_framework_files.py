"""Competency frameworks as files: what is written is read as it was, and is what CASE asks for."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from api.formats.case_file import case_file
from api.formats.case_reading import read_case
from api.formats.moodle_file import moodle_file, read_moodle
from domain import models
from domain.frameworks.drafts import CompetencyWanted, GroupWanted
from domain.frameworks.trees import Tree, tree_faults
from domain.models import CompetencyKind, FrameworkState

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
FRAMEWORK = models.CompetencyFramework(
    id="a0b1", key="ours", version=3, state=FrameworkState.PUBLISHED
)
# What a class of CASE 1.1 has to have, and what else it may have, of what is written here.
IDENTITY = {"identifier", "uri", "lastChangeDateTime"}
CLASSES: dict[str, tuple[set[str], set[str]]] = {
    "CFDocument": (
        {"creator", "title"},
        {"caseVersion", "language", "version", "adoptionStatus"},
    ),
    "CFItems": (
        {"fullStatement"},
        {"abbreviatedStatement", "CFItemType", "humanCodingScheme", "language", "notes"},
    ),
    "CFAssociations": (
        {"associationType", "originNodeURI", "destinationNodeURI"},
        {"sequenceNumber"},
    ),
    "CFRubrics": (set(), {"title", "CFRubricCriteria"}),
    "CFRubricCriteria": (
        set(),
        {"category", "CFItemURI", "position", "rubricId", "CFRubricCriterionLevels"},
    ),
    "CFRubricCriterionLevels": (
        set(),
        {"description", "quality", "score", "position", "rubricCriterionId"},
    ),
}
ONE_LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=20)
WORDS = st.one_of(
    ONE_LINE.filter(bool),
    st.sampled_from(["=1+1", "-x", "'=y", 'a, "b"', "<li>", "&lt;b&gt;", " a\n\nb\t", "+51 1"]),
)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Draw a tree that may be written: each group stands below an earlier one, or at the top."""
    groups: list[GroupWanted] = []
    for number in range(draw(st.integers(1, 4))):
        above = draw(st.sampled_from([None, *(each.key for each in groups)]))
        key = f"g{number}" if above is None else f"{above}.g{number}"
        name = draw(ONE_LINE.filter(str.strip))
        description = draw(st.one_of(st.just(""), WORDS))
        groups.append(GroupWanted(key, name, description, above, 10 * number + 10))
    competencies = [
        CompetencyWanted(
            # A competency may have the key of a group.
            f"g{number}",
            draw(st.sampled_from([each.key for each in groups])),
            draw(st.sampled_from(list(CompetencyKind))),
            draw(st.sampled_from(["=1+1", "-x", "'=y", 'Risk, and "more"', "贸易"])),
            draw(WORDS.filter(str.strip)),
            tuple(draw(WORDS.filter(str.strip)) for _ in range(4)),
            10 * number + 10,
            draw(st.one_of(st.just(""), WORDS)),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return composed(Tree("ours", tuple(groups), tuple(competencies)))


def composed(tree: Tree) -> Tree:
    """Leave out what is not in its composed form: reading composes it."""
    from unicodedata import normalize  # noqa: PLC0415 -- here alone

    def text(value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, CompetencyKind):
            return normalize("NFC", value)
        return tuple(map(text, value)) if isinstance(value, tuple) else value

    def part(one: Any) -> Any:
        return type(one)(**{name: text(value) for name, value in vars(one).items()})

    return Tree(tree.key, tuple(map(part, tree.groups)), tuple(map(part, tree.competencies)))


@settings(max_examples=25, deadline=None)
@given(trees())
def test_what_is_written_is_read_as_it_was(tree: Tree) -> None:
    assert tree_faults(tree) == []
    for read in (
        read_case(case_file(tree, FRAMEWORK, AT)),
        read_moodle(moodle_file(tree)),
    ):
        assert read.all_faults() == ()
        assert read.tree == tree


@settings(max_examples=25, deadline=None)
@given(trees())
def test_a_package_is_what_case_asks_for(tree: Tree) -> None:
    content = case_file(tree, FRAMEWORK, AT)
    package = json.loads(content)
    assert package["CFDocument"]["caseVersion"] == "1.1"
    assert package["CFDocument"]["adoptionStatus"] == "Adopted"
    met: set[str] = set()
    expect_class("CFDocument", [package.pop("CFDocument")], met)
    for name, parts in package.items():
        expect_class(name, parts, met)
    links = [link for part in walk(package) for link in part if link.endswith("URI")]
    assert {
        part[link]["identifier"] for part in walk(package) for link in links if link in part
    } <= met
    assert case_file(tree, FRAMEWORK, AT) == content


def expect_class(name: str, parts: list[dict[str, Any]], met: set[str]) -> None:
    needed, allowed = CLASSES[name]
    for part in parts:
        assert needed | IDENTITY <= part.keys() <= needed | allowed | IDENTITY
        assert part["uri"] == UUID(part["identifier"]).urn
        assert part["identifier"] not in met
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", part["lastChangeDateTime"])
        met.add(part["identifier"])
        for below in part.keys() & CLASSES.keys():
            expect_class(below, part[below], met)
        for link in (value for key, value in part.items() if key.endswith("NodeURI")):
            assert link.keys() == {"title", "identifier", "uri"}


def walk(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(part for each in value.values() for part in walk(each))]
    return [part for each in value for part in walk(each)] if isinstance(value, list) else []


@settings(max_examples=25, deadline=None)
@given(trees())
def test_no_cell_for_moodle_is_a_formula_and_each_number_is_there_once(tree: Tree) -> None:
    header, first, *rows = csv.reader(io.StringIO(moodle_file(tree).decode(), newline=""))
    assert {len(header), len(first), *map(len, rows)} == {14}
    assert [row[12] for row in (first, *rows)] == ["1", *[""] * len(rows)]
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]
    numbers = [row[1] for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert {row[0] for row in rows} <= {"", *numbers}
    scale = json.loads(first[6])
    assert (
        [each["id"] for each in scale[1:]]
        == [1, 2, 3, 4, 5]
        == [place for place, _ in enumerate(first[5].split(","), start=1)]
    )


def test_what_goes_in_a_circle_is_told() -> None:
    groups = (
        GroupWanted("a", "A", "", "b"),
        GroupWanted("b", "B", "", "a"),
        GroupWanted("c", "C", "", "a"),
    )
    found = tree_faults(Tree("ours", groups))
    assert [(each.place, each.path) for each in found] == [(0, ("parentKey",)), (1, ("parentKey",))]
    package = json.loads(case_file(Tree("ours", groups), FRAMEWORK, AT))
    told = read_case(json.dumps(package).encode()).all_faults()
    assert [each.partition(":")[0] for each in told] == [
        "$.CFAssociations[0].destinationNodeURI",
        "$.CFAssociations[1].destinationNodeURI",
    ]
