"""What people made of 2011, and what came of it, at the terminal."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.api.cli.door import EDITION, tradewinds


def test_a_closed_form_is_told_in_sums(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        (edition,) = connection.execute("SELECT id FROM edition").fetchone()
        connection.execute(
            "INSERT INTO evaluation_form (edition_id, number, level, respondent, title, opens_on,"
            " closes_on, state, version, id) VALUES (?, 1, 'reaction', 'person', 'How was it?',"
            " '2011-12-16', '2011-12-20', 'published', 1, 'form')",
            (edition,),
        )
        connection.execute(
            "INSERT INTO evaluation_question (form_id, position, kind, wording, template, unit,"
            " choices, version, id) VALUES ('form', 0, 'scale', '', 'reaction_content', '', '', 1,"
            " 'question')"
        )
        people = connection.execute(
            "SELECT m.id, m.administration_id, d.side_id FROM delegate d JOIN manager m"
            " ON m.id = d.manager_id ORDER BY d.code LIMIT 6"
        ).fetchall()
        for number, (person, place, side) in enumerate(people):
            connection.execute(
                "INSERT INTO evaluation_answer (form_id, manager_id, administration_id, side_id,"
                " answered_at, version, id) VALUES ('form', ?, ?, ?, '2011-12-17', 1, ?)",
                (person, place, side, f"answer{number}"),
            )
            connection.execute(
                "INSERT INTO evaluation_value (answer_id, question_id, number, id)"
                " VALUES (?, 'question', ?, ?)",
                (f"answer{number}", 3 + number % 3, f"value{number}"),
            )
        connection.commit()
    said = tradewinds("evaluation", *EDITION).stdout
    assert "E-01 reaction, 2011-12-16 to 2011-12-20, closed: How was it?" in said
    assert "6 of 24 answered" in said
    assert "4.00  How useful were the topics for your work?" in said
    found = json.loads(tradewinds("evaluation", *EDITION, "--locale", "zh", "--json").stdout)
    (form,) = found["forms"]
    assert (form["answered"], form["questions"][0]["mean_per_mille"]) == (6, 4000)
    assert form["questions"][0]["wording"].startswith("各项议题")
    assert "  reaction: 4.00 of 5, 6 of 24 answered" in tradewinds("outcome", *EDITION).stdout


@pytest.mark.usefixtures("database")
def test_what_came_of_it_is_told_in_numbers() -> None:
    found = json.loads(tradewinds("outcome", *EDITION, "--json").stdout)
    assert (found["delegates"], found["administrations"], found["evaluations"]) == (24, 13, [])
    assert found["commitments_done"] == 1
    said = tradewinds("outcome", *EDITION).stdout
    assert said.startswith("What came of wco-idb-2011\n  delegates: 24\n")
