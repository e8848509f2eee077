"""The chapters of the programme, in their order."""

from datetime import date

from tests.scenario.calling import call, move
from tests.scenario.evaluating import answer_all, ask_everybody, outcome, refused_answer, results
from tests.scenario.following_up import adopt, agree, propose, sign
from tests.scenario.meeting import (
    answer_partners,
    arrange,
    finished,
    inherited_ties,
    meet,
    pairs_of,
    worth_of_each,
)
from tests.scenario.next_edition import inherited, next_edition, plan_ahead, submit_again
from tests.scenario.nominating import (
    admit_coordinators,
    admit_person,
    confirm,
    describe,
    nominate,
)
from tests.scenario.played import Played
from tests.scenario.travelling import cross_participate

# The 14 managers and 10 officials that the note counts, and the best plan for them.
PEOPLE, BEST = 24, 4454
# How many of the pairs are written down to have met.
MET = 10
# What a pair of an earlier edition loses: prior_adjust of the model.
LESS_FOR_A_TIE = 120


def exchange_of_2011(played: Played) -> None:
    """The call, the delegates, one plan of pairs, topics and agenda, and the two weeks."""
    stage = played.stage
    made = call(stage, played.record)
    edition, forum = made.edition, made.components["shanghai_forum"]
    played.ids |= {"2011": edition, "latin_america": made.sides["latin_america"]}
    stage.on(2011, 10, 3)
    admit_coordinators(played, edition)
    put_forward = {each.code: nominate(played, edition, each) for each in played.cast}
    stage.on(2011, 11, 21)
    for each in played.cast:
        admit_person(played, each.code, edition)
        describe(played, each)
        confirm(played, edition, each.code, put_forward[each.code])
    move(stage, edition, "OPEN")
    pairing, pairs = finished(stage, "startPairingRun", "pairingRun", editionId=edition)
    assert (pairs["people"], pairs["objective"]) == (PEOPLE, BEST)
    played.pairs = pairs_of(pairs, played.codes(edition))
    topic, topics = finished(
        stage, "startTopicRun", "topicRun", editionId=edition, purpose="THIS_EDITION"
    )
    focus = {each.topic for each in played.record.focus_topics}
    assert focus < {each["topic"]["key"] for each in topics["suggestions"]}
    arrange(stage, forum, date(2011, 12, 12), 3)
    agenda, _ = finished(
        stage,
        "startAgendaRun",
        "agendaRun",
        componentId=forum,
        topicRunId=topic,
        pairingRunId=pairing,
    )
    stage.act(
        "planner",
        "publishPlan",
        "edition { slug }",
        pairingRunId=pairing,
        topicRunId=topic,
        agendaRunIds=[agenda],
    )
    played.partnerships = answer_partners(played, edition)
    in_shanghai = stage.on(2011, 12, 13)
    for each in list(played.partnerships)[:MET]:
        meet(stage, each, in_shanghai)


def what_was_agreed(played: Played) -> None:
    """The last day in Shanghai: recommendations, commitments, and a proposal for next time."""
    stage, edition = played.stage, played.ids["2011"]
    stage.on(2011, 12, 16)
    programme = stage.ask(
        "planner",
        "query($id: ID!) { node(id: $id) { ... on Edition { programme { id } } } }",
        id=edition,
    )["node"]["programme"]["id"]
    played.ids["programme"] = programme
    played.commitments = agree(played, programme, edition)
    played.ids["proposal"] = propose(stage, edition, played.reference, played.managers["LAC-10"])


def what_they_said(played: Played) -> None:
    """Everybody answers once while the form is open; of their work at home three months later."""
    stage, edition = played.stage, played.ids["2011"]
    marks = {each.code: 5 - place % 3 for place, each in enumerate(played.cast)}
    reaction = ask_everybody(played, edition, "REACTION", "2011-12-16", "2011-12-31")
    answer_all(played, reaction, marks)
    refused_answer(played, reaction, "LAC-01", "E-01", "2011-12-16", "answered once")
    assert results(played, reaction)["results"] == []
    behaviour = ask_everybody(played, edition, "BEHAVIOUR", "2012-04-02", "2012-04-30")
    refused_answer(played, behaviour, "LAC-01", "E-02", "opens on 2012-04-02")
    stage.on(2012, 1, 2)
    refused_answer(played, reaction, "LAC-01", "E-01", "closed at the end of 2011-12-31")
    assert results(played, reaction)["phase"] == "CLOSED"
    (everybody,) = results(played, reaction)["results"]
    assert (everybody["invitedCount"], everybody["answeredCount"]) == (PEOPLE, PEOPLE)
    mean = sum(marks.values()) * 1000 // PEOPLE
    assert {each["meanPerMille"] for each in everybody["figures"] if each["meanPerMille"]} == {mean}


