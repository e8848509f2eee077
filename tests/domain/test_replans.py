"""What a replan asks travels as text, and texts of before there were replans are still read."""

import json

from domain.runs import PairingRequest, read_pairing_request
from domain.runs.requests import write_request


def test_a_request_comes_back_as_it_was_written() -> None:
    request = PairingRequest(
        {"weight_gain": 600},
        must=(("A", "B"),),
        partners_max={"A": 2},
        without=("C", "D"),
        keep_tolerance=0,
    )
    assert read_pairing_request(write_request(request)) == request


def test_a_request_of_before_there_were_replans_leaves_nobody_out() -> None:
    values = json.loads(write_request(PairingRequest(never=(("A", "B"),))))
    for name in ("partners_max", "without", "keep_tolerance"):
        del values[name]
    assert read_pairing_request(json.dumps(values)) == PairingRequest(never=(("A", "B"),))
