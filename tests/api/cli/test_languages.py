"""--locale: what a command tells of people and topics is in the reader's language."""

import json
import re
from pathlib import Path

import pytest

from tests.api.cli.door import EDITION, tradewinds

pytestmark = pytest.mark.usefixtures("database")
# What stands in every language: codes, ids, keys, the acronym that the term itself carries.
EVERYWHERE = re.compile(r"(LAC|CHN)-\d\d|wco-idb-2011|[0-9a-z]{20}|AEO")
ENGLISH = re.compile(
    r"\b(the|of|and|with|from|would|cannot|they|people|pairs?|topics?|run|floor)\b",
    re.IGNORECASE,
)


def left_over(printed: str, locale: str) -> list[str]:
    """Return what was printed in another language."""
    told = EVERYWHERE.sub("", printed)
    return re.findall("[A-Za-z]+", told) if locale == "zh" else ENGLISH.findall(told)


@pytest.mark.parametrize("locale", ["es", "fr", "pt-BR", "zh-CN"])
def test_why_not_is_answered_in_the_language(locale: str) -> None:
    for codes in (("LAC-01", "CHN-01"), ("LAC-01", "CHN-02"), ("LAC-10", "CHN-10")):
        printed = tradewinds("why-not", *codes, *EDITION, "--locale", locale).stdout
        assert left_over(printed, locale[:2]) == [], printed


@pytest.mark.parametrize(
    ("locale", "words"),
    [("es", "14 parejas entre 24 personas"), ("zh", "24人组成14对")],
)
def test_a_plan_and_topics_are_told_in_the_language(locale: str, words: str) -> None:
    printed = tradewinds("pair", *EDITION, "--locale", locale).stdout
    assert words in printed
    assert left_over(printed, locale) == []
    printed = tradewinds("topics", *EDITION, "--locale", locale).stdout
    assert left_over(printed, locale) == []


@pytest.mark.parametrize("locale", ["fr", "zh"])
@pytest.mark.parametrize(
    "asked",
    [
        ("partners", "LAC-01"),
        ("alternatives", "--count", "2"),
        ("certainty", "--draws", "3"),
        ("contradictions",),
        ("gaps",),
        ("growth",),
        ("replan", "--without", "LAC-05"),
    ],
    ids=lambda asked: str(asked[0]),
)
def test_a_question_about_a_plan_is_answered_in_the_language(
    asked: tuple[str, ...], locale: str
) -> None:
    printed = tradewinds(*asked, *EDITION, "--locale", locale).stdout
    assert printed
    assert left_over(printed, locale) == [], printed


@pytest.mark.parametrize("locale", ["es", "fr", "pt", "zh"])
def test_that_there_is_no_plan_is_told_in_the_language(locale: str) -> None:
    asked = ("--must", "LAC-01", "CHN-01", "--must", "LAC-01", "CHN-02")
    told = tradewinds("pair", *asked, *EDITION, "--locale", locale, code=5).stderr
    assert len(told.splitlines()) == 2
    assert left_over(told, locale) == [], told


def test_the_document_has_the_same_values_and_other_words() -> None:
    asked = ("why-not", "LAC-01", "CHN-01", *EDITION, "--json")
    english = json.loads(tradewinds(*asked).stdout)
    french = json.loads(tradewinds(*asked, "--locale", "fr").stdout)
    assert french.keys() == english.keys()
    assert {key for key in english if english[key] != french[key]} == {"reasons"}
    assert "Chine" not in json.dumps(english)


@pytest.mark.parametrize("locale", ["de", "", "%"])
def test_a_language_without_texts_is_refused_with_those_that_there_are(locale: str) -> None:
    refused = tradewinds("why-not", "LAC-01", "CHN-01", "--locale", locale, code=2)
    assert "en, es, fr, pt, zh" in " ".join(refused.stderr.split())


def test_the_demonstration_speaks_the_language(tmp_path: Path) -> None:
    file = str(tmp_path / "other.db")
    printed = tradewinds("demo", "--no-serve", "--database", file, "--locale", "pt").stdout
    assert "14 duplas entre 24 pessoas" in printed
    assert "Janela única" in printed
    assert "avança em" in printed
