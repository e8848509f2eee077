"""Planning sessions, and the speakers who come to lead them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.editions import Edition
from api.schema.inputs import fit_list, fit_text, given, input_row_id, or_none
from api.schema.payloads import (
    WHAT,
    Payload,
    had_field,
    key_field,
    left_or_none,
    left_out,
    result_field,
    version_field,
)
from api.schema.requests import edition_of
from api.schema.sessions import Session, Speaker
from api.schema.sides import Component
from domain import models, programmes
from domain.sessions import planning, speakers
from domain.sessions.fitting import SessionWanted
from domain.store import WriteDb


@strawberry.input(description="A language that a speaker speaks.")
class SpeakerLanguageInput:
    """A code and a level."""

    language: str = strawberry.field(description="ISO 639-1 code, such as es.")
    level: models.LanguageLevel = strawberry.field(description="How well.")


@strawberry.input(description="Input of addSpeaker.")
class AddSpeakerInput:
    """A person of an organisation."""

    code: str = strawberry.field(description="Code, unique in the edition, such as SPK-01.")
    edition_id: strawberry.ID = strawberry.field(description="Edition that the speaker comes to.")
    name: str = strawberry.field(description="Name, at most 200 characters.")
    organization_id: strawberry.ID = strawberry.field(
        description="Organisation that the speaker comes from."
    )
    languages: list[SpeakerLanguageInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Languages, the most usual first; left out means none is known.",
    )
    seniority: models.Seniority | None = strawberry.field(
        default=strawberry.UNSET, description="Standing; left out means not known."
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeSpeaker.")
class RemoveSpeakerInput:
    """A speaker."""

    id: strawberry.ID = strawberry.field(description="Speaker to remove; one who leads nothing.")
    expected_version: int | None = version_field("speaker")
    idempotency_key: str | None = key_field()


def _leaders(noun: str) -> Any:
    return strawberry.field(
        default=strawberry.UNSET,
        description=f"All {noun} who lead it; left out means as before, and none in a new one.",
    )


@strawberry.input(description="Input of addSession.")
class AddSessionInput:
    """A component and a session."""

    component_id: strawberry.ID = strawberry.field(description="Component to hold it in.")
    key: str = strawberry.field(description="Small letters, digits and underscores.")
    kind: models.SessionKind = strawberry.field(description="What kind of session it is.")
    title: str = strawberry.field(description="Title, at most 200 characters.")
    delegate_ids: list[strawberry.ID] | None = _leaders("delegates")
    languages: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Languages that it is held in; left out leaves that to its leaders.",
    )
    minutes: int = strawberry.field(default=90, description="How long it lasts, 1 to 1,440.")
    requires: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Keys of all sessions that have to be held in an earlier slot; left out means as"
            " before, and none in a new one."
        ),
    )
    seniority: models.Seniority | None = left_or_none(
        "Standing of those whom a panel brings together"
    )
    slot_key: str | None = left_or_none("Only slot that it may be held in, by key")
    speaker_ids: list[strawberry.ID] | None = _leaders("speakers")
    topic_id: strawberry.ID | None = left_or_none("Topic that it treats")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeSession.")
class ChangeSessionInput:
    """A session and what is other from now on."""

    id: strawberry.ID = strawberry.field(description="Session to change.")
    delegate_ids: list[strawberry.ID] | None = _leaders("delegates")
    kind: models.SessionKind | None = left_out("What kind of session it is")
    languages: list[str] | None = left_out("Languages that it is held in")
    minutes: int | None = left_out("How long it lasts")
    requires: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Keys of all sessions that have to be held in an earlier slot; left out means as"
            " before, and none in a new one."
        ),
    )
    seniority: models.Seniority | None = left_or_none(
        "Standing of those whom a panel brings together"
    )
    slot_key: str | None = left_or_none("Only slot that it may be held in, by key")
    speaker_ids: list[strawberry.ID] | None = _leaders("speakers")
    title: str | None = left_out("Title")
    topic_id: strawberry.ID | None = left_or_none("Topic that it treats")
    expected_version: int | None = version_field("session")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeSession.")
class RemoveSessionInput:
    """A session."""

    id: strawberry.ID = strawberry.field(description="Session to remove.")
    expected_version: int | None = version_field("session")
    idempotency_key: str | None = key_field()


@strawberry.type(description="What addSpeaker did.")
class AddSpeakerPayload(Payload):
    """A speaker and the edition."""

    edition: Edition | None = result_field("Edition")
    speaker: Speaker | None = result_field("Speaker")


@strawberry.type(description="What removeSpeaker did.")
class RemoveSpeakerPayload(Payload):
    """The id that is gone, and the edition that had it."""

    deleted_id: strawberry.ID | None = had_field("speaker")
    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What addSession did.")
class AddSessionPayload(Payload):
    """A session and its component."""

    component: Component | None = result_field("Component")
    session: Session | None = result_field("Session")


@strawberry.type(description="What changeSession did.")
class ChangeSessionPayload(Payload):
    """A session."""

    session: Session | None = result_field("Session")


@strawberry.type(description="What removeSession did.")
class RemoveSessionPayload(Payload):
    """The id that is gone, and the component that had it."""

    component: Component | None = result_field("Component")
    deleted_id: strawberry.ID | None = had_field("session")


@strawberry.type
class PlanningMutations:
    """One field for each function of domain.sessions that changes speakers and sessions."""

    @strawberry.mutation(description="Let somebody of an organisation come as a speaker.")
    async def add_speaker(
        self, info: Info, asked: Annotated[AddSpeakerInput, WHAT]
    ) -> AddSpeakerPayload:
        async def act(db: WriteDb) -> AddSpeakerPayload:
            edition = await edition_of(db, asked.edition_id)
            spoken: Sequence[SpeakerLanguageInput] = or_none(asked.languages) or ()
            wanted = speakers.SpeakerWanted(
                code=fit_text(asked.code, "code"),
                name=fit_text(asked.name, "name"),
                organization_id=input_row_id(
                    asked.organization_id, "Organization", "organizationId"
                ),
                seniority=or_none(asked.seniority),
                languages=tuple(
                    (each.language, each.level) for each in fit_list(spoken, "languages")
                ),
            )
            row = await speakers.add_speaker(db, edition, wanted, at=info.context.store.clock())
            return AddSpeakerPayload(speaker=Speaker.of(row), edition=Edition.of(edition))

        return await carried_out(info, AddSpeakerPayload, asked, act)

    @strawberry.mutation(description="Take a speaker who leads nothing out of the edition.")
    async def remove_speaker(
        self, info: Info, asked: Annotated[RemoveSpeakerInput, WHAT]
    ) -> RemoveSpeakerPayload:
        async def act(db: WriteDb) -> RemoveSpeakerPayload:
            row = await speakers.remove_speaker(
                db,
                input_row_id(asked.id, "Speaker", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            (edition,) = await programmes.editions_by_id(db, [row.edition_id])
            return RemoveSpeakerPayload(deleted_id=asked.id, edition=Edition.maybe(edition))

        return await carried_out(info, RemoveSpeakerPayload, asked, act)

    @strawberry.mutation(description="Plan a session of a component.")
    async def add_session(
        self, info: Info, asked: Annotated[AddSessionInput, WHAT]
    ) -> AddSessionPayload:
        async def act(db: WriteDb) -> AddSessionPayload:
            component_id = input_row_id(asked.component_id, "Component", "componentId")
            plain = SessionWanted(asked.key, asked.kind, "", asked.minutes)
            row = await planning.add_session(
                db, component_id, _session(plain, asked), at=info.context.store.clock()
            )
            (component,) = await programmes.components_by_id(db, [component_id])
            return AddSessionPayload(session=Session.of(row), component=Component.maybe(component))

        return await carried_out(info, AddSessionPayload, asked, act)

    @strawberry.mutation(description="Change a session; what is left out stays as it is.")
    async def change_session(
        self, info: Info, asked: Annotated[ChangeSessionInput, WHAT]
    ) -> ChangeSessionPayload:
        async def act(db: WriteDb) -> ChangeSessionPayload:
            row_id = input_row_id(asked.id, "Session", "id")
            row = await planning.change_session(
                db,
                row_id,
                _session(await planning.held_session(db, row_id), asked),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeSessionPayload(session=Session.of(row))

        return await carried_out(info, ChangeSessionPayload, asked, act)

    @strawberry.mutation(description="Take a session off the plan of its component.")
    async def remove_session(
        self, info: Info, asked: Annotated[RemoveSessionInput, WHAT]
    ) -> RemoveSessionPayload:
        async def act(db: WriteDb) -> RemoveSessionPayload:
            component = await planning.remove_session(
                db,
                input_row_id(asked.id, "Session", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RemoveSessionPayload(deleted_id=asked.id, component=Component.of(component))

        return await carried_out(info, RemoveSessionPayload, asked, act)


def _session(wanted: SessionWanted, asked: AddSessionInput | ChangeSessionInput) -> SessionWanted:
    """Return a session with what was asked in place of what it is."""
    changed: dict[str, Any] = {}
    for name in ("kind", "minutes"):
        if given(getattr(asked, name)):
            changed[name] = getattr(asked, name)
    if given(asked.title):
        changed["title"] = fit_text(str(asked.title), "title")
    if asked.seniority is not strawberry.UNSET:
        changed["seniority"] = asked.seniority
    if asked.slot_key is not strawberry.UNSET:
        key = asked.slot_key
        changed["slot_key"] = None if key is None else fit_text(key, "slotKey")
    if asked.topic_id is not strawberry.UNSET:
        topic = asked.topic_id
        changed["topic_id"] = None if topic is None else input_row_id(topic, "Topic", "topicId")
    return replace(wanted, **changed, **_lists(asked))


def _lists(asked: AddSessionInput | ChangeSessionInput) -> dict[str, Any]:
    """Return the lists of a session that were given, each whole."""
    changed: dict[str, Any] = {}
    for name in ("languages", "requires"):
        if given(getattr(asked, name)):
            texts = fit_list(getattr(asked, name), name)
            changed[name] = tuple(fit_text(each, name) for each in texts)
    for name, field, type_name in (
        ("delegate_ids", "delegateIds", "Delegate"),
        ("speaker_ids", "speakerIds", "Speaker"),
    ):
        if given(getattr(asked, name)):
            ids = fit_list(getattr(asked, name), field)
            changed[name] = tuple(
                input_row_id(each, type_name, field, str(place)) for place, each in enumerate(ids)
            )
    return changed
