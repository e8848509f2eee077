"""A competency framework out of a CASE 1.1 package, with the path of whatever is wrong with it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import Any, Final
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.formats.case_file import CHILD, GROUP_TYPE
from api.formats.framework_file import FiledTree
from domain.frameworks.drafts import CompetencyWanted, GroupWanted
from domain.frameworks.trees import Part, Tree
from domain.models import LEVEL_MAX, CompetencyKind

# Between two parts that the file puts in no order of its own.
_STEP: Final = 10
_KINDS: Final = ", ".join(CompetencyKind)


class _Read(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Node(_Read):
    identifier: str


class _Document(_Node):
    title: str


class _Item(_Node):
    full: str = Field(alias="fullStatement")
    short: str | None = Field(None, alias="abbreviatedStatement")
    type_name: str | None = Field(None, alias="CFItemType")
    code: str | None = Field(None, alias="humanCodingScheme")
    notes: str | None = None

    @property
    def kind(self) -> str:
        return (self.type_name or "").strip().casefold()


class _Association(_Read):
    type_name: str = Field(alias="associationType")
    origin: _Node = Field(alias="originNodeURI")
    destination: _Node = Field(alias="destinationNodeURI")
    number: int | None = Field(None, alias="sequenceNumber")


class _Level(_Read):
    description: str | None = None
    score: float | None = None
    position: int | None = None


class _Criterion(_Read):
    item: _Node | None = Field(None, alias="CFItemURI")
    levels: tuple[_Level, ...] = Field((), alias="CFRubricCriterionLevels")


class _Rubric(_Read):
    criteria: tuple[_Criterion, ...] = Field((), alias="CFRubricCriteria")


class _Package(_Read):
    document: _Document = Field(alias="CFDocument")
    items: tuple[_Item, ...] = Field((), alias="CFItems")
    associations: tuple[_Association, ...] = Field((), alias="CFAssociations")
    rubrics: tuple[_Rubric, ...] = Field((), alias="CFRubrics")


def read_case(content: bytes) -> FiledTree:
    """Return the framework of a package, its title the key, with all that is wrong with it.

    Args:
        content: a CFPackage as JSON, in UTF-8.
    """
    try:
        package = _Package.model_validate_json(content.removeprefix(BOM_UTF8))
    except ValidationError as error:
        told = error.errors(include_url=False, include_input=False)
        return FiledTree(Tree(""), faults=tuple(f"{_path(e['loc'])}: {e['msg']}." for e in told))
    return _Reading(package).filed()


def _path(parts: Sequence[Any]) -> str:
    return "$" + "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in parts)


class _Reading:
    """Reads one package: what is below what, then groups and competencies."""

    def __init__(self, package: _Package) -> None:
        self._package = package
        self._faults: list[str] = []
        self._item_of = self._by_identifier()
        self._above: dict[str, str] = {}
        self._numbers: dict[str, int | None] = {}
        self._child_spots: dict[str, str] = {}
        self._read_associations()
        self._levels: dict[str, tuple[str, ...]] = {}
        self._level_spots: dict[str, str] = {}
        self._level_places: dict[str, tuple[int, ...]] = {}
        self._read_rubrics()

    def filed(self) -> FiledTree:
        groups: list[GroupWanted] = []
        competencies: list[CompetencyWanted] = []
        spots = {(Part.FRAMEWORK, 0): {"": "$", "key": "$.CFDocument.title"}}
        holding = set(self._above.values())
        for place, item in enumerate(self._package.items):
            number = self._numbers.get(item.identifier)
            position = (place + 1) * _STEP if number is None else number
            if item.kind == GROUP_TYPE or item.identifier in holding:
                spots[Part.GROUP, len(groups)] = self._spots(place, item, "description")
                groups.append(self._group(item, position))
            else:
                spots[Part.COMPETENCY, len(competencies)] = self._spots(place, item, "definition")
                competencies.append(self._competency(item, position, place))
        ordered = Tree(_text(self._package.document.title), tuple(groups), tuple(competencies))
        return FiledTree(ordered, spots, tuple(self._faults))

    def _by_identifier(self) -> dict[str, _Item]:
        found: dict[str, _Item] = {}
        for place, item in enumerate(self._package.items):
            if item.identifier in found or item.identifier == self._package.document.identifier:
                where = f"$.CFItems[{place}].identifier"
                self._faults.append(f"{where}: another part has the same identifier.")
            found[item.identifier] = item
        return found

    def _read_associations(self) -> None:
        top = self._package.document.identifier
        for place, each in enumerate(self._package.associations):
            below, above = each.origin.identifier, each.destination.identifier
            if each.type_name != CHILD or below not in self._item_of:
                continue
            where = f"$.CFAssociations[{place}].destinationNodeURI"
            if above != top and above not in self._item_of:
                self._faults.append(f"{where}: there is no item {above[:60]}.")
            elif below in self._child_spots:
                self._faults.append(f"{where}: the item stands below another one already.")
            else:
                self._child_spots[below] = where
                self._numbers[below] = each.number
                if above != top:
                    self._above[below] = above

    def _read_rubrics(self) -> None:
        for rubric_place, rubric in enumerate(self._package.rubrics):
            for place, each in enumerate(rubric.criteria):
                if each.item is None or each.item.identifier not in self._item_of:
                    continue
                where = f"$.CFRubrics[{rubric_place}].CFRubricCriteria[{place}]"
                if each.item.identifier in self._levels:
                    self._faults.append(f"{where}: another criterion is of the same item.")
                    continue
                self._read_levels(each.item.identifier, each, where)

    def _read_levels(self, identifier: str, criterion: _Criterion, where: str) -> None:
        of_number = {
            each.score if each.score is not None else each.position: place
            for place, each in enumerate(criterion.levels)
        }
        wanted = range(1, LEVEL_MAX + 1)
        if len(criterion.levels) != LEVEL_MAX or set(of_number) != set(wanted):
            self._faults.append(
                f"{where}.CFRubricCriterionLevels: describe each of the levels 1 to {LEVEL_MAX},"
                " once, with its number as score."
            )
        places = tuple(of_number[each] for each in wanted if each in of_number)
        self._levels[identifier] = tuple(
            _text(criterion.levels[each].description or "") for each in places
        )
        self._level_places[identifier] = places
        self._level_spots[identifier] = f"{where}.CFRubricCriterionLevels"

    def _group(self, item: _Item, position: int) -> GroupWanted:
        description = "" if item.short is None else item.full
        above = self._above.get(item.identifier)
        return GroupWanted(
            _text(item.code or ""),
            _text(item.full if item.short is None else item.short),
            _text(description),
            None if above is None else _text(self._item_of[above].code or ""),
            position,
        )

    def _competency(self, item: _Item, position: int, place: int) -> CompetencyWanted:
        kind = CompetencyKind.VALUE
        if item.kind in tuple(CompetencyKind):
            kind = CompetencyKind(item.kind)
        else:
            self._faults.append(
                f"$.CFItems[{place}].CFItemType: say which kind of competency it is, one of"
                f" {_KINDS}, or {GROUP_TYPE}."
            )
        above = self._above.get(item.identifier)
        return CompetencyWanted(
            _text(item.code or ""),
            "" if above is None else _text(self._item_of[above].code or ""),
            kind,
            _text(item.full if item.short is None else item.short),
            _text(item.full),
            self._levels.get(item.identifier, ()),
            position,
            _text(item.notes or ""),
        )

    def _spots(self, place: int, item: _Item, full: str) -> dict[str, str]:
        """Return where the fields of an item stand; ``full`` is what its full statement is."""
        here = f"$.CFItems[{place}]"
        child = self._child_spots.get(item.identifier, here)
        name = "fullStatement" if item.short is None else "abbreviatedStatement"
        return {
            "": here,
            "key": f"{here}.humanCodingScheme",
            "name": f"{here}.{name}",
            full: f"{here}.fullStatement",
            "source": f"{here}.notes",
            "parentKey": child,
            "groupKey": child,
            "position": child.replace(".destinationNodeURI", ".sequenceNumber"),
            **dict(self._spots_of_levels(item.identifier)),
        }

    def _spots_of_levels(self, identifier: str) -> Iterator[tuple[str, str]]:
        spot = self._level_spots.get(identifier)
        if spot is not None:
            yield "levelDescriptors", spot
            for number, place in enumerate(self._level_places[identifier]):
                yield f"levelDescriptors.{number}", f"{spot}[{place}].description"


def _text(text: str) -> str:
    return normalize("NFC", text)
