"""What one token may ask for in a minute, at the budget and beyond."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.budget import Budget
from api.refusals import Refusal
from tests.api.door import ask, door


class Clock:
    """Shows the time that a test set."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_token_may_spend_so_much_in_a_minute_and_no_more() -> None:
    clock = Clock()
    budget = Budget(1_000, clock)
    budget.purse("a").spend(600)
    clock.seconds = 20.5
    purse = budget.purse("a")
    purse.spend(400)
    assert purse.headers == {
        "RateLimit-Policy": '"cost";q=1000;w=60',
        "RateLimit": '"cost";r=0;t=40',
    }
    with pytest.raises(Refusal) as refused:
        budget.purse("a").spend(1)
    assert (refused.value.status, refused.value.code) == (429, "RATE_LIMITED")
    assert refused.value.headers["Retry-After"] == "40"
    budget.purse("b").spend(1_000)
    clock.seconds = 60
    budget.purse("a").spend(1_000)


def test_what_was_refused_is_not_spent() -> None:
    budget = Budget(1_000, Clock())
    with pytest.raises(Refusal):
        budget.purse("a").spend(1_001)
    budget.purse("a").spend(1_000)


def test_ten_thousand_tokens_are_remembered() -> None:
    budget = Budget(1_000, Clock())
    budget.purse("first").spend(1_000)
    for number in range(10_000):
        budget.purse(str(number)).spend(1)
    budget.purse("first").spend(1_000)


def test_the_door_says_what_is_left_and_when_to_come_back(tmp_path: Path) -> None:
    with door(tmp_path, cost_per_minute_max=100) as client:
        answers = [ask(client, "{ managers(first: 50) { nodes { code } } }") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0].headers["ratelimit"].startswith('"cost";r=50;t=')
        assert 1 <= int(answers[2].headers["retry-after"]) <= 60
        (error,) = answers[2].json()["errors"]
        assert error["extensions"] == {"code": "RATE_LIMITED"}
        refused = ask(client, "{ nothing }")
        assert (refused.status_code, "ratelimit" in refused.headers) == (400, False)


RATE_LIMIT = "{ rateLimit { limit operationLimit remaining requested resetAt } }"


def test_the_highest_limits_that_can_be_set_can_be_told(tmp_path: Path) -> None:
    with door(tmp_path, cost_max=10**9 - 1, cost_per_minute_max=2**31 - 1) as client:
        told = ask(client, RATE_LIMIT).json()["data"]["rateLimit"]
    assert (told["limit"], told["operationLimit"]) == (2**31 - 1, 10**9 - 1)
    assert told["remaining"] == 2**31 - 2


def test_an_answer_and_a_query_tell_what_is_left_and_until_when(tmp_path: Path) -> None:
    with door(tmp_path, cost_per_minute_max=100) as client:
        began = datetime.now(UTC)
        ask(client, "{ managers(first: 50) { nodes { code } } }")
        body = ask(client, RATE_LIMIT).json()
        told, shown = body["data"]["rateLimit"], body["extensions"]["cost"]
        reset = datetime.fromisoformat(told["resetAt"])
        # Each answer that asks for an object has the figures, the last one of the minute too.
        last = ask(client, "{ managers(first: 49) { nodes { code } } }").json()["extensions"][
            "cost"
        ]
        refused = ask(client, RATE_LIMIT)
    assert {**told, "resetAt": None} == {
        "limit": 100,
        "operationLimit": 10_000,
        "remaining": 49,
        "requested": 1,
        "resetAt": None,
    }
    assert shown == {
        "requested": told["requested"],
        "limit": told["operationLimit"],
        "remaining": told["remaining"],
        "resetAt": told["resetAt"],
    }
    assert began + timedelta(seconds=58) < reset <= datetime.now(UTC) + timedelta(seconds=62)
    assert (last["requested"], last["remaining"]) == (49, 0)
    assert refused.status_code == 429
