"""What administrations say of themselves, over HTTP: told, changed, refused, taken back."""

from typing import Any

import pytest

from tests.api.drafting import Desk

PROFILE = """
query($code: CountryCode!) { administration(by: {code: $code}) { id profile { complete missing
  functions { totalCount nodes {
    id version kind name description asOfOn sinceOn source synthetic topics { key }
  } }
  practices { totalCount nodes {
    id version name description results sinceOn contactRole source synthetic topic { key }
    administration { code }
  } }
  challenges { totalCount nodes {
    id version name description urgency source synthetic topic { key }
  } }
} } }
"""
TOLD = {"description": "What it is.", "source": "Its annual report."}


async def profile(desk: Desk, code: str) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.door.ask(PROFILE, code=code))["administration"]
    return found


async def topic(desk: Desk, key: str) -> str:
    document = "query($key: String!) { topic(by: {key: $key}) { id } }"
    return str((await desk.door.ask(document, key=key))["topic"]["id"])


async def test_a_profile_is_told_part_by_part_and_is_complete_when_it_has_all(desk: Desk) -> None:
    chile = await profile(desk, "CL")
    assert chile["profile"] == {
        "complete": False,
        "missing": ["FUNCTION", "PROCESS", "GOOD_PRACTICE", "CHALLENGE"],
        **{
            part: {"totalCount": 0, "nodes": []}
            for part in ("functions", "practices", "challenges")
        },
    }
    place = {"administrationId": chile["id"]}
    window, risk = await topic(desk, "single_window"), await topic(desk, "risk_security")
    for kind in ("FUNCTION", "PROCESS"):
        await desk.door.done(
            "addStrategicFunction",
            **place,
            **TOLD,
            name=f"Its {kind.lower()}",
            kind=kind,
            asOfOn="2011-12-01",
            sinceOn="2010-01-01",
            topicIds=[window, risk],
        )
    await desk.door.done(
        "addGoodPractice",
        **place,
        **TOLD,
        name="Its practice",
        topicId=window,
        results="Two days less.",
        sinceOn="2009-05-01",
        contactRole="Head of the window",
    )
    await desk.door.done(
        "addChallenge", **place, **TOLD, name="Its challenge", topicId=risk, urgency="HIGH"
    )
    found = (await profile(desk, "CL"))["profile"]
    assert (found["complete"], found["missing"]) == (True, [])
    first, second = found["functions"]["nodes"]
    assert [each.pop("id")[:18] for each in (first, second)] == ["StrategicFunction_"] * 2
    assert first == {
        "version": 1,
        "kind": "FUNCTION",
        "name": "Its function",
        **TOLD,
        "asOfOn": "2011-12-01",
        "sinceOn": "2010-01-01",
        "synthetic": False,
        "topics": [{"key": "single_window"}, {"key": "risk_security"}],
    }
    (practice,), (challenge,) = (found[part]["nodes"] for part in ("practices", "challenges"))
    practice.pop("id")
    challenge.pop("id")
    assert practice == {
        "version": 1,
        "name": "Its practice",
        **TOLD,
        "results": "Two days less.",
        "sinceOn": "2009-05-01",
        "contactRole": "Head of the window",
        "synthetic": False,
        "topic": {"key": "single_window"},
        "administration": {"code": "CL"},
    }
    assert challenge == {
        "version": 1,
        "name": "Its challenge",
        **TOLD,
        "urgency": "HIGH",
        "synthetic": False,
        "topic": {"key": "risk_security"},
    }


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_does_not_fit_is_refused_with_the_record_and_the_field(desk: Desk) -> None:
    peru = await profile(desk, "PE")
    window = await topic(desk, "single_window")
    function = {"administrationId": peru["id"], **TOLD, "name": "A", "kind": "FUNCTION"}
    function["asOfOn"] = "2011-12-01"
    taken = peru["profile"]["practices"]["nodes"][0]["name"]
    practice = {"administrationId": peru["id"], **TOLD, "name": "A", "topicId": window}
    cases = (
        ("addStrategicFunction", function | {"name": " "}, "INVALID_INPUT", ["name"], "a name"),
        ("addStrategicFunction", function | {"source": ""}, "INVALID_INPUT", ["source"], "source"),
        (
            "addStrategicFunction",
            function | {"asOfOn": "2999-01-01"},
            "INVALID_INPUT",
            ["asOfOn"],
            "function or process 'A' is told as of 2999-01-01",
        ),
        (
            "addStrategicFunction",
            function | {"sinceOn": "2011-12-02"},
            "INVALID_INPUT",
            ["sinceOn"],
            "since 2011-12-02, after 2011-12-01",
        ),
        (
            "addStrategicFunction",
            function | {"topicIds": [window, "Topic_none"]},
            "NOT_FOUND",
            ["topicIds", "1"],
            "no topic",
        ),
        (
            "addStrategicFunction",
            function | {"topicIds": [window, window]},
            "INVALID_INPUT",
            ["topicIds"],
            "each once",
        ),
        (
            "addGoodPractice",
            practice | {"sinceOn": "2999-01-01"},
            "INVALID_INPUT",
            ["sinceOn"],
            "good practice 'A'",
        ),
        (
            "addGoodPractice",
            practice | {"name": taken},
            "CONFLICT",
            ["name"],
            f"PE has a good practice {taken!r} already",
        ),
        (
            "addGoodPractice",
            practice | {"topicId": peru["id"]},
            "INVALID_INPUT",
            ["topicId"],
            "id of an Administration",
        ),
        (
            "addGoodPractice",
            practice | {"administrationId": "Administration_none"},
            "NOT_FOUND",
            ["administrationId"],
            "that you may describe",
        ),
    )
    for act, asked, code, path, words in cases:
        told = await desk.door.error(act, **asked)
        assert (told["code"], told["path"]) == (code, path), (act, told)
        assert words in told["message"], told
    assert (await profile(desk, "PE"))["profile"] == peru["profile"]


