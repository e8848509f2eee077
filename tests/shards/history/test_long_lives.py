"""The long form of lives beside their model, from partnerships to instruments and facts."""

from pathlib import Path

from tests.api.test_partnership_life import live as live_as_partners
from tests.databases import Databases
from tests.domain.machine import live
from tests.domain.rights.test_erasure import try_erasing
from tests.domain.test_competence_life import Assessments, Frameworks
from tests.domain.test_fact_life import Facts
from tests.domain.test_instrument_life import Instruments
from tests.domain.test_outcome_promises import Promises
from tests.domain.test_outcome_versions import Versions


def test_many_partnerships_live_as_the_model_does(databases: Databases, tmp_path: Path) -> None:
    live_as_partners(databases, tmp_path, lives=20, steps=15)


def test_many_framework_versions_live_as_the_model_does(databases: Databases) -> None:
    live(databases, Frameworks, lives=20)


def test_many_assessments_and_invitations_live_as_the_model_does(databases: Databases) -> None:
    live(databases, Assessments, lives=30)


def test_many_instruments_live_as_the_model_does(databases: Databases) -> None:
    live(databases, Instruments, lives=30)


def test_many_facts_live_as_the_model_does(databases: Databases) -> None:
    live(databases, Facts, lives=30)


def test_many_versions_of_a_document_live_as_the_model_does(databases: Databases) -> None:
    live(databases, Versions, lives=25, steps=40)


def test_many_promises_live_as_the_model_does(databases: Databases) -> None:
    live(databases, Promises, lives=25, steps=40)


def test_of_many_who_are_erased_nothing_is_left(databases: Databases) -> None:
    try_erasing(databases, 25)
