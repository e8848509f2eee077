"""A pairing run as a report: read from the database, then said or written as JSON."""

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from api.cli.names import DelegateName, Names, read_names
from api.cli.voice import Entry, Voice

if TYPE_CHECKING:
    from api.texts import Texts
    from domain import models, runs
    from domain.store import ReadDb

STRONGEST: Final = 2
SCORE_MAX: Final = 1000


@dataclass(frozen=True)
class Paired:
    """Two delegates whom a run pairs, why, and what it is worth."""

    left: DelegateName
    right: DelegateName
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PairingReport:
    """A finished pairing run, in words and numbers."""

    edition: str
    run: "models.PairingRun"
    pairs: tuple[Paired, ...]
    unpaired: tuple[tuple[DelegateName, str], ...]
    shortages: "tuple[runs.PartnerShortage, ...]"

    def document(self) -> dict[str, Any]:
        """Return the part of the JSON document that tells of pairings."""
        run = self.run
        return {
            "run": run.id,
            "objective": run.total,
            "bound": run.total_bound,
            "people": run.people,
            "floor": run.floor,
            "proved": run.proved,
            "synthetic": run.synthetic,
            "pairs": [
                {
                    "people": [pair.left.code, pair.right.code],
                    "administrations": [pair.left.administration, pair.right.administration],
                    "score": pair.score,
                    "reasons": list(pair.reasons),
                }
                for pair in self.pairs
            ],
            "unpaired": [{"person": name.code, "reason": reason} for name, reason in self.unpaired],
            "shortages": [
                {"people": list(each.codes), "hosts": list(each.host_codes), "places": each.places}
                for each in self.shortages
            ],
        }


async def read_pairings(db: "ReadDb", run_id: str, texts: "Texts") -> PairingReport:
    """Read a finished pairing run with the names and sentences of a report."""
    from api import sentences  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.programmes import editions_by_id  # noqa: PLC0415 -- slow import

    run = await runs.get_pairing_run(db, run_id)
    (edition,) = await editions_by_id(db, [run.edition_id])
    (rows,) = await runs.pairings_by_run(db, [run_id])
    reasons = await runs.reasons_by_pairing(db, [row.id for row in rows])
    (left_out,) = await runs.unpaired_by_run(db, [run_id])
    every = list(chain.from_iterable(reasons))
    names = await read_names(
        db,
        texts,
        delegates=[
            *(row.left_delegate_id for row in rows),
            *(row.right_delegate_id for row in rows),
            *(row.delegate_id for row in left_out),
        ],
        competencies=(reason.competency_id for reason in every),
        topics=(reason.topic_id for reason in every),
    )
    pairs = sorted(
        (
            Paired(
                names.delegates[row.left_delegate_id],
                names.delegates[row.right_delegate_id],
                row.score,
                tuple(
                    pairing_words(reason, (row.left_delegate_id, row.right_delegate_id), names)
                    for reason in why
                ),
            )
            for row, why in zip(rows, reasons, strict=True)
        ),
        key=lambda pair: (pair.left.code, pair.right.code),
    )
    alone = ((names.delegates[row.delegate_id], row.code) for row in left_out)
    unpaired = tuple((name, sentences.unpaired(code, texts)) for name, code in sorted(alone))
    slug = edition.slug if edition else ""
    short = await _shortages(db, run_id) if unpaired else ()
    return PairingReport(slug, run, tuple(pairs), unpaired, short)


async def _shortages(db: "ReadDb", run_id: str) -> "tuple[runs.PartnerShortage, ...]":
    """Return for whom there are too few places; nothing where the pairs are too many to list."""
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.errors import InvalidInput  # noqa: PLC0415 -- beside the others

    try:
        return tuple(await runs.partner_shortages(await runs.read_asked(db, run_id)))
    except InvalidInput:
        return ()


def pairing_words(
    reason: "models.PairingReason | runs.ReasonValue", pair: tuple[str, str], names: Names
) -> str:
    """Word one reason of a pairing of two delegates."""
    from api.sentences import pairing_reason  # noqa: PLC0415 -- beside the others

    partner = next((one for one in pair if one != reason.learner_delegate_id), None)
    return pairing_reason(reason, names.words, names.texts, partner_id=partner)


def say_pairings(voice: Voice, report: PairingReport) -> None:
    """Say each pairing with its two strongest reasons, and who stays without a partner."""
    from api import plan_sentences  # noqa: PLC0415 -- slow import

    run, texts = report.run, voice.texts
    title = texts.say(
        "report.pairings",
        edition=report.edition,
        pairs=texts.say("count.pairings", len(report.pairs)),
        people=texts.say("count.people", run.people or 0),
        score=texts.number(run.total or 0),
        proof=proof_words(run, texts),
    )
    if run.synthetic:
        voice.say(texts.say("report.synthetic"))
    entries = [
        Entry(
            (str(pair.left), str(pair.right)),
            texts.number(pair.score),
            pair.reasons[:STRONGEST],
        )
        for pair in report.pairs
    ]
    voice.listing(title, entries)
    for name, reason in report.unpaired:
        voice.say(f"  {texts.say('report.unpaired', name=str(name), reason=reason)}")
    for each in report.shortages:
        voice.say(f"  {plan_sentences.shortage(each, texts)}")
    floor, whole = texts.number(run.floor or 0), texts.number(SCORE_MAX)
    voice.say(f"  {texts.say('report.floor', floor=floor, whole=whole)}")
    voice.say(f"  {texts.say('report.run', run=run.id)}")


def proof_words(run: "models.PairingRun", texts: "Texts") -> str:
    """Say how sure the plan is: the word optimal only when it is proved."""
    if run.proved:
        return texts.say("report.optimal")
    bound = run.total_bound or 0
    gap = bound - (run.total or 0)
    return texts.say("report.bounded", bound=texts.number(bound), gap=texts.number(gap))
