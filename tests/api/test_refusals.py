"""What cannot be answered is told by a code and in words, and nothing is written."""

import logging
from datetime import date

import pytest
from sqlalchemy import delete, func, select, text

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import (
    NOWHERE,
    SLUG,
    answer,
    ask,
    edition_and_delegates,
    finished_pairing_run,
    refusal,
)

START = """
mutation($input: StartPairingRunInput!) {
  startPairingRun(input: $input) { pairingRun { id } userErrors { code path message } }
}
"""
TOPICS = """
mutation($input: StartTopicRunInput!) {
  startTopicRun(input: $input) { topicRun { id } userErrors { code path message } }
}
"""
UNKNOWN = "0" * 20


@pytest.fixture
def engine() -> str:
    """Ask on one engine: what is refused here never depends on the dialect."""
    return "sqlite"


async def runs_kept(store: Store) -> int:
    async with store.reading(SYSTEM) as db:
        return sum(
            [
                await db.scalar(select(func.count()).select_from(table)) or 0
                for table in (models.PairingRun, models.TopicRun)
            ]
        )


async def told(store: Store, document: str, **asked: object) -> dict:
    """Ask for a change that is refused, and return the one userError; nothing was written."""
    (payload,) = (await ask(store, document, input=asked)).values()
    (error,) = payload.pop("userErrors")
    assert set(payload.values()) == {None}
    assert await runs_kept(store) == 0
    found: dict = error
    return found


async def test_an_unknown_edition_is_null_and_no_error(demo_store: Store) -> None:
    assert await answer(demo_store, '{ edition(by: {slug: "nowhere-1999"}) { id } }') == {
        "data": {"edition": None}
    }


async def test_a_run_of_an_unknown_edition_is_told_where_it_was_asked(demo_store: Store) -> None:
    assert await told(demo_store, START, editionId=f"Edition_{UNKNOWN}") == {
        "code": "NOT_FOUND",
        "path": ["editionId"],
        "message": "There is no edition of this id that you may plan.",
    }


@pytest.mark.parametrize("document", [START, TOPICS])
async def test_an_edition_with_one_side_cannot_be_run(demo_store: Store, document: str) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.Side).where(models.Side.key == "china"))
    error = await told(demo_store, document, editionId=edition_id)
    assert (error["code"], error["path"]) == ("NOT_READY", ["editionId"])
    assert "only the side latin_america" in error["message"]


@pytest.mark.parametrize("document", [START, TOPICS])
async def test_a_side_without_people_cannot_be_run(demo_store: Store, document: str) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.Delegate).where(models.Delegate.code.startswith("CHN")))
    error = await told(demo_store, document, editionId=edition_id)
    assert (error["code"], error["path"]) == ("NOT_READY", ["editionId"])
    assert "The side china" in error["message"]


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({"weightGainPerMille": 601}, ["parameters", "weightGainPerMille"]),
        ({"pointsTopicPerMille": -1}, ["parameters", "pointsTopicPerMille"]),
        ({"shareLevel": 9}, ["parameters", "shareLevel"]),
        ({"adminPairMax": -1}, ["parameters", "adminPairMax"]),
        ({"languageRequired": 4}, ["parameters", "languageRequired"]),
    ],
)
async def test_a_parameter_out_of_range_is_told_by_its_own_name(
    demo_store: Store, parameters: dict, path: list[str]
) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    error = await told(demo_store, START, editionId=edition_id, parameters=parameters)
    assert (error["code"], error["path"]) == ("INVALID_INPUT", path)
    assert error["message"].startswith("Expected ")


async def test_a_parameter_is_named_as_the_input_names_it(demo_store: Store) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    for document, parameters, words in (
        (
            START,
            {"weightMutualPerMille": 1},
            (
                "Expected per-mille that sums to 1000 with weightMutualPerMille and"
                " weightLanguagePerMille."
            ),
        ),
        (
            START,
            {"pointsTopicPerMille": 1},
            "Expected per-mille that sums to 1000 with pointsTopicPerMille.",
        ),
        (TOPICS, {"countMin": 7}, "Expected at least countMin."),
        (
            START,
            {"everyonePaired": None},
            "everyonePaired is null. Leave it out, or give a value.",
        ),
        (
            TOPICS,
            {"phiPerMille": None},
            "phiPerMille is null. Leave it out, or give a value.",
        ),
    ):
        error = await told(demo_store, document, editionId=edition_id, parameters=parameters)
        assert (error["code"], error["message"]) == ("INVALID_INPUT", words)


