"""Whatever is done to a nomination is taken back, and done again, until somebody has a partner."""

from typing import Any

from sqlalchemy import select

from domain import models
from domain.models import PartnershipState
from domain.policy import SYSTEM
from tests.api.call import SLUG, Call

Shown = list[tuple[Any, ...]]


async def shown(call: Call) -> Shown:
    """Return what a planner sees of every nomination but versions and notices."""
    delegates = {
        f"Nomination_{each.nomination_id}": (each.code, each.withdrawn_at is None)
        for each in await call.kept(models.Delegate, edition_id=SLUG)
    }
    rows = [
        (
            each["manager"]["code"],
            *(each[name] for name in ("state", "submittedAt", "waitingPlace", "decisionReason")),
            # Whoever was a delegate for a moment keeps the code, and is none.
            delegates[each["id"]] if delegates.get(each["id"], (None, False))[1] else None,
        )
        for each in await call.listed()
    ]
    return sorted(rows)


async def revert(call: Call, *, again: bool = False) -> Any:
    """Take the newest change back that is none already, or the newest that took one back."""
    async with call.store.reading(SYSTEM) as db:
        row = models.AuditEntry
        reverts = row.reverts_id.is_not(None) if again else row.reverts_id.is_(None)
        order = (row.day.desc(), row.number.desc())
        entry = (await db.scalars(select(row).where(reverts).order_by(*order).limit(1))).one()
    return await call.act("planner", "revertChange", auditEntryId=f"AuditEntry_{entry.id}")


async def there_and_back(call: Call, who: str, act: str, **asked: object) -> Any:
    """Do something, take it back, do it again; return what it answered."""
    before = await shown(call)
    call.tick()
    done = await call.act(who, act, **asked)
    assert isinstance(done, dict), done
    after = await shown(call)
    assert after != before, act
    reverted = await revert(call)
    assert isinstance(reverted, dict), reverted
    assert await shown(call) == before, act
    redone = await revert(call, again=True)
    assert isinstance(redone, dict), redone
    assert await shown(call) == after, act
    return done


async def notices(call: Call, nomination_id: str) -> list[str]:
    (found,) = [each for each in await call.listed() if each["id"] == nomination_id]
    return [each["kind"] for each in found["notices"]]


async def test_every_decision_is_taken_back(call: Call) -> None:
    draft = await call.nominate("PE", person={"name": "Ana Flores"})
    ana, person = draft["id"], draft["manager"]["id"]
    # Whoever was added stays in the directory, and can be put forward again.
    await revert(call)
    assert await call.states() == {"PE-01": "WITHDRAWN"}
    put = {"editionId": f"Edition_{SLUG}", "managerId": person}
    await there_and_back(call, "PE", "nominateManager", **put)
    await there_and_back(call, "PE", "submitNomination", id=ana)
    await there_and_back(call, "planner", "confirmNomination", id=ana)
    # What was told of a decision is taken back with it.
    assert await notices(call, ana) == ["CONFIRMED"]
    await there_and_back(call, "PE", "withdrawNomination", id=ana)
    await call.quota("china", 0)
    chen = (await call.submitted("CN"))["id"]
    await there_and_back(call, "planner", "waitlistNomination", id=chen)
    await there_and_back(call, "planner", "declineNomination", id=chen, reason="Too late.")
    assert sorted(await notices(call, chen)) == ["DECLINED", "WAITLISTED"]
    await there_and_back(call, "planner", "waitlistNomination", id=chen)
    assert sorted(await notices(call, chen)) == ["DECLINED", "WAITLISTED", "WAITLISTED"]
    await there_and_back(call, "CN", "withdrawNomination", id=chen)


async def test_a_place_that_was_given_away_comes_back_with_its_list(call: Call) -> None:
    await call.quota("latin_america", 1)
    first, *waits = [await call.confirmed(code) for code in ("PE", "MX", "BR", "PE")]
    assert await call.waiting() == ["MX-01", "BR-01", "PE-02"]
    await there_and_back(call, "planner", "withdrawNomination", id=first["id"])
    assert (await call.states())["MX-01"] == "CONFIRMED"
    side = {"sideId": "Side_calllatin"}
    await there_and_back(call, "planner", "changeQuota", **side, places=3)
    assert await call.waiting() == []
    # A refusal that is taken back goes to its own place of the list.
    await call.act("planner", "withdrawNomination", id=waits[2]["id"])
    await call.quota("latin_america", 2)
    late = [await call.confirmed("BR") for _ in range(3)]
    asked = {"id": late[1]["id"], "reason": "r"}
    await there_and_back(call, "planner", "declineNomination", **asked)


async def test_a_place_that_is_taken_by_now_is_not_given_twice(call: Call) -> None:
    await call.quota("latin_america", 1)
    first = await call.confirmed("PE")
    await call.act("planner", "withdrawNomination", id=first["id"])
    withdrawn = await call.kept(models.AuditEntry, action="withdrawNomination")
    await call.confirmed("MX")
    before = await shown(call)
    entry = f"AuditEntry_{withdrawn[0].id}"
    code, _, words = await call.act("planner", "revertChange", auditEntryId=entry)
    assert code == "NOT_REVERTIBLE"
    assert words.endswith("The place of PE-01 is somebody else's by now.")
    assert await shown(call) == before


async def test_whoever_has_a_partner_stays_a_delegate(call: Call) -> None:
    one, other = await call.confirmed("PE"), await call.confirmed("CN")
    delegates = [each["delegate"]["id"].partition("_")[2] for each in (one, other)]
    async with call.store.unit_of_work(SYSTEM) as db:
        db.add(
            models.Partnership(
                id=models.new_id(),
                edition_id=SLUG,
                left_delegate_id=delegates[0],
                right_delegate_id=delegates[1],
                state=PartnershipState.PROPOSED,
                proposed_at=call.now,
                changed_at=call.now,
            )
        )
    code, _, words = await revert(call)
    assert code == "NOT_REVERTIBLE"
    assert words.endswith("has partners, who were told. Withdraw the nomination instead.")