def between_the_editions(played: Played) -> None:
    """2012: one commitment is kept and one overdue, and an arrangement is signed."""
    stage = played.stage
    stage.on(2012, 3, 5)
    kept = played.commitments["CN"]
    stage.act(
        "CN",
        "recordActionUpdate",
        "commitment { state }",
        commitmentId=kept,
        happenedOn="2012-03-05",
        text="The requirements were sent.",
    )
    stage.act(
        "CN",
        "closeCommitment",
        "commitment { state }",
        id=kept,
        state="DONE",
        outcome="Both lists are compared.",
        closedOn="2012-03-05",
    )
    plan_ahead(played)
    cross_participate(played, played.ids["2011"])
    move(stage, played.ids["2011"], "CLOSED")
    sign(stage, played.reference)


def follow_up_of_2013(played: Played) -> None:
    """Another edition with the same people, whose pairs of 2011 are worth less now, and no other.

    Nobody was assessed anew: without memory the plan is that of 2011.
    """
    stage = played.stage
    stage.on(2013, 3, 4)
    edition = next_edition(played)
    adopt(played, edition)
    _remembers(played, edition)
    admit_coordinators(played, played.ids["2011"], edition)
    for code, nomination in submit_again(played, edition).items():
        confirm(played, edition, code, nomination)
        admit_person(played, code, played.ids["2011"], edition)
    move(stage, edition, "OPEN")
    codes = played.codes(edition)
    forgetful, without = finished(
        stage,
        "startPairingRun",
        "pairingRun",
        editionId=edition,
        parameters={"rememberTies": False},
    )
    assert pairs_of(without, codes) == played.pairs
    run, remembering = finished(stage, "startPairingRun", "pairingRun", editionId=edition)
    ties = inherited_ties(played, run, edition)
    assert ties == set(played.pairs)
    before = worth_of_each(played, forgetful, edition, "latin_america")
    after = worth_of_each(played, run, edition, "latin_america")
    assert after == {
        pair: max(0, worth - LESS_FOR_A_TIE) if pair in ties else worth
        for pair, worth in before.items()
    }
    pairs = pairs_of(remembering, codes)
    assert pairs.keys() != played.pairs.keys()
    assert pairs == {pair: after[pair] for pair in pairs}
    _, topics = finished(
        stage, "startTopicRun", "topicRun", editionId=edition, purpose="THIS_EDITION"
    )
    chosen = {each["topic"]["key"] for each in topics["suggestions"]}
    assert "data_exchange_gnc" in chosen
    assert not chosen & {each.topic for each in played.record.focus_topics}
    stage.act("planner", "publishPairingRun", "pairingRun { id }", runId=run)
    _is_evaluated(played, edition)


def _remembers(played: Played, edition: str) -> None:
    """See what the edition of 2013 has from that of 2011."""
    found = inherited(played, edition)
    memory = found["inherited"]
    assert found["previous"] == {"id": played.ids["2011"]}
    assert memory["openCommitments"] == [{"id": played.commitments["PE"], "isOverdue": True}]
    assert memory["adoptedProposals"] == [{"id": played.ids["proposal"]}]
    focus = {each.topic for each in played.record.focus_topics}
    ago = {each["topic"]["key"]: each["editionsAgo"] for each in memory["topics"]}
    assert {ago[key] for key in focus} == {1}
    assert {
        each["key"]: sorted(one["code"] for one in each["administrations"]["nodes"])
        for each in found["sides"]
    } == {each.key: sorted(each.administrations) for each in played.record.sides}


def _is_evaluated(played: Played, edition: str) -> None:
    """See what is said of the edition of 2013, and what became of that of 2011 until then."""
    stage = played.stage
    stage.on(2013, 6, 12)
    form = ask_everybody(played, edition, "REACTION", "2013-06-12", "2013-06-30")
    answer_all(played, form, dict.fromkeys(played.managers, 4))
    stage.on(2013, 7, 2)
    move(stage, edition, "CLOSED")
    (everybody,) = results(played, form)["results"]
    assert {each["meanPerMille"] for each in everybody["figures"]} - {None} == {4000}
    told = outcome(played, played.ids["2011"])
    assert [each["level"] for each in told.pop("evaluations")] == ["REACTION", "BEHAVIOUR"]
    assert told == {
        "delegateCount": PEOPLE,
        "administrationCount": len(played.administrations),
        "metPairingCount": MET,
        "contactCount": MET,
        "agreedRecommendationCount": 1,
        "openCommitmentCount": 1,
        "doneCommitmentCount": 1,
        "overdueCommitmentCount": 1,
        "adoptedProposalCount": 1,
        # What was signed in the last chapter, and with Brazil in June 2012, as the reference says.
        "movedInstrumentCount": 2,
    }
