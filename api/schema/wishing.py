"""Handing the extra pairings of a network to pairing: a draft that demands them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from api import health_sentences
from api.context import Info
from api.schema.changing import carried_out
from api.schema.drafting import ScenarioPayload
from api.schema.inputs import fit_text, given, input_row_id, maybe_row_id, or_none
from api.schema.node import texts_in
from api.schema.payloads import WHAT, key_field
from api.schema.requests import edition_of
from api.schema.scenarios import Scenario
from api.texts import Texts
from domain import programmes, runs, scenarios
from domain.errors import DomainError, NotFound, SolveTooLarge, SolveTooLong
from domain.runs import (
    DORMANT_DAYS,
    HealthRequest,
    PairDemand,
    PairingWish,
    TieKind,
)
from domain.store import WriteDb


@strawberry.input(description="Input of draftExtraPairings.")
class DraftExtraPairingsInput:
    """A network, and the name of the draft."""

    edition_id: strawberry.ID = strawberry.field(description="Edition whose network to mend.")
    name: str = strawberry.field(
        description="Name of the draft, 1 to 200 characters, unique among those of the edition."
    )
    ties: list[TieKind] | None = strawberry.field(
        default=strawberry.UNSET,
        description="What counts as a tie; left out means ACCEPTED and CONTACT together.",
    )
    run_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Run whose pairings count and are kept; left out means the published one, or the"
            " newest that is done. Only with PAIRING among the ties."
        ),
    )
    as_of: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="Day on which the network is looked at; left out means today, in UTC.",
    )
    dormant_days: int = strawberry.field(
        default=DORMANT_DAYS,
        description="So many days without contact make a tie dormant, 1 to 36,500.",
    )
    without_dormant: bool = strawberry.field(
        default=False,
        description="True mends the network as if its dormant ties were gone.",
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What draftExtraPairings did.")
class DraftExtraPairingsPayload(ScenarioPayload):
    """A draft."""


@strawberry.type
class WishMutations:
    """Wishes of one question to another."""

    @strawberry.mutation(
        description=(
            "Begin a draft of a pairing run whose network is departure-proof: it demands the extra"
            " pairings of the edition's networkHealth and keeps the partners of today, with more"
            " places for those who need them."
        )
    )
    async def draft_extra_pairings(
        self, info: Info, asked: Annotated[DraftExtraPairingsInput, WHAT]
    ) -> DraftExtraPairingsPayload:
        # Measured before the unit of work, for which others wait.
        wish: PairingWish | DomainError
        try:
            wish = await _wish(info, asked)
        except (SolveTooLong, SolveTooLarge):
            raise
        except DomainError as error:
            wish = error

        async def act(db: WriteDb) -> DraftExtraPairingsPayload:
            edition = await edition_of(db, asked.edition_id)
            if isinstance(wish, DomainError):
                raise wish
            words = texts_in(info, None)
            row = await scenarios.draft_extra_pairings(
                db,
                edition,
                fit_text(asked.name, "name"),
                wish,
                [_reason(each, words) for each in wish.demands],
                at=info.context.store.clock(),
            )
            return DraftExtraPairingsPayload(scenario=Scenario.of(row))

        return await carried_out(info, DraftExtraPairingsPayload, asked, act)


async def _wish(info: Info, asked: DraftExtraPairingsInput) -> PairingWish:
    request = HealthRequest(
        as_of=or_none(asked.as_of) or info.context.store.clock().date(),
        ties=tuple(dict.fromkeys(asked.ties or ())) if given(asked.ties) else HealthRequest.ties,
        run_id=maybe_row_id(asked.run_id, "PairingRun", "runId"),
        dormant_days=asked.dormant_days,
    )
    edition_id = input_row_id(asked.edition_id, "Edition", "editionId")
    async with info.context.reading() as db:
        edition = await programmes.find_planned_edition(db, edition_id)
        if edition is None:
            raise NotFound("There is no edition of this id that you may plan.", path=("editionId",))
        read = await runs.read_network_health(db, edition, request)
    (found,) = await runs.measure_networks([read])
    return runs.pairing_wish(found, without_dormant=asked.without_dormant)


def _reason(wished: PairDemand, words: Texts) -> str:
    pair = wished.extra
    if pair is None:
        return words.say("health.keep")
    told = {"pair": (pair.a, pair.b), "departures": pair.departures, "joins": pair.joins}
    return health_sentences.extra_pairing(told, words)
