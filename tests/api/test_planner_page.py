"""The planner's page without a browser: its shell, its files, its words, and what they weigh."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.texts import LOCALES
from api.web.planner import OWN_STEPS, STEPS
from tests.api import planner_acts
from tests.api.door import door, refusal

WEB = Path(__file__).parents[2] / "api/web"
TEXTS = WEB.parent / "texts/planner"
MODULES = {
    path.relative_to(WEB / "modules").as_posix(): path.read_text("utf-8")
    for path in sorted((WEB / "modules").rglob("*.js"))
    if path.name != "graphiql.js"
}
VIEWS = [step for step in STEPS if f"views/{step}.js" in MODULES]
ALL_VIEWS = [*VIEWS, *OWN_STEPS]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# What the answer of GraphQL may still weigh is what is left of 15,000 (tests/shards/planner/).
SHELL_BYTES_MAX = 13_300
PARTS = [part.name for part in sorted(TEXTS.iterdir())]
# A key in a template, such as `pairs.${state}`, stands for all that begin and end so.
SAID = re.compile(rf"""["`]((?:acts|{"|".join(PARTS)})\.[^"`/]+)["`]""")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with door(tmp_path_factory.mktemp("planner")) as client:
        client.headers.pop("Authorization")
        yield client


def settings(page: str) -> dict[str, Any]:
    """Read what the shell tells its modules."""
    found = re.search(r'<script type="application/json" id="settings">(.*)</script>', page)
    assert found
    assert "<" not in found[1]
    told: dict[str, Any] = json.loads(found[1])
    return told


def named(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/[^"]+)"', page)


def words(part: str, locale: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((TEXTS / part / f"{locale}.json").read_text("utf-8"))
    return read


def test_the_front_page_leads_to_the_planners_page(client: TestClient) -> None:
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/planner")


@pytest.mark.parametrize(
    "path",
    ["/planner", "/planner/wco-idb-2011", "/planner/a-b/pairs", "/me", "/me/a-b", "/me/a-b/pairs"],
)
def test_the_shell_has_a_strict_policy_and_nothing_inline(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:|https?://", answer.text) == []
    assert len(re.findall(r"<script(?![^>]*\bsrc=)", answer.text)) == 1
    told = settings(answer.text)
    assert told["views"] == (list(OWN_STEPS) if path.startswith("/me") else VIEWS)
    # The page of a participant has no word of the planner's views.
    assert {key.partition(".")[0] for key in told["texts"]} == {"shell", *told["views"]}


@pytest.mark.parametrize(
    ("asked", "header", "locale"),
    [
        ("", "", "en"),
        ("", "pt-BR, es;q=0.8", "pt"),
        ("", "de, fr-CA;q=0.3", "fr"),
        ("?locale=zh-Hans-CN", "es", "zh"),
        ("?locale=%3Cscript%3E", "es", "en"),
    ],
)
def test_the_shell_speaks_the_language_that_is_wanted(
    client: TestClient, asked: str, header: str, locale: str
) -> None:
    answer = client.get(f"/planner{asked}", headers={"Accept-Language": header})
    assert f'<html lang="{locale}">' in answer.text
    assert settings(answer.text)["texts"]["pairs.title"] == words("pairs", locale)["title"]
    assert answer.headers["content-language"] == locale
    assert answer.headers["vary"] == "Accept-Language"


def test_every_file_is_there_and_kept_for_good(client: TestClient) -> None:
    page = client.get("/planner").text
    paths = named(page)
    folder = settings(page)["files"]
    paths += [f"{folder}/modules/{name}" for name in MODULES if "/" in name]
    paths += [
        f"{folder}/styles/{view}.css" for view in VIEWS if (WEB / f"styles/{view}.css").exists()
    ]
    paths += [f"{folder}/texts/{part}/zh.json" for part in ("acts", "pairs", "shell_more")]
    for path in paths[1:]:
        if path.startswith("/graphiql"):
            continue
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "gzip"
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        assert plain.content == answer.content
        assert plain.headers["x-content-type-options"] == "nosniff"
    assert refusal(client.get(f"{folder}/modules/../planner.py")) == (404, "BAD_REQUEST")
    assert client.get("/planner/own/0123456789abcdef/modules/planner.js").status_code == 404


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("view", ALL_VIEWS)
def test_a_view_weighs_little_in_every_language(client: TestClient, view: str, locale: str) -> None:
    root = "me" if view in OWN_STEPS else "planner"
    page = client.get(f"/{root}/wco-idb-2011/{view}?locale={locale}")
    assert settings(page.text)["view"] == view
    fetched = [page, *(client.get(path) for path in dict.fromkeys(named(page.text)))]
    sizes = {str(each.url): len(gzip.compress(each.content, 9)) for each in fetched}
    assert sum(sizes.values()) <= SHELL_BYTES_MAX, sizes


def test_what_is_joined_imports_nothing_and_the_others_what_is_there(client: TestClient) -> None:
    folder = settings(client.get("/planner").text)["files"]
    assert "import{" not in client.get(f"{folder}/modules/planner.js").text
    for view in ALL_VIEWS:
        text = client.get(f"{folder}/modules/views/{view}.js").text
        assert re.findall(r'from"([^"]+)";', text) == ["../planner.js"], view
    for name, source in MODULES.items():
        # One line each, which is what api/web/own_files.py reads.
        assert source.count("\nimport ") == len(
            re.findall(r'^import \{[^}\n]+\} from "[./]+\w+\.js";$', source, re.MULTILINE)
        ), name


FIVE = ("page.js", "address.js", "graphql.js", "charts.js", "planner.js")
IMPORTED = re.compile(r'^import \{([^}]*)\} from "([./]+)(\w+\.js)";$', re.MULTILINE)
AT_TOP = re.compile(
    r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", flags=re.MULTILINE
)


def parts_of(name: str) -> set[str]:
    """Name a module and what is joined to it."""
    found = {name}
    for _, folder, stem in IMPORTED.findall(MODULES[name]):
        if stem not in FIVE:
            found |= parts_of(normpath(join(dirname(name), folder + stem)))
    return found


def test_what_is_joined_has_no_name_twice() -> None:
    for file, parts in [("", FIVE), *((view, parts_of(f"views/{view}.js")) for view in ALL_VIEWS)]:
        names = Counter(name for part in parts for name in AT_TOP.findall(MODULES[part]))
        assert names
        taken = {
            name
            for part in parts
            for given, _, stem in IMPORTED.findall(MODULES[part])
            if stem in FIVE and part not in FIVE
            for name in re.findall(r"\w+", given)
        }
        assert [name for name in names if names[name] > 1 or name in taken] == [], file


def depth_of_templates(source: str) -> int:
    """Count how deep templates stand within each other."""
    deepest, inside = 0, [""]
    for mark in re.findall(r'\\.|"(?:\\.|[^"\\])*"|[`{}]|\$\{', source):
        if mark == "`" and inside[-1] == "`":
            inside.pop()
        elif mark == "`" or (mark in "${" and (inside[-1] != "`" or mark == "${")):
            inside.append(mark)
        elif mark == "}" and inside[-1] != "`":
            inside.pop()
        deepest = max(deepest, inside.count("`"))
    assert inside == [""]
    return deepest


def test_no_template_stands_within_a_template() -> None:
    """What makes the files small takes a template within another for code."""
    assert depth_of_templates("f(`a ${b(`c`)}`)") == 2
    for name, source in MODULES.items():
        # Comments are taken away first: words in them may have marks of code.
        assert depth_of_templates(re.sub(r"^\s*//.*", "", source, flags=re.MULTILINE)) < 2, name


def keys_said() -> set[str]:
    return {key for source in MODULES.values() for key in SAID.findall(source)}


def test_every_text_is_there_in_every_language_with_the_same_places() -> None:
    for part in PARTS:
        ours = words(part, "en")
        for locale in LOCALES:
            theirs = words(part, locale)
            assert list(theirs) == list(ours), (part, locale)
            for key, text in theirs.items():
                places = {
                    frozenset(re.findall(r"\{(\w+)\}", form)) - {"number"}
                    for each in (text, ours[key])
                    for form in (each.values() if isinstance(each, dict) else [each])
                }
                assert len(places) == 1, (part, locale, key)
                assert isinstance(text, str) or "other" in text, (part, locale, key)


def test_every_text_is_said_and_what_is_said_is_a_text() -> None:
    there = {f"{part}.{key}" for part in PARTS for key in words(part, "en")}
    acts = {f"acts.{key.partition('act.')[2]}" for key in there if ".act." in key}
    there = {key for key in there if ".act." not in key} | acts
    said = [re.sub(r"\\\$\\\{.*?\\\}", ".+", re.escape(key)) for key in keys_said()]
    said += [r"acts\..+", r"[a-z_]+\.title", r"shell\.(skip|wait|no_script)"]
    assert [key for key in said if not any(re.fullmatch(key, each) for each in there)] == []
    assert [each for each in there if not any(re.fullmatch(key, each) for key in said)] == []


def test_every_view_has_what_the_page_asks_of_one() -> None:
    parts = {name[6:-3].partition("_")[0] for name in MODULES if name.startswith("views/")}
    # A module beside those of the steps is part of one: pairs_acts of pairs.
    assert parts <= {view.partition("_")[0] for view in ALL_VIEWS}
    for view in ALL_VIEWS:
        source = MODULES[f"views/{view}.js"]
        assert "export const fields = (" in source
        assert re.search(r"^export (async )?function draw\(edition, page\)", source, re.MULTILINE)
        assert words(view, "en")["title"]


def test_no_module_makes_elements_of_text() -> None:
    unsafe = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\("
    )
    assert [name for name, source in MODULES.items() if unsafe.search(source)] == []


def test_the_page_of_a_participant_asks_for_no_level() -> None:
    """Of what has a level, a number or a score, its question names nothing."""
    source = MODULES["views/mine.js"]
    head = re.sub(r"^//.*", "", source.split("export const dialogs")[0], flags=re.MULTILINE)
    asked = "".join(re.findall(r"""[`"][^`"]*[`"]""", head))
    names = set(re.findall(r"[a-zA-Z]+", asked))
    assert {"viewer", "partnerships", "reasons", "offers"} <= names
    unsafe = {"level", "priority", "score", "points", "competency", "competencies", "gaps"}
    unsafe |= {"ratings", "assessments", "growth", "personalTargets", "run", "certainty", "PLANNER"}
    assert names & unsafe == set()


def test_every_act_of_the_page_is_said_to_be_undone_or_why_not() -> None:
    named = {*planner_acts.CHANGES, *planner_acts.NO_CHANGE, *planner_acts.NOT_DRAWN}
    named |= planner_acts.TOLD
    mend = "Say in tests/api/planner_acts.py how it is undone, or why it is not."
    assert planner_acts.named_by_the_page() - named == set(), mend
