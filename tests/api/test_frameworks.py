"""Framework versions over GraphQL: drafted, mapped, published, retired; targets of posts."""

from typing import Any

import pytest
from sqlalchemy import func, select

from domain import models, runs
from domain.policy import SYSTEM, Viewer
from domain.roles import Role
from domain.runs.roster import read_roster
from domain.store import Store
from tests.api.asking import SLUG, ask, finished_topic_run
from tests.databases import on_sqlite
from tests.domain.running import pair

ACT = """mutation($input: %sInput!) { act: %s(input: $input) {
  %s userErrors { code path message currentVersion } } }"""
SHOWN = {
    "createFramework": "framework { id version revision state }",
    "putCompetency": "competency { id key } framework { revision }",
    "createRoleProfile": "roleProfile { id version targets { levelNumber } }",
    "renameRoleProfile": "roleProfile { id version name }",
    "setRoleTargets": "roleProfile { id version targets { levelNumber competency { key } } }",
    "assignRoleProfile": "manager { id roleProfile { key } }",
    "setPersonalTarget": "manager { personalTargets { competency { key } levelNumber version } }",
}
KEY = "wco-lmd-2011-reading"
PERSON = """query($slug: String!) { edition(by: {slug: $slug}) { delegate(by: {code: "LAC-01"}) {
  manager { id competencies { competency { id key framework { version } } levelNumber ratedBy
    targetNumber targetIsPersonal gap mappedFrom { key framework { version } } } } } } }"""
LEVELS = ["knows of it", "does it", "masters it", "sets the standard"]


async def done(store: Store, act: str, viewer: Viewer | None = None, **asked: object) -> Any:
    more = {"viewer": viewer} if viewer else {}
    document = ACT % (act[0].upper() + act[1:], act, SHOWN.get(act, ""))
    data = await ask(store, document, input=asked, **more)
    assert data["act"]["userErrors"] == [], data["act"]["userErrors"]
    return data["act"]


async def refused(
    store: Store, act: str, viewer: Viewer | None = None, **asked: object
) -> tuple[str, list[str], str]:
    more = {"viewer": viewer} if viewer else {}
    document = ACT % (act[0].upper() + act[1:], act, SHOWN.get(act, ""))
    (error,) = (await ask(store, document, input=asked, **more))["act"]["userErrors"]
    return error["code"], error["path"], error["message"]


async def standings(store: Store) -> dict[str, dict[str, Any]]:
    manager = (await ask(store, PERSON, slug=SLUG))["edition"]["delegate"]["manager"]
    return {row["competency"]["key"]: row for row in manager["competencies"]}


async def framework_in_force(store: Store) -> str:
    found = await ask(store, f'{{ competencyFramework(by: {{key: "{KEY}"}}) {{ id }} }}')
    return str(found["competencyFramework"]["id"])


async def published_next(store: Store) -> tuple[str, str]:
    """Publish a second version without accountability, with integrity split, and a new one."""
    first = await framework_in_force(store)
    made = await done(store, "createFramework", key=KEY, copyOf=first)
    draft = made["framework"]["id"]
    assert made["framework"] == {"id": draft, "version": 2, "revision": 1, "state": "DRAFT"}
    group = {"frameworkId": draft, "key": "digital", "name": "Digital", "description": "d"}
    await done(store, "putCompetencyGroup", **group)
    for key in ("data_ethics", "integrity_of_staff"):
        new = {"key": key, "groupKey": "digital", "kind": "VALUE", "name": key, "position": 900}
        made = await done(
            store,
            "putCompetency",
            frameworkId=draft,
            definition="d",
            levelDescriptors=LEVELS,
            **new,
        )
    revision = made["framework"]["revision"]
    assert await refused(
        store, "removeCompetency", frameworkId=draft, key="accountability", expectedVersion=1
    ) == (
        "STALE",
        ["expectedVersion"],
        f"This framework version is at version {revision}. Read it again and decide.",
    )
    await done(
        store,
        "removeCompetency",
        frameworkId=draft,
        key="accountability",
        expectedVersion=revision,
    )
    code, path, words = await refused(store, "publishFramework", frameworkId=draft)
    assert (code, path) == ("CONFLICT", ["frameworkId"])
    assert "does not say what became of accountability of version 1" in words
    keys = [
        each["key"]
        for each in (
            await ask(
                store,
                "query($id: ID!) { node(id: $id) { ... on CompetencyFramework {"
                " competencies(first: 100) { nodes { key } } } } }",
                id=first,
            )
        )["node"]["competencies"]["nodes"]
    ]
    links: list[dict[str, object]] = [
        {"fromKey": key, "toKeys": [key]} for key in keys if key != "accountability"
    ]
    for link in links:
        if link["fromKey"] == "integrity":
            link["toKeys"] = ["integrity", "integrity_of_staff"]
    nothing = {"fromKey": "accountability", "toKeys": [], "reason": ""}
    assert await refused(
        store, "mapFramework", frameworkId=draft, fromFrameworkId=first, links=[*links, nothing]
    ) == (
        "INVALID_INPUT",
        ["links", "49", "reason"],
        "Say what accountability became, or why it became nothing.",
    )
    nothing["reason"] = "It is part of leading people."
    await done(
        store, "mapFramework", frameworkId=draft, fromFrameworkId=first, links=[*links, nothing]
    )
    await done(store, "publishFramework", frameworkId=draft)
    return first, draft


