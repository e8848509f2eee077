"""competency_groups.csv, competencies.csv and role_profiles.csv."""

from __future__ import annotations

from domain.models import LEVEL_MAX, CompetencyKind
from domain.reference import (
    CompetencyRecord,
    FrameworkRecord,
    GroupRecord,
    RoleRecord,
    TargetRecord,
)
from seeds.errors import Fault
from seeds.reading.files import SeedFiles
from seeds.reading.places import origin
from seeds.reading.tables import Line, Table, read_table
from seeds.reading.trees import refuse_circles
from seeds.reading.values import SORT_ORDER_MAX

GROUPS = "competency_groups.csv"
COMPETENCIES = "competencies.csv"
ROLES = "role_profiles.csv"
_VERSION_MAX = 10_000


def read_framework(files: SeedFiles) -> tuple[FrameworkRecord, Table]:
    """Return the framework, and the table of its competencies for those who refer to them."""
    groups = read_table(
        files,
        GROUPS,
        ("key", "parent_key", "name", "description", "sort_order", "source", "confidence"),
        ("key",),
    )
    refuse_circles(groups, "parent_key")
    competencies = read_table(
        files,
        COMPETENCIES,
        (
            "key",
            "framework",
            "version",
            "kind",
            "group",
            "parent_key",
            "name",
            "definition",
            "level_1",
            "level_2",
            "level_3",
            "level_4",
            "sort_order",
            "source",
            "confidence",
        ),
        ("key",),
    )
    parents = {str(line["key"].raw): str(line["parent_key"].raw) for line in groups.lines}
    framework, version = "", 0
    for line in competencies.lines:
        key, number = line["framework"].key(), line["version"].whole(1, _VERSION_MAX)
        framework, version = framework or key, version or number
        if key != framework:
            line["framework"].refuse(f"one framework in the file, {framework}")
        if number != version:
            line["version"].refuse(f"one version in the file, {version}")
    if competencies.keys == frozenset():
        files.faults.add(Fault(COMPETENCIES, None, "", "one competency or more", "none"))
    record = FrameworkRecord(
        key=framework,
        version=version,
        groups=tuple(_group(line, groups) for line in groups.lines),
        competencies=tuple(_competency(line, groups, parents) for line in competencies.lines),
    )
    return record, competencies


def _group(line: Line, groups: Table) -> GroupRecord:
    parent = line["parent_key"]
    return GroupRecord(
        key=line["key"].key(),
        parent=parent.one_of(groups.keys, f"a key of {GROUPS}") if parent.is_given else None,
        name=line["name"].name(),
        description=line["description"].text(),
        sort_order=line["sort_order"].whole(0, SORT_ORDER_MAX),
        origin=origin(line),
    )


def _competency(line: Line, groups: Table, parents: dict[str, str]) -> CompetencyRecord:
    group = line["parent_key"].one_of(groups.keys, f"a key of {GROUPS}")
    root = line["group"].one_of(groups.keys, f"a key of {GROUPS}")
    if group and root and groups.keys is not None and root not in (group, parents[group]):
        line["group"].refuse(f"the group above {group}, {parents[group] or group}")
    levels = [line[f"level_{level}"] for level in range(1, LEVEL_MAX + 1)]
    texts = [level.text() for level in levels]
    for position, text in enumerate(texts):
        if text and text in texts[:position]:
            levels[position].refuse("another descriptor for each level")
    return CompetencyRecord(
        key=line["key"].key(),
        group=group,
        kind=line["kind"].word(CompetencyKind),
        name=line["name"].name(),
        definition=line["definition"].text(),
        levels=(texts[0], texts[1], texts[2], texts[3]),
        sort_order=line["sort_order"].whole(0, SORT_ORDER_MAX),
        origin=origin(line),
    )


def read_roles(files: SeedFiles, competencies: Table) -> tuple[RoleRecord, ...]:
    """Read the kinds of post; each has one name and at most one target for a competency."""
    table = read_table(
        files,
        ROLES,
        ("role_key", "role_name", "competency_key", "target_level", "source", "confidence"),
        ("role_key", "competency_key"),
    )
    names: dict[str, str] = {}
    targets: dict[str, list[TargetRecord]] = {}
    for line in table.lines:
        key, name = line["role_key"].key(), line["role_name"].name()
        if names.setdefault(key, name) != name:
            line["role_name"].refuse(f"one name for {key}, {names[key]!r}")
        target = TargetRecord(
            competency=line["competency_key"].one_of(competencies.keys, f"a key of {COMPETENCIES}"),
            level=line["target_level"].whole(1, LEVEL_MAX),
            origin=origin(line),
        )
        targets.setdefault(key, []).append(target)
    return tuple(RoleRecord(key, names[key], tuple(of_role)) for key, of_role in targets.items())
