"""Instance files: solved, verified, refused."""

import json
from pathlib import Path

import pytest

from api.cli.doctor import worked_example
from tests.api.cli.door import TWO_HUBS, tradewinds
from tests.graph.agenda_instances import instance, opening, session
from tests.graph.meeting_instances import example as meetings_example


def write(name: str, content: object) -> str:
    Path(name).write_text(json.dumps(content), encoding="utf-8")
    return name


def test_an_instance_is_solved_and_its_solution_verified() -> None:
    name = write("instance.json", worked_example())
    solution = json.loads(tradewinds("pair", name).stdout)
    assert (solution["people"], solution["floor"], solution["total"]) == (3, 1000, 1097)
    write("solution.json", solution)
    assert "every number holds" in tradewinds("verify", name, "solution.json").stdout
    write("solution.json", solution | {"total": 1098})
    result = tradewinds("verify", name, "solution.json", "--json", code=1)
    told = json.loads(result.stdout)
    assert told["holds"] is False
    assert "1098" in " ".join(told["faults"])


def test_an_instance_comes_from_standard_input_too() -> None:
    typed = json.dumps(worked_example())
    assert json.loads(tradewinds("pair", "-", typed=typed).stdout)["total"] == 1097


def test_an_instance_that_contradicts_itself_names_the_records() -> None:
    instance = worked_example() | {"must": [["Ana", "Wei"]], "conflicts": [["Ana", "Wei"]]}
    result = tradewinds("pair", write("instance.json", instance), code=5)
    document = json.loads(result.stdout)
    assert document["status"] == "infeasible"
    assert len(document["conflicts"]) == 1
    assert "may never be partners" in result.stderr


def test_an_agenda_is_solved_and_a_changed_number_is_refused() -> None:
    name = write("agenda.json", opening())
    solution = json.loads(tradewinds("agenda", name).stdout)
    assert (solution["status"], solution["value"], solution["bound"]) == ("optimal", 4300, 4300)
    write("solution.json", solution)
    assert "every number holds" in tradewinds("verify", name, "solution.json").stdout
    assert [entry["session"] for entry in solution["missed"]["yan"]] == ["risk"]
    assert solution["together"] == [{"sessions": ["aeo", "risk"], "records": []}]
    missed = solution["missed"] | {"yan": []}
    write("solution.json", solution | {"missed": missed})
    assert "missed" in tradewinds("verify", name, "solution.json", code=1).stdout
    write("solution.json", solution | {"value": 4301})
    assert "4301" in tradewinds("verify", name, "solution.json", code=1).stdout


def test_pairs_are_given_time_to_meet_and_a_changed_loss_is_refused() -> None:
    name = write("agenda.json", opening(pairs=[["yan", "luz"]]))
    solution = json.loads(tradewinds("agenda", name).stdout)
    held = solution["meetings"]["held"]
    assert held == [{"pair": ["luz", "yan"], "slot": "mon", "lost": 400}]
    write("solution.json", solution)
    assert "every number holds" in tradewinds("verify", name, "solution.json").stdout
    solution["meetings"]["held"] = [held[0] | {"lost": 399}]
    write("solution.json", solution)
    assert "399" in tradewinds("verify", name, "solution.json", code=1).stdout


def test_an_agenda_that_is_not_possible_names_the_records() -> None:
    people = [{"id": "Ana", "side": "west"}]
    sessions = [session(key, "Ana") for key in ("aeo", "it", "risk")]
    name = write("agenda.json", instance(sessions, people=people))
    result = tradewinds("agenda", name, code=5)
    assert json.loads(result.stdout)["conflicts"] == [
        ["session:aeo", "session:it", "session:risk", "leader:Ana"]
    ]
    assert "Ana cannot lead two sessions at once" in result.stderr
    write("solution.json", json.loads(result.stdout))
    assert "every number holds" in tradewinds("verify", name, "solution.json").stdout


