"""What is asked of a choice of topics: what fairness costs, why not a topic, how sure each is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from api.cli.names import names_in, read_names
from api.cli.voice import Entry, Voice
from domain.errors import NotFound
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import runs
    from domain.store import ReadDb, Store

PER_MILLE = 1000


@dataclass(frozen=True)
class TopicQuestions:
    """What is asked of a topic run.

    ``draws`` None asks nothing of how sure it is, ``tolerance`` None nothing of a replan.
    """

    fairness: bool = False
    why_not: tuple[str, ...] = ()
    draws: int | None = None
    seed: int = 0
    tolerance: int | None = None

    def __bool__(self) -> bool:
        asks = self.fairness or bool(self.why_not)
        return asks or self.draws is not None or self.tolerance is not None


@dataclass(frozen=True)
class TopicAnswers:
    """The answers, as parts of a document and as what is said: titles with their entries."""

    document: dict[str, Any]
    lists: Sequence[tuple[str, Sequence[Entry]]]

    def say(self, voice: Voice) -> None:
        """Say them."""
        for title, entries in self.lists:
            voice.listing(title, entries)


async def answer_topic_questions(
    store: "Store", voice: Voice, run_id: str, asked: TopicQuestions
) -> TopicAnswers:
    """Answer what is asked of a run.

    Raises:
        NotFound: there is no such run, or no such topic.
        Conflict: the run is not done.
        InvalidInput: a number is out of range.

    """
    from domain import runs  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        run = await runs.read_asked_topics(db, run_id)
        known = [topic["id"] for topic in json.loads(run.snapshot)["topics"]]
        wanted = await _topic_ids(db, asked.why_not, known)
        (rows,) = await runs.suggestions_by_run(db, [run_id])
    document: dict[str, Any] = {}
    lists: list[tuple[str, Sequence[Entry]]] = []
    limits = runs.SolveLimits()
    if asked.fairness:
        with voice.working("Pricing fairness"):
            found = await runs.topic_fairness(run, limits=limits)
        await _add_fairness(store, voice, found, document, lists)
    for topic_id in wanted:
        with voice.working("Pricing"):
            answer = await runs.topic_why_not(run, topic_id, limits=limits)
        await _add_why_not(store, voice, answer, document, lists)
    if asked.draws is not None:
        doubt = runs.Doubt(asked.seed, asked.draws, 75, 75)
        chosen = [row.topic_id for row in rows]
        with voice.working("Drawing levels"):
            sure = await runs.topic_certainties(run, chosen, doubt, limits=limits)
        told = dict(zip(chosen, sure, strict=True))
        await _add_certainty(store, voice, (told, asked.seed), document, lists)
    if asked.tolerance is not None:
        async with store.reading(TERMINAL) as db:
            now = await runs.read_asked_replan(db, run_id)
        with voice.working("Replanning"):
            plan = await runs.topic_replan(now, asked.tolerance, limits=limits)
        await _add_replan(store, voice, plan, document, lists)
    return TopicAnswers(document, lists)


async def _topic_ids(db: "ReadDb", keys: Sequence[str], known: Sequence[str]) -> list[str]:
    from domain.topics import topics_by_key  # noqa: PLC0415 -- slow import

    rows = await topics_by_key(db, keys)
    for key, row in zip(keys, rows, strict=True):
        if row is None or key not in known:
            close = get_close_matches(key.lower(), known, cutoff=0.6)
            near = f" Did you mean {' or '.join(close)}?" if close else ""
            raise NotFound(f"The run did not choose among {key}.{near}")
    return [row.id for row in rows if row is not None]


async def _add_fairness(
    store: "Store",
    voice: Voice,
    found: "runs.TopicFairness",
    document: dict[str, Any],
    lists: list[tuple[str, Sequence[Entry]]],
) -> None:
    from api import topic_sentences  # noqa: PLC0415 -- slow import

    texts, points = voice.texts, found.points
    keys, names = await _topic_names(store, voice, [i for p in points for i in p.topic_ids])
    ends = (points[0].smallest_share_per_mille, points[-1].smallest_share_per_mille)
    document["fairness"] = {
        "loss_per_mille": found.loss_per_mille,
        "text": topic_sentences.fairness(found.loss_per_mille, *ends, texts),
        "points": [
            {
                "phi_per_mille": point.phi_per_mille,
                "smallest_share_per_mille": point.smallest_share_per_mille,
                "total": point.total,
                "proved": point.proved,
                "topics": [keys[each] for each in point.topic_ids],
            }
            for point in points
        ],
    }
    entries = [
        Entry(
            (texts.per_cent(point.phi_per_mille, PER_MILLE),),
            texts.per_cent(point.smallest_share_per_mille, PER_MILLE),
            (texts.say("list_comma").join(names[each] for each in point.topic_ids),),
        )
        for point in points
    ]
    lists.append((document["fairness"]["text"], entries))


async def _add_why_not(
    store: "Store",
    voice: Voice,
    answer: "runs.TopicAnswer",
    document: dict[str, Any],
    lists: list[tuple[str, Sequence[Entry]]],
) -> None:
    from api import topic_sentences  # noqa: PLC0415 -- slow import

    texts = voice.texts
    named = {key: row_id for key, (_, row_id) in answer.names.items()}
    topics = [answer.topic_id, *answer.displaced_ids, *answer.added_ids]
    topics += [row_id for noun, row_id in answer.names.values() if noun == "topic"]
    keys, names = await _topic_names(store, voice, topics)
    async with store.reading(TERMINAL) as db:
        others = await read_names(
            db,
            texts,
            delegates=(leader.delegate_id for leader in answer.nearest),
            sides=[
                *(leader.side_id for leader in answer.nearest),
                *(row_id for noun, row_id in answer.names.values() if noun == "side"),
            ],
        )
    names |= others.words
    words = topic_sentences.topic_why_not(
        answer,
        {key: names[row_id] for key, row_id in named.items()},
        [names[each] for each in answer.displaced_ids],
        [(names[one.delegate_id], names[one.side_id], one.level) for one in answer.nearest],
        texts,
    )
    entry = {
        "topic": keys[answer.topic_id],
        "verdict": answer.kind.value,
        "conflicts": [list(records) for records in answer.conflicts],
        "loss_per_mille": answer.loss_per_mille,
        "total": answer.total,
        "displaced": [keys[each] for each in answer.displaced_ids],
        "added": [keys[each] for each in answer.added_ids],
        "possible_in_editions": answer.possible_in_editions,
        "text": words,
    }
    document.setdefault("why_not", []).append(entry)
    lists.append((names[answer.topic_id], [Entry((words,))]))


async def _add_certainty(
    store: "Store",
    voice: Voice,
    told: "tuple[dict[str, runs.SuggestionCertainty], int]",
    document: dict[str, Any],
    lists: list[tuple[str, Sequence[Entry]]],
) -> None:
    from api import topic_sentences  # noqa: PLC0415 -- slow import

    texts, (sure, seed) = voice.texts, told
    keys, names = await _topic_names(store, voice, list(sure))
    one = next(iter(sure.values()), None)
    document["certainty"] = {
        "draws": one.draws if one else 0,
        "seed": seed,
        "assessed": one.assessed if one else 0,
        "entries": one.entries if one else 0,
        "topics": [
            {
                "topic": keys[topic_id],
                "stayed": each.stayed,
                "per_mille": each.per_mille,
                "close_call": each.is_close_call,
            }
            for topic_id, each in sure.items()
        ],
    }
    entries = [
        Entry(
            (names[topic_id],),
            texts.per_cent(each.per_mille, PER_MILLE),
            (topic_sentences.topic_certainty(each, texts),),
        )
        for topic_id, each in sure.items()
    ]
    lists.append((texts.say("report.topic_certainty", one.draws if one else 0), entries))


async def _add_replan(
    store: "Store",
    voice: Voice,
    plan: "runs.TopicReplanAnswer",
    document: dict[str, Any],
    lists: list[tuple[str, Sequence[Entry]]],
) -> None:
    from api import topic_sentences  # noqa: PLC0415 -- slow import

    texts = voice.texts
    gone = {each.key: each.topic_id for each in plan.dropped}
    named = [row_id for each in plan.dropped for row_id in each.topic_ids.values()]
    ids = [*plan.topic_ids, *named, *(row_id for row_id in gone.values() if row_id)]
    keys, names = await _topic_names(store, voice, ids)
    dropped = {key: names.get(row_id or "", key) for key, row_id in gone.items()}
    added = [names[each] for each in plan.added_ids]
    words = topic_sentences.topic_replan(plan, list(dropped.values()), added, texts)
    if plan.conflicts:
        words = topic_sentences.impossible(plan.conflicts, texts)
    document["replan"] = {
        "kept": [keys[each] for each in plan.kept_ids],
        "added": [keys[each] for each in plan.added_ids],
        "dropped": [
            {
                "topic": each.key,
                "code": each.code.value,
                "conflicts": [list(records) for records in each.conflicts],
            }
            for each in plan.dropped
        ],
        "conflicts": [list(records) for records in plan.conflicts],
        "total": plan.total,
        "best_total": plan.best_total,
        "proved": plan.proved,
        "text": words,
    }
    reasons = {
        each.key: topic_sentences.topic_dropped(
            each.code.value,
            each.conflicts,
            {key: names[row_id] for key, row_id in each.topic_ids.items()},
            texts,
        )
        for each in plan.dropped
    }
    lists.append((words, [Entry((dropped[key],), "", (told,)) for key, told in reasons.items()]))


async def _topic_names(
    store: "Store", voice: Voice, ids: Sequence[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the keys and the names of topics by id."""
    from domain.topics import topics_by_id  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        rows = [row for row in await topics_by_id(db, sorted(set(ids))) if row is not None]
        names = await names_in(db, voice.texts, rows)
    return {row.id: row.key for row in rows}, names
