"""Documents that were asked before: read and checked once, and answered anew to everyone."""

import pytest

from api.limits import Limits
from api.schema.documents import Documents, Refused
from api.schema.root import schema
from domain.policy import Role, Viewer
from domain.store import Store
from tests.api.asking import answer

TEXT = "{ regions { key } }"
WEBHOOKS = "{ webhookEndpoints(first: 1) { nodes { id } } }"


@pytest.fixture
def documents() -> Documents:
    return Documents(schema.types)


def checked(documents: Documents, text: str) -> object:
    document = documents.parse(text)
    documents.check(document)
    return document


def test_a_document_is_read_once(documents: Documents) -> None:
    first = checked(documents, TEXT)
    assert checked(documents, TEXT) is first
    assert checked(documents, TEXT + " ") is not first


def test_a_document_that_does_not_fit_is_refused_each_time(documents: Documents) -> None:
    for _ in range(2):
        with pytest.raises(Refused, match="refused"):
            checked(documents, "{ nothing }")


def test_a_document_that_is_kept_is_held_to_narrower_limits(documents: Documents) -> None:
    checked(documents, TEXT)
    narrow = Limits(depth=1)
    with pytest.raises(Refused) as refusal:
        documents.check(documents.parse(TEXT, narrow), narrow)
    assert "1 levels deep" in refusal.value.errors[0].message


def test_those_asked_longest_ago_are_forgotten_first(documents: Documents) -> None:
    asked, unasked = checked(documents, TEXT), checked(documents, TEXT + "#")
    for number in range(200):
        checked(documents, f"{TEXT} # {number:01000}")
        checked(documents, TEXT)
    assert documents.parse(TEXT) is asked
    assert documents.parse(TEXT + "#") is not unasked


def test_one_long_document_does_not_push_the_others_out(documents: Documents) -> None:
    first = checked(documents, TEXT)
    long = TEXT + "#" * 99_999
    assert checked(documents, long) is not checked(documents, long)
    assert documents.parse(TEXT) is first


async def test_who_may_not_ask_is_refused_what_others_were_answered(demo_store: Store) -> None:
    participant = Viewer("manager", Role.MANAGER, manager_id="none", edition_ids=frozenset())
    for _ in range(2):
        shown = await answer(demo_store, WEBHOOKS)
        assert "errors" not in shown
        refused = await answer(demo_store, WEBHOOKS, viewer=participant)
        assert [error["extensions"]["code"] for error in refused["errors"]] == ["FORBIDDEN"]