def test_a_malformed_agenda_is_refused_and_a_large_one_is_not() -> None:
    name = write("agenda.json", opening(booths=-1))
    assert "booths: expected" in tradewinds("agenda", name, code=4).stderr
    rooms = [{"id": f"r{number}", "capacity": 9} for number in range(8)]
    crowd = instance([session(f"s{number}") for number in range(40)], rooms=rooms)
    solution = json.loads(tradewinds("agenda", write("agenda.json", crowd), code=5).stdout)
    assert "rooms" in solution["conflicts"][0]
    rooms = [{"id": f"r{number}", "capacity": 9} for number in range(20)]
    crowd = instance([session(f"s{number:02}") for number in range(40)], rooms=rooms)
    solution = json.loads(tradewinds("agenda", write("agenda.json", crowd)).stdout)
    assert (solution["status"], solution["value"]) == ("optimal", 0)
    write("solution.json", solution)
    assert "every number holds" in tradewinds("verify", "agenda.json", "solution.json").stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "line 1, column 2"),
        ("[]", "expected"),
        ('{"format": "pairing-instance/1"}', "expected"),
        ("\xff", "is not JSON"),
        ("[]", "the document: expected"),
        ('{"format": 1, "format": 2}', "has the key 'format' twice"),
        (f'{{"max": {"9" * 5000}}}', "a number of thousands of digits"),
        (f'{{"max": {"9" * 4000}}}', "expected"),
        ('{"format": "\\ud800"}', "half of a letter"),
        ('{"format": "pairing-instance/1", "sides": ["a"], "people": NaN}', "people: expected"),
    ],
)
def test_a_malformed_instance_is_refused(content: str, told: str) -> None:
    Path("instance.json").write_text(content, encoding="utf-8")
    assert told in tradewinds("pair", "instance.json", code=4).stderr


def test_a_file_that_is_not_there_is_named() -> None:
    assert "none.json cannot be read" in tradewinds("pair", "none.json", code=4).stderr
    assert "none.json cannot be read" in tradewinds("topics", "none.json", code=4).stderr


def test_a_network_is_measured_mended_and_verified() -> None:
    name = write("network.json", TWO_HUBS)
    result = tradewinds("health", name)
    solution = json.loads(result.stdout)
    assert solution["articulation_people"] == ["Chen", "Rojas"]
    assert (len(solution["extra_pairings"]), solution["extra_pairings_bound"]) == (3, 3)
    assert "Chen and Rojas" in result.stderr
    assert "3 extra pairings, the fewest possible." in result.stderr
    assert tradewinds("health", name, "--json").stdout == result.stdout
    assert tradewinds("health", "-", "--quiet", typed=json.dumps(TWO_HUBS)).stderr == ""
    write("solution.json", solution)
    assert "every number holds" in tradewinds("verify", name, "solution.json").stdout
    write("solution.json", solution | {"half_life": solution["half_life"] + 1})
    told = tradewinds("verify", name, "solution.json", code=1).stdout
    assert "half_life" in told
    mended = TWO_HUBS | {"ties": TWO_HUBS["ties"] + solution["extra_pairings"]}
    result = tradewinds("health", write("mended.json", mended), "--locale", "fr")
    assert json.loads(result.stdout)["departure_proof"]
    assert "Tous sont reliés" in result.stderr


def test_a_network_that_no_allowed_pair_mends_names_what_is_in_the_way() -> None:
    forbidden = [["Lima", name] for name in ("Chen", "Li", "Wang", "Zhao")]
    name = write("network.json", TWO_HUBS | {"forbidden": forbidden})
    result = tradewinds("health", name, code=5)
    solution = json.loads(result.stdout)
    assert (solution["status"], solution["extra_pairings"]) == ("infeasible", [])
    assert solution["closed"]["people"] == ["Lima"]
    assert "the network outlives the departure of Rojas; pairings are across sides" in result.stderr
    write("solution.json", solution)
    assert "every number holds" in tradewinds("verify", name, "solution.json").stdout


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "network-instance/2"}, "'network-instance/1'"),
        ({"people": [{"id": "Chen"}]}, "people[0].side"),
        ({"ties": [["Chen", "Chen"]]}, "ties[0]: expected two different people"),
        ({"ties": [["Chen"]]}, "ties[0]: expected two people"),
        ({"forbidden": [["Chen", "Luz"]]}, "forbidden[0]"),
        ({"parameters": {"survival_runs": 0}}, "parameters.survival_runs"),
        ({"parameters": {"runs": 1}}, "parameters.runs"),
    ],
)
def test_a_malformed_network_is_refused(change: dict[str, object], told: str) -> None:
    name = write("network.json", TWO_HUBS | change)
    assert told in tradewinds("health", name, code=4).stderr


def test_verify_knows_the_formats_by_name() -> None:
    name = write("network.json", {"format": "agenda-instance/0"})
    refused = tradewinds("verify", name, write("solution.json", {}), code=4)
    assert "'network-instance/1'" in refused.stderr


