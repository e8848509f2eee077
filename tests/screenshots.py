"""`python -m tests.screenshots`: takes a picture of each view of the planner's page for the docs.

It starts the demonstration on a free port of this machine, opens every view that there is, writes
the pictures to docs/planner/, and the lists of them to docs/planner.md and the README.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from api.web.own_files import views, words
from api.web.planner import OWN_STEPS, STEPS
from domain import models, runs
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.roles import Role
from domain.store import Store
from domain.tokens import Grant, issue_token
from seeds.synthetic import invent, load_invented
from tests.api.process import Served, serving
from tests.browsers import launched, required_chromium

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs/planner.md"
README: Final = ROOT / "README.md"
FOLDER: Final = ROOT / "docs/planner"
EDITION: Final = "wco-idb-2011"
# Not of an edition: where they are listed and begun.
ENTRANCE: Final = "entrance"
# Its people were put forward, so that the page of one of them shows something.
INVENTED: Final = (5, 8)
GALLERY: Final = re.compile(r"(?<=<!-- screenshots -->\n).*?(?=<!-- /screenshots -->)", re.DOTALL)
# Of WebP, of 100: text is sharp, and no picture has 100 kB.
_QUALITY: Final = 70


class Shot(NamedTuple):
    """A picture: its name, the view that it is of, and how that is opened."""

    name: str
    view: str
    width: int = 1440
    height: int = 900
    scheme: Any = "light"

    @property
    def caption(self) -> str:
        """What is seen: the view as the page calls it, and the screen where that is another one."""
        title = words(self.view, "en")["title"]
        screen = {"dark": ", dark", "phone": ", on a phone"}
        return f"{title}{screen.get(self.name.rpartition('_')[2], '')}"


def shots() -> Iterator[Shot]:
    """Name what a picture is taken of: every view that there is, one dark and one on a phone."""
    for view in (ENTRANCE, *views(STEPS), *views(OWN_STEPS)):
        yield Shot(view, view)
    yield Shot("gaps_dark", "gaps", scheme="dark")
    yield Shot("pairs_phone", "pairs", width=390, height=844)


def gallery() -> str:
    """Return the lines of the docs that show the pictures that there are."""
    return "".join(f"\n![{each.caption}]({_from(DOCS, each)})\n" for each in _there()) + "\n"


def thumbnails() -> str:
    """Return the lines of the README that show them small, three beside each other."""
    picture = '<img src="{}" alt="{}" width="32%">\n'
    return "".join(picture.format(_from(README, each), each.caption) for each in _there())


def _there() -> list[Shot]:
    return [shot for shot in shots() if (FOLDER / f"{shot.name}.webp").exists()]


def _from(page: Path, shot: Shot) -> str:
    return (FOLDER / f"{shot.name}.webp").relative_to(page.parent).as_posix()


async def _participant(url: str) -> tuple[str, str]:
    """Invent an edition whose pairs are published; return its slug and the token of one in it."""
    store = Store(url)
    try:
        invented = invent(*INVENTED)
        await load_invented(store, invented)
        slug = f"synthetic-{INVENTED[0]}-{INVENTED[1]}-2"
        async with store.unit_of_work(SYSTEM) as db:
            edition = await get_edition(db, slug)
            run = await runs.start_pairing_run(db, edition, runs.PairingRequest(), at=store.clock())
        await runs.carry_out(store, run.id)
        async with store.unit_of_work(SYSTEM) as db:
            await runs.publish_pairing_run(db, run.id, at=store.clock())
            found = select(models.Delegate).where(models.Delegate.edition_id == edition.id)
            delegate = (await db.scalars(found.order_by(models.Delegate.code))).first()
            assert delegate
            grant = Grant("one", Role.MANAGER, (edition.id,), manager_id=delegate.manager_id)
            token, _ = await issue_token(db, grant, at=store.clock())
        return slug, token
    finally:
        await store.close()


def _fill(folder: Path) -> tuple[str, tuple[str, str]]:
    """Make the database of the demonstration, with everything published; return its address."""
    for command in (("demo", "--no-serve"), ("plan", "--publish", "--edition", EDITION)):
        api = (sys.executable, "-m", "api", *command, "--database", f"{folder}/demo.db")
        subprocess.run(api, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    url = f"sqlite:///{folder}/demo.db"
    return url, asyncio.run(_participant(url))


def _taken(page: Page) -> bytes:
    """Return the picture of a page that stands."""
    page.locator("#title").wait_for()
    page.wait_for_load_state("networkidle")
    written = BytesIO()
    Image.open(BytesIO(page.screenshot())).save(written, "WEBP", quality=_QUALITY, method=6)
    return written.getvalue()


def _take(browser: Browser, served: Served, participant: tuple[str, str]) -> None:
    for shot in shots():
        place, token = f"planner/{EDITION}/{shot.view}", served.token
        if shot.view in OWN_STEPS:
            slug, token = participant
            place = f"me/{slug}/{shot.view}"
        elif shot.view == ENTRANCE:
            place = "planner?list=all"
        size: Any = {"width": shot.width, "height": shot.height}
        context = browser.new_context(locale="en", color_scheme=shot.scheme, viewport=size)
        page = context.new_page()
        page.goto(f"{served.origin}/{place}#token={token}")
        (FOLDER / f"{shot.name}.webp").write_bytes(_taken(page))
        context.close()


def main() -> None:
    """Take every picture, and name them in the docs and the README."""
    chromium = required_chromium()
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory() as made:
        url, participant = _fill(Path(made))
        with serving(Path(made), database_url=url) as served, launched(chromium) as browser:
            _take(browser, served, participant)
    for file, lines in ((DOCS, gallery()), (README, thumbnails())):
        text = file.read_text(encoding="utf-8")
        file.write_text(GALLERY.sub(lambda _, lines=lines: lines, text), encoding="utf-8")
    for each in sorted(FOLDER.glob("*.webp")):
        sys.stdout.write(f"{each.relative_to(ROOT)}  {each.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
