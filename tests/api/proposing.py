"""Proposals of the call of 2012, asked as each of those concerned."""

from typing import Any

from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from tests.api.call import SLUG, Call

EDITION = f"Edition_{SLUG}"
TOLD = """id code state version submittedAt adoptedAt synthetic topic { key }
  administration { code } edition { slug } adoptedEdition { slug } authors { id code }
  revision { number title abstract document link submittedAt } revisions { number title }
  reviews { revisionNumber verdict comments administration { code } reviewer { code } }
  notices { kind text }"""
DEADLINE = "proposalDeadline { closesOn localTime version }"
ANSWERS = {
    **dict.fromkeys(
        (
            "addProposal",
            "changeProposal",
            "submitProposal",
            "reviewProposal",
            "adoptProposal",
            "withdrawProposal",
        ),
        ("proposal", TOLD),
    ),
    "changeProposalDeadline": ("edition", DEADLINE),
    "revertChange": ("reverted", "id"),
}
WORDS = {
    "title": "One window for transit",
    "abstract": "Three countries, one seal.",
    "document": "# One window\n\nThree countries, one seal.",
}


class Desk:
    """A call with people who propose."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.people: dict[str, str] = {}
        self.topics: dict[str, str] = {}

    async def open(self) -> "Desk":
        """Learn who the delegates of 2011 are: they are known here by their codes there."""
        delegate, topic = models.Delegate, models.Topic
        async with self.call.store.reading(SYSTEM) as db:
            rows = await db.execute(select(delegate.code, delegate.manager_id))
            self.people = dict(rows.all())
            self.topics = dict((await db.execute(select(topic.key, topic.id))).all())
        return self

    def person(self, code: str) -> str:
        return f"Manager_{self.people[code]}"

    def author(self, code: str) -> Any:
        """Return the viewer that a delegate of 2011 is."""
        return self.call.person(self.person(code))

    async def act(self, who: Any, act: str, **asked: object) -> Any:
        """Act; return the record, or the code, the path and the words of what was wrong."""
        name, wanted = ANSWERS[act]
        kind = act[0].upper() + act[1:]
        document = (
            f"mutation($input: {kind}Input!) {{ act: {act}(input: $input)"
            f" {{ {name} {{ {wanted} }} userErrors {{ code path message }} }} }}"
        )
        shown = await self.call.ask(who, document, input=asked)
        if shown["data"] is None:
            (error, *_) = shown["errors"]
            return error["extensions"]["code"], [], error["message"]
        payload = shown["data"]["act"]
        if payload["userErrors"]:
            (error,) = payload["userErrors"]
            return error["code"], error["path"], error["message"]
        return payload[name]

    async def propose(self, who: Any = "PE", **more: object) -> Any:
        """Begin a proposal of PE on transit by the delegate LAC-10, or what is said instead."""
        asked: dict[str, object] = {
            "editionId": EDITION,
            "topicId": f"Topic_{self.topics['transit']}",
            "authorIds": [self.person("LAC-10")],
            **WORDS,
        }
        asked |= more
        return await self.act(who, "addProposal", **asked)

    async def submitted(self, who: Any = "PE", **more: object) -> Any:
        draft = await self.propose(who, **more)
        return await self.act(who, "submitProposal", id=draft["id"])

    async def endorsed(self, **more: object) -> Any:
        sent = await self.submitted(**more)
        return await self.act("CN", "reviewProposal", id=sent["id"], verdict="ENDORSE")

    async def adopted(self, **more: object) -> Any:
        good = await self.endorsed(**more)
        return await self.act("planner", "adoptProposal", id=good["id"], editionId=EDITION)

    async def listed(self, who: Any, field: str = "proposals", **asked: object) -> list[Any]:
        """Return the proposals that somebody sees in the call."""
        document = (
            "query($slug: String!, $filter: ProposalFilter, $orderBy: [ProposalOrder!])"
            f" {{ edition(by: {{slug: $slug}}) {{ {field}(filter: $filter, orderBy: $orderBy)"
            " { totalCount nodes { code revision { title } revisions { number } } } } }"
        )
        shown = await self.call.ask(who, document, slug=SLUG, **asked)
        assert "errors" not in shown, shown
        found = shown["data"]["edition"][field]
        assert found["totalCount"] == len(found["nodes"])
        return found["nodes"]
