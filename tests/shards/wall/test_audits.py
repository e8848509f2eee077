"""The audits of the npm package graphql-http, against our own server; needs Node and npm."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.node import installed
from tests.api.process import serving

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the program that audits."""
    return installed(HERE, tmp_path_factory.mktemp("audits")) / "audits.mjs"


def test_every_audit_of_graphql_over_http_passes(
    audits: Path, tmp_path: Path, tell: Callable[[object], None]
) -> None:
    with serving(tmp_path) as served:
        address = f"{served.origin}/graphql"
        done = subprocess.run(
            ["node", audits, address, served.token], capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    tell(f"{sum(each['status'] == 'ok' for each in results)} of {len(results)} audits pass")
    assert len(results) == 61
    assert [each for each in results if each["status"] != "ok"] == []
