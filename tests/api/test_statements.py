"""A list costs the same number of SQL statements with one row and with three."""

import re
from pathlib import Path

import pytest

from domain.store import Store
from tests.api.asking import (
    ask,
    edition_and_delegates,
    finished_agenda_run,
    finished_pairing_run,
    finished_participation_run,
    finished_topic_run,
    publish_participation,
    statements,
)

SHAPES = (Path(__file__).parent / "list_shapes.graphql").read_text(encoding="utf-8")
SHAPE = re.compile(r"# (\d+) statements\n(query.*?\n}\n)", re.DOTALL)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_one_row_costs_as_much_as_three(demo_store: Store) -> None:
    for _ in range(3):
        await finished_pairing_run(demo_store)
    for _ in range(3):
        await finished_topic_run(demo_store)
    for _ in range(3):
        await finished_agenda_run(demo_store, "washington_workshop")
        invited = await finished_participation_run(demo_store)
    await publish_participation(demo_store, invited)
    await _instruct(demo_store)
    shapes = [(text, int(cost)) for cost, text in SHAPE.findall(SHAPES)]
    assert len(shapes) == SHAPES.count("statements\n") > 30
    found = []
    for text, _ in shapes:
        costs = []
        for rows in (1, 3):
            with statements(demo_store) as seen:
                await ask(demo_store, text, n=rows)
            costs.append(len(seen))
        found.append((text, *costs))
    assert found == [(text, cost, cost) for text, cost in shapes]


async def _instruct(store: Store) -> None:
    edition_id, delegates = await edition_and_delegates(store)
    for i in (1, 2, 3):
        await ask(
            store,
            "mutation($input: AddPairingInstructionInput!) { addPairingInstruction(input: $input)"
            " { userErrors { message } } }",
            input={
                "editionId": edition_id,
                "kind": "NEVER",
                "leftDelegateId": delegates[f"LAC-0{i}"],
                "rightDelegateId": delegates[f"CHN-0{i}"],
                "reason": "They work together already.",
            },
        )


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_count_costs_a_statement_only_when_it_is_asked_for(demo_store: Store) -> None:
    with statements(demo_store) as without:
        await ask(demo_store, "{ topics(first: 3) { nodes { key } } }")
    with statements(demo_store) as counted:
        await ask(demo_store, "{ topics(first: 3) { totalCount nodes { key } } }")
    assert (len(without), len(counted)) == (1, 2)
