"""Asking one delegate of an edition to assess another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from domain import audit, changes, models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held, require_version, rows_by
from domain.models import EventKind, InvitationState
from domain.pages import Key, Listing
from domain.store import ReadDb, WriteDb

_PATH: Final = ("invitationId",)

PEER_INVITATIONS = Listing(
    name="peer_invitations",
    row=models.PeerInvitation,
    statement=select(models.PeerInvitation),
    orders={"invited_at": (Key(models.PeerInvitation.invited_at, datetime),)},
    default=(("invited_at", True),),
)


async def invite_peer(
    db: WriteDb, edition_id: str, manager_id: str, peer_id: str, *, at: datetime
) -> models.PeerInvitation:
    """Ask a delegate of an edition to assess another delegate of it.

    Raises:
        NotFound: there is no such edition, or one of the two takes no part in it.
        InvalidInput: the two are one.
        Conflict: the peer has been asked, and has not answered yet.
    """
    if await held(db, models.Edition, edition_id) is None:
        raise NotFound("There is no such edition.", path=("editionId",))
    if manager_id == peer_id:
        raise InvalidInput(
            "Nobody is a peer of their own; a self-assessment needs no invitation.",
            path=("peerId",),
        )
    row, delegate, manager = models.PeerInvitation, models.Delegate, models.Manager
    for person, path in ((manager_id, "managerId"), (peer_id, "peerId")):
        if not await db.scalar(
            select(delegate.id)
            .join(manager, manager.id == delegate.manager_id)
            .where(
                delegate.edition_id == edition_id,
                delegate.manager_id == person,
                delegate.withdrawn_at.is_(None),
                manager.erased_at.is_(None),
            )
        ):
            raise NotFound("No delegate of the edition is this manager.", path=(path,))
    if await db.scalar(
        select(row.id).where(
            row.edition_id == edition_id,
            row.manager_id == manager_id,
            row.peer_id == peer_id,
            row.state == InvitationState.OPEN,
        )
    ):
        raise Conflict("This peer has been asked, and has not answered yet.", path=("peerId",))
    invitation = row(
        id=models.new_id(),
        edition_id=edition_id,
        manager_id=manager_id,
        peer_id=peer_id,
        state=InvitationState.OPEN,
        invited_at=at,
    )
    db.add(invitation)
    await db.flush()
    _tell(db, invitation, None, at)
    return invitation


async def withdraw_invitation(
    db: WriteDb, invitation_id: str, *, at: datetime, expected_version: int | None = None
) -> models.PeerInvitation:
    """Take back an invitation that has not been answered.

    Raises:
        NotFound: there is none of this id that the viewer may take back.
        Stale: it is not of the version expected.
        Conflict: it has been answered, or taken back before.
    """
    invitation = await held(db, models.PeerInvitation, invitation_id)
    if invitation is None:
        raise NotFound("There is no invitation of this id.", path=("id",))
    require_version("invitation", invitation.version, expected_version)
    if invitation.state is not InvitationState.OPEN:
        raise Conflict(
            f"This invitation is {invitation.state}. Only an open one is taken back.", path=("id",)
        )
    await _move(db, invitation, InvitationState.WITHDRAWN, at)
    return invitation


async def answered_invitation(
    db: WriteDb, invitation_id: str, manager_id: str, *, at: datetime
) -> models.PeerInvitation:
    """Say that an open invitation to assess somebody is answered.

    Raises:
        NotFound: there is no such invitation to assess this person.
        Conflict: it is not open.
    """
    invitation = await held(db, models.PeerInvitation, invitation_id)
    if invitation is None or invitation.manager_id != manager_id:
        raise NotFound("There is no invitation of this id to assess this manager.", path=_PATH)
    if invitation.state is not InvitationState.OPEN:
        raise Conflict(f"This invitation is {invitation.state}. Ask for another one.", path=_PATH)
    await _move(db, invitation, InvitationState.ANSWERED, at)
    return invitation


async def reopen_invitation(db: WriteDb, invitation_id: str, *, at: datetime) -> None:
    """Let a peer answer again, unless asked again meanwhile, or one of the two is erased."""
    row, manager = models.PeerInvitation, models.Manager
    invitation = await held(db, row, invitation_id)
    if invitation is None:
        return
    other = await db.scalar(
        select(row.id).where(
            row.edition_id == invitation.edition_id,
            row.manager_id == invitation.manager_id,
            row.peer_id == invitation.peer_id,
            row.state == InvitationState.OPEN,
        )
    )
    two = (invitation.manager_id, invitation.peer_id)
    gone = await db.scalar(
        select(manager.id).where(manager.id.in_(two), manager.erased_at.is_not(None)).limit(1)
    )
    state = InvitationState.OPEN if other is gone is None else InvitationState.WITHDRAWN
    await _move(db, invitation, state, at)


async def invitations_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.PeerInvitation | None]:
    """Return invitations in the order asked, None where there is none."""
    return await rows_by(db, models.PeerInvitation.id, ids)


async def _move(
    db: WriteDb, invitation: models.PeerInvitation, state: InvitationState, at: datetime
) -> None:
    before = _noted(invitation)
    invitation.state = state
    await db.flush()
    _tell(db, invitation, before, at)


def _noted(invitation: models.PeerInvitation) -> dict[str, Any]:
    return {
        "edition": invitation.edition_id,
        "manager": invitation.manager_id,
        "peer": invitation.peer_id,
        "state": invitation.state.value,
        "version": invitation.version,
    }


def _tell(
    db: WriteDb, invitation: models.PeerInvitation, before: dict[str, Any] | None, at: datetime
) -> None:
    # Of the edition and not of the person: who was asked about them is not theirs to read.
    change = audit.Change(
        "PeerInvitation",
        invitation.id,
        before,
        _noted(invitation),
        edition_id=invitation.edition_id,
    )
    changes.tell(db, EventKind.PEER_INVITED, change, at=at)
