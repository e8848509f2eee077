"""Which imports, and rows taken from them, a viewer may read and change: who plans the edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain import models
from domain.models import Record
from domain.policy.conditions import Rows, held
from domain.roles import Role

_IMPORTS: Final = {Role.PLANNER: held(models.Import.edition_id)}
_ROWS: Final = {Role.PLANNER: held(models.ImportedRow.edition_id)}

IMPORT_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Import: Rows(_IMPORTS, _IMPORTS),
    models.ImportedRow: Rows(_ROWS, _ROWS),
}
