"""`tradewinds token`: who is let in, for what and until when."""

from typing import TYPE_CHECKING, Annotated, Final, NamedTuple, TypeVar

import typer

from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Json, Quiet
from api.cli.person import person_id
from api.cli.voice import speaking
from domain.policy import TERMINAL
from domain.roles import Role, Scope

if TYPE_CHECKING:
    from domain.models import ServiceToken
    from domain.store import ReadDb

token = typer.Typer(no_args_is_help=True, help="Issue, list and revoke service tokens.")

_DAYS: Final = 90
KindT = TypeVar("KindT", Role, Scope)

GIVEN_ROLES: Final = [role for role in Role if role is not Role.SYSTEM]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What will use it.")]
GivenRole = Annotated[
    str,
    typer.Option(
        "--role", metavar="ROLE", help=f"One of {', '.join(GIVEN_ROLES)}.", show_default=True
    ),
]
Editions = Annotated[
    list[str] | None,
    typer.Option(
        "--edition", metavar="KEY", help="An edition, or 'all'. Repeatable.", show_default=False
    ),
]
Scopes = Annotated[
    list[str] | None,
    typer.Option(
        "--scope",
        metavar="SCOPE",
        help=f"For an integration: {', '.join(Scope)}. Repeatable.",
        show_default=False,
    ),
]
OfAdministration = Annotated[
    str | None,
    typer.Option("--administration", metavar="CODE", help="Whose coordinator.", show_default=False),
]
OfManager = Annotated[
    str | None,
    typer.Option(
        "--manager",
        metavar="CODE",
        help="Which manager, by their own code or id.",
        show_default=False,
    ),
]
Days = Annotated[int, typer.Option("--days", help="Until it expires, 1 to 365.")]


class _Asked(NamedTuple):
    """What the command line asks for, as it was typed."""

    name: str
    role: str
    editions: list[str]
    scopes: list[str]
    administration: str | None
    manager: str | None
    days: int


@token.command()
def issue(  # noqa: PLR0913 -- one for each option
    name: Name,
    *,
    role: GivenRole = Role.INTEGRATION.value,
    edition: Editions = None,
    scope: Scopes = None,
    administration: OfAdministration = None,
    manager: OfManager = None,
    days: Days = _DAYS,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Issue a token and show it, this once."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        asked = _Asked(name, role, edition or [], scope or [], administration, manager, days)
        text, row = carry(_issue(database, asked))
        if voice.as_json:
            voice.document({"token": text, **_told(row)})
        else:
            voice.say(text)
        voice.note("Token", f"{row.id}, until {row.expires_at:%Y-%m-%d}; it is not shown again")


@token.command("list")
def list_all(
    *,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """List the tokens, newest first, with the day of their last use."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        found = carry(_list(database))
        if voice.as_json:
            voice.document([{**_told(row), "editions": slugs} for row, slugs in found])
            return
        for row, slugs in found:
            voice.say(f"{row.id}  {_state(row)}  {row.role}  {row.name}  {_rights(row, slugs)}")
        if not found:
            voice.say("There is no token.")


@token.command()
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="As `token list` shows it.")],
    *,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Revoke a token: within five seconds no server lets it in."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        row = carry(_revoke(database, token_id))
        if voice.as_json:
            voice.document(_told(row))
        else:
            voice.say(f"Revoked: {row.id}  {row.name}")


async def _issue(database: str | None, asked: "_Asked") -> tuple[str, "ServiceToken"]:
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.tokens import Grant, issue_token  # noqa: PLC0415 -- slow import

    async with (
        opened(database) as store,
        change(store, Acting(TERMINAL, "", "issueToken")) as db,
    ):
        grant = Grant(
            name=asked.name,
            role=_one_of(Role, asked.role, "--role"),
            edition_ids=await _edition_ids(db, asked.editions),
            scopes=tuple(_one_of(Scope, each, "--scope") for each in asked.scopes),
            administration_id=await _administration_id(db, asked.administration),
            manager_id=await person_id(db, asked.manager) if asked.manager else None,
            days=asked.days,
        )
        return await issue_token(db, grant, at=store.clock())


def _one_of(kind: type[KindT], text: str, option: str) -> KindT:
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(str(each) for each in kind if each.value != Role.SYSTEM.value)
        raise typer.BadParameter(f"{text!r} is none of {known}.", param_hint=option) from None


async def _edition_ids(db: "ReadDb", keys: list[str]) -> tuple[str, ...] | None:
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    if keys == ["all"]:
        return None
    return tuple([(await get_edition(db, key)).id for key in keys])


async def _administration_id(db: "ReadDb", code: str | None) -> str | None:
    from domain.administrations import administrations_by_code  # noqa: PLC0415 -- slow import

    if code is None:
        return None
    (found,) = await administrations_by_code(db, [code.upper()])
    if found is None:
        raise typer.BadParameter(f"No administration has the code {code!r}.")
    return found.id


async def _list(database: str | None) -> list[tuple["ServiceToken", list[str]]]:
    from domain.tokens import list_tokens  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        return await list_tokens(db)


async def _revoke(database: str | None, token_id: str) -> "ServiceToken":
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.tokens import revoke_token  # noqa: PLC0415 -- slow import

    async with (
        opened(database) as store,
        change(store, Acting(TERMINAL, "", "revokeToken")) as db,
    ):
        return await revoke_token(db, token_id, at=store.clock())


def _told(row: "ServiceToken") -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "role": row.role.value,
        "scopes": row.scopes.split(),
        "all_editions": row.all_editions,
        "issued_at": row.issued_at.isoformat(),
        "expires_at": row.expires_at.isoformat(),
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        "last_used_on": row.last_used_on.isoformat() if row.last_used_on else None,
    }


def _state(row: "ServiceToken") -> str:
    if row.revoked_at:
        return f"revoked {row.revoked_at:%Y-%m-%d}"
    used = f"used {row.last_used_on}" if row.last_used_on else "never used"
    return f"until {row.expires_at:%Y-%m-%d}, {used}"


def _rights(row: "ServiceToken", slugs: list[str]) -> str:
    return ", ".join(["all editions"] * row.all_editions + slugs + row.scopes.split())
