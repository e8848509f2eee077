"""Posts that people have want something in whatever version comes into force."""

import asyncio

from domain.store import Store
from tests.api.asking import SLUG, ask
from tests.api.test_frameworks import (
    ACT,
    KEY,
    LEVELS,
    PERSON,
    SHOWN,
    done,
    framework_in_force,
    refused,
    standings,
)

POSTS = "{ roleProfiles(first: 50) { nodes { id key } } }"
KEYS = """query($id: ID!) { node(id: $id) { ... on CompetencyFramework {
  competencies(first: 100) { nodes { key } } } } }"""


async def drafted(store: Store) -> str:
    """Draft a version from nothing, with one competency, onto which all others are mapped."""
    first = await framework_in_force(store)
    made = await done(store, "createFramework", key=KEY)
    draft = str(made["framework"]["id"])
    await done(store, "putCompetencyGroup", frameworkId=draft, key="g", name="G")
    text = {"name": "All", "definition": "d", "levelDescriptors": LEVELS}
    new = {"key": "all", "groupKey": "g", "kind": "VALUE", **text}
    await done(store, "putCompetency", frameworkId=draft, **new)
    keys = [
        each["key"] for each in (await ask(store, KEYS, id=first))["node"]["competencies"]["nodes"]
    ]
    links = [{"fromKey": key, "toKeys": ["all"]} for key in keys]
    await done(store, "mapFramework", frameworkId=draft, fromFrameworkId=first, links=links)
    return draft


async def test_no_version_comes_into_force_in_which_a_post_of_people_wants_nothing(
    demo_store: Store,
) -> None:
    first = await framework_in_force(demo_store)
    before = await standings(demo_store)
    draft = await drafted(demo_store)
    told = await refused(demo_store, "publishFramework", frameworkId=draft)
    assert told[:2] == ("CONFLICT", ["frameworkId"])
    assert "head_risk_management" in told[2]
    assert await standings(demo_store) == before
    wanted = [{"competencyKey": "all", "levelNumber": 3}]
    posts = (await ask(demo_store, POSTS))["roleProfiles"]["nodes"]
    for each in posts:
        asked = {"roleProfileId": each["id"], "frameworkId": draft, "targets": wanted}
        await done(demo_store, "setRoleTargets", **asked)
    await done(demo_store, "publishFramework", frameworkId=draft)
    assert (await standings(demo_store))["all"]["targetNumber"] == 3
    # Nor by retiring the version in force, which brings the one before back.
    asked = {"roleProfileId": posts[0]["id"], "frameworkId": first, "targets": []}
    await done(demo_store, "setRoleTargets", **asked)
    told = await refused(demo_store, "retireFramework", frameworkId=draft)
    assert told[:2] == ("CONFLICT", ["frameworkId"])
    await done(demo_store, "retireFramework", frameworkId=first)


async def test_a_post_does_not_lose_its_targets_while_it_is_given_to_somebody(
    demo_store: Store,
) -> None:
    framework = await framework_in_force(demo_store)
    manager = (await ask(demo_store, PERSON, slug=SLUG))["edition"]["delegate"]["manager"]["id"]
    wanted = [{"competencyKey": "integrity", "levelNumber": 3}]

    async def is_done(act: str, **asked: object) -> bool:
        document = ACT % (act[0].upper() + act[1:], act, SHOWN[act])
        return not (await ask(demo_store, document, input=asked))["act"]["userErrors"]

    for number in range(6):
        made = await done(demo_store, "createRoleProfile", key=f"post{number}", name="Post")
        profile = {"roleProfileId": made["roleProfile"]["id"]}
        where = {**profile, "frameworkId": framework}
        await done(demo_store, "setRoleTargets", **where, targets=wanted)
        both = await asyncio.gather(
            is_done("setRoleTargets", **where, targets=[]),
            is_done("assignRoleProfile", **profile, managerId=manager),
        )
        assert sorted(both) == [False, True]
