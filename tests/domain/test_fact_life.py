"""The life of the facts of an edition against a model of dictionaries, while records change."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import delete, func, select

from domain import models
from domain.facts import FACTS_OF_EDITION, FactFilter, counts_by_fact, resolutions_by_fact
from domain.facts.resolving import reopen_fact, resolve_fact
from domain.facts.writing import FactWanted, change_fact, remove_fact, state_fact
from domain.models import CountedFrom
from domain.pages import Wanted, Window, pages_by_parent
from domain.store import WriteDb
from tests.databases import Databases
from tests.domain.machine import Machine, live

AT = datetime(2012, 6, 1, tzinfo=UTC)
KEYS = ("first", "second")
TOPICS = ("window", "post", "track")
FIGURES = st.sampled_from(["1", "2", "3", "many"])
# In the edition of the tests there are two sides and one component.
SOURCES = st.sampled_from(
    [CountedFrom.FOCUS_TOPICS, CountedFrom.SIDES, CountedFrom.COMPONENTS, None]
)


class Facts(Machine):
    """Facts by key: what is stated, counted from what, and what was said of which figures."""

    @initialize()
    def begin(self) -> None:
        async def again(db: WriteDb) -> None:
            await db.execute(delete(models.Fact).where(models.Fact.key.in_(KEYS)))
            topic = models.FocusTopic
            await db.execute(delete(topic).where(topic.edition_id == "own"))

        self.run(again)
        self.topics: set[str] = set()
        self.facts: dict[str, dict[str, Any]] = {}

    def counted(self, fact: dict[str, Any]) -> str | None:
        found = {
            CountedFrom.FOCUS_TOPICS: len(self.topics),
            CountedFrom.SIDES: 2,
            CountedFrom.COMPONENTS: 1,
        }
        return str(found[fact["from"]]) if fact["from"] else None

    def is_open(self, fact: dict[str, Any]) -> bool:
        return self.counted(fact) not in (None, fact["stated"])

    def is_resolved(self, fact: dict[str, Any]) -> bool:
        about = fact["note"] and fact["note"][:2]
        return self.is_open(fact) and about == (fact["stated"], self.counted(fact))

    def id_of(self, key: str) -> str:
        return str(self.facts[key]["id"]) if key in self.facts else "none"

    def wanted(self, key: str, stated: str, counted_from: CountedFrom | None) -> FactWanted:
        return FactWanted(key, "u", stated, "q", "s", counted_from)

    @rule(topic=st.sampled_from(TOPICS))
    def choose_or_drop(self, topic: str) -> None:
        async def act(db: WriteDb) -> None:
            row = models.FocusTopic
            if topic in self.topics:
                where = row.edition_id == "own", row.topic_id == topic
                await db.execute(delete(row).where(*where))
            else:
                values = {"topic_id": topic, "stated_as": "w", "position": 1}
                db.add(row(edition_id="own", **values))

        self.run(act)
        self.topics ^= {topic}

    @rule(key=st.sampled_from(KEYS), stated=FIGURES, counted_from=SOURCES)
    def state(self, key: str, stated: str, counted_from: CountedFrom | None) -> None:
        wanted = self.wanted(key, stated, counted_from)
        code, row = self.told(lambda db: state_fact(db, "own", wanted, at=AT))
        assert code == ("CONFLICT" if key in self.facts else None)
        if code is None:
            self.facts[key] = {
                "id": row.id,
                "stated": stated,
                "from": counted_from,
                "note": None,
                "version": 1,
            }

    @rule(key=st.sampled_from(KEYS), stated=FIGURES, counted_from=SOURCES, late=st.booleans())
    def change(
        self, key: str, stated: str, counted_from: CountedFrom | None, *, late: bool
    ) -> None:
        wanted = self.wanted(key, stated, counted_from)
        fact = self.facts.get(key)
        version = fact and fact["version"] - late
        code, _ = self.told(
            lambda db: change_fact(db, self.id_of(key), wanted, at=AT, expected_version=version)
        )
        if fact is None:
            assert code == "NOT_FOUND"
            return
        assert code == ("STALE" if late else None)
        if code is None:
            fact["version"] += (fact["stated"], fact["from"]) != (stated, counted_from)
            fact["stated"], fact["from"] = stated, counted_from

    @rule(key=st.sampled_from(KEYS), note=st.sampled_from(["why", "because", " "]))
    def resolve(self, key: str, note: str) -> None:
        code, _ = self.told(lambda db: resolve_fact(db, self.id_of(key), note, at=AT))
        fact = self.facts.get(key)
        if fact is None:
            assert code == "NOT_FOUND"
        elif not note.strip():
            assert code == "INVALID_INPUT"
        elif not self.is_open(fact) or self.is_resolved(fact):
            assert code == "CONFLICT"
        else:
            assert code is None
            fact["note"] = (fact["stated"], self.counted(fact), note)
            fact["version"] += 1

    @rule(key=st.sampled_from(KEYS))
    def reopen(self, key: str) -> None:
        code, _ = self.told(lambda db: reopen_fact(db, self.id_of(key), at=AT))
        fact = self.facts.get(key)
        if fact is None or fact["note"] is None:
            assert code == ("CONFLICT" if fact else "NOT_FOUND")
            return
        assert code is None
        fact["note"] = None
        fact["version"] += 1

    @rule(key=st.sampled_from(KEYS))
    def remove(self, key: str) -> None:
        code, _ = self.told(lambda db: remove_fact(db, self.id_of(key), at=AT))
        assert code == (None if key in self.facts else "NOT_FOUND")
        self.facts.pop(key, None)

    @invariant()
    def stands_as_the_model(self) -> None:
        if not hasattr(self, "facts"):
            return
        ids = [fact["id"] for fact in self.facts.values()]

        async def seen(db: WriteDb) -> Any:
            row = models.Fact
            rows = list(await db.scalars(select(row).where(row.key.in_(KEYS))))
            notes = await resolutions_by_fact(db, ids)
            listed = {}
            for resolved in (True, False):
                where = FactFilter(key_in=KEYS, resolved=resolved)
                wanted = Wanted(where, (), Window(10))
                (page,) = await pages_by_parent(db, FACTS_OF_EDITION, wanted, ["own"])
                listed[resolved] = {each.key for each in page.rows}
            left = await db.scalar(select(func.count(models.FactResolution.id)))
            return rows, await counts_by_fact(db, ids), notes, listed, left

        rows, counts, notes, listed, left = self.run(seen)
        assert {row.key: (row.stated_value, row.version) for row in rows} == {
            key: (fact["stated"], fact["version"]) for key, fact in self.facts.items()
        }
        for (key, fact), count, note in zip(self.facts.items(), counts, notes, strict=True):
            assert count.value == self.counted(fact)
            assert (count.status == "discrepant") == self.is_open(fact)
            assert count.is_resolved == self.is_resolved(fact) == (key in listed[True])
            told = note and (note.stated_value, note.counted_value, note.note)
            assert told == fact["note"]
        assert listed[True] | listed[False] == self.facts.keys()
        assert left == sum(fact["note"] is not None for fact in self.facts.values())


def test_facts_live_as_the_model_does(databases: Databases, engine: str) -> None:
    live(databases, Facts, lives=3, engine=engine)