async def test_what_was_rated_under_an_older_version_is_read_as_mapped(
    demo_store: Store,
) -> None:
    before = await standings(demo_store)
    assert all(row["mappedFrom"] is None for row in before.values())
    async with demo_store.reading(SYSTEM) as db:
        link, competency = models.TopicCompetency, models.Competency
        count = select(func.count()).select_from(link).join(competency)
        links = await db.scalar(count.where(competency.key != "accountability"))
    _, second = await published_next(demo_store)
    after = await standings(demo_store)
    assert after.keys() - before.keys() == {"data_ethics", "integrity_of_staff"}
    assert before.keys() - after.keys() == {"accountability"}
    for key, row in after.items():
        assert row["competency"]["framework"] == {"version": 2}
        old = before.get("integrity" if key == "integrity_of_staff" else key)
        if old is None or old["levelNumber"] is None:
            assert (row["levelNumber"], row["mappedFrom"]) == (None, None)
            continue
        for name in ("levelNumber", "ratedBy"):
            assert row[name] == old[name], key
        was = "integrity" if key == "integrity_of_staff" else key
        assert row["mappedFrom"] == {"key": was, "framework": {"version": 1}}
        if key != "integrity_of_staff":
            assert (row["targetNumber"], row["gap"]) == (old["targetNumber"], old["gap"])
    mappings = await ask(
        demo_store,
        "query($id: ID!) { node(id: $id) { ... on CompetencyFramework { mappings {"
        " from { key } to { key } reason } } } }",
        id=second,
    )
    told = {
        (each["from"]["key"], each["to"] and each["to"]["key"]): each["reason"]
        for each in mappings["node"]["mappings"]
    }
    assert told["accountability", None] == "It is part of leading people."
    assert {("integrity", "integrity"), ("integrity", "integrity_of_staff")} <= told.keys()
    # The engines read the version in force, with what topics are about.
    async with demo_store.reading(SYSTEM) as db:
        now = select(func.count()).select_from(link).join(competency)
        of = competency.framework_id == second.removeprefix("CompetencyFramework_")
        extra = await db.scalar(now.where(of, competency.key == "integrity_of_staff"))
        assert await db.scalar(now.where(of)) == links + extra
        edition = await db.scalar(select(models.Edition).where(models.Edition.slug == SLUG))
        roster = await read_roster(db, edition)
    person = next(each for each in roster.entries if each.code == "LAC-01")
    assert person.levels == {
        key: row["levelNumber"] for key, row in after.items() if row["levelNumber"] is not None
    }
    assert person.targets == {
        key: row["targetNumber"] for key, row in after.items() if row["targetNumber"] is not None
    }


