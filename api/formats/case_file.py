"""A competency framework as a CASE 1.1 package, for systems that exchange competencies.

Source: 1EdTech, Competencies and Academic Standards Exchange 1.1, REST/JSON binding of 24 January
2025: CFDocument, CFItems, CFAssociations, and levels as the criteria of a CFRubric.
docs/frameworks.md says what stands where.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from api.formats.framework_file import stable_id
from domain import models
from domain.frameworks.drafts import CompetencyWanted, GroupWanted
from domain.frameworks.trees import Part, Tree
from domain.models import FrameworkState

MEDIA_TYPE: Final = "application/json"
CASE_VERSION: Final = "1.1"
# What CASE has of our nouns, in words of its own; kinds of competencies are types of items as well.
GROUP_TYPE: Final = "group"
CHILD: Final = "isChildOf"
LEVEL_NAMES: Final = ("Aware", "Trained", "Advanced", "Expert")
_ADOPTION: Final = {
    FrameworkState.DRAFT: "Draft",
    FrameworkState.PUBLISHED: "Adopted",
    FrameworkState.RETIRED: "Deprecated",
}
_Values = dict[str, Any]


def case_file(tree: Tree, framework: models.CompetencyFramework, at: datetime) -> bytes:
    """Return a version as a CFPackage, in UTF-8.

    Args:
        tree: what the version holds.
        framework: the version.
        at: when it is written, which its parts name as their last change: nothing keeps theirs.
    """
    package = _Package(framework, at).document(tree)
    return f"{json.dumps(package, ensure_ascii=False, indent=1)}\n".encode()


class _Package:
    """Writes the parts of one version, which name each other by identifiers that stay."""

    def __init__(self, framework: models.CompetencyFramework, at: datetime) -> None:
        self._framework = framework
        self._changed = at.isoformat(timespec="seconds").replace("+00:00", "Z")

    def document(self, tree: Tree) -> _Values:
        framework = self._framework
        return {
            "CFDocument": {
                **self._identity(Part.FRAMEWORK),
                "caseVersion": CASE_VERSION,
                "creator": "Tradewinds",
                "title": framework.key,
                "language": "en",
                "version": str(framework.version),
                "adoptionStatus": _ADOPTION[framework.state],
            },
            "CFItems": [*map(self._group, tree.groups), *map(self._competency, tree.competencies)],
            "CFAssociations": list(self._associations(tree)),
            "CFRubrics": [
                {
                    **self._identity("rubric"),
                    "title": framework.key,
                    "CFRubricCriteria": [
                        self._criterion(one, place)
                        for place, one in enumerate(tree.competencies, start=1)
                    ],
                }
            ],
        }

    def _identity(self, *parts: str) -> _Values:
        found = stable_id(self._framework, *parts)
        return {
            "identifier": str(found),
            "uri": found.urn,
            "lastChangeDateTime": self._changed,
        }

    def _link(self, title: str, *parts: str) -> _Values:
        found = stable_id(self._framework, *parts)
        return {"title": title, "identifier": str(found), "uri": found.urn}

    def _group(self, group: GroupWanted) -> _Values:
        # An item has to have a full statement: that of a group without a description is its name.
        described = {
            "fullStatement": group.description,
            "abbreviatedStatement": group.name,
        }
        return {
            **self._identity(Part.GROUP, group.key),
            **(described if group.description else {"fullStatement": group.name}),
            "CFItemType": GROUP_TYPE,
            "humanCodingScheme": group.key,
            "language": "en",
        }

    def _competency(self, one: CompetencyWanted) -> _Values:
        return {
            **self._identity(Part.COMPETENCY, one.key),
            "fullStatement": one.definition,
            "abbreviatedStatement": one.name,
            "CFItemType": one.kind.value,
            "humanCodingScheme": one.key,
            "language": "en",
            **({"notes": one.source} if one.source else {}),
        }

    def _associations(self, tree: Tree) -> Iterator[_Values]:
        name_of = {each.key: each.name for each in tree.groups}
        for group in tree.groups:
            above = group.parent_key
            parent = (
                self._link(self._framework.key, Part.FRAMEWORK)
                if above is None
                else self._link(name_of[above], Part.GROUP, above)
            )
            yield self._child(Part.GROUP, group, parent)
        for one in tree.competencies:
            parent = self._link(name_of[one.group_key], Part.GROUP, one.group_key)
            yield self._child(Part.COMPETENCY, one, parent)

    def _child(self, part: Part, one: GroupWanted | CompetencyWanted, parent: _Values) -> _Values:
        return {
            **self._identity("child", part, one.key),
            "associationType": CHILD,
            "sequenceNumber": one.position,
            "originNodeURI": self._link(one.name, part, one.key),
            "destinationNodeURI": parent,
        }

    def _criterion(self, one: CompetencyWanted, place: int) -> _Values:
        names = enumerate(zip(LEVEL_NAMES, one.levels, strict=True), start=1)
        return {
            **self._identity("criterion", one.key),
            "category": one.name,
            "CFItemURI": self._link(one.name, Part.COMPETENCY, one.key),
            "position": place,
            "rubricId": str(stable_id(self._framework, "rubric")),
            "CFRubricCriterionLevels": [
                {
                    **self._identity("level", one.key, str(number)),
                    "quality": name,
                    "description": text,
                    "score": number,
                    "position": number,
                    "rubricCriterionId": str(stable_id(self._framework, "criterion", one.key)),
                }
                for number, (name, text) in names
            ],
        }
