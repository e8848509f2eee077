"""Every field of every type with an id, asked on real rows; every way to look a row up."""

from datetime import date

import pytest
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from sqlalchemy import select

from api.schema.node import NODES
from api.schema.root import schema
from domain import models
from domain.models import EventKind
from domain.outbox import announce
from domain.policy import OWNER, SYSTEM
from domain.rights.reads import ReadBook
from domain.store import Store
from domain.webhooks.delivering import pass_on
from tests.api.asking import (
    SLUG,
    USERS,
    ask,
    edition_and_delegates,
    finished_agenda_run,
    finished_pairing_run,
    finished_participation_run,
    finished_topic_run,
    operations,
    publish_participation,
)
from tests.api.policy_acts import ACTS
from tests.api.policy_probes import inputs, objects
from tests.api.policy_world import fields
from tests.api.test_sketch import NOT_BUILT
from tests.edition_imports import import_rows

ROWS_TRIED = 4
FEED = "mutation($id: ID!) { createCalendarFeed(input: {editionId: $id}) { userErrors { code } } }"
TYPES = sorted(name for name, kind in NODES.items() if kind.batch is not None)


def selection(kind: GraphQLObjectType) -> str:
    """Select every field that needs no argument; what has an id of its own is not entered."""
    return " ".join(
        written(name, field)
        for name, field in kind.fields.items()
        if not any(is_required_argument(argument) for argument in field.args.values())
    )


def written(name: str, field: GraphQLField) -> str:
    kind = get_named_type(field.type)
    if is_leaf_type(kind):
        return name
    if "draws" in field.args:  # Twice says as much as a hundred times.
        name += "(draws: 2)"
    if "id" in kind.fields:
        return f"{name} {{ __typename id }}"
    return f"{name} {{ {selection(kind)} }}"


@pytest.fixture
def engine() -> str:
    """Ask on one engine: the lists behind the fields are tried on both elsewhere."""
    return "sqlite"


async def filled(store: Store) -> tuple[str, dict[str, str]]:
    """Give the store runs, a publication, an instruction, and two partners who met."""
    edition_id, delegates = await edition_and_delegates(store)
    for run_id in (await finished_pairing_run(store), await finished_topic_run(store)):
        name = "publishPairingRun" if run_id.startswith("Pairing") else "publishTopicRun"
        await ask(
            store,
            f"mutation($id: ID!) {{ {name}(input: {{runId: $id}}) {{ userErrors {{ code }} }} }}",
            id=run_id,
        )
    await ask(
        store,
        "mutation($input: AddPairingInstructionInput!) { addPairingInstruction(input: $input)"
        " { userErrors { code } } }",
        input={
            "editionId": edition_id,
            "kind": "NEVER",
            "leftDelegateId": delegates["LAC-01"],
            "rightDelegateId": delegates["CHN-01"],
            "reason": "They share an office.",
        },
    )
    people = """{ a: node(id: "%s") { ... on Delegate { manager { id } } }
      b: node(id: "%s") { ... on Delegate { manager { id } } } }"""
    two = await ask(store, people % (delegates["LAC-01"], delegates["CHN-01"]))
    asked = {
        "editionId": edition_id,
        "managerId": two["a"]["manager"]["id"],
        "peerId": two["b"]["manager"]["id"],
    }
    await ask(
        store,
        "mutation($input: InvitePeerInput!) { invitePeer(input: $input) { userErrors { code } } }",
        input=asked,
    )
    await finished_agenda_run(store, "washington_workshop")
    await publish_participation(store, await finished_participation_run(store))
    await meet(store)
    await read_and_reached(store)
    await call(store, edition_id)
    await plan_ahead(store, edition_id)
    await evaluate(store)
    await be_told(store)
    await hand_in(store, edition_id)
    await ask(store, FEED, id=edition_id)
    created = await ask(
        store,
        "mutation($input: CreateScenarioInput!) { createScenario(input: $input)"
        " { scenario { id } } }",
        input={"editionId": edition_id, "name": "Other weights"},
    )
    await ask(
        store,
        "mutation($input: AddScenarioInstructionInput!) { addScenarioInstruction(input: $input)"
        " { userErrors { code } } }",
        input={
            "scenarioId": created["createScenario"]["scenario"]["id"],
            "kind": "MUST",
            "leftDelegateId": delegates["LAC-02"],
            "rightDelegateId": delegates["CHN-01"],
            "reason": "They have met.",
        },
    )
    return edition_id, delegates


async def read_and_reached(store: Store) -> None:
    """Let somebody read the ratings of everybody, and everybody be reached by telephone."""
    book = ReadBook(store)
    async with store.reading(OWNER) as db:
        people = list(await db.scalars(select(models.Assessment.manager_id).distinct()))
        await db.scalars(select(models.Assessment))
        book.note(OWNER, "test", db.info)
    await book.flush()
    async with store.unit_of_work(SYSTEM) as db:
        db.add_all(models.ContactDetails(manager_id=each, phone="+86 1") for each in people)


