"""Reads what is printed of an edition, as whoever prints it: through what answers /graphql."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.body import GraphQLRequest
from api.execution import Asker, Executor
from api.list_reading import Unanswered, Wanted, gather
from api.refusals import Refusal
from api.settings import Settings
from domain.policy import FIELDS

# Whoever may not see drafts reads what is published instead.
_DRAFTS: Final = FIELDS["Edition.pairingRuns"]


@dataclass(frozen=True)
class Reader:
    """Asks for one edition.

    Args:
        executor: answers as it answers any other request.
        settings: with how much a list may hold.
        asker: who prints, in which language.
        slug: of the edition.
        published: what is published is wanted, although there may be something newer.

    """

    executor: Executor
    settings: Settings
    asker: Asker
    slug: str
    published: bool = False

    async def edition(self, fields: str) -> Mapping[str, Any]:
        """Return what an edition answers to a selection.

        Raises:
            Unanswered: GraphQL refused it.
            Refusal: 404, there is no such edition that one may see.

        """
        query = f"query Printed($slug: String!) {{ edition(by: {{slug: $slug}}) {{ {fields} }} }}"
        asked = GraphQLRequest(query, variables={"slug": self.slug})
        answer = await self.executor.answer(asked, self.asker, safe=True)
        if answer.codes:
            raise Unanswered(answer)
        found: Mapping[str, Any] | None = answer.body["data"]["edition"]
        if found is None:
            raise Refusal(404, "BAD_REQUEST", "There is no such edition that you may see.")
        return found

    async def rows(self, query: str, **variables: str) -> list[dict[str, Any]]:
        """Return all rows of the one list that a query asks for.

        Raises:
            Unanswered: GraphQL refused it.
            Refusal: it is longer than a file may be.

        """
        asked = GraphQLRequest(query, variables=variables), Wanted()
        return (await gather(self.executor, asked, self.asker, self.settings)).rows

    def newest(self, runs: str, published: str, fields: str, first: int = 1) -> str:
        """Write the selection of the newest run, or of the published one, under ``newest``.

        Args:
            runs: the field that has all of them.
            published: the field that has the one which is published.
            fields: what is asked of it.
            first: among so many it is looked for.

        """
        if self.published or not _DRAFTS.allows(self.asker.viewer):
            return f"newest: {published} {{ {fields} }}"
        done = f"first: {first}, filter: {{stateIn: [DONE]}}"
        return f"newest: {runs}({done}) {{ nodes {{ {fields} }} }}"


def newest_of(found: Mapping[str, Any], **fields: str) -> Mapping[str, Any] | None:
    """Return the run that ``Reader.newest`` asked for, with these fields; None without one."""
    run = found["newest"]
    runs = run["nodes"] if run and "nodes" in run else [run] * (run is not None)
    fits = (run for run in runs if fields.items() <= run.items())
    return next(fits, None)
