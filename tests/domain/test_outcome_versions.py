"""The life of versions of a cooperation framework against a model of it.

More lives are in tests/shards/history.
"""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import select

from domain import models
from domain.outcomes import articles, frameworks, life, recommendations
from domain.outcomes.reading import RECOMMENDATIONS_OF_ARTICLE, STANDS_UNDER
from domain.store import WriteDb
from tests.databases import Databases
from tests.domain.machine import AT, SOME, Machine, live


class Versions(Machine):
    """Versions of one framework: states, articles in order, and where recommendations stand."""

    @initialize()
    def begin(self) -> None:
        self.clear(
            models.ActionUpdate,
            models.Commitment,
            models.Recommendation,
            models.ArticleMapping,
            models.CooperationArticle,
            models.CooperationFramework,
        )
        self.state: dict[int, str] = {}
        self.ids: dict[int, str] = {}
        # Version: its articles in order, by id.
        self.articles: dict[int, list[str]] = {}
        # Article: what each article of another version became, as the maps say.
        self.became: dict[str, set[str]] = {}
        # Version: the articles of others of which it says what became.
        self.said: dict[int, set[str]] = {}
        self.advice: dict[str, str] = {}
        self.made = 0

    def any_version(self, place: int) -> int:
        versions = sorted(self.state)
        return versions[place % len(versions)]

    def any_article(self, version: int, place: int) -> str | None:
        inside = self.articles[version]
        return inside[place % len(inside)] if inside else None

    @precondition(lambda self: not self.state)
    @rule()
    def create(self) -> None:
        wanted = frameworks.FrameworkWanted("Title")
        _, row = self.told(
            lambda db: frameworks.create_cooperation_framework(db, "prog", "k", wanted, at=AT)
        )
        self.state[1], self.ids[1], self.articles[1], self.said[1] = "draft", row.id, [], set()

    @precondition(lambda self: self.state)
    @rule(place=st.integers(0, SOME))
    def draft_next(self, place: int) -> None:
        version = self.any_version(place)
        copied_id = self.ids[version]
        code, row = self.told(
            lambda db: frameworks.draft_cooperation_framework(db, copied_id, at=AT)
        )
        if "draft" in self.state.values():
            assert code == "CONFLICT"
            return
        new = max(self.state) + 1
        assert (code, row.version) == (None, new)
        self.state[new], self.ids[new] = "draft", row.id
        self.articles[new] = self.read_articles(row.id)
        self.said[new] = set(self.articles[version])
        for before, after in zip(self.articles[version], self.articles[new], strict=True):
            self.became.setdefault(before, set()).add(after)

    def read_articles(self, framework_id: str) -> list[str]:
        async def found(db: WriteDb) -> list[str]:
            return [each.id for each in await frameworks.articles_of(db, framework_id)]

        return self.run(found)

    @precondition(lambda self: self.state)
    @rule(place=st.integers(0, SOME), number=st.integers(0, SOME))
    def add_article(self, place: int, number: int) -> None:
        version = self.any_version(place)
        wanted = articles.ArticleWanted("Title", number=number or None)
        code, found = self.told(
            lambda db: articles.add_article(db, self.ids[version], wanted, at=AT)
        )
        inside = self.articles[version]
        if self.state[version] != "draft":
            assert code == "CONFLICT"
        elif number > len(inside) + 1:
            assert code == "INVALID_INPUT"
        else:
            assert code is None
            inside.insert((number or len(inside) + 1) - 1, found[1].id)

    @precondition(lambda self: self.state)
    @rule(place=st.integers(0, SOME), which=st.integers(0, SOME), number=st.integers(1, SOME))
    def move_article(self, place: int, which: int, number: int) -> None:
        version = self.any_version(place)
        article = self.any_article(version, which)
        if article is None:
            return
        wanted = articles.ArticleWanted(f"Title {number}", number=number)
        code, _ = self.told(lambda db: articles.change_article(db, article, wanted, at=AT))
        inside = self.articles[version]
        if self.state[version] != "draft":
            assert code == "CONFLICT"
        elif number > len(inside):
            assert code == "INVALID_INPUT"
        else:
            assert code is None
            inside.remove(article)
            inside.insert(number - 1, article)

    @precondition(lambda self: self.state)
    @rule(place=st.integers(0, SOME), which=st.integers(0, SOME))
    def remove_article(self, place: int, which: int) -> None:
        version = self.any_version(place)
        article = self.any_article(version, which)
        if article is None:
            return
        code, _ = self.told(lambda db: articles.remove_article(db, article, at=AT))
        if self.state[version] != "draft" or article in self.advice.values():
            assert code == "CONFLICT"
            return
        assert code is None
        self.articles[version].remove(article)
        for before, after in self.became.items():
            if article in after:
                after.discard(article)
                others = any(each in after for each in self.articles[version])
                if not others:
                    self.said[version].discard(before)

    @precondition(lambda self: self.state)
    @rule(place=st.integers(0, SOME), earlier=st.integers(0, SOME), which=st.integers(0, SOME))
    def map_article(self, place: int, earlier: int, which: int) -> None:
        version, other = self.any_version(place), self.any_version(earlier)
        article = self.any_article(other, which)
        if article is None:
            return
        to_ids = tuple(self.articles[version][: which % 3])
        link = articles.ArticleLink(to_ids, "It is so.")
        code, _ = self.told(
            lambda db: articles.map_article(db, self.ids[version], article, link, at=AT)
        )
        fits = other < version and self.state[other] != "draft"
        if self.state[version] != "draft" or not fits:
            assert code == "CONFLICT"
            return
        assert code is None
        after = self.became.setdefault(article, set())
        after.difference_update(self.articles[version])
        after.update(to_ids)
        self.said[version].add(article)

    @precondition(lambda self: self.state)
    @rule(place=st.integers(0, SOME))
    def publish(self, place: int) -> None:
        version = self.any_version(place)
        code, found = self.told(
            lambda db: life.publish_cooperation_framework(db, self.ids[version], at=AT)
        )
        current = next((each for each in self.state if self.state[each] == "published"), None)
        whole = current is None or set(self.articles[current]) <= self.said[version]
        if self.state[version] != "draft" or not self.articles[version] or not whole:
            assert code == "CONFLICT"
            return
        assert code is None
        assert (found[1] and found[1].version) == current
        if current is not None:
            self.state[current] = "superseded"
        self.state[version] = "published"

    @precondition(lambda self: self.state)
    @rule(place=st.integers(0, SOME))
    def retire(self, place: int) -> None:
        version = self.any_version(place)
        code, _ = self.told(
            lambda db: life.retire_cooperation_framework(db, self.ids[version], at=AT)
        )
        assert code == (None if self.state[version] == "published" else "CONFLICT")
        if code is None:
            self.state[version] = "retired"

    @precondition(lambda self: self.state)
    @rule(place=st.integers(0, SOME))
    def discard(self, place: int) -> None:
        version = self.any_version(place)
        code, _ = self.told(
            lambda db: frameworks.discard_cooperation_framework(db, self.ids[version], at=AT)
        )
        inside = set(self.articles[version])
        if self.state[version] != "draft" or inside & set(self.advice.values()):
            assert code == "CONFLICT"
            return
        assert code is None
        for after in self.became.values():
            after.difference_update(inside)
        for kept in (self.state, self.ids, self.articles, self.said):
            del kept[version]

    @precondition(lambda self: self.state)
    @rule(place=st.integers(0, SOME), which=st.integers(0, SOME))
    def recommend(self, place: int, which: int) -> None:
        version = self.any_version(place)
        article = self.any_article(version, which)
        if article is None:
            return
        self.made += 1
        wanted = recommendations.RecommendationWanted(f"k{self.made}", "w", article)

        async def act(db: WriteDb) -> models.Recommendation:
            edition = await db.get_one(models.Edition, "own")
            return await recommendations.add_recommendation(db, edition, wanted, at=AT)

        code, row = self.told(act)
        assert code == (None if self.state[version] in ("draft", "published") else "CONFLICT")
        if code is None:
            self.advice[row.id] = article

    @invariant()
    def the_versions_are_those_of_the_model(self) -> None:
        async def found(db: WriteDb) -> tuple[dict[int, str], dict[int, list[tuple[int, str]]]]:
            rows = list(await db.scalars(select(models.CooperationFramework)))
            inside = {each.version: await frameworks.articles_of(db, each.id) for each in rows}
            return (
                {each.version: each.state.value for each in rows},
                {
                    version: [(one.number, one.id) for one in found]
                    for version, found in inside.items()
                },
            )

        states, inside = self.run(found)
        assert states == self.state
        assert list(states.values()).count("published") <= 1
        assert list(states.values()).count("draft") <= 1
        assert inside == {
            version: list(enumerate(ids, 1)) for version, ids in self.articles.items()
        }

    @invariant()
    def recommendations_stand_where_the_maps_lead(self) -> None:
        expected = set()
        for advice, article in self.advice.items():
            reached, waiting = set(), [article]
            while waiting:
                one = waiting.pop()
                if one not in reached:
                    reached.add(one)
                    waiting += self.became.get(one, ())
            expected |= {(advice, one) for one in reached}

        async def found(db: WriteDb) -> set[tuple[str, str]]:
            statement = RECOMMENDATIONS_OF_ARTICLE.statement.add_columns(STANDS_UNDER)
            rows = await db.execute(statement.where(STANDS_UNDER.is_not(None)))
            return {(row.id, stands) for row, stands in rows}

        assert self.run(found) == expected


def test_versions_live_as_on_paper(databases: Databases) -> None:
    live(databases, Versions, lives=3, steps=20)
