"""A card for each participant: their partners, how to reach them, what the two can share.

It is for the participant, so that nothing of it tells a level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from api.formats.parts import Line, Part, labelled
from api.ids import encode_id
from api.printing.reading import Reader
from api.printing.words import Row, called
from api.texts import Texts
from domain.policy import Viewer
from domain.roles import Role

_PERSON = """code synthetic administration { id name } manager { id name position
  languages { language } offers { topic { name } } contactDetails { email phone } }"""
_PARTNERSHIPS = f"""
query Partnerships($slug: String!) {{ edition(by: {{slug: $slug}}) {{
  partnerships {{ nodes {{
    state delegates {{ {_PERSON} }}
    pairing {{ reasons(first: 3) {{ text(audience: PARTICIPANT) }} }} }} }} }} }}
"""

# A filter on states is for planners, so that these are left out here.
_OVER = ("DECLINED", "LAPSED")


async def cards_part(reader: Reader, words: Texts) -> Part:
    """Return a card for everybody who was told a partner, of those whose cards one may print."""
    edition = await reader.edition("name")
    people: dict[str, Row] = {}
    partners = defaultdict[str, list[tuple[Row, Row]]](list)
    for row in await reader.rows(_PARTNERSHIPS, slug=reader.slug):
        if row["state"] in _OVER:
            continue
        one, other = row["delegates"]
        for mine, theirs in ((one, other), (other, one)):
            people[mine["code"]] = mine
            partners[mine["code"]].append((theirs, row))
    cards = tuple(
        _card(me, partners[code], edition["name"], words)
        for code, me in sorted(people.items())
        if _has(reader.asker.viewer, me)
    )
    told = () if cards else (Line(words.say("print.no_cards")),)
    return Part(words.say("print.cards"), told, cards)


def _has(viewer: Viewer, person: Row) -> bool:
    """Tell whether a card is the viewer's business: of whom they see all partners."""
    if viewer.role is Role.MANAGER:
        return bool(
            (person["manager"] or {}).get("id") == encode_id("Manager", viewer.manager_id or "")
        )
    if viewer.role is Role.COORDINATOR:
        own = encode_id("Administration", viewer.administration_id or "")
        return bool(person["administration"]["id"] == own)
    return True


def _card(me: Row, met: list[tuple[Row, Row]], edition: str, words: Texts) -> Part:
    lines = [Line(edition)]
    if me["synthetic"]:
        lines.append(Line(words.say("report.synthetic")))
    parts = tuple(
        Part(
            words.say("print.partner", name=called(partner)), tuple(_lines(me, partner, row, words))
        )
        for partner, row in sorted(met, key=lambda each: str(each[0]["code"]))
    )
    return Part(called(me), tuple(lines), parts, is_card=True)


def _lines(me: Row, partner: Row, row: Row, words: Texts) -> Iterator[Line]:
    about = partner["manager"] or {}
    if about.get("position"):
        yield labelled(words.say("print.position"), about["position"], words)
    reached = [each for each in (about.get("contactDetails") or {}).values() if each]
    ways = ", ".join(reached) or words.say("print.no_contact")
    yield labelled(words.say("print.contact"), ways, words)
    theirs = [each["language"] for each in about.get("languages") or ()]
    mine = {each["language"] for each in (me["manager"] or {}).get("languages") or ()}
    shared = [words.language(code) for code in theirs if code in mine]
    spoken = words.listed(shared) if shared else words.say("print.no_languages")
    yield labelled(words.say("print.languages"), spoken, words)
    for label, person in (("print.theirs", partner), ("print.yours", me)):
        topics = [each["topic"]["name"] for each in (person["manager"] or {}).get("offers") or ()]
        if topics:
            yield labelled(words.say(label), words.listed(topics), words)
    for reason in (row["pairing"] or {}).get("reasons", ()):
        yield Line(reason["text"])