def test_a_published_agenda_is_left_as_it_is_as_far_as_it_can_be() -> None:
    name = write("agenda.json", opening())
    best = json.loads(tradewinds("agenda", name).stdout)
    kept = tradewinds("agenda", name, "--published", write("best.json", best)).stdout
    assert (json.loads(kept)["moved"], json.loads(kept)["slots"]) == ([], best["slots"])
    held = {
        "mon": [{"session": "aeo", "room": "annex"}, {"session": "it", "room": "hall"}],
        "tue": [{"session": "risk", "room": "annex"}],
    }
    before = write("published.json", {"slots": held})
    moved = json.loads(tradewinds("agenda", name, "--published", before).stdout)
    assert [entry["session"] for entry in moved["moved"]] == ["aeo"]
    assert (moved["moves"], moved["moves_bound"], moved["value"]) == (3, 3, 4300)
    replanned = write("moved.json", moved)
    assert "every number holds" in tradewinds("verify", name, replanned).stdout
    forged = write("forged.json", moved | {"moves_bound": 4})
    assert "moves_bound: 4 is not" in tradewinds("verify", name, forged, code=1).stdout
    loose = tradewinds("agenda", name, "--published", before, "--tolerance", "500").stdout
    assert json.loads(loose)["moves"] == 0
    again = tradewinds("agenda", name, "--published", write("loose.json", json.loads(loose))).stdout
    assert json.loads(again)["moves"] == 3


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ([], "the document: expected an object"),
        ({}, "slots: expected a value"),
        ({"slots": {"mon": [{"session": "aeo"}]}}, "slots.mon[0].room: expected"),
        ({"slots": {"mon": [{"session": "aeo", "room": "hall"}] * 2}}, "'aeo' is there 2 times"),
    ],
)
def test_a_malformed_published_agenda_is_refused(published: object, told: str) -> None:
    name = write("agenda.json", opening())
    before = write("published.json", published)
    assert told in tradewinds("agenda", name, "--published", before, code=4).stderr


def test_a_tolerance_that_is_no_share_and_an_agenda_that_cannot_be_are_told() -> None:
    name, before = write("agenda.json", opening()), write("published.json", {"slots": {}})
    options = ("--published", before, "--tolerance", "1001")
    assert "tolerance must be" in tradewinds("agenda", name, *options, code=4).stderr
    people = [{"id": "Ana", "side": "west"}]
    sessions = [session(key, "Ana") for key in ("aeo", "it", "risk")]
    name = write("agenda.json", instance(sessions, people=people))
    assert "at once" in tradewinds("agenda", name, "--published", before, code=5).stderr
    rooms = [{"id": f"r{number}", "capacity": 9} for number in range(20)]
    crowd = write("crowd.json", instance([session(f"s{n:02}") for n in range(40)], rooms=rooms))
    told = json.loads(tradewinds("agenda", crowd, "--published", before).stdout)
    assert (told["moves"], told["moves_bound"]) == (0, 0)


def test_meetings_are_solved_and_a_changed_number_is_refused() -> None:
    name = write("meetings.json", meetings_example())
    solution = json.loads(tradewinds("meetings", name).stdout)
    assert (solution["status"], solution["seen"], solution["cover"]) == ("optimal", 3, 5700)
    write("solution.json", solution)
    assert "every number holds" in tradewinds("verify", name, "solution.json").stdout
    write("solution.json", solution | {"travel": 209})
    assert "209" in tradewinds("verify", name, "solution.json", code=1).stdout


def test_why_somebody_is_not_invited_is_told() -> None:
    name = write("meetings.json", meetings_example())
    asked = ("meetings", name, "--why-not", "Luz", "--at", "seoul")
    assert json.loads(tradewinds(*asked).stdout)["rules"] == ["person_away"]
    asked = ("meetings", name, "--why-not", "Kim", "--at", "lima")
    told = json.loads(tradewinds(*asked).stdout)
    assert (told["kind"], told["seen_lost"], told["proved"]) == ("costs", 0, True)
    assert ["Kim", "mexico"] in told["displaced"]
    assert "--at MEETING" in tradewinds(*asked[:4], code=2).stderr
    assert "one of the meetings" in tradewinds(*asked[:4], "--at", "paris", code=4).stderr


def test_demanded_invitations_that_contradict_are_told_in_words() -> None:
    document = meetings_example() | {"must": [["Kim", "lima"], ["Kim", "mexico"]]}
    name = write("meetings.json", document)
    result = tradewinds("meetings", name, code=5)
    solution = json.loads(result.stdout)
    assert solution["status"] == "infeasible"
    assert "Kim has to be invited to lima" in result.stderr
    write("solution.json", solution)
    assert "every number holds" in tradewinds("verify", name, "solution.json").stdout
    write("meetings.json", document | {"must": [["Kim"]]})
    assert "must[0]" in tradewinds("meetings", name, code=4).stderr
