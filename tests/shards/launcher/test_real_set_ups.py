"""The launcher with the real pip: each supported Python, and what pip refuses."""

import json
import re
from pathlib import Path

import pytest

from tests.launcher_checkout import Checkout, sets_up_with_pip_and_hands_over, the_python

CLOSED_INDEX = "http://127.0.0.1:9/simple"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout", tmp_path)


@pytest.mark.parametrize("minor", [11, 12, 13])
def test_each_supported_python_sets_up_and_hands_over(checkout: Checkout, minor: int) -> None:
    python = the_python(f"3.{minor}")
    sets_up_with_pip_and_hands_over(checkout.without_an_index(), python, 3, minor)


def test_no_index_in_reach_shows_the_first_error_the_log_and_the_wheel_folder(
    checkout: Checkout,
) -> None:
    checkout.env |= {"PIP_INDEX_URL": CLOSED_INDEX, "PIP_RETRIES": "0", "PIP_FIND_LINKS": ""}
    answer = checkout.start("demo", "--no-serve")
    lines = answer.stderr.splitlines()
    assert answer.returncode == 3
    assert lines[1].startswith("ERROR: ")
    assert "probe" in lines[1]
    log = checkout.folder / ".venv.log"
    assert str(log) in lines[2]
    assert lines[1] in log.read_text()
    assert lines[4].strip().startswith("python3 -m pip download")
    assert lines[6].strip().startswith("PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels ")
    assert lines[6].endswith("/tradewinds demo --no-serve")
    assert CLOSED_INDEX not in answer.stderr


def test_a_package_that_differs_from_its_hash_is_refused(checkout: Checkout) -> None:
    lock = checkout.without_an_index().folder / "requirements.lock"
    lock.write_text(re.sub(r"sha256:\w{8}", "sha256:00000000", lock.read_text()))
    answer = checkout.start("demo")
    assert answer.returncode == 3
    assert "DO NOT MATCH THE HASHES" in answer.stderr


def test_a_package_without_a_hash_is_refused(checkout: Checkout) -> None:
    (checkout.without_an_index().folder / "requirements.lock").write_text("probe==1.0\n")
    answer = checkout.start("demo")
    assert answer.returncode == 3
    assert "Hashes are required" in answer.stderr


def test_the_tests_alone_need_one_set_up_and_words_for_pip_are_given_to_pip(
    checkout: Checkout,
) -> None:
    told = json.loads(checkout.with_uv().without_an_index().start("test").stdout)
    assert told["packages"] == ["probe", "probe_tests"]
    assert checkout.set_ups() == []
    assert checkout.start("demo").stderr == ""
