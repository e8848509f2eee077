"""A published agenda at the terminal, for tools of conferences."""

import asyncio
import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import parse

import pytest

from domain import runs
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.cli.door import EDITION, tradewinds
from tests.api.conference_form import expect_json, expect_xml

WORKSHOP = "washington_workshop"


@pytest.mark.usefixtures("database")
def test_what_is_published_is_written_once_and_alike_in_both_forms(
    document: dict[str, Any],
) -> None:
    asked = ("export", *EDITION, "--conference", "json")
    told = tradewinds(*asked, code=4).stderr
    assert "None is published yet." in told
    (agenda,) = (each for each in document["agendas"] if each["component"] == WORKSHOP)
    publish(agenda["run"])
    told = tradewinds(*asked, "--to", "out", "--locale", "es").stdout
    assert told.startswith("Wrote out/schedule.json, the agenda of washington_workshop: ")
    written = json.loads(Path("out/schedule.json").read_text(encoding="utf-8"))
    events = expect_json(written)
    assert "Panel" in {each["type"] for each in events}
    tradewinds("export", *EDITION, "--conference", "xml", "--to", "out")
    elements = expect_xml(parse("out/schedule.xml").getroot())  # noqa: S314 -- our own
    assert [each.get("guid") for each in elements] == [each["guid"] for each in events]
    assert "is there already" in tradewinds(*asked, "--to", "out", code=4).stderr
    wrong = tradewinds(*asked, "--component", "nothing", code=4).stderr
    assert "Published are: washington_workshop." in wrong
    both = tradewinds(*asked, "--network", "gexf", code=2).output
    assert "one of them at a time" in both


def publish(run_id: str) -> None:
    """Publish a run in the database of the working folder."""

    async def act() -> None:
        store = Store("sqlite:///tradewinds.db")
        async with store.unit_of_work(SYSTEM) as db:
            await runs.publish_agenda_run(db, run_id, at=store.clock())
        await store.close()

    asyncio.run(act())