async def test_each_item_of_a_list_is_told_by_its_place(demo_store: Store) -> None:
    edition_id, delegates = await edition_and_delegates(demo_store)
    known = await ask(
        demo_store,
        """{
          competencies(first: 1) { nodes { id } }
          groups: topics(first: 1, filter: {isLeaf: false}) { nodes { id } }
          leaves: topics(first: 1, filter: {isLeaf: true}) { nodes { id } }
        }""",
    )
    competency, group, leaf = (each["nodes"][0]["id"] for each in known.values())
    ranked = {"competencyId": competency, "priority": 2}
    limit = {"delegateId": delegates["LAC-01"], "partnersMax": 2}
    for document, asked, path in (
        (START, {"partnerLimits": [limit, limit]}, "partnerLimits.1.delegateId"),
        (START, {"partnerLimits": [limit | {"delegateId": leaf}]}, "partnerLimits.0.delegateId"),
        (START, {"partnerLimits": [limit | {"partnersMax": 0}]}, "partnerLimits.0.partnersMax"),
        (START, {"partnerLimits": [limit | {"partnersMax": 1001}]}, "partnerLimits.0.partnersMax"),
        (START, {"priorities": [ranked, ranked]}, "priorities.1.competencyId"),
        (START, {"priorities": [ranked | {"competencyId": leaf}]}, "priorities.0.competencyId"),
        (START, {"priorities": [ranked] * 201}, "priorities"),
        (TOPICS, {"mustTopicIds": [leaf, delegates["LAC-01"]]}, "mustTopicIds.1"),
        (TOPICS, {"neverTopicIds": [group]}, "neverTopicIds.0"),
        (TOPICS, {"mustTopicIds": [leaf], "neverTopicIds": [leaf]}, "neverTopicIds.0"),
        (TOPICS, {"neverTopicIds": [leaf] * 201}, "neverTopicIds"),
    ):
        error = await told(demo_store, document, editionId=edition_id, **asked)
        assert (error["code"], ".".join(error["path"])) == ("INVALID_INPUT", path)
    assert await refusal(
        demo_store,
        START,
        input={"editionId": edition_id, "priorities": [ranked, ranked | {"competencyId": "?"}]},
    ) == (
        "BAD_USER_INPUT",
        'priorities.1.competencyId is no id: "?". Use an id from an earlier answer.',
    )


async def test_an_id_of_another_type_can_be_corrected(demo_store: Store) -> None:
    _, delegates = await edition_and_delegates(demo_store)
    assert await told(demo_store, START, editionId=delegates["LAC-01"]) == {
        "code": "INVALID_INPUT",
        "path": ["editionId"],
        "message": "This is the id of a Delegate. Give the id of an Edition.",
    }


async def test_a_topic_that_is_no_topic_is_told(demo_store: Store) -> None:
    edition_id, _ = await edition_and_delegates(demo_store)
    error = await told(demo_store, TOPICS, editionId=edition_id, mustTopicIds=[f"Topic_{UNKNOWN}"])
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["mustTopicIds", "0"])


