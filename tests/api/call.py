"""A call for nominations: an edition of two sides that is being filled, and everybody in it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from domain import models
from domain.models import EditionState
from domain.policy import SYSTEM, Viewer
from domain.roles import Role
from domain.store import Store
from tests.api.asking import answer
from tests.seeds.rows import load_all

SLUG = "call"
AT = datetime(2012, 3, 1, 12, tzinfo=UTC)
STARTS = date(2012, 5, 7)
SIDES = {"latin_america": ("PE", "MX", "BR"), "china": ("CN",)}
OUTCOME = """id state version submittedAt waitingPlace statement decisionReason
  delegate { id code version } notices { kind } manager { id code }"""
# Of each act: the record that it answers with, and what is asked of it.
ANSWERS = {
    **dict.fromkeys(
        (
            "nominateManager",
            "changeNomination",
            "submitNomination",
            "withdrawNomination",
            "confirmNomination",
            "waitlistNomination",
            "declineNomination",
            "moveNomination",
        ),
        f"nomination {{ {OUTCOME} }}",
    ),
    "substituteDelegate": (
        "substitute { id code substituteOf { code } partnerships { state } }"
        " delegate { code substitute { code } withdrawnAt partnerships { state } }"
    ),
    "withdrawDelegate": "delegate { code version withdrawnAt }",
    "changeQuota": (
        "side { key quotas { administration { code } places confirmed waiting version } }"
    ),
    "changeNominationDeadline": (
        "edition { nominationDeadlines { administration { code } closesOn localTime version } }"
    ),
    "changeEditionState": "edition { id state version }",
    "correctPerson": "manager { id }",
    "remindNominations": (
        "edition { slug } reminders { id people remindedOn administration { code } }"
    ),
    "revertChange": "reverted { id }",
}
ACT = "mutation($input: %sInput!) { act: %s(input: $input) { %s userErrors { %s } replayed } }"
LIST = f"""query($slug: String!, $filter: NominationFilter, $orderBy: [NominationOrder!]) {{
  edition(by: {{slug: $slug}}) {{
    nominations(first: 100, filter: $filter, orderBy: $orderBy) {{
      totalCount nodes {{ {OUTCOME} }} }} }} }}"""


async def fill_call(store: Store) -> None:
    """Fill a store with every seed and an edition in 2012 for which nobody is nominated yet."""
    await load_all(store)
    async with store.unit_of_work(SYSTEM) as db:
        earlier = (await db.scalars(select(models.Edition))).one()
        rows = await db.execute(select(models.Administration.code, models.Administration.id))
        places = dict(rows.all())
        edition = models.Edition(
            id=SLUG,
            programme_id=earlier.programme_id,
            slug=SLUG,
            number=2,
            name="Call",
            kind=earlier.kind,
            state=EditionState.NOMINATING,
            starts_on=STARTS,
            ends_on=date(2012, 5, 18),
        )
        db.add(edition)
        await db.flush()
        forum = models.Component(
            id="callforum",
            edition_id=SLUG,
            key="forum",
            kind=models.ComponentKind.EXCHANGE_FORUM,
            name="Forum",
            starts_on=STARTS,
            ends_on=STARTS,
            time_zone="America/Lima",
            position=1,
        )
        sides = [
            models.Side(id=f"call{key[:5]}", edition_id=SLUG, key=key, name=key, position=place)
            for place, key in enumerate(SIDES)
        ]
        db.add_all([forum, *sides])
        await db.flush()
        for side in sides:
            db.add(models.ComponentSide(component_id=forum.id, side_id=side.id))
            for place, code in enumerate(SIDES[side.key]):
                db.add(
                    models.SideAdministration(
                        edition_id=SLUG,
                        side_id=side.id,
                        administration_id=places[code],
                        position=place,
                    )
                )


class Call:
    """The schema of one database, asked as each of those concerned."""

    def __init__(self, url: str) -> None:
        self.now = AT
        self.store = Store(url, clock=lambda: self.now)
        self.viewers: dict[str, Viewer] = {}
        self.places: dict[str, str] = {}

    async def open(self) -> "Call":
        """Learn who is there."""
        place = models.Administration
        async with self.store.reading(SYSTEM) as db:
            rows = await db.execute(select(place.code, place.id))
            self.places = dict(rows.all())
        ours = frozenset({SLUG})
        self.viewers = {
            "planner": Viewer("planner", Role.PLANNER, edition_ids=ours),
            "auditor": Viewer("auditor", Role.AUDITOR, edition_ids=None),
            "admin": Viewer("admin", Role.ADMIN, edition_ids=None),
        }
        for code in ("PE", "MX", "BR", "CN", "AR"):
            self.viewers[code] = Viewer(
                code, Role.COORDINATOR, administration_id=self.places[code], edition_ids=ours
            )
        return self

    def person(self, manager_id: str) -> Viewer:
        """Return the viewer that a manager is."""
        return Viewer(
            "manager",
            Role.MANAGER,
            manager_id=manager_id.partition("_")[2],
            edition_ids=frozenset({SLUG}),
        )

    async def ask(self, who: str | Viewer, document: str, **variables: object) -> dict[str, Any]:
        """Ask, and return the whole answer."""
        viewer = self.viewers[who] if isinstance(who, str) else who
        return await answer(self.store, document, viewer=viewer, **variables)

    async def act(self, who: str | Viewer, act: str, **asked: object) -> Any:
        """Act; return the record, or the code, the path and the words of what was wrong."""
        kind = act[0].upper() + act[1:]
        document = ACT % (kind, act, ANSWERS[act], "code path message")
        shown = await self.ask(who, document, input=asked)
        if "errors" in shown and shown["data"] is None:
            return shown["errors"][0]["extensions"]["code"], [], shown["errors"][0]["message"]
        payload = shown["data"]["act"]
        if payload["userErrors"]:
            (error,) = payload["userErrors"]
            return error["code"], error["path"], error["message"]
        name = ANSWERS[act].partition(" ")[0]
        return payload if act in ("substituteDelegate", "remindNominations") else payload[name]

    async def nominate(self, who: str, **more: object) -> Any:
        """Put somebody new forward."""
        asked = {"editionId": f"Edition_{SLUG}", "newManager": more.pop("person", {}), **more}
        return await self.act(who, "nominateManager", **asked)

    async def submitted(self, who: str, **more: object) -> Any:
        """Put somebody new forward and submit that, a second after whoever came before."""
        draft = await self.nominate(who, **more)
        self.tick()
        return await self.act(who, "submitNomination", id=draft["id"])

    async def confirmed(self, who: str) -> Any:
        """Put somebody new forward, and confirm that."""
        return await self.confirm((await self.submitted(who))["id"])

    async def confirm(self, nomination: str) -> Any:
        return await self.act("planner", "confirmNomination", id=nomination)

    async def quota(self, side: str, places: int | None, administration: str | None = None) -> Any:
        """Set a quota."""
        asked: dict[str, object] = {"sideId": f"Side_call{side[:5]}", "places": places}
        if administration is not None:
            asked["administrationId"] = f"Administration_{self.places[administration]}"
        return await self.act("planner", "changeQuota", **asked)

    async def listed(self, who: str | Viewer = "planner", **asked: object) -> list[dict[str, Any]]:
        """Return the nominations that somebody sees."""
        shown = await self.ask(who, LIST, slug=SLUG, **asked)
        return shown["data"]["edition"]["nominations"]["nodes"]

    async def states(self) -> dict[str, str]:
        """Return every state by the code of the person."""
        return {each["manager"]["code"]: each["state"] for each in await self.listed()}

    async def waiting(self) -> list[str]:
        """Return the codes of those who wait, in order."""
        by_place = [{"field": "WAITING", "direction": "ASC"}]
        found = await self.listed(filter={"stateIn": ["WAITLISTED"]}, orderBy=by_place)
        assert [each["waitingPlace"] for each in found] == list(range(1, len(found) + 1))
        return [each["manager"]["code"] for each in found]

    async def kept(self, table: type[models.Record], **where: object) -> list[Any]:
        """Return rows of a table that have these values."""
        async with self.store.reading(SYSTEM) as db:
            return list(await db.scalars(select(table).filter_by(**where)))

    def tick(self) -> None:
        """Let a second pass."""
        self.now += timedelta(seconds=1)
