"""From inputs to what a run is asked: the edition, the scenario, weights and limits."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from api.schema.inputs import fit_list, given, input_row_id
from api.schema.tuning import CompetencyPriorityInput, PartnerLimitInput
from domain import competencies, models, nominations, programmes, scenarios
from domain.errors import InvalidInput, NotFound
from domain.runs import PARTNERS_MAX, PRIORITY_MAX
from domain.store import ReadDb


async def edition_of(db: ReadDb, edition_id: str) -> models.Edition:
    """Return the edition of an input.

    Raises:
        NotFound: there is none of this id that the caller may plan.

    """
    row_id = input_row_id(edition_id, "Edition", "editionId")
    edition = await programmes.find_planned_edition(db, row_id)
    if edition is None:
        raise NotFound("There is no edition of this id that you may plan.", path=("editionId",))
    return edition


async def scenario_of(
    db: ReadDb, asked: strawberry.ID | None, edition: models.Edition, field: str = "scenarioId"
) -> models.Scenario | None:
    """Return the scenario of an input, None when it was left out.

    Raises:
        NotFound: the edition has none of this id; the path is the field.

    """
    if not given(asked):
        return None
    row_id = input_row_id(str(asked), "Scenario", field)
    (found,) = await scenarios.scenarios_by_id(db, [row_id])
    if found is None or found.edition_id != edition.id:
        raise NotFound("The edition has no scenario of this id.", path=(field,))
    return found


async def priorities_of(
    db: ReadDb, asked: Sequence[CompetencyPriorityInput] | None
) -> dict[str, int]:
    """Return the given priorities by the key of the competency."""
    if not given(asked):
        return {}
    wanted = fit_list(asked or (), "priorities")
    ids = [
        input_row_id(each.competency_id, "Competency", "priorities", str(i), "competencyId")
        for i, each in enumerate(wanted)
    ]
    rows = await competencies.competencies_by_id(db, ids)
    found: dict[str, int] = {}
    for i, (each, row) in enumerate(zip(wanted, rows, strict=True)):
        if row is None:
            path = ("priorities", str(i), "competencyId")
            raise NotFound("There is no competency of this id.", path=path)
        if not 1 <= each.priority <= PRIORITY_MAX:
            raise InvalidInput(
                f"The priority {each.priority} is not from 1 to {PRIORITY_MAX}.",
                path=("priorities", str(i), "priority"),
            )
        if row.key in found:
            raise InvalidInput(
                f"{row.key} has a priority already. Name each competency once.",
                path=("priorities", str(i), "competencyId"),
            )
        found[row.key] = each.priority
    return found


async def partners_max_of(
    db: ReadDb, asked: Sequence[PartnerLimitInput] | None, edition_id: str
) -> dict[str, int]:
    """Return the given limits by the code of the delegate."""
    if not given(asked):
        return {}
    field, wanted = "partnerLimits", fit_list(asked or (), "partnerLimits")
    ids = [
        input_row_id(each.delegate_id, "Delegate", field, str(i), "delegateId")
        for i, each in enumerate(wanted)
    ]
    found: dict[str, int] = {}
    rows = await nominations.delegates_by_id(db, ids)
    for i, (each, row) in enumerate(zip(wanted, rows, strict=True)):
        path = (field, str(i), "delegateId")
        if row is None or row.edition_id != edition_id or row.withdrawn_at is not None:
            raise NotFound("No delegate of this id takes part in the edition.", path=path)
        if row.code in found:
            raise InvalidInput(
                f"{row.code} has a limit already. Name each delegate once.", path=path
            )
        if not 1 <= each.partners_max <= PARTNERS_MAX:
            raise InvalidInput(
                f"{each.partners_max} partners at most are not from 1 to {PARTNERS_MAX:,}.",
                path=(field, str(i), "partnersMax"),
            )
        found[row.code] = each.partners_max
    return found
