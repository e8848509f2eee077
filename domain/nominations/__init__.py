"""Nominations: put forward, decided on, waiting in order, taken back; quotas, deadlines, readiness.

``reading`` has the lists, ``proposing`` what administrations do, ``deciding`` what planners do,
``withdrawal`` who leaves and who takes over, ``waiting`` the list that places are given from.
"""

from domain.nominations.counting import NominationCount, counts_by_edition
from domain.nominations.deadlines import (
    Closing,
    change_nomination_deadline,
    closing_for,
    deadlines_by_edition,
)
from domain.nominations.deciding import (
    confirm_nomination,
    decline_nomination,
    move_nomination,
    waitlist_nomination,
)
from domain.nominations.duplicates import Likeness, PossibleDuplicate, duplicates_by_edition
from domain.nominations.newcomers import ManagerWanted
from domain.nominations.proposing import (
    PutForward,
    change_nomination,
    nominate_manager,
    nominate_managers,
    submit_nomination,
)
from domain.nominations.quotas import QuotaOf, QuotaStanding, change_quota, quotas_by_side
from domain.nominations.readiness import (
    Readiness,
    ReadinessItem,
    missing_by_nomination,
    readiness_by_edition,
    remind_nominations,
    reminders_by_id,
)
from domain.nominations.reading import (
    DELEGATES_OF_COMPONENT,
    DELEGATES_OF_EDITION,
    DELEGATES_OF_MANAGER,
    DELEGATES_OF_SIDE,
    NOMINATIONS_OF_EDITION,
    REMINDERS_OF_EDITION,
    DelegateFilter,
    NominationFilter,
    administration_ids_by_delegate,
    components_by_delegate,
    delegates_by_code,
    delegates_by_id,
    delegates_by_manager,
    delegates_by_nomination,
    nominations_by_id,
    notices_by_nomination,
    places_by_side,
    substituted_by_delegate,
    substitutes_by_delegate,
    waiting_places_by_nomination,
)
from domain.nominations.states import NOMINATION_MOVES, NominationMove
from domain.nominations.withdrawal import (
    substitute_delegate,
    withdraw_delegate,
    withdraw_nomination,
)

__all__ = [
    "DELEGATES_OF_COMPONENT",
    "DELEGATES_OF_EDITION",
    "DELEGATES_OF_MANAGER",
    "DELEGATES_OF_SIDE",
    "NOMINATIONS_OF_EDITION",
    "NOMINATION_MOVES",
    "REMINDERS_OF_EDITION",
    "Closing",
    "DelegateFilter",
    "Likeness",
    "ManagerWanted",
    "NominationCount",
    "NominationFilter",
    "NominationMove",
    "PossibleDuplicate",
    "PutForward",
    "QuotaOf",
    "QuotaStanding",
    "Readiness",
    "ReadinessItem",
    "administration_ids_by_delegate",
    "change_nomination",
    "change_nomination_deadline",
    "change_quota",
    "closing_for",
    "components_by_delegate",
    "confirm_nomination",
    "counts_by_edition",
    "deadlines_by_edition",
    "decline_nomination",
    "delegates_by_code",
    "delegates_by_id",
    "delegates_by_manager",
    "delegates_by_nomination",
    "duplicates_by_edition",
    "missing_by_nomination",
    "move_nomination",
    "nominate_manager",
    "nominate_managers",
    "nominations_by_id",
    "notices_by_nomination",
    "places_by_side",
    "quotas_by_side",
    "readiness_by_edition",
    "remind_nominations",
    "reminders_by_id",
    "submit_nomination",
    "substitute_delegate",
    "substituted_by_delegate",
    "substitutes_by_delegate",
    "waiting_places_by_nomination",
    "waitlist_nomination",
    "withdraw_delegate",
    "withdraw_nomination",
]
