"""Programmes, editions and what they are made of: begun, corrected, taken away, and their rules."""

from domain.editions.components import add_component, correct_component, remove_component
from domain.editions.lists import set_edition_organizations, set_focus_topics, set_statements
from domain.editions.making import correct_edition, create_edition, remove_edition
from domain.editions.organizations import correct_organization, create_organization
from domain.editions.programmes import correct_programme, create_programme
from domain.editions.sides import add_side, correct_side, remove_side
from domain.editions.succession import Carry, NextWanted, create_next_edition
from domain.editions.wanted import (
    AnchorWanted,
    ComponentWanted,
    EditionWanted,
    FocusWanted,
    OrganizationWanted,
    ProgrammeWanted,
    RoleWanted,
    SideWanted,
    SourceWanted,
    StatementWanted,
    component_as_wanted,
    edition_as_wanted,
)

__all__ = [
    "AnchorWanted",
    "Carry",
    "ComponentWanted",
    "EditionWanted",
    "FocusWanted",
    "NextWanted",
    "OrganizationWanted",
    "ProgrammeWanted",
    "RoleWanted",
    "SideWanted",
    "SourceWanted",
    "StatementWanted",
    "add_component",
    "add_side",
    "component_as_wanted",
    "correct_component",
    "correct_edition",
    "correct_organization",
    "correct_programme",
    "correct_side",
    "create_edition",
    "create_next_edition",
    "create_organization",
    "create_programme",
    "edition_as_wanted",
    "remove_component",
    "remove_edition",
    "remove_side",
    "set_edition_organizations",
    "set_focus_topics",
    "set_statements",
]