@on_sqlite
async def test_the_engines_solve_and_old_ratings_stay_after_a_version_is_retired(
    demo_store: Store,
) -> None:
    before = await standings(demo_store)
    first, second = await published_next(demo_store)
    after = await standings(demo_store)
    await done(demo_store, "retireFramework", frameworkId=first)
    assert await standings(demo_store) == after
    manager = (await ask(demo_store, PERSON, slug=SLUG))["edition"]["delegate"]["manager"]["id"]
    old = before["integrity"]["competency"]["id"]
    asked = {"managerId": manager, "kind": "FACILITATOR", "assessedOn": "2012-01-01"}
    words = (
        f"Version 1 of the framework {KEY} is retired. Rate a competency of the version in force."
    )
    rated = {"ratings": [{"competencyId": old, "levelNumber": 2}]}
    assert await refused(demo_store, "recordAssessment", **asked, frameworkId=first, **rated) == (
        "CONFLICT",
        ["frameworkId"],
        words,
    )
    code, path, told = await refused(
        demo_store, "rateCompetency", **asked, competencyId=old, level="EXPERT"
    )
    assert (code, path, told) == ("CONFLICT", ["competencyId"], words)
    assert await refused(demo_store, "retireFramework", frameworkId=second) == (
        "CONFLICT",
        ["frameworkId"],
        (
            f"Version 2 of the framework {KEY} is the only one in force, and people are rated in"
            " it. Publish another version first."
        ),
    )
    for act, more in (
        ("removeCompetency", {"key": "integrity"}),
        ("removeCompetencyGroup", {"key": "digital"}),
        ("publishFramework", {}),
        ("discardFramework", {}),
        ("mapFramework", {"fromFrameworkId": first, "links": []}),
    ):
        code, path, told = await refused(demo_store, act, frameworkId=second, **more)
        assert (code, path) == ("CONFLICT", ["frameworkId"])
        assert told.startswith(f"Version 2 of the framework {KEY} is published. ")
    run = await pair(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        assert (await runs.get_pairing_run(db, run)).people == 24
    assert await finished_topic_run(demo_store)


@on_sqlite
async def test_a_draft_is_written_from_nothing_and_thrown_away(demo_store: Store) -> None:
    made = await done(demo_store, "createFramework", key="ours")
    draft = made["framework"]["id"]
    assert made["framework"]["version"] == 1
    code, path, words = await refused(demo_store, "createFramework", key="ours")
    assert (code, path) == ("CONFLICT", ["key"])
    assert words == (
        "Version 1 of the framework ours is a draft already. Publish or discard it first."
    )
    code, path, words = await refused(demo_store, "publishFramework", frameworkId=draft)
    assert "has no competency" in words
    top = {"frameworkId": draft, "key": "top", "name": "Top"}
    await done(demo_store, "putCompetencyGroup", **top)
    below = {"frameworkId": draft, "key": "below", "name": "Below", "parentKey": "top"}
    await done(demo_store, "putCompetencyGroup", **below)
    wanted = {
        "frameworkId": draft,
        "key": "risk",
        "groupKey": "below",
        "kind": "VALUE",
        "name": "Risk",
        "definition": "d",
        "levelDescriptors": LEVELS,
    }
    for change, path in (
        ({"key": "Bad key"}, ["key"]),
        ({"name": " "}, ["name"]),
        ({"definition": ""}, ["definition"]),
        ({"levelDescriptors": LEVELS[:3]}, ["levelDescriptors"]),
        ({"levelDescriptors": [*LEVELS[:3], ""]}, ["levelDescriptors", "3"]),
    ):
        told = await refused(demo_store, "putCompetency", **wanted | change)
        assert told[:2] == ("INVALID_INPUT", path)
    told = await refused(demo_store, "putCompetency", **wanted | {"groupKey": "none"})
    assert told == (
        "NOT_FOUND",
        ["groupKey"],
        "Version 1 of the framework ours has no group none. Put it first.",
    )
    await done(demo_store, "putCompetency", **wanted)
    told = await refused(demo_store, "putCompetencyGroup", **top | {"parentKey": "below"})
    assert told[:2] == ("INVALID_INPUT", ["parentKey"])
    for key, holds in (("top", "below"), ("below", "risk")):
        told = await refused(demo_store, "removeCompetencyGroup", frameworkId=draft, key=key)
        assert told[:2] == ("CONFLICT", ["key"])
        assert told[2] == f"The group {key} holds {holds}. Move or remove that first."
    await done(demo_store, "discardFramework", frameworkId=draft)
    told = await refused(demo_store, "discardFramework", frameworkId=draft)
    assert told[0] == "NOT_FOUND"


@on_sqlite
async def test_a_persons_own_target_beats_that_of_the_post(demo_store: Store) -> None:
    before = await standings(demo_store)
    competency = before["accountability"]["competency"]["id"]
    manager = (await ask(demo_store, PERSON, slug=SLUG))["edition"]["delegate"]["manager"]["id"]
    asked = {"managerId": manager, "competencyId": competency}
    shown = await done(demo_store, "setPersonalTarget", **asked, levelNumber=4, expectedVersion=0)
    assert shown["manager"]["personalTargets"] == [
        {"competency": {"key": "accountability"}, "levelNumber": 4, "version": 1}
    ]
    row = (await standings(demo_store))["accountability"]
    assert (row["targetNumber"], row["targetIsPersonal"]) == (4, True)
    told = await refused(demo_store, "setPersonalTarget", **asked, levelNumber=2, expectedVersion=0)
    assert told[0] == "STALE"
    told = await refused(demo_store, "setPersonalTarget", **asked, levelNumber=5)
    assert told == ("INVALID_INPUT", ["levelNumber"], "5 is no level. Give 0 to 4.")
    await done(demo_store, "setPersonalTarget", **asked, levelNumber=0)
    row = (await standings(demo_store))["accountability"]
    assert (row["targetNumber"], row["targetIsPersonal"]) == (None, False)
    await done(demo_store, "setPersonalTarget", **asked, levelNumber=None)
    assert await standings(demo_store) == before


@on_sqlite
async def test_a_post_wants_levels_and_one_without_targets_is_given_to_nobody(
    demo_store: Store,
) -> None:
    framework = await framework_in_force(demo_store)
    made = await done(demo_store, "createRoleProfile", key="deputy", name="Deputy")
    profile = made["roleProfile"]["id"]
    assert made["roleProfile"]["targets"] == []
    manager = (await ask(demo_store, PERSON, slug=SLUG))["edition"]["delegate"]["manager"]["id"]
    given = {"managerId": manager, "roleProfileId": profile}
    assert await refused(demo_store, "assignRoleProfile", **given) == (
        "CONFLICT",
        ["roleProfileId"],
        "The role profile deputy has no targets in the framework in force. Set them first.",
    )
    where = {"roleProfileId": profile, "frameworkId": framework}
    for targets, told in (
        (
            [{"competencyKey": "integrity", "levelNumber": 5}],
            (
                "INVALID_INPUT",
                ["targets", "0", "levelNumber"],
                "5 is no target for integrity. Give 1 to 4, or leave it out.",
            ),
        ),
        (
            [{"competencyKey": "juggling", "levelNumber": 1}],
            (
                "NOT_FOUND",
                ["targets", "0", "competencyKey"],
                f"Version 1 of the framework {KEY} has no competency juggling.",
            ),
        ),
    ):
        assert await refused(demo_store, "setRoleTargets", **where, targets=targets) == told
    wanted = [{"competencyKey": "integrity", "levelNumber": 3}]
    await done(demo_store, "setRoleTargets", **where, targets=wanted)
    await done(demo_store, "assignRoleProfile", **given)
    row = (await standings(demo_store))["integrity"]
    assert row["targetNumber"] == 3
    assert (await standings(demo_store))["accountability"]["targetNumber"] is None
    told = await refused(demo_store, "setRoleTargets", **where, targets=[])
    assert told[:2] == ("CONFLICT", ["targets"])
    copied = await done(
        demo_store, "createRoleProfile", key="second", name="Second", copyOf=profile
    )
    assert copied["roleProfile"]["targets"] == [{"levelNumber": 3}]
    renamed = await done(
        demo_store, "renameRoleProfile", roleProfileId=profile, name="Head", expectedVersion=2
    )
    assert renamed["roleProfile"]["name"] == "Head"
    told = await refused(demo_store, "createRoleProfile", key="deputy", name="Again")
    assert told[:2] == ("CONFLICT", ["key"])


@on_sqlite
async def test_only_who_keeps_reference_data_writes_frameworks(demo_store: Store) -> None:
    admin = Viewer("admin", Role.ADMIN, edition_ids=None)
    await done(demo_store, "createFramework", admin, key="theirs")
    framework = await framework_in_force(demo_store)
    copied = await done(demo_store, "createFramework", admin, key=KEY, copyOf=framework)
    await done(demo_store, "discardFramework", admin, frameworkId=copied["framework"]["id"])
    planner = Viewer("planner", Role.PLANNER, edition_ids=frozenset({"some"}))
    with pytest.raises(AssertionError, match="FORBIDDEN"):
        await done(demo_store, "createFramework", planner, key="mine")