async def call(store: Store, edition_id: str) -> None:
    """Open the edition again, and remind of what people lack and of what is overdue."""
    act = "mutation($input: %sInput!) { act: %s(input: $input) { userErrors { message } } }"
    state = act % ("ChangeEditionState", "changeEditionState")
    for each in ("OPEN", "NOMINATING"):
        await ask(store, state, input={"editionId": edition_id, "state": each})
    place = (await ask(store, '{ administration(by: {code: "PE"}) { id } }'))["administration"][
        "id"
    ]
    new = {"editionId": edition_id, "newManager": {"administrationId": place}}
    await ask(store, act % ("NominateManager", "nominateManager"), input=new)
    asked = {"editionId": edition_id}
    for kind, name in (
        ("RemindNominations", "remindNominations"),
        ("RemindCommitments", "remindCommitments"),
    ):
        data = await ask(store, act % (kind, name), input=asked)
        assert data["act"]["userErrors"] == []


async def plan_ahead(store: Store, edition_id: str) -> None:
    """Say what serves a strategy of the programme, and plan a step for it."""
    document = """{ edition(by: {slug: "wco-idb-2011"}) { objectives { id }
      programme { id anchors { id } } } }"""
    found = (await ask(store, document))["edition"]
    act = "mutation($input: %sInput!) { act: %s(input: $input) { userErrors { code } } }"
    anchor = {"anchorId": found["programme"]["anchors"][0]["id"]}
    link = {"editionId": edition_id, "recordId": found["objectives"][0]["id"]}
    step = {"programmeId": found["programme"]["id"], "title": "Again", "year": 2013}
    for kind, name, asked in (
        ("LinkToStrategy", "linkToStrategy", link),
        ("AddRoadmapStep", "addRoadmapStep", step),
    ):
        data = await ask(store, act % (kind, name), input=anchor | asked)
        assert data["act"]["userErrors"] == []


async def be_told(store: Store) -> None:
    """Have an address told of something."""
    asked = {"url": "https://example.org/", "eventKinds": ["RUN_DONE"]}
    act = (
        "mutation($input: CreateWebhookEndpointInput!) { act: createWebhookEndpoint(input: $input)"
    )
    await ask(store, act + " { userErrors { code } } }", input=asked)
    async with store.unit_of_work(SYSTEM) as db:
        at = store.clock()
        announce(db, EventKind.RUN_DONE, "PairingRun", "one", at=at, edition_id=None)
        await db.flush()
        assert await pass_on(db, at=at) == 1


async def hand_in(store: Store, edition_id: str) -> None:
    """Let a file be handed in that was fit for nothing."""
    (row, *_), *_ = import_rows()
    row.id, row.edition_id = models.new_id(), edition_id.partition("_")[2]
    async with store.unit_of_work(SYSTEM) as db:
        db.add(row)


async def evaluate(store: Store) -> None:
    """Let somebody answer a question in words."""
    async with store.unit_of_work(SYSTEM) as db:
        delegate = (await db.scalars(select(models.Delegate).limit(1))).one()
        person = await db.get_one(models.Manager, delegate.manager_id)
        form = models.EvaluationForm(
            id=models.new_id(),
            edition_id=delegate.edition_id,
            number=1,
            level=models.EvaluationLevel.REACTION,
            respondent=models.EvaluationRespondent.PERSON,
            title="t",
            opens_on=date(2011, 12, 7),
            closes_on=date(2011, 12, 31),
            state=models.EvaluationFormState.PUBLISHED,
        )
        question = models.EvaluationQuestion(
            id=models.new_id(),
            form_id=form.id,
            position=0,
            kind=models.QuestionKind.TEXT,
            template="reaction_better",
        )
        answer = models.EvaluationAnswer(
            id=models.new_id(),
            form_id=form.id,
            manager_id=person.id,
            administration_id=person.administration_id,
            side_id=delegate.side_id,
            answered_at=store.clock(),
        )
        for row in (form, question, answer):
            db.add(row)
            await db.flush()
        db.add(
            models.EvaluationValue(answer_id=answer.id, question_id=question.id, words="More time.")
        )


async def meet(store: Store) -> None:
    """Let two partners accept and meet."""
    document = """{ partnerships: edition(by: {slug: "wco-idb-2011"}) {
      partnerships(first: 1) { nodes { id delegates { id } } } } }"""
    (found,) = (await ask(store, document))["partnerships"]["partnerships"]["nodes"]
    act = "mutation($input: %sInput!) { act: %s(input: $input) { userErrors { code } } }"
    for each in found["delegates"]:
        asked = {"partnershipId": found["id"], "delegateId": each["id"]}
        await ask(store, act % ("AcceptPartnership", "acceptPartnership"), input=asked)
    asked = {"partnershipId": found["id"], "kind": "CALL", "happenedOn": "2011-12-12"}
    data = await ask(store, act % ("RecordContact", "recordContact"), input=asked)
    assert data["act"]["userErrors"] == []


