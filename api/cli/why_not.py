"""`tradewinds why-not`: why two delegates are, or are not, paired, and what a change would cost."""

from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.finding import find_delegates, find_run, one_plan
from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, Run
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.cli.names import Names
    from api.texts import Texts
    from domain import runs
    from domain.store import ReadDb


def why_not(  # noqa: PLR0913 -- an option of the command each
    a: Annotated[str, typer.Argument(metavar="A", help="The code of a delegate: LAC-01.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The code of another delegate.")],
    *,
    run: Run = None,
    edition: Edition = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Say why A is, or is not, paired with B.

    And what changing that would cost, and who would move with it. Asks the newest finished run
    of the edition, or the run that --run names.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        one_plan(run, edition)
        carry(_why_not(voice, database, (a, b), (run, edition)))


async def _why_not(
    voice: Voice, database: str | None, codes: tuple[str, str], asked: tuple[str | None, str | None]
) -> None:
    from domain import runs  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        async with store.reading(TERMINAL) as db:
            run = await find_run(store, db, *asked)
            pair = await find_delegates(db, run, codes)
            asked_run = await runs.read_asked(db, run.id)
        with voice.working("Pricing"):
            answer = await runs.why_not(asked_run, *pair, limits=runs.SolveLimits())
        async with store.reading(TERMINAL) as db:
            names = await _names(db, answer, voice.texts)
    if voice.as_json:
        voice.document(answer_document(answer, names))
    else:
        _say(voice, answer, names)


async def _names(db: "ReadDb", answer: "runs.PairingAnswer", texts: "Texts") -> "Names":
    from api.cli.names import read_names  # noqa: PLC0415 -- beside the others

    ends = ((move.left_delegate_id, move.right_delegate_id) for move in answer.moves)
    return await read_names(
        db,
        texts,
        delegates=[answer.left_delegate_id, answer.right_delegate_id, *chain(*ends)],
        competencies=(reason.competency_id for reason in answer.reasons),
        topics=(reason.topic_id for reason in answer.reasons),
    )


def answer_document(answer: "runs.PairingAnswer", names: "Names") -> dict[str, Any]:
    """Return an answer as a JSON document; the price is what the plan would lose of each."""
    from api.cli.pairings import pairing_words  # noqa: PLC0415 -- beside the others

    price, pair = answer.price, (answer.left_delegate_id, answer.right_delegate_id)
    moves = [
        (
            move.joins,
            [
                names.delegates[move.left_delegate_id].code,
                names.delegates[move.right_delegate_id].code,
            ],
        )
        for move in answer.moves
    ]
    return {
        "run": answer.run_id,
        "people": [
            names.delegates[answer.left_delegate_id].code,
            names.delegates[answer.right_delegate_id].code,
        ],
        "paired": answer.paired,
        "broken_rules": list(answer.broken_rules),
        "conflict": list(answer.conflict),
        "score": answer.score,
        "reasons": [pairing_words(reason, pair, names) for reason in answer.reasons],
        "price": price and {"people": price.people, "floor": price.floor, "total": price.total},
        "proved": answer.proved,
        "leaving": [people for joins, people in moves if not joins],
        "joining": [people for joins, people in moves if joins],
    }


def _say(voice: Voice, answer: "runs.PairingAnswer", names: "Names") -> None:
    from api.cli.pairings import SCORE_MAX, pairing_words  # noqa: PLC0415 -- beside the others

    texts = names.texts
    pair = (answer.left_delegate_id, answer.right_delegate_id)
    left = names.delegates[answer.left_delegate_id]
    right = names.delegates[answer.right_delegate_id]
    state = "pair.is" if answer.paired else "pair.is_not"
    voice.say(texts.say(state, left=str(left), right=str(right), run=answer.run_id))
    if left.synthetic or right.synthetic:
        voice.say(texts.say("report.synthetic"))
    for line in _ruled_out(answer, texts):
        voice.say(line)
    if answer.score is not None:
        worth = "pair.scores" if answer.paired else "pair.would_score"
        score = texts.say(worth, score=texts.number(answer.score), whole=texts.number(SCORE_MAX))
        voice.say(texts.say("pair.because" if answer.reasons else "record", record=score))
        for reason in answer.reasons:
            voice.say(f"  {reason.points:>4}  {pairing_words(reason, pair, names)}")
    voice.say(price_words(answer, texts))
    for line in move_lines(answer, names):
        voice.say(f"  {line}")


def move_lines(answer: "runs.PairingAnswer", names: "Names") -> list[str]:
    """Say who would change partner, one line a delegate, in the order of the chain."""
    partners: dict[str, tuple[list[str], list[str]]] = {}
    for move in answer.moves:
        changed = partners.setdefault(move.left_delegate_id, ([], []))
        changed[move.joins].append(str(names.delegates[move.right_delegate_id]))
    say, comma = names.texts.say, names.texts.say("list_comma")
    lines = []
    for delegate_id, (old, new) in partners.items():
        name = str(names.delegates[delegate_id])
        if old and new:
            lines.append(say("move.moves", name=name, old=comma.join(old), new=comma.join(new)))
        elif new:
            lines.append(say("move.joins", name=name, new=comma.join(new)))
        else:
            lines.append(say("move.parts", name=name, old=comma.join(old)))
    return lines


def _ruled_out(answer: "runs.PairingAnswer", texts: "Texts") -> list[str]:
    """Say which rules, or which other demands, stand against the pairing."""
    from api import sentences  # noqa: PLC0415 -- slow import

    lines = [
        texts.say("pair.ruled_out", rule=sentences.broken_rule(label, texts))
        for label in answer.broken_rules
    ]
    if answer.conflict:
        records = [sentences.record_words(name, texts) for name in answer.conflict]
        told = texts.say("contradiction.comma").join(records)
        lines.append(texts.say("pair.demands", records=told))
    return lines


def price_words(answer: "runs.PairingAnswer", texts: "Texts") -> str:
    """Say what the plan would lose: people first, then the floor, then the total."""
    price = answer.price
    if price is None:
        return texts.say("price.none")
    act = "price.part" if answer.paired else "price.pair"
    losses = []
    if price.people:
        losses.append(texts.say("price.people", price.people))
    if price.floor:
        by, to = texts.number(abs(price.floor)), texts.number(answer.before.floor - price.floor)
        losses.append(texts.say(f"price.floor.{_way(price.floor)}", by=by, to=to))
    if price.total:
        by, start = texts.number(abs(price.total)), texts.number(answer.before.total)
        losses.append(texts.say(f"price.total.{_way(price.total)}", by=by, start=start))
    sure = "" if answer.proved else texts.say("price.unsure")
    if not losses:
        return texts.say(f"{act}.free", sure=sure)
    return texts.say(act, losses=texts.say("price.comma").join(losses), sure=sure)


def _way(lost: int) -> str:
    return "falls" if lost > 0 else "rises"
