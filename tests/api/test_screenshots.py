"""The pictures of the docs: every view has one when they are taken, and what is named is there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from api.web.own_files import views
from api.web.planner import OWN_STEPS, STEPS
from tests.screenshots import (
    DOCS,
    ENTRANCE,
    FOLDER,
    GALLERY,
    README,
    gallery,
    shots,
    thumbnails,
)

BYTES_MAX = 100_000
NAMED = re.compile(r"(?:!\[[^\]]+\]\(|<img src=\")([^)\"]+\.webp)")


def pictures(page: Path) -> list[Path]:
    return [page.parent / name for name in NAMED.findall(page.read_text(encoding="utf-8"))]


def test_a_picture_is_taken_of_every_view_one_dark_and_one_of_a_phone() -> None:
    taken = list(shots())
    assert {each.view for each in taken} == {ENTRANCE, *views(STEPS), *views(OWN_STEPS)}
    assert len({each.name for each in taken}) == len(taken)
    assert {each.scheme for each in taken} == {"light", "dark"}
    assert {each.width for each in taken} == {1440, 390}


@pytest.mark.parametrize(("page", "lines"), [(DOCS, gallery), (README, thumbnails)])
def test_the_docs_show_every_picture_that_there_is(page: Path, lines: Callable[[], str]) -> None:
    found = GALLERY.search(page.read_text(encoding="utf-8"))
    assert found
    assert found[0] == lines()
    assert set(pictures(page)) == set(FOLDER.glob("*"))
    assert len(pictures(page)) > 5


def test_every_picture_is_there_and_small() -> None:
    for page in (DOCS, README):
        for each in pictures(page):
            assert each.stat().st_size < BYTES_MAX, each
            with Image.open(each) as picture:
                assert picture.width in (1440, 390)
