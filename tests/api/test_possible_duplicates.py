"""Who may have been put forward twice, and how many nominations are in which state."""

from collections import Counter
from typing import Any

from tests.api.call import Call

DUPLICATES = """query($first: Int, $skip: Int! = 0) { edition(by: {slug: "call"}) {
  possibleDuplicates { total people(first: $first, skip: $skip) {
    likenesses nominations { manager { code } } } } } }"""
COUNTS = """{ edition(by: {slug: "call"}) { nominationCounts {
  side { key } administration { code } state nominations } } }"""


async def groups(
    call: Call, who: Any = "planner", **asked: int
) -> list[tuple[set[str], list[str]]]:
    data = (await call.ask(who, DUPLICATES, **asked))["data"]["edition"]["possibleDuplicates"]
    return [
        (set(each["likenesses"]), [one["manager"]["code"] for one in each["nominations"]])
        for each in data["people"]
    ]


async def named(call: Call, code: str, name: str | None, **reached: str) -> dict[str, Any]:
    """Put somebody forward, with what is known of them."""
    sent = await call.nominate(code, person={"name": name, "position": code + str(reached)})
    if reached:
        await call.act(code, "correctPerson", managerId=sent["manager"]["id"], **reached)
    return sent


async def test_who_may_be_one_person_is_told_by_what_they_have_in_common(call: Call) -> None:
    await named(call, "PE", "Ana Torrés")
    await named(call, "PE", "TORRES, Ana", email="ana@aduanas.example")
    await named(call, "MX", "A. T.", email="Ana@Aduanas.example", phone="+51 1 555 0100")
    await named(call, "CN", "王 伟", phone="0051 1 555-0100")
    await named(call, "CN", "伟 王")
    # Nothing is known of these, or nothing that tells people apart.
    for code, name in (("PE", "Ana"), ("MX", "Torres"), ("MX", None), ("MX", None)):
        await named(call, code, name, **({"phone": "123456"} if name else {}))
    one = ["MX-01", "PE-01", "PE-02", "CN-01", "CN-02"]
    assert await groups(call) == [({"NAME", "EMAIL", "PHONE"}, one)]
    # Two names are two people, until somebody is known by the same name.
    other = await named(call, "BR", "Maria  da Silva")
    await named(call, "BR", "maria DA silva", phone="+55 61 5550 0000")
    two = ({"NAME"}, ["BR-01", "BR-02"])
    assert [each[1] for each in await groups(call)] == [["BR-01", "BR-02"], one]
    assert await groups(call, first=1) == [two]
    assert [each[1] for each in await groups(call, first=1, skip=1)] == [one]
    # An administration is told of its own people alone.
    assert await groups(call, "BR") == [two]
    assert await groups(call, "PE") == [({"NAME"}, ["PE-01", "PE-02"])]
    await call.act("BR", "withdrawNomination", id=other["id"])
    assert [each[1] for each in await groups(call)] == [one]


async def test_nominations_are_counted_by_administration_and_state(call: Call) -> None:
    await call.confirmed("PE")
    await call.submitted("PE")
    await call.nominate("MX")
    gone = await call.nominate("MX")
    await call.act("MX", "withdrawNomination", id=gone["id"])
    for _ in range(2):
        await call.confirmed("CN")

    async def counted(who: str) -> Counter[tuple[str, ...]]:
        told = (await call.ask(who, COUNTS))["data"]["edition"]["nominationCounts"]
        return Counter(
            {
                (each["side"]["key"], each["administration"]["code"], each["state"]): each[
                    "nominations"
                ]
                for each in told
            }
        )

    latin = "latin_america"
    assert await counted("planner") == {
        (latin, "MX", "DRAFT"): 1,
        (latin, "MX", "WITHDRAWN"): 1,
        (latin, "PE", "SUBMITTED"): 1,
        (latin, "PE", "CONFIRMED"): 1,
        ("china", "CN", "CONFIRMED"): 2,
    }
    assert await counted("CN") == {("china", "CN", "CONFIRMED"): 2}
