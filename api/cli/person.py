"""`tradewinds person`: what operators do for the rights of people."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Json, Quiet
from api.cli.voice import speaking
from api.cli.writing import write_private
from domain.errors import InvalidInput
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain.rights.erasure import Erased
    from domain.rights.wiping import Wiped
    from domain.store import ReadDb

person = typer.Typer(
    no_args_is_help=True, help="Hand out all that is held on a person, or erase them."
)

Who = Annotated[str, typer.Argument(metavar="CODE", help="Code of the person, or the id.")]
Why = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why, without the name; it is kept.")
]


@person.command()
def export(
    code: Who,
    *,
    reason: Why,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FILE", help="Write it to a new file, mode 0600."),
    ] = None,
    database: Database = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Print all that is held on a person as JSON, and say so in the audit trail."""
    with speaking(quiet=quiet, debug=debug) as voice:
        document = json.dumps(carry(_export(database, code, reason)), indent=2, ensure_ascii=False)
        if to is None:
            voice.say(document)
            return
        write_private(Path(to), f"{document}\n".encode())
        voice.note("Export", f"{to}, {len(document)} characters")


@person.command()
def erase(
    code: Who,
    *,
    reason: Why,
    yes: Annotated[bool, typer.Option("--yes", help="Erase; nothing brings them back.")] = False,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Erase a person for good: what is known of them goes, the numbers of runs stay."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        if not yes:
            raise InvalidInput(f"Nothing brings {code} back. Add --yes to erase them.")
        erased, wiped = carry(_erase(database, code, reason))
        told = {
            "id": erased.manager.id,
            "code": erased.manager.code,
            "erased_at": erased.manager.erased_at and erased.manager.erased_at.isoformat(),
            "was_new": erased.is_new,
            "files_wiped": wiped is None or wiped.done,
            "texts_left": wiped and wiped.left,
        }
        if voice.as_json:
            voice.document(told)
            return
        voice.say(f"Erased: {erased.manager.id}  {erased.manager.code}")
        if wiped is not None and not wiped.done:
            voice.note("Files", "in use for too long: type `tradewinds retention --apply` later")
        elif wiped is not None and wiped.left:
            voice.note(
                "Files", f"{wiped.left} of the texts stand in records about somebody else as well"
            )


@person.command()
def erased(
    *,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Print the ids of those who were erased, one a line: keep them with the backups."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        ids = carry(_erased(database))
        if voice.as_json:
            voice.document(ids)
        else:
            for each in ids:
                voice.say(each)


@person.command("erase-again")
def erase_again(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `person erased` printed.")],
    *,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Erase everybody of a list again, after PostgreSQL was restored with tools of its own."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        if not Path(file).is_file():
            raise InvalidInput(f"There is no list at {file}.", path=("file",))
        count = carry(_erase_again(database, Path(file)))
        if voice.as_json:
            voice.document({"erased": count})
        else:
            voice.say(f"Erased again: {count}")


async def _export(database: str | None, code: str, reason: str) -> "dict[str, object]":
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.rights.export import ask_export, fetch_export  # noqa: PLC0415 -- slow import
    from domain.rights.reads import ReadBook  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        async with change(store, Acting(TERMINAL, "", "exportPerson")) as db:
            link = await ask_export(db, await person_id(db, code), reason, at=store.clock())
        book = ReadBook(store)
        document = await fetch_export(store, link.token, "", book)
        await book.flush()
        return document


async def _erase(database: str | None, code: str, reason: str) -> tuple["Erased", "Wiped | None"]:
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.rights.erasure import erase_person  # noqa: PLC0415 -- slow import
    from domain.rights.wiping import wipe  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        async with change(store, Acting(TERMINAL, "", "erasePerson")) as db:
            found = await erase_person(db, await person_id(db, code), reason, at=store.clock())
        return found, await wipe(store, found.texts) if found.found else None


async def _erased(database: str | None) -> list[str]:
    from domain.rights.erasure import erased_ids  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        return await erased_ids(db)


async def _erase_again(database: str | None, file: Path) -> int:
    from domain.rights.restoring import erase_again  # noqa: PLC0415 -- slow import
    from domain.rights.wiping import read_list  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        return await erase_again(store, read_list(file))


async def person_id(db: "ReadDb", code: str) -> str:
    """Return the id of the person whom a code or an id names.

    Raises:
        InvalidInput: nobody has it, or several have.

    """
    from domain import managers  # noqa: PLC0415 -- slow import

    found = await managers.managers_by_code(db, code)
    found = found or [each for each in await managers.managers_by_id(db, [code]) if each]
    if len(found) == 1:
        return found[0].id
    if found:
        ids = " ".join(each.id for each in found)
        raise InvalidInput(f"{len(found)} people have the code {code}. Name one by id: {ids}")
    others = [each.code for each in await managers.managers_by_delegate_code(db, code)]
    hint = f" A delegate has: give the code of the person, {' or '.join(others)}." if others else ""
    raise InvalidInput(f"No person has the code {code}.{hint}")
