"""Which rule the fields of instruments obey, and of the map of who has what with whom."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ANYONE, COOPERATION, RECORDS_COOPERATION, Rule

_ACTS: Final = "recordCooperationInstrument recordInstrumentStage changeCooperationInstrument"

INSTRUMENT_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (COOPERATION, "Administration", "cooperationInstruments"),
    (
        COOPERATION,
        "CooperationInstrument",
        (
            "confidence crossRegional id inForceOn key kind knownFromOn nextStage notes parties "
            "predecessor signedOn signedPrecision source sourceUrl stage stageEvents text title "
            "version"
        ),
    ),
    (
        COOPERATION,
        "StageEvent",
        "id instrument knownOn precision reachedOn recordedAt source stage",
    ),
    (COOPERATION, "CooperationMap", "endCursor nodes totalCount"),
    (COOPERATION, "CooperationMapEntry", "administrations instruments stage"),
    (COOPERATION, "Edition", "cooperationMap"),
    (COOPERATION, "Query", "cooperationInstrument cooperationInstruments cooperationMap"),
    (RECORDS_COOPERATION, "Mutation", _ACTS),
    *(
        (
            ANYONE,
            f"{act[0].upper()}{act[1:]}Payload",
            "cooperationInstrument replayed userErrors",
        )
        for act in _ACTS.split()
    ),
)
