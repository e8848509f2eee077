"""Keep a copy of all published pairings in a file, and print each change as a line of JSON.

It wants `pip install "gql[httpx2]"` and a token with the scopes editions:read and pairings:read:

    export TRADEWINDS_URL=http://127.0.0.1:8000/graphql TRADEWINDS_TOKEN=...
    python changed_pairings.py copy.json --seconds 60
"""

import argparse
import json
import os
import sys
import time
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from gql import Client, GraphQLRequest
from gql.transport.exceptions import (
    TransportConnectionFailed,
    TransportError,
    TransportQueryError,
    TransportServerError,
)
from gql.transport.httpx import HTTPXTransport

CHANGED = """
query Changed($since: DateTime, $first: Int!, $after: String) {
  publishedPairings(changedSince: $since, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id run { id edition { slug } } delegates { code } partnership { state changedAt } }
  }
}
"""
# A change bears the moment at which it began, and is seen when it is done: ask a little further
# back than the last time. What comes twice is known, and not printed again.
OVERLAP = timedelta(minutes=1)
PASSING = {"RATE_LIMITED", "TIMEOUT", "SERVICE_UNAVAILABLE", "INTERNAL_SERVER_ERROR"}


def passes(error: TransportError) -> bool:
    """Tell whether asking again may help; a wrong token or address is for a person to mend."""
    if isinstance(error, TransportQueryError):
        return {each["extensions"]["code"] for each in error.errors or ()} <= PASSING
    if isinstance(error, TransportServerError):
        return error.code is not None and error.code >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, TransportConnectionFailed)


def changed(
    transport: HTTPXTransport, since: str | None, first: int
) -> tuple[str, list[dict[str, Any]]]:
    """Return the moment to ask from the next time, and all that changed since this one."""
    until, after, nodes = "", None, []
    with Client(transport=transport) as session:
        while True:
            asked = {"since": since, "first": first, "after": after}
            data = session.execute(GraphQLRequest(CHANGED, variable_values=asked))
            page = data["publishedPairings"]
            if not until:
                # By the clock of the server, and before the pages that are still to be read.
                began = parsedate_to_datetime(transport.response_headers["Date"])
                until = (began - OVERLAP).isoformat()
            nodes += page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return until, nodes
            after = page["pageInfo"]["endCursor"]


def take(editions: dict[str, Any], node: dict[str, Any]) -> dict[str, Any] | None:
    """Take a pairing into the copy; return it when it is not as it was."""
    slug, run_id = node["run"]["edition"]["slug"], node["run"]["id"]
    if editions.get(slug, {}).get("run") != run_id:
        # A later publication has taken the place of all that was known of the edition.
        editions[slug] = {"run": run_id, "pairings": {}}
    pairings = editions[slug]["pairings"]
    partnership = node["partnership"] or {"state": None, "changedAt": None}  # it came to nothing
    pairing = {"delegates": [each["code"] for each in node["delegates"]], **partnership}
    if pairings.get(node["id"]) == pairing:
        return None
    pairings[node["id"]] = pairing
    return {"edition": slug, "id": node["id"], **pairing}


def write(path: Path, copy: dict[str, Any]) -> None:
    """Write the copy as a whole, or leave the file as it was."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(json.dumps(copy))
    beside.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Keep a copy of published pairings.")
    parser.add_argument("copy", type=Path, help="the file of the copy")
    parser.add_argument("--seconds", type=float, default=60, help="how long between two looks")
    parser.add_argument("--first", type=int, default=100, help="how many a page has, 1 to 100")
    asked = parser.parse_args()
    path: Path = asked.copy
    copy = json.loads(path.read_text()) if path.exists() else {"since": None, "editions": {}}
    transport = HTTPXTransport(
        os.environ["TRADEWINDS_URL"],
        headers={"Authorization": f"Bearer {os.environ['TRADEWINDS_TOKEN']}"},
        timeout=30,
    )
    while True:
        try:
            until, nodes = changed(transport, copy["since"], asked.first)
        except TransportError as error:
            if not passes(error):
                sys.exit(str(error))
            # Nothing was taken: the next look begins where this one began.
            print(f"Broken off, and asked again since {copy['since']}: {error}", file=sys.stderr)
        else:
            for node in nodes:
                if told := take(copy["editions"], node):
                    print(json.dumps(told), flush=True)
            copy["since"] = until
            write(path, copy)
        time.sleep(asked.seconds)


if __name__ == "__main__":
    main()
