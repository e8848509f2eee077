"""`tradewinds proposals`: what is proposed in an edition, how each stands, and one whole."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, read_words
from api.cli.paging import every_row
from api.cli.voice import Entry, Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models
    from domain.proposals.reading import ProposalFilter
    from domain.store import ReadDb, Store

proposals = typer.Typer(
    no_args_is_help=True, help="Documented proposals on strategic topics: how each stands, and one."
)

States = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help=("Only these: draft, submitted, returned, endorsed, adopted, withdrawn. Repeatable."),
        show_default=False,
    ),
]
Topics = Annotated[
    list[str] | None,
    typer.Option("--topic", metavar="KEY", help="Only on this topic. Repeatable."),
]
Adopted = Annotated[
    bool,
    typer.Option("--adopted", help="What the edition adopted, in place of what is made in it."),
]
Code = Annotated[str, typer.Argument(metavar="CODE", help="Code in the edition, such as P-01.")]


@proposals.command("list")
def list_all(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: Edition = None,
    state: States = None,
    topic: Topics = None,
    adopted: Adopted = False,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """List the proposals of an edition with their authors by code, and how each stands."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        where = _filter(state, topic)
        carry(_list(voice, database, edition, where, adopted=adopted))


@proposals.command()
def show(
    code: Code,
    *,
    edition: Edition = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Show one proposal whole: its newest words, its reviews, and what its authors were told."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        carry(_show(voice, database, edition, code))


def _filter(states: list[str] | None, topics: list[str] | None) -> "ProposalFilter":
    from domain.models import ProposalState  # noqa: PLC0415 -- slow import
    from domain.proposals.reading import ProposalFilter  # noqa: PLC0415 -- slow import

    return ProposalFilter(
        state_in=read_words(ProposalState, states, "--state"),
        topic_key_in=tuple(topics) if topics else None,
    )


async def _list(
    voice: Voice,
    database: str | None,
    key: str | None,
    where: "ProposalFilter",
    *,
    adopted: bool,
) -> None:
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        edition = await get_edition(db, key or only_edition(store))
        rows = await _rows(db, edition.id, where, adopted=adopted)
        told = await _told(db, rows)
    if voice.as_json:
        voice.document({"edition": edition.slug, "proposals": told})
        return
    entries = [
        Entry(
            (f"{each['edition']} {each['code']}" if adopted else each["code"], each["topic"]),
            each["state"],
            [
                each["title"],
                f"{each['administration']}: {', '.join(each['authors'])}",
                *([f"adopted by {each['adopted_by']}"] if each["adopted_by"] else []),
            ],
        )
        for each in told
    ]
    voice.listing(f"Proposals, {edition.slug}: {len(told)}", entries)


async def _rows(
    db: "ReadDb", edition_id: str, where: "ProposalFilter", *, adopted: bool
) -> "list[models.Proposal]":
    """Read every page."""
    from domain.proposals import reading  # noqa: PLC0415 -- slow import

    listing = reading.ADOPTED_BY_EDITION if adopted else reading.PROPOSALS_OF_EDITION
    return await every_row(db, listing, where, below=edition_id)


async def _told(db: "ReadDb", rows: "list[models.Proposal]") -> list[dict[str, Any]]:
    """Tell each proposal, people by their codes: no name is written to a terminal."""
    from domain.administrations import administrations_by_id  # noqa: PLC0415 -- slow import
    from domain.managers import managers_by_id  # noqa: PLC0415 -- slow import
    from domain.programmes import editions_by_id  # noqa: PLC0415 -- slow import
    from domain.proposals import reading  # noqa: PLC0415 -- slow import
    from domain.topics import topics_by_id  # noqa: PLC0415 -- slow import

    ids = [row.id for row in rows]
    authors = await reading.authors_by_proposal(db, ids)
    people = await managers_by_id(db, [each.manager_id for row in authors for each in row])
    codes = {each.id: each.code for each in people if each}
    editions = [row.edition_id for row in rows] + [row.adopted_edition_id or "" for row in rows]
    slugs = {each.id: each.slug for each in await editions_by_id(db, editions) if each}
    places = await administrations_by_id(db, [row.administration_id for row in rows])
    topics = await topics_by_id(db, [row.topic_id for row in rows])
    words = await reading.newest_by_proposal(db, ids)
    found = zip(rows, authors, places, topics, words, strict=True)
    return [
        {
            "code": row.code,
            "edition": slugs[row.edition_id],
            "title": revision.title if revision else "",
            "topic": topic.key if topic else "",
            "administration": place.code if place else "",
            "authors": [codes[each.manager_id] for each in theirs if each.manager_id in codes],
            "state": row.state.value,
            "revision": row.newest,
            "submitted_at": row.submitted_at and row.submitted_at.isoformat(),
            "adopted_by": slugs.get(row.adopted_edition_id or ""),
            "synthetic": row.synthetic,
        }
        for row, theirs, place, topic, revision in found
    ]


async def _show(voice: Voice, database: str | None, key: str | None, code: str) -> None:
    async with opened(database) as store:
        told = await _whole(store, key, code)
    if voice.as_json:
        voice.document(told)
        return
    voice.say(f"{told['edition']} {told['code']}: {told['title']}")
    voice.say(
        f"{told['state']}, on {told['topic']}, by {told['administration']}:"
        f" {', '.join(told['authors'])}"
    )
    for text in (told["abstract"], told["document"], told["link"]):
        if text:
            voice.say("")
            voice.say(text)
    if told["reviews"]:
        voice.say("")
    for each in told["reviews"]:
        by = each["administration"] or "a planner"
        comments = f": {each['comments']}" if each["comments"] else ""
        voice.say(f"Revision {each['revision']}, {by}, {each['verdict']}{comments}")
    for kind in told["notices"]:
        voice.say(voice.texts.sentence(f"proposal_notice.{kind}"))


async def _whole(store: "Store", key: str | None, code: str) -> dict[str, Any]:
    """Read one proposal with all that there is to it."""
    from domain.administrations import administrations_by_id  # noqa: PLC0415 -- slow import
    from domain.errors import NotFound  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.proposals import reading  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        edition = await get_edition(db, key or only_edition(store))
        rows = await _rows(db, edition.id, reading.ProposalFilter(), adopted=False)
        row = next((each for each in rows if each.code == code.upper()), None)
        if row is None:
            known = f"Known are {rows[0].code} to {rows[-1].code}." if rows else "It has none."
            raise NotFound(f"{edition.slug} has no proposal {code[:80]!r}. {known}")
        (told,) = await _told(db, [row])
        (revision,) = await reading.newest_by_proposal(db, [row.id])
        (reviews,) = await reading.reviews_by_proposal(db, [row.id])
        (notices,) = await reading.notices_by_proposal(db, [row.id])
        by = [each.administration_id or "" for _, each in reviews]
        places = {each.id: each.code for each in await administrations_by_id(db, by) if each}
    return {
        **told,
        "abstract": revision.abstract if revision else "",
        "document": revision.document if revision else "",
        "link": revision.link if revision else None,
        "reviews": [
            {
                "revision": number,
                "administration": places.get(each.administration_id or ""),
                "verdict": each.verdict.value,
                "comments": each.comments,
            }
            for number, each in reviews
        ],
        "notices": [each.kind.value for each in notices],
    }
