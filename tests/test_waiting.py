"""What an act changes on a page is read only once it was waited for; a busy machine draws late."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[1]
FILES = [
    path
    for path in sorted((ROOT / "tests/shards").rglob("*.py"))
    if "playwright.sync_api" in path.read_text()
]
ACTS = {"click", "press", "goto", "reload", "go_back", "go_forward"}
# These answer at once with what is there; `expect` waits until it is so.
READS = {
    *("all", "all_inner_texts", "bounding_box", "bytes", "count", "evaluate_all"),
    *("get_attribute", "inner_text", "input_value", "is_visible", "questions", "text_content"),
}
WAITS = ("expect", "wait_for")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def name_of(node: ast.AST) -> str:
    """Return what is called: a function, or a method without whose it is."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def kind_of(body: Function, known: dict[str, str]) -> str:
    """Say whether a function of the tests waits, reads or acts, by what it calls."""
    called = {name_of(node) for node in ast.walk(body)}
    if any(each.startswith(WAITS) for each in called):
        return "wait"
    found = {known.get(each) for each in called}
    return next((kind for kind in ("wait", "read", "act") if kind in found), "")


def kinds_of(trees: Iterable[ast.AST]) -> dict[str, str]:
    """Say it of each function, those that call another one included."""
    known = dict.fromkeys(ACTS, "act") | dict.fromkeys(READS, "read")
    bodies = [each for tree in trees for each in functions(tree)]
    for _ in range(3):
        known |= {body.name: kind_of(body, known) for body in bodies}
    return known


def in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is done, in its order: arguments before the call, a `with` of `expect` last."""
    if isinstance(node, ast.Lambda):
        return
    held = [each.context_expr for each in getattr(node, "items", ())]
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.ClassDef):
            yield from in_order(child)
    yield node
    yield from (each for each in held if name_of(each).startswith(WAITS))


def guilty(body: Function, kinds: dict[str, str]) -> Iterator[int]:
    """Yield the lines that read what an act before them may still change."""
    is_changing = False
    for node in in_order(body):
        called = name_of(node)
        kind = "wait" if called.startswith(WAITS) else kinds.get(called, "")
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith("page.url"):
            kind = "read"
        if kind == "read" and is_changing:
            yield node.lineno
        elif kind in ("act", "wait"):
            is_changing = kind == "act"


def test_what_an_act_changes_is_waited_for_before_it_is_read() -> None:
    trees = {path: ast.parse(path.read_text()) for path in FILES}
    assert len(trees) > 10
    shared = [tree for path, tree in trees.items() if path.name == "conftest.py"]
    mend = "Wait with expect(...) for exactly what is read: to_have_count, to_have_text, ..."
    assert [
        f"{path.relative_to(ROOT)}:{line}"
        for path, tree in trees.items()
        for kinds in [kinds_of([*shared, tree])]
        for body in functions(tree)
        for line in sorted({*guilty(body, kinds)})
    ] == [], mend


def test_it_finds_what_was_read_too_early() -> None:
    tree = ast.parse(
        dedent("""
        def figure(page):
            return page.locator("dd").inner_text()

        def open_it(page):
            page.goto("/")
            expect(page.locator("h1")).to_be_visible()

        def test_early(page, rows):
            open_it(page)
            ties = figure(page)
            page.locator("#table").click()
            assert rows.count() == ties
            expect(rows).to_have_count(3)
            with page.expect_download():
                page.keyboard.press("Enter")
            assert rows.count() == 3
            page.reload()
            wait_until(lambda: rows.count() == 3)
            assert figure(page) == 3
            assert page.url == "/"
        """)
    )
    (test,) = (each for each in functions(tree) if each.name == "test_early")
    assert list(guilty(test, kinds_of([tree]))) == [13, 20, 21]
