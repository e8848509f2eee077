"""From the day and the time of an input to when something closes."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final

from api.schema.inputs import given, said
from domain.errors import InvalidInput
from domain.nominations import Closing

_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def closing_of(closes_on: date | None, local_time: str | None) -> Closing | None:
    """Return until when; None takes a deadline back.

    Raises:
        InvalidInput: the day was left out, or the time is none of a clock or one without a day.

    """
    day = said(closes_on, "closesOn", "Say the last day, or null to take it back.")
    if day is None and given(local_time):
        raise InvalidInput("A time needs a day. Give closesOn as well.", path=("localTime",))
    if day is None:
        return None
    if not given(local_time):
        return Closing(day)
    found = _TIME.fullmatch(str(local_time))
    if found is None:
        raise InvalidInput("A time is hours and minutes, such as 17:00.", path=("localTime",))
    return Closing(day, time(int(found[1]), int(found[2])))
