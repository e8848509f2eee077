"""The roadmap of the programme of the two editions, for who sees what."""

from domain import models
from tests.two_editions import EDITIONS

# What of each edition serves the strategy, by the column that names it.
SERVING = {
    "objective": ("objective_id", "{}aim"),
    "topic": ("topic_id", "window"),
    "advice": ("recommendation_id", "advice{}agreed"),
    "meeting": ("meeting_id", "meeting{}"),
}


def roadmap_rows() -> list[list[models.Record]]:
    """Return a link of each kind for each edition, and a step of the programme."""
    links = [
        models.StrategyLink(
            id=f"serves{word}{edition}",
            anchor_id="anchor",
            edition_id=edition,
            **{column: record.format(edition)},
        )
        for edition in EDITIONS
        for word, (column, record) in SERVING.items()
    ]
    step = models.RoadmapStep(
        id="step", programme_id="prog", anchor_id="anchor", year=2013, title="Meet again"
    )
    far = models.RoadmapStep(id="stepfar", programme_id="farprog", year=2013, title="Far")
    return [[*links, step, far]]
