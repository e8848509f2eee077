"""Ids: one spelling for each object, and nothing else."""

import pytest

from api.ids import decode_id, encode_id
from api.schema.node import NODES
from domain.models import new_id


def test_an_id_comes_back_as_it_went() -> None:
    row_id = new_id()
    assert decode_id(encode_id("Manager", row_id)) == ("Manager", row_id)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Manager",
        "Manager_",
        "_abc",
        "manager_abc",
        "Manager_ABC",
        "Manager_a b",
        "Manager_abc\n",
        " Manager_abc",
        "Manager_" + "a" * 27,
        "Manager_é",
        "Manager_\N{ARABIC-INDIC DIGIT ONE}",
        "Man_ager_abc",
        "TWFuYWdlcjox",
    ],
)
def test_anything_else_is_no_id(text: str) -> None:
    assert decode_id(text) is None


def test_every_type_with_an_id_can_be_read_again_by_it() -> None:
    abstract = {"NamedNode", "ProfileEntry", "Run"}
    assert {name for name, kind in NODES.items() if kind.batch is None} == abstract
