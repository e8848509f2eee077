"""Which rule the acts obey that begin programmes and editions, and set an edition up."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import (
    ANYONE,
    BEGINS,
    EDITIONS,
    OUTCOMES,
    PLANNING,
    PROPOSALS,
    SETS_UP,
    Rule,
)

_BEGINNING: Final = {
    "createProgramme": "programme",
    "correctProgramme": "programme",
    "createOrganization": "organization",
    "correctOrganization": "organization",
    "createEdition": "edition programme",
    "createNextEdition": "edition programme",
}
_SETTING_UP: Final = {
    "correctEdition": "edition",
    "addSide": "edition side",
    "correctSide": "edition side",
    "removeSide": "deletedId edition",
    "addComponent": "component edition",
    "correctComponent": "component edition",
    "removeComponent": "deletedId edition",
    "setEditionOrganizations": "edition",
    "setFocusTopics": "edition",
    "setStatements": "edition",
}

EDITION_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (BEGINS, "Mutation", " ".join(_BEGINNING)),
    (SETS_UP, "Mutation", " ".join(_SETTING_UP)),
    (EDITIONS, "Edition", "inherited next previous"),
    (EDITIONS, "EditionInheritance", "topics"),
    (OUTCOMES, "EditionInheritance", "openCommitmentCount openCommitments"),
    (PLANNING, "EditionInheritance", "returningPeople returningPersonCount tieCount ties"),
    (PROPOSALS, "EditionInheritance", "adoptedProposals"),
    (EDITIONS, "TreatedTopic", "edition editionsAgo topic"),
    *(
        (ANYONE, f"{act[0].upper()}{act[1:]}Payload", f"replayed userErrors {result}")
        for act, result in (_BEGINNING | _SETTING_UP).items()
    ),
)
