"""What is printed over HTTP: who may print what, in which format and language, and refusals."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from api.printing.printables import Printable
from tests.api.door import refusal
from tests.api.export_doors import get
from tests.api.policy_world import GRANTS, World, opened
from tests.api.printed import Printed, read_pdf, squeezed
from tests.databases import Databases

# Beside planners and admins, who print everything.
MAY = {
    Printable.PAIRS: {"manager", "coordinator", "auditor"},
    Printable.CARDS: {"manager", "coordinator"},
    Printable.AGENDA: {"manager", "coordinator", "auditor"},
    Printable.REPORT: set[str](),
}


@pytest.fixture(scope="module")
def world(databases: Databases) -> Iterator[World]:
    with opened(databases) as there:
        yield there


def fetched(world: World, who: str, what: str, **headers: str) -> Any:
    return get(world, who, f"/editions/own/print/{what}", **headers)


@pytest.mark.parametrize("what", Printable)
def test_who_may_read_it_may_print_it_and_nobody_else(world: World, what: Printable) -> None:
    answers = {who: fetched(world, who, f"{what}.json") for who in GRANTS}
    given = {who for who, answer in answers.items() if answer.status_code == 200}
    assert given == MAY[what] | {"planner", "admin"}
    for who in GRANTS.keys() - given:
        assert answers[who].status_code in {403, 404}, who
        assert answers[who].json()["errors"]
    assert refusal(fetched(world, "nobody", f"{what}.json")) == (401, "UNAUTHENTICATED")


def test_a_person_prints_their_own_card_and_a_coordinator_those_of_their_staff(
    world: World,
) -> None:
    def cards(who: str) -> set[str]:
        (found,) = fetched(world, who, "cards.json").json()["parts"]
        return {each["heading"].split(" · ")[0] for each in found["parts"]}

    everybody, mine, staff = (cards(who) for who in ("planner", "manager", "coordinator"))
    assert len(mine) == 1
    assert mine <= staff < everybody


def test_every_format_says_the_same_in_the_language_that_is_wanted(world: World) -> None:
    page = fetched(world, "planner", "pairs.html", **{"Accept-Language": "es-MX, en;q=0.5"})
    assert page.headers["content-language"] == "es"
    assert page.headers["content-disposition"] == 'attachment; filename="own-pairs.html"'
    assert "sandbox" in page.headers["content-security-policy"]
    printed = Printed(page.text)
    assert ("h2", "Quién se reúne con quién") in printed.headings
    pdf = fetched(world, "planner", "pairs.pdf", **{"Accept-Language": "es"})
    assert pdf.headers["content-type"] == "application/pdf"
    whole = squeezed("".join(read_pdf(pdf.content)))
    assert [each for each in printed.words if squeezed(each) not in whole] == []
    told = json.dumps(fetched(world, "planner", "pairs.json").json(), ensure_ascii=False)
    assert "Who meets whom" in told


def test_what_is_not_there_is_refused_in_words(world: World) -> None:
    for what in ("badges.pdf", "pairs.odt", "pairs.PDF"):
        answer = fetched(world, "planner", what)
        assert refusal(answer) == (404, "BAD_REQUEST")
        assert "pairs, cards, agenda, report are printed" in answer.text
    assert refusal(get(world, "planner", "/editions/none/print/pairs.html")) == (404, "BAD_REQUEST")
