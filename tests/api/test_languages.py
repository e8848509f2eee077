"""Reasons and names in the reader's language, at the HTTP door."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api.texts import LOCALES, texts
from domain import models
from domain.policy import SYSTEM
from domain.roles import Role
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.asking import SLUG, finished_pairing_run, finished_topic_run
from tests.api.asking import ask as ask_schema
from tests.api.door import TOKEN, door

PUBLISH = "mutation($id: ID!) { publishPairingRun(input: {runId: $id}) { userErrors { code } } }"
REASONS = """
query($slug: String!, $locale: Locale) { edition(by: {slug: $slug}) {
  latestPairingRun { pairings(first: 50) { nodes { score reasons {
    points text(locale: $locale) participant: text(locale: $locale, audience: PARTICIPANT)
  } } } }
  latestTopicRun { suggestions { topic { name(locale: $locale) } reasons {
    text(locale: $locale) participant: text(locale: $locale, audience: PARTICIPANT)
  } } }
} }
"""
OWN = """
query($slug: String!) { edition(by: {slug: $slug}) { publishedPairingRun {
  pairings(first: 50) { nodes { reasons { code text } } }
} } }
"""
# Words that are in every language's sentences of this run, and in no other's.
TOLD = {
    "en": "gains Risk management",
    "es": "progresa en «Gestión de riesgos»",
    "fr": "progresse en «\u00a0Gestion des risques\u00a0»",
    "pt": "avança em “Gestão de riscos”",
    "zh": "学习“风险管理”",
}


@pytest.fixture
def engine() -> str:
    """Knock on one engine: what is told does not depend on it."""
    return "sqlite"


async def _prepared(url: str) -> str:
    """Publish a run, choose topics, and return the token of a manager who is paired."""
    store = Store(url)
    await ask_schema(store, PUBLISH, id=await finished_pairing_run(store))
    await finished_topic_run(store)
    async with store.unit_of_work(SYSTEM) as db:
        paired = models.Delegate.manager_id == models.Manager.id
        manager = await db.scalar(select(models.Manager.id).join(models.Delegate, paired).limit(1))
        grant = Grant("manager", Role.MANAGER, None, (), None, manager)
        token, _ = await issue_token(db, grant, at=store.clock())
    await store.close()
    return token


@pytest.fixture
def opened(demo_url: str, tmp_path: Path) -> Iterator[tuple[TestClient, str]]:
    token = asyncio.run(_prepared(demo_url))
    with door(tmp_path, database_url=demo_url) as client:
        yield client, token


def read(
    client: TestClient, query: str, wanted: str = "", token: str = TOKEN, **variables: object
) -> tuple[Any, str]:
    """Ask in a language; return the edition and the languages that the answer names."""
    answer = client.post(
        "/graphql",
        json={"query": query, "variables": {"slug": SLUG, **variables}},
        headers={"Accept-Language": wanted, "Authorization": f"Bearer {token}"},
    )
    body = answer.json()
    assert "errors" not in body, body
    return body["data"]["edition"], answer.headers["content-language"]


def sentences(edition: Any, key: str = "text") -> list[str]:
    parts = [
        *edition["latestPairingRun"]["pairings"]["nodes"],
        *edition["latestTopicRun"]["suggestions"],
    ]
    return [reason[key] for part in parts for reason in part["reasons"]]


def test_reasons_are_told_in_each_language_and_add_up_in_each(
    opened: tuple[TestClient, str],
) -> None:
    client, _ = opened
    for locale in LOCALES:
        edition, told = read(client, REASONS, locale)
        assert told == locale
        for pairing in edition["latestPairingRun"]["pairings"]["nodes"]:
            assert sum(each["points"] for each in pairing["reasons"]) == pairing["score"]
        said = " ".join(sentences(edition))
        assert [other for other, words in TOLD.items() if words in said] == [locale]
        levels = [texts(locale).level(level) for level in range(5)]
        for sentence in sentences(edition, "participant"):
            codes = re.sub(r"(LAC|CHN)-\d\d", "", sentence)
            assert not re.search(r"\d", codes), sentence
            assert not any(f"({level})" in codes for level in levels), sentence
        if locale == "zh":
            latin = re.findall("[A-Za-z]+", said)
            assert set(latin) <= {"LAC", "CHN", "AEO"}


@pytest.mark.parametrize(
    ("wanted", "argument", "told"),
    [
        ("pt-BR, en;q=0.5", None, "pt"),
        ("zh-CN", None, "zh"),
        ("zh-Hans-CN", None, "zh"),
        ("is, fr-CA;q=0.8, en;q=0.5", None, "fr"),
        ("is", None, "en"),
        ("fr", "es-MX", "es"),
        ("fr", "is", "fr"),
        ("zh", "en", "en"),
    ],
)
def test_the_argument_decides_then_the_header_then_english(
    opened: tuple[TestClient, str], wanted: str, argument: str | None, told: str
) -> None:
    client, _ = opened
    edition, language = read(client, REASONS, wanted, locale=argument)
    assert language == told
    assert TOLD[told] in " ".join(sentences(edition))


def test_a_manager_reads_what_participants_are_told_in_their_language(
    opened: tuple[TestClient, str],
) -> None:
    client, token = opened
    for locale, words in (
        ("es", "puede compartir"),
        ("zh", "分享"),
        ("pt-BR", "pode compartilhar"),
    ):
        edition, _ = read(client, OWN, locale, token)
        reasons = [
            reason
            for pairing in edition["publishedPairingRun"]["pairings"]["nodes"]
            for reason in pairing["reasons"]
        ]
        gains = [each["text"] for each in reasons if each["code"] == "COMPETENCY_GAIN"]
        assert gains
        assert all(words in text for text in gains)
        assert not any(texts(locale[:2]).level(4) in each["text"] for each in reasons)
