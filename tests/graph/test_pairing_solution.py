"""A solution survives being written down: canonical JSON keeps the order of nothing but lists."""

import json

from graph.interchange import pairing_solution, read_pairing_instance, read_pairing_solution
from graph.pairing import solve
from tests.graph.edition_2011 import instance_2011


def test_a_written_solution_reads_back_as_it_was() -> None:
    solution = solve(read_pairing_instance(instance_2011()))
    assert read_pairing_solution(json.loads(json.dumps(pairing_solution(solution)))) == solution
