"""`tradewinds plan`: pairs, topics and agendas of an edition as one plan."""

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, Scenario
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import runs
    from domain.store import Store


class Wanted(NamedTuple):
    """What is asked: the edition, a draft of it, whether to publish, and rules that may break."""

    edition: str | None
    scenario: str | None
    publish: bool
    despite: "frozenset[runs.PlanRule]"


def plan(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: Edition = None,
    scenario: Scenario = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish all of it at once, if it goes together.")
    ] = False,
    despite: Annotated[
        list[str] | None,
        typer.Option(
            "--despite",
            metavar="RULE",
            help="Publish although this rule is broken: partners_meet. Repeatable.",
            show_default=False,
        ),
    ] = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Pair an edition, choose its topics and make its agendas, and say what does not go together.

    Each is recorded as a run. With --publish all of them are published at once, or none: refused
    where a rule is broken that --despite does not name.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, writes=True, locale=locale) as voice:
        wanted = Wanted(edition, scenario, publish, _rules(despite))
        carry(_plan(voice, database, wanted))


def _rules(words: list[str] | None) -> "frozenset[runs.PlanRule]":
    from domain.runs import PlanRule  # noqa: PLC0415 -- slow import

    known = {rule.value: rule for rule in PlanRule}
    for word in words or ():
        if word not in known:
            raise typer.BadParameter(
                f"{word} is no rule. Name one of: {', '.join(known)}.", param_hint="--despite"
            )
    return frozenset(known[word] for word in words or ())


async def _plan(voice: Voice, database: str | None, wanted: Wanted) -> None:
    async with opened(database) as store:
        key = wanted.edition or only_edition(store)
        with voice.working(f"Planning {key}"):
            ids = await _solved(store, key, wanted.scenario)
        async with store.reading(TERMINAL) as db:
            from domain import runs  # noqa: PLC0415 -- slow import

            found = await runs.read_plan_runs(db, None, ids)
            read = await runs.read_plan(db, found)
        checked = await runs.check_plan(read, limits=runs.SolveLimits())
        told = await _reports(voice, store, ids)
        said = await _words(voice, store, checked)
        if wanted.publish:
            await _publish(store, ids, checked, wanted.despite)
    if voice.as_json:
        conflicts = [
            {
                "rule": each.rule.value,
                "people": list(each.codes),
                "topics": list(each.topics),
                "sessions": [one.title for one in each.sessions],
                "text": text,
            }
            for each, text in zip(checked.conflicts, said, strict=True)
        ]
        voice.document(
            {"edition": key, **told, "conflicts": conflicts, "published": wanted.publish}
        )
        return
    voice.say(voice.texts.say("report.plan" if said else "report.plan_whole", len(said)))
    for text in said:
        voice.say(f"  {text}")
    if wanted.publish:
        voice.say(voice.texts.say("report.plan_published"))


async def _solved(store: "Store", key: str, scenario: str | None) -> "runs.PlanRunIds":
    """Run the engines in turn; the agendas hold the topics that were just chosen."""
    from api.cli.running import run_agendas, run_edition  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import

    pairing = await run_edition(store, key, runs.PairingRequest(), scenario)
    request = runs.TopicRequest(purpose=runs.TopicPurpose.THIS_EDITION)
    topic = await run_edition(store, key, request)
    agendas = await run_agendas(store, key, None, None, pairs=pairing)
    return runs.PlanRunIds(pairing, topic, tuple(agendas))


async def _reports(voice: Voice, store: "Store", ids: "runs.PlanRunIds") -> dict[str, Any]:
    """Say the pairs, the topics and the agendas; return them as parts of the JSON document."""
    from api.cli.agendas import read_agenda, say_agenda  # noqa: PLC0415 -- slow import
    from api.cli.pairings import read_pairings, say_pairings  # noqa: PLC0415 -- slow import
    from api.cli.suggestions import read_suggestions, say_suggestions  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        pairings = await read_pairings(db, ids.pairing or "", voice.texts)
        topics = await read_suggestions(db, ids.topic or "", voice.texts)
        agendas = [await read_agenda(db, each, voice.texts) for each in ids.agendas or ()]
    if not voice.as_json:
        say_pairings(voice, pairings)
        say_suggestions(voice, topics)
        for each in agendas:
            say_agenda(voice, each)
    return {
        "pairings": pairings.document(),
        "topics": topics.document(),
        "agendas": [each.document() for each in agendas],
    }


async def _words(voice: Voice, store: "Store", checked: "runs.PlanCheck") -> list[str]:
    from api import agenda_sentences  # noqa: PLC0415 -- slow import
    from api.cli.names import names_in, read_names  # noqa: PLC0415 -- slow import
    from domain.programmes import components_by_id  # noqa: PLC0415 -- slow import

    topics = [row_id for each in checked.conflicts for row_id in each.topic_ids]
    places = {place.at.component_id for each in checked.conflicts for place in each.places}
    async with store.reading(TERMINAL) as db:
        names = await read_names(db, voice.texts, topics=topics)
        components = [each for each in await components_by_id(db, sorted(places)) if each]
        held = await names_in(db, voice.texts, components)
    return [
        agenda_sentences.plan_conflict(
            each, [names.words[row_id] for row_id in each.topic_ids], held, voice.texts
        )
        for each in checked.conflicts
    ]


async def _publish(
    store: "Store",
    ids: "runs.PlanRunIds",
    checked: "runs.PlanCheck",
    despite: "frozenset[runs.PlanRule]",
) -> None:
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import

    async with change(store, Acting(TERMINAL, "", "publishPlan")) as db:
        found = await runs.read_plan_runs(db, None, ids)
        await runs.publish_plan(db, found, checked.conflicts, despite, at=store.clock())
