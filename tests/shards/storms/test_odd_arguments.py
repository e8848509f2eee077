"""No argument of any field is answered with an internal error, whoever sends it."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.api.door import TOKEN
from tests.api.odd_arguments import Odd
from tests.api.partners import Partners, opened, publish_demo
from tests.databases import Databases

ASKING = ("owner", "planner", "ours", "left", "auditor", "website")
# What an answer shows is asked for next.
SHOWN = """{ edition(by: {slug: "wco-idb-2011"}) {
  id sides { id } components { id } pairingRuns { nodes { id } }
  delegates(first: 12) { nodes { id manager { id } } }
  partnerships(first: 4) { nodes { id pairing { id } } } }
  editions { nodes { id } } programmes { nodes { id } } topics(first: 4) { nodes { id } }
  competencies(first: 4) { nodes { id framework { id } } } roleProfiles { nodes { id } } }"""


@pytest.fixture
def engine() -> str:
    """Ask on one engine; both meet hostile values in the tests of each door."""
    return "sqlite"


@pytest.fixture
def partners(databases: Databases, engine: str, tmp_path: Path) -> Iterator[Partners]:
    url = databases.filled_by(engine, publish_demo)
    named = url.render_as_string(hide_password=False)
    with opened(tmp_path, named, cost_per_minute_max=10**9, solves_max=0) as there:
        there.tokens["owner"] = TOKEN
        yield there
    databases.give_back(url)


def faults(partners: Partners, seed: int, count: int) -> list[str]:
    """Send so many requests, each as another of those concerned; return what went wrong."""
    odd = Odd(seed)
    odd.learn(str(partners.ask("owner", SHOWN)).replace("'", '"'))
    found = []
    for coordinate, body in islice(odd.requests(), count):
        who = odd.chance.choice(ASKING)
        answer = partners.client.post(
            "/graphql",
            content=body,
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {partners.tokens[who]}",
            },
        )
        odd.learn(answer.text)
        if answer.status_code >= 500 or "INTERNAL_SERVER_ERROR" in answer.text:
            found.append(f"{who} {coordinate} {body.decode()} {answer.text[:400]}")
    return found


def test_no_argument_is_answered_with_an_internal_error(partners: Partners) -> None:
    assert faults(partners, seed=1, count=250) == []
