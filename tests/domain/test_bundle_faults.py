"""What is wrong with a document that is to be a bundle, told by table, record and column."""

import asyncio
import copy
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from domain.bundles import UnfitBundle, bundle_schema, read_bundle
from tests.databases import Databases
from tests.domain.test_bundles import Document, exported, fill_all, opened

BAD: list[tuple[str, Callable[[Document], object]]] = [
    ("It is no edition-bundle/1", lambda it: it.update(format="x")),
    ("and nothing else", lambda it: it.update(more=1)),
    ("There is no such table", lambda it: it["tables"].update(nothing=[])),
    ("no list of records", lambda it: it["tables"].update(side={})),
    ("no object with a text as its id", lambda it: it["tables"]["side"].append(3)),
    ("It is missing", lambda it: it["tables"]["side"][0].pop("name")),
    ("There is no such column", lambda it: it["tables"]["side"][0].update(colour="red")),
    ("at most 200 characters", lambda it: it["tables"]["side"][0].update(name="x" * 201)),
    ("without NUL", lambda it: it["tables"]["side"][0].update(name="\0")),
    ("1900 to", lambda it: it["tables"]["regional_meeting"][0].update(ends_on="9999-12-31")),
    ("1900 to", lambda it: it["tables"]["slot"][0].update(starts_at="9999-12-31T00:00:00+00:00")),
    ("a time zone", lambda it: it["tables"]["component"][0].update(time_zone="Mars/Phobos")),
    ("a whole number", lambda it: it["tables"]["side"][0].update(position=True)),
    ("one of ", lambda it: it["tables"]["edition"][0].update(state="gone")),
    ("2011-12-05", lambda it: it["tables"]["edition"][0].update(starts_on="2011-02-30")),
    ("no record of the bundle", lambda it: it["tables"]["side"][0].update(edition_id="none")),
    ("Two records have it", lambda it: it["tables"]["side"].append(it["tables"]["side"][0])),
    ("not the key of its code", lambda it: it["tables"]["administration"][0].update(code="ZZ")),
    ("It holds no edition", lambda it: it.update(edition="none")),
    ("small letters and digits", lambda it: it["tables"]["statement"][0].update(id="A b")),
]


@pytest.mark.parametrize(("words", "spoil"), BAD, ids=map(str, range(len(BAD))))
def test_what_is_wrong_is_told_by_table_record_and_column(
    bundle: Document, words: str, spoil: Callable[[Document], object]
) -> None:
    spoilt = copy.deepcopy(bundle)
    spoil(spoilt)
    with pytest.raises(UnfitBundle) as refused:
        read_bundle(spoilt)
    assert words in str(refused.value.faults[0])


@pytest.fixture(scope="module")
def bundle(databases: Databases) -> Document:
    """Give the document of an edition that has rows in every table."""

    async def made() -> Document:
        async with opened(databases, "sqlite", fill_all) as store:
            return await exported(store)

    return asyncio.run(made())


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
)


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_one_value_may_be_wrong(bundle: Document, data: st.DataObject) -> None:
    spoilt = copy.deepcopy(bundle)
    table = data.draw(st.sampled_from(sorted(spoilt["tables"])))
    record = data.draw(st.sampled_from(spoilt["tables"][table]))
    column = data.draw(st.sampled_from(sorted(record)))
    value = data.draw(ODD)
    fits = Draft202012Validator(_column(table, column)).is_valid(value)
    record[column] = value
    with suppress(UnfitBundle):
        read_bundle(spoilt)
        # What the program takes, the schema takes.
        assert fits


def _column(table: str, column: str) -> Document:
    tables = bundle_schema()["properties"]["tables"]["properties"]
    found: Document = tables[table]["items"]["properties"][column]
    return found