@pytest.mark.parametrize("bad", ["", "1", "Manager", "manager_1", "Nothing_1", "Node_1", "Run_1"])
async def test_a_bad_id_is_null_and_an_error_in_words(bad: str) -> None:
    shown = await answer(NOWHERE, "query($id: ID!) { node(id: $id) { id } }", id=bad)
    assert shown["data"] == {"node": None}
    (error,) = shown["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["message"] == f'This is no id: "{bad}". Use an id from an earlier answer.'


async def test_an_unknown_id_is_null_and_no_error(store: Store) -> None:
    shown = await answer(store, "query($id: ID!) { node(id: $id) { id } }", id=f"Topic_{UNKNOWN}")
    assert shown["data"] == {"node": None}
    assert "errors" not in shown


async def test_nodes_keeps_the_good_ones(demo_store: Store) -> None:
    edition_id, delegates = await edition_and_delegates(demo_store)
    ids = [delegates["LAC-01"], "bad", f"Topic_{UNKNOWN}", edition_id]
    shown = await answer(
        demo_store, "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids
    )
    assert shown["data"]["nodes"] == [
        {"__typename": "Delegate", "id": delegates["LAC-01"]},
        None,
        None,
        {"__typename": "Edition", "id": edition_id},
    ]
    (error,) = shown["errors"]
    assert error["path"] == ["nodes", 1]


async def test_nodes_takes_a_hundred_ids_and_no_more(store: Store) -> None:
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert await ask(store, document, ids=[f"Topic_{UNKNOWN}"] * 100) == {"nodes": [None] * 100}
    code, words = await refusal(store, document, ids=[f"Topic_{UNKNOWN}"] * 101)
    assert (code, words) == ("BAD_USER_INPUT", "ids has 101 ids. Give at most 100.")


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ regions { key }", "GRAPHQL_PARSE_FAILED"),
        ("{ regons { key } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ regions }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ edition(by: {slug: "a", id: "b"}) { id } }', "GRAPHQL_VALIDATION_FAILED"),
        ("{ edition(by: {}) { id } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            '{ cooperationInstruments(asOf: "yesterday") { totalCount } }',
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
        ("fragment f on Query { __typename }", "OPERATION_RESOLUTION_FAILURE"),
    ],
)
async def test_a_malformed_document_runs_nothing(document: str, code: str) -> None:
    shown = await answer(NOWHERE, document)
    assert shown["data"] is None
    assert {error["extensions"]["code"] for error in shown["errors"]} == {code}
    words = " ".join(error["message"] for error in shown["errors"])
    assert "Did you mean" not in words


@pytest.mark.parametrize(
    ("document", "variables", "words"),
    [
        (
            "query($day: Date) { cooperationInstruments(asOf: $day) { totalCount } }",
            {"day": "2011-02-30"},
            (
                "Variable '$day' has invalid value:"
                " A Date is a day of the calendar, such as 2011-12-07."
            ),
        ),
        (
            "query($code: CountryCode) { administration(by: {code: $code}) { id } }",
            {"code": "br"},
            "Variable '$code' has invalid value: A CountryCode is two capital letters, such as BR.",
        ),
        (
            "query($n: Int) { topics(first: $n) { totalCount } }",
            {"n": "Robert'); DROP TABLE topic;--" * 9},
            "Variable '$n' has invalid value: Int cannot represent non-integer value.",
        ),
        (
            "query($by: EditionBy!) { edition(by: $by) { id } }",
            {},
            (
                "Variable '$by' has invalid value: Expected a value of non-null type 'EditionBy!'"
                " to be provided."
            ),
        ),
        (
            "query($by: EditionBy!) { edition(by: $by) { id } }",
            {"by": {"slugg": "x"}},
            (
                "Variable '$by' has invalid value: Expected value of type 'EditionBy' not to"
                " include unknown field 'slugg'."
            ),
        ),
    ],
)
async def test_a_bad_variable_is_told_without_a_word_of_python(
    document: str, variables: dict, words: str
) -> None:
    shown = await answer(NOWHERE, document, **variables)
    assert shown["data"] is None
    assert shown["errors"][0]["message"] == words
    assert {error["extensions"]["code"] for error in shown["errors"]} == {"BAD_USER_INPUT"}


async def test_a_fault_of_ours_is_masked_and_logged(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async with store.unit_of_work(SYSTEM) as db:
        await db.execute(text("ALTER TABLE region RENAME TO sentinel_region"))
    with caplog.at_level(logging.ERROR):
        shown = await answer(store, "{ regions { key } }")
    (error,) = shown["errors"]
    assert shown["data"] is None
    assert error["extensions"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "requestId": "request-1",
    }
    assert "region" not in error["message"].lower()
    (line,) = [record.getMessage() for record in caplog.records]
    assert all(word in line for word in ("request-1", "OperationalError", "regions"))
    assert "no such table" not in line


async def test_a_why_not_about_one_person_is_refused(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    _, delegates = await edition_and_delegates(demo_store)
    document = "query($r: ID!, $a: ID!, $b: ID!) { whyNot(run: $r, a: $a, b: $b) { verdict } }"
    code, words = await refusal(
        demo_store, document, r=run_id, a=delegates["LAC-01"], b=delegates["LAC-01"]
    )
    assert (code, words) == ("BAD_USER_INPUT", "Both are LAC-01. Ask about two delegates.")
    unknown = await ask(
        demo_store, document, r=run_id, a=delegates["LAC-01"], b=f"Delegate_{UNKNOWN}"
    )
    assert unknown == {"whyNot": None}


async def test_a_rating_that_cannot_be_is_refused_by_field(demo_store: Store) -> None:
    data = await ask(
        demo_store,
        "query($slug: String!) { competencies(first: 1) { nodes { id } } edition(by: {slug: $slug})"
        ' { delegate(by: {code: "LAC-01"}) { manager { id } } } }',
        slug=SLUG,
    )
    asked = {
        "managerId": data["edition"]["delegate"]["manager"]["id"],
        "competencyId": data["competencies"]["nodes"][0]["id"],
        "kind": "SELF",
        "assessedOn": "2011-12-12",
    }
    later = date.fromordinal(demo_store.clock().date().toordinal() + 1).isoformat()
    for wrong, path, code in (
        ({"level": "EXPERT", "assessedOn": later}, "assessedOn", "INVALID_INPUT"),
        ({}, "level", "INVALID_INPUT"),
        ({"level": None, "managerId": f"Manager_{UNKNOWN}"}, "managerId", "NOT_FOUND"),
        ({"level": None, "competencyId": f"Competency_{UNKNOWN}"}, "competencyId", "NOT_FOUND"),
    ):
        payload = await ask(
            demo_store,
            "mutation($input: RateCompetencyInput!) { rateCompetency(input: $input)"
            " { rating { id } userErrors { code path } } }",
            input=asked | wrong,
        )
        assert payload["rateCompetency"] == {
            "rating": None,
            "userErrors": [{"code": code, "path": [path]}],
        }