async def test_every_field_of_every_type_answers(demo_store: Store) -> None:
    await filled(demo_store)
    for name in TYPES:
        table: type[models.Record] = getattr(models, name)
        async with demo_store.reading(SYSTEM) as db:
            row_ids = list(await db.scalars(select(table.id).order_by(table.id).limit(ROWS_TRIED)))
        assert row_ids, name
        fields = selection(schema._schema.type_map[name])
        for row_id in row_ids:
            node_id = f"{name}_{row_id}"
            document = f"query($id: ID!) {{ node(id: $id) {{ ... on {name} {{ {fields} }} }} }}"
            # As the program itself: not even a planner reads who read the ratings of people.
            data = await ask(demo_store, document, viewer=SYSTEM, id=node_id)
            assert data["node"]["id"] == node_id


def test_every_field_and_filter_has_a_line_that_says_who_may_read_it() -> None:
    there = {f"{name}.{each}" for name, kind in objects().items() for each in kind.fields}
    there |= set(inputs())
    mend = "Say in tests/api/policy.csv who may read it, from what each role is for."
    assert there - fields().keys() == set(), mend
    assert fields().keys() - there == set(), "These are in the table and not in the schema."


def test_every_act_is_tried_by_every_role() -> None:
    mend = "Say in tests/api/policy_acts.py with which input, of own and of foreign rows."
    assert ACTS.keys() == objects()["Mutation"].fields.keys(), mend


LOOKUPS = [
    ("administration", '{code: "BR"}'),
    ("competency", '{key: "risk_management"}'),
    ("competencyFramework", '{key: "wco-lmd-2011-reading"}'),
    ("cooperationInstrument", '{key: "comalep"}'),
    ("edition", f'{{slug: "{SLUG}"}}'),
    ("organization", '{key: "idb"}'),
    ("programme", '{key: "wco-idb-china-latam"}'),
    ("roleProfile", '{key: "head_risk_management"}'),
    ("topic", '{key: "risk_management"}'),
]


async def test_a_row_is_found_by_key_and_by_id(demo_store: Store) -> None:
    for field, by in LOOKUPS:
        found = (await ask(demo_store, f"{{ {field}(by: {by}) {{ id }} }}"))[field]
        again = await ask(demo_store, f'{{ {field}(by: {{id: "{found["id"]}"}}) {{ id }} }}')
        assert again[field] == found
        key, _, _ = by.partition(":")
        missing = '"ZZ"' if field == "administration" else '"nothing_of_the_kind"'
        assert await ask(demo_store, f"{{ {field}(by: {key}: {missing}}}) {{ id }} }}") == {
            field: None
        }
    inside = (
        f'{{ edition(by: {{slug: "{SLUG}"}}) {{ a: delegate(by: {{code: "LAC-01"}}) {{ id }}'
        ' b: delegate(by: {code: "LAC-99"}) { id } } }'
    )
    delegate = (await ask(demo_store, inside))["edition"]
    assert delegate["b"] is None
    by_id = await ask(
        demo_store,
        f'{{ edition(by: {{slug: "{SLUG}"}})'
        f' {{ delegate(by: {{id: "{delegate["a"]["id"]}"}}) {{ code }} }} }}',
    )
    assert by_id["edition"] == {"delegate": {"code": "LAC-01"}}


async def test_an_instrument_is_not_found_on_a_day_before_it_was_known(demo_store: Store) -> None:
    document = (
        'query($day: Date) { cooperationInstrument(asOf: $day, by: {key: "cn-pe-cmaa"})'
        " { key stage signedOn } }"
    )
    signed = {"key": "cn-pe-cmaa", "stage": "SIGNED", "signedOn": "2008-11-19"}
    assert await ask(demo_store, document, day="2011-12-07") == {"cooperationInstrument": signed}
    assert await ask(demo_store, document, day="2001-01-01") == {"cooperationInstrument": None}


async def test_every_built_query_of_the_sketch_runs(demo_store: Store) -> None:
    _, delegates = await filled(demo_store)
    run = (
        await ask(
            demo_store,
            "query($slug: String!) { edition(by: {slug: $slug}) { latestPairingRun { id"
            " pairings(first: 1) { nodes { id } } } } }",
            slug=SLUG,
        )
    )["edition"]["latestPairingRun"]
    values = {
        "slug": SLUG,
        "code": "LAC-01",
        "key": "wco-lmd-2011-reading",
        "id": run["pairings"]["nodes"][0]["id"],
        "ids": list(delegates.values()),
        "run": run["id"],
        "a": delegates["LAC-01"],
        "b": delegates["CHN-01"],
        "day": "2011-12-07",
        "locale": "fr",
        "since": "2011-12-07T09:00:00Z",
    }
    tried = 0
    for user in USERS:
        for name, document in operations(user).items():
            if name not in NOT_BUILT and f"query {name}" in document:
                wanted = {key: value for key, value in values.items() if f"${key}" in document}
                assert await ask(demo_store, document, **wanted)
                tried += 1
    assert tried > 25
