"""Every table is said to go along with an edition, or to stay, and a bundle is described."""

import json
from collections import Counter
from pathlib import Path

from jsonschema import Draft202012Validator

from domain import bundles
from domain.bundles.parts import LEFT_OUT, PARTS, leads_of, parts_by_name
from domain.models import NamedManager, Record

SCHEMA = Path(bundles.__file__).parent / "edition_bundle.schema.json"
MEND = """
Say in domain/bundles/parts.py whether {missing} goes along with an edition: as a part of it or of a
person, as what editions share, under a key, or left out, and why. Then print the schema anew:
python -m api bundle --schema > domain/bundles/edition_bundle.schema.json
"""


def test_every_table_goes_along_or_stays() -> None:
    told = Counter([*(part.model for part in PARTS), *LEFT_OUT])
    # The row of a manager once more, to whoever may see the name.
    there = {mapper.class_ for mapper in Record.registry.mappers} - {NamedManager}
    missing = sorted(model.__name__ for model in there - set(told))
    assert not missing, MEND.format(missing=", ".join(missing))
    assert set(told) == there
    assert {model: count for model, count in told.items() if count > 1} == {}


def test_what_a_record_must_lead_to_goes_along() -> None:
    strays = [
        f"{name}.{lead.column}"
        for name, part in parts_by_name().items()
        for lead in leads_of(part)
        if lead.table is not None and lead.table not in parts_by_name()
    ]
    assert strays == []


def test_what_leads_somewhere_stands_after_it() -> None:
    order = [*parts_by_name()]
    for name, part in parts_by_name().items():
        for lead in leads_of(part):
            if lead.table not in (None, name):
                assert order.index(str(lead.table)) < order.index(name), lead


def test_what_is_shared_leads_to_nothing_of_one_edition() -> None:
    for part in PARTS:
        if part.is_shared:
            targets = {lead.table for lead in leads_of(part)} - {None}
            assert all(parts_by_name()[str(table)].is_shared for table in targets), part.name


def test_the_schema_in_the_repository_is_that_of_the_program() -> None:
    written = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert written == bundles.bundle_schema(), MEND.format(missing="nothing new")
    Draft202012Validator.check_schema(written)
