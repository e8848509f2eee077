"""Acts on roadmaps for the tests of who may change what."""


def _steps(rest: str = "") -> tuple[str, str]:
    return f'id: "RoadmapStep_step"{rest}', f'id: "RoadmapStep_stepfar"{rest}'


ROADMAP_ACTS = {
    "linkToStrategy": tuple(
        f'anchorId: "StrategyAnchor_anchor", editionId: "Edition_{each}",'
        f' recordId: "Objective_{each}aim"'
        for each in ("own", "other")
    ),
    "unlinkFromStrategy": tuple(
        f'id: "StrategyLink_servesobjective{each}"' for each in ("own", "other")
    ),
    "addRoadmapStep": tuple(
        f'programmeId: "Programme_{each}", title: "t", year: 2015' for each in ("prog", "farprog")
    ),
    "changeRoadmapStep": _steps(", year: 2014"),
    "removeRoadmapStep": _steps(),
}
# Whoever may plan every edition is refused what is not there.
ROADMAP_MINE = {
    ("admin", act): (own, foreign.replace("other", "none").replace("far", "none"))
    for act, (own, foreign) in ROADMAP_ACTS.items()
}
