"""Every address of the server, and what is fetched from those that give files, as each role."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from api.printing.printables import Printable
from tests.api.list_desk import FORMS, fetch
from tests.api.policy_world import World, samples
from tests.api.printed import read_pdf, squeezed

Files = Iterator[tuple[str, bytes]]
EDITIONS = ("own", "other")
FEED = (
    "mutation { createCalendarFeed(input: {editionId: %s}) {"
    " address { path } userErrors { message } } }"
)
LINK = (
    'mutation { exportPerson(input: {managerId: "%s", reason: "Asked."}) {'
    " personExport { path } userErrors { code } } }"
)
# Somebody who is known, and the name of a topic with a slip in it, which is then suggested.
PEOPLE = b"Administration,Code,Position,Seeks 1\nPE,ANA,Head,planted.Topic.name.window.en\n"


def get(world: World, who: str, path: str, **headers: str) -> Any:
    bearer = {"Authorization": f"Bearer {world.tokens[who]}"} if who in world.tokens else {}
    return world.client.get(path, headers=bearer | headers)


def _each(world: World, who: str, paths: list[str]) -> Files:
    for path in paths:
        answer = get(world, who, path)
        assert answer.status_code in {200, 401, 403, 404}, (path, answer.text)
        yield path, answer.content


def documents(world: World, who: str) -> Files:
    kinds = ("docx", "html")
    places = [f"{each}.{kind}" for each in samples("CooperationFramework") for kind in kinds]
    yield from _each(world, who, [f"/documents/{place}" for place in places])


def calendars(world: World, who: str) -> Files:
    yield from _each(world, who, [f"/editions/{slug}/calendar.ics" for slug in EDITIONS])


def feeds(world: World, who: str) -> Files:
    """Open private addresses that somebody makes: no token is sent to them."""
    for slug in EDITIONS:
        body = world.ask(who, FEED % f'"Edition_{slug}"').json()
        made = ((body.get("data") or {}).get("createCalendarFeed") or {}).get("address")
        if made:
            yield made["path"], world.client.get(made["path"]).content


def prints(world: World, who: str) -> Files:
    wanted = [(what, end) for what in Printable for end in ("json", "html", "pdf")]
    wanted.append((Printable.REPORT, "docx"))
    yield from _each(
        world, who, [f"/editions/{slug}/print/{w}.{end}" for slug in EDITIONS for w, end in wanted]
    )


def schedules(world: World, who: str) -> Files:
    kinds = ("json", "xml")
    places = [f"{each}/schedule.{kind}" for each in samples("Component") for kind in kinds]
    yield from _each(world, who, [f"/components/{place}" for place in places])


def frameworks(world: World, who: str) -> Files:
    kinds = ("json", "csv")
    places = [f"{each}.{kind}" for each in samples("CompetencyFramework") for kind in kinds]
    yield from _each(world, who, [f"/frameworks/{place}" for place in places])


def networks(world: World, who: str) -> Files:
    places = [f"Edition_{slug}.{kind}" for slug in EDITIONS for kind in ("gexf", "graphml")]
    yield from _each(world, who, [f"/networks/{place}" for place in places])


def templates(world: World, who: str) -> Files:
    names = [f"Edition_{slug}{end}" for slug in EDITIONS for end in (".xlsx", ".levels.csv")]
    yield from _each(world, who, [f"/templates/{name}" for name in names])


def imports(world: World, who: str) -> Files:
    """Send a file of people: the answer says what is wrong, and what may be meant."""
    bearer = {"Authorization": f"Bearer {world.tokens[who]}", "Content-Type": "text/csv"}
    for slug in EDITIONS:
        path = f"/imports?edition=Edition_{slug}"
        answer = world.client.post(path, content=PEOPLE, headers=bearer)
        assert answer.status_code in {201, 403, 404}, answer.text
        yield path, answer.content


def links(world: World, who: str) -> Files:
    """Open links to all that is held on somebody; its own test says what may be in it."""
    for person in samples("Manager"):
        body = world.ask(who, LINK % person).json()
        made = (body.get("data") or {}).get("exportPerson") or {}
        if made.get("personExport"):
            path = made["personExport"]["path"]
            yield f"{person} {path}", world.client.get(path).content


def a_list(world: World, who: str) -> Files:
    """Fetch one list in each format; ``export_lists`` has all of them."""
    query = "{ managers { nodes { code name position } } }"
    for form in FORMS:
        answer = fetch(world.client, world.tokens[who], form, {"query": query})
        assert answer.status_code in {200, 403}, answer.text
        yield f"/lists.{form}", answer.content


# Whatever gives a file, by the address as the application has it.
DOORS: Mapping[str, Callable[[World, str], Files]] = {
    "/documents/{name}": documents,
    "/editions/{slug}/calendar.ics": calendars,
    "/calendars/{secret}.ics": feeds,
    "/editions/{slug}/print/{what}.{ending}": prints,
    "/components/{component}/schedule.{ending}": schedules,
    "/frameworks/{framework}.{ending}": frameworks,
    "/networks/{edition}.{ending}": networks,
    "/templates/{name}": templates,
    "/imports": imports,
    "/exports/{token}": links,
    **{f"/lists.{form}": a_list for form in FORMS},
}
# What gives files that hold no words for anybody: keys, codes and numbers alone.
WORDLESS = frozenset({"/networks/{edition}.{ending}"})
# What gives none, and what sees to it that it keeps a secret as well.
OTHERS: Mapping[str, str] = {
    "/graphql": "tests/shards/policy asks every field by every way",
    "/": "a page for whoever has no token",
    "/graphiql": "a page that asks /graphql",
    "/graphiql/assets": "files of GraphiQL",
    "/graphiql/own/modules": "files of that page",
    "/graphiql/own/styles": "files of that page",
    "/me": "a page that asks /graphql",
    "/me/{edition}": "a page that asks /graphql",
    "/me/{edition}/{view}": "a page that asks /graphql",
    "/planner": "a page that asks /graphql",
    "/planner/{edition}": "a page that asks /graphql",
    "/planner/{edition}/{view}": "a page that asks /graphql",
    "/planner/own/…/{name:path}": "files of that page",
    "/livez": "one word",
    "/readyz": "one word",
    "/startupz": "one word",
}
TERMINAL = "the terminal, for whoever has the database"
# What writes files, and the door that gives them.
WRITERS: Mapping[str, str] = {
    "bundle_file": TERMINAL,
    "case_file": "/frameworks/{framework}.{ending}",
    "conference_file": "/components/{component}/schedule.{ending}",
    "docx_file": "/documents/{name}",
    "framework_file": "/frameworks/{framework}.{ending}",
    "html_file": "/documents/{name}",
    "ics_file": "/editions/{slug}/calendar.ics",
    "list_file": "/lists.csv",
    "moodle_file": "/frameworks/{framework}.{ending}",
    "pdf_file": "/editions/{slug}/print/{what}.{ending}",
    "template_file": "/templates/{name}",
}


def words_of(content: bytes) -> str:
    """Return the text of a file: of an archive that of all in it; lines that are cut are whole."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
        return "\n".join(part.decode("utf-8", "replace") for part in parts)
    if content.startswith(b"%PDF"):
        return squeezed("".join(read_pdf(content)))
    return re.sub(r"\r\n[ \t]", "", content.decode("utf-8", "replace"))
