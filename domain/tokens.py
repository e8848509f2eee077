"""Service tokens: issue, find, list, revoke.

A token is ``tw_``, 32 random bytes and a checksum, so that scanners of repositories know one when
they see it. Only its SHA-256 is kept: 256 random bits need no slow hash.
"""

from __future__ import annotations

import re
import secrets
import string
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from domain import audit, models
from domain.errors import InvalidInput, NotFound
from domain.lookups import held, lists_by
from domain.policy import SYSTEM, Viewer
from domain.roles import Role, Scope
from domain.store import ReadDb, Store, WriteDb

DAYS_MAX: Final = 365
DAYS: Final = 90
PREFIX: Final = "tw_"
# What a viewer is called who was let in by a token: this, and the id of it.
_NAME: Final = "token "
_DIGITS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SECRET_BYTES: Final = 32
_SECRET_LENGTH: Final = 43
_CHECK_LENGTH: Final = 6
_FORM: Final = re.compile(
    rf"{PREFIX}([0-9A-Za-z]{{{_SECRET_LENGTH}}})([0-9A-Za-z]{{{_CHECK_LENGTH}}})"
)
# Those whose rights hang on editions; the others read all of what they may read.
_BY_EDITION: Final = frozenset({Role.MANAGER, Role.COORDINATOR, Role.PLANNER, Role.INTEGRATION})


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token gives.

    Args:
        name: what the operator calls it.
        role: any but SYSTEM.
        edition_ids: the editions held; None is all of them.
        scopes: for an integration, at least one.
        administration_id: for a coordinator.
        manager_id: for a manager.
        days: until it expires, 1 to 365.

    """

    name: str
    role: Role
    edition_ids: tuple[str, ...] | None = ()
    scopes: tuple[Scope, ...] = ()
    administration_id: str | None = None
    manager_id: str | None = None
    days: int = DAYS


async def issue_token(
    db: WriteDb, grant: Grant, *, at: datetime
) -> tuple[str, models.ServiceToken]:
    """Issue a token; return it, to be shown this once, and its record.

    Raises:
        InvalidInput: the grant lacks what its role needs, has what it does not, or lasts too long.
    """
    _check(grant)
    token = new_token()
    row = models.ServiceToken(
        id=models.new_id(),
        name=grant.name.strip(),
        hash=digest_of(token),
        role=grant.role,
        scopes=" ".join(sorted(grant.scopes)),
        all_editions=grant.edition_ids is None or grant.role not in _BY_EDITION,
        administration_id=grant.administration_id,
        manager_id=grant.manager_id,
        issued_at=at,
        expires_at=at + timedelta(days=grant.days),
    )
    db.add(row)
    await db.flush()
    for edition_id in sorted(set(grant.edition_ids or ())):
        db.add(models.ServiceTokenEdition(token_id=row.id, edition_id=edition_id))
    await db.flush()
    after = {"role": row.role.value, "scopes": row.scopes, "expires_at": row.expires_at.isoformat()}
    audit.note(db, audit.Change("ServiceToken", row.id, None, after))
    return token, row


def _check(grant: Grant) -> None:
    if not grant.name.strip():
        raise InvalidInput("Give the token a name, such as what will use it.", path=("name",))
    if grant.role is Role.SYSTEM:
        raise InvalidInput("No token gives the role system.", path=("role",))
    if not 1 <= grant.days <= DAYS_MAX:
        raise InvalidInput(f"A token lasts 1 to {DAYS_MAX} days.", path=("days",))
    for needs, given, name, noun in (
        (Role.INTEGRATION, bool(grant.scopes), "scope", "a scope"),
        (Role.COORDINATOR, grant.administration_id is not None, "administration", "a code"),
        (Role.MANAGER, grant.manager_id is not None, "manager", "a person"),
    ):
        if grant.role is needs and not given:
            raise InvalidInput(f"A token of the role {needs} needs {noun}.", path=(name,))
        if grant.role is not needs and given:
            raise InvalidInput(
                f"Only a token of the role {needs} has {noun}; leave it out.", path=(name,)
            )
    if grant.role in _BY_EDITION and grant.edition_ids == ():
        raise InvalidInput(
            f"Say which editions a {grant.role} is let in for, or all of them.", path=("edition",)
        )
    if grant.role not in _BY_EDITION and grant.edition_ids:
        raise InvalidInput(
            f"The role {grant.role} has no editions; leave them out.", path=("edition",)
        )


def new_token() -> str:
    """Make a token that nobody can guess."""
    secret = _base62(int.from_bytes(secrets.token_bytes(_SECRET_BYTES)), _SECRET_LENGTH)
    return PREFIX + secret + _check_of(secret)


def is_token(text: str) -> bool:
    """Tell whether a text has the form of a token, without asking the database."""
    found = _FORM.fullmatch(text)
    return found is not None and _check_of(found[1]) == found[2]


async def let_in(store: Store, token: str) -> Viewer | None:
    """Return whom a token lets in, None when it lets in nobody: unknown, expired or revoked.

    The day of its last use is noted. Nobody waits at the door because a disk is full: then the next
    use notes it.
    """
    at = store.clock()
    async with store.reading(SYSTEM) as db:
        row = await _find(db, token)
        if row is None or row.revoked_at is not None or row.expires_at <= at:
            return None
        viewer = _viewer(row, (await _editions(db, [row.id]))[0])
    if row.last_used_on != at.date():
        with suppress(SQLAlchemyError):
            async with store.unit_of_work(SYSTEM) as db:
                used = await _find(db, token)
                if used is not None:
                    used.last_used_on = at.date()
    return viewer


async def is_revoked(db: ReadDb, viewer_name: str) -> bool:
    """Tell whether the token was revoked by which a viewer of this name was let in."""
    row = models.ServiceToken
    found = await db.scalar(select(row.revoked_at).where(row.id == viewer_name.removeprefix(_NAME)))
    return found is not None


async def _find(db: ReadDb, token: str) -> models.ServiceToken | None:
    row = models.ServiceToken
    found: models.ServiceToken | None = await db.scalar(
        select(row).where(row.hash == digest_of(token))
    )
    return found


def _viewer(row: models.ServiceToken, edition_ids: list[str]) -> Viewer:
    return Viewer(
        name=f"{_NAME}{row.id}",
        role=row.role,
        administration_id=row.administration_id,
        manager_id=row.manager_id,
        edition_ids=None if row.all_editions else frozenset(edition_ids),
        scopes=frozenset(Scope(each) for each in row.scopes.split()),
        expires_at=row.expires_at,
    )


async def list_tokens(db: ReadDb) -> list[tuple[models.ServiceToken, list[str]]]:
    """Return every token with the slugs of its editions, newest first."""
    row = models.ServiceToken
    rows = list(await db.scalars(select(row).order_by(row.issued_at.desc(), row.id)))
    edition = models.Edition
    slugs = select(edition.slug).join(
        models.ServiceTokenEdition, models.ServiceTokenEdition.edition_id == edition.id
    )
    found = await lists_by(
        db,
        slugs.order_by(edition.slug),
        models.ServiceTokenEdition.token_id,
        [each.id for each in rows],
    )
    return list(zip(rows, found, strict=True))


async def revoke_token(db: WriteDb, token_id: str, *, at: datetime) -> models.ServiceToken:
    """Revoke a token; a second time changes nothing.

    Raises:
        NotFound: there is no token of this id.
    """
    row = await held(db, models.ServiceToken, token_id)
    if row is None:
        raise NotFound("There is no token of this id. `token list` names them.", path=("id",))
    if row.revoked_at is None:
        row.revoked_at = at
        await db.flush()
        audit.note(
            db,
            audit.Change(
                "ServiceToken", row.id, {"revoked_at": None}, {"revoked_at": at.isoformat()}
            ),
        )
    return row


async def _editions(db: ReadDb, token_ids: Sequence[str]) -> list[list[str]]:
    row = models.ServiceTokenEdition
    return await lists_by(db, select(row.edition_id), row.token_id, token_ids)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def _check_of(secret: str) -> str:
    return _base62(zlib.crc32(secret.encode()), _CHECK_LENGTH)


def digest_of(token: str) -> str:
    """Return what is kept of a token, from which nobody makes it again."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