async def test_a_part_is_changed_removed_and_taken_back(desk: Desk) -> None:
    before = await profile(desk, "PE")
    parts = before["profile"]
    for noun, part, change in (
        ("StrategicFunction", "functions", {"sinceOn": None, "topicIds": []}),
        ("GoodPractice", "practices", {"results": "", "contactRole": "Nobody yet"}),
        ("Challenge", "challenges", {"urgency": "LOW"}),
    ):
        (row, *_) = parts[part]["nodes"]
        changed = await desk.door.done(f"change{noun}", id=row["id"], **change)
        (result,) = (value for name, value in changed.items() if name not in UNTOLD)
        assert result == {"id": row["id"], "version": 2}
        again = await desk.door.done(f"change{noun}", id=row["id"], **change)
        assert again == changed
        stale = await desk.door.error(f"change{noun}", id=row["id"], name="B", expectedVersion=1)
        assert (stale["code"], stale["currentVersion"]) == ("STALE", 2)
        (other,) = (
            each
            for each in (await profile(desk, "PE"))["profile"][part]["nodes"]
            if each["id"] == row["id"]
        )
        named = {"topicIds": ("topics", [])}
        for field, value in change.items():
            key, expected = named.get(field, (field, value))
            assert other[key] == expected
        await desk.revert_newest()
        gone = await desk.door.done(f"remove{noun}", id=row["id"])
        assert (gone["deletedId"], gone["administration"]) == (row["id"], {"code": "PE"})
        missing = await desk.door.error(f"remove{noun}", id=row["id"])
        assert (missing["code"], missing["path"]) == ("NOT_FOUND", ["id"])
        await desk.revert_newest()
    after = (await profile(desk, "PE"))["profile"]
    for part in ("functions", "practices", "challenges"):
        for row in (*parts[part]["nodes"], *after[part]["nodes"]):
            row.pop("version")
    assert after == parts


UNTOLD = ("replayed", "userErrors", "administration")


async def test_a_request_that_comes_twice_describes_once(desk: Desk) -> None:
    peru = await profile(desk, "PE")
    asked = {
        "administrationId": peru["id"],
        **TOLD,
        "name": "Told twice",
        "topicId": await topic(desk, "transit"),
        "urgency": "LOW",
        "idempotencyKey": "told-twice-1",
    }
    first = await desk.door.done("addChallenge", **asked)
    second = await desk.door.done("addChallenge", **asked)
    assert (first["replayed"], second["replayed"]) == (False, True)
    assert first["challenge"] == second["challenge"]
    assert (await profile(desk, "PE"))["profile"]["challenges"]["totalCount"] == 3
