"""`tradewinds contradictions`: whether an edition can be paired, and what would mend it."""

from typing import TYPE_CHECKING, Any

import typer

from api.cli.finding import one_plan
from api.cli.opening import carry, only_edition, opened
from api.cli.options import (
    Database,
    Debug,
    Edition,
    Json,
    Locale,
    PartnersMax,
    Quiet,
    Run,
    Scenario,
    Settings,
    read_parameters,
    read_partners_max,
)
from api.cli.trouble import NO_ANSWER
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import runs
    from domain.store import Store


def contradictions(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: Edition = None,
    run: Run = None,
    scenario: Scenario = None,
    settings: Settings = None,
    most: PartnersMax = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Say whether an edition can be paired, and if not, why and what would mend it.

    Looks at the edition as it stands, with the parameters of --set, the limits of --max and the
    draft of --scenario, or at what a failed run tried, with --run. Exit code 5: it cannot be
    paired.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        one_plan(run, edition)
        if run is not None and (settings or most or scenario is not None):
            raise typer.BadParameter(
                "A run has its own parameters. Use these with --edition.",
                param_hint="--scenario, --set, --max",
            )
        from domain.runs import PairingRequest  # noqa: PLC0415 -- slow import

        request = PairingRequest(
            parameters=read_parameters(settings), partners_max=read_partners_max(most)
        )
        carry(_contradictions(voice, database, (run, edition), request, scenario))


async def _contradictions(
    voice: Voice,
    database: str | None,
    asked: tuple[str | None, str | None],
    request: "runs.PairingRequest",
    scenario: str | None,
) -> None:
    from domain import runs  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        contested = await _contested(store, asked, request, scenario)
        if contested is None:
            voice.say(voice.texts.say("report.no_contradiction", run=str(asked[0])))
            return
        with voice.working("Looking for what contradicts"):
            found = await runs.pairing_contradictions(contested, limits=runs.SolveLimits())
    if voice.as_json:
        voice.document(_document(found))
    else:
        _say(voice, found)
    if found.contradictions:
        raise typer.Exit(NO_ANSWER)


async def _contested(
    store: "Store",
    asked: tuple[str | None, str | None],
    request: "runs.PairingRequest",
    scenario: str | None,
) -> "runs.Contested | None":
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.scenarios import get_draft  # noqa: PLC0415 -- slow import

    run_id, edition_key = asked
    async with store.reading(TERMINAL) as db:
        if run_id is not None:
            return await runs.read_contested_run(db, run_id)
        edition = await get_edition(db, edition_key or only_edition(store))
        draft = await get_draft(db, edition, scenario) if scenario is not None else None
        return await runs.read_contested_edition(db, edition, request, draft)


def _document(found: "runs.PairingContradictions") -> dict[str, Any]:
    return {
        "contradictions": [
            [record.name for record in each.records] for each in found.contradictions
        ],
        "broken_rules": [list(each.broken_rules) for each in found.contradictions],
        "short": [list(each.short) for each in found.contradictions],
        "repairs": [
            {
                "drop": [each.name for each in repair.records],
                "people": repair.after.people,
                "floor": repair.after.floor,
                "objective": repair.after.total,
                "raised": {
                    each.record.name: {"least": each.least, "places": each.places}
                    for each in repair.raised
                },
            }
            for repair in found.repairs
        ],
        "complete": found.complete,
    }


def _say(voice: Voice, found: "runs.PairingContradictions") -> None:
    from api import plan_sentences  # noqa: PLC0415 -- slow import

    if not found.contradictions:
        voice.say(voice.texts.say("report.feasible"))
        return
    for each in found.contradictions:
        voice.say(plan_sentences.contradicted(each, voice.texts))
    ways = "report.repairs" if found.complete else "report.repairs_at_least"
    voice.say(voice.texts.say(ways, len(found.repairs)))
    for number, repair in enumerate(found.repairs, 1):
        voice.say(f"  {number}. {plan_sentences.repair(repair, voice.texts)}")
