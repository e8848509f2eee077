"""What the administrations of the two editions say of themselves; BR is on no side of either."""

from domain import models
from domain.models import FigureBasis, FunctionKind, IndicatorMeasure, Urgency
from tests.two_editions import DAY, EDITIONS, secret

PLACES = ("pe", "mx", "cn", "br")


def profile_rows() -> list[list[models.Record]]:
    """Return a function, a practice and a challenge of each administration."""
    told = {"description": "d", "source": "s"}
    parts: list[models.Record] = []
    for place in PLACES:
        parts += [
            models.StrategicFunction(
                id=f"function{place}",
                administration_id=place,
                kind=FunctionKind.FUNCTION,
                name=secret("function", place),
                as_of=DAY,
                since=DAY,
                **told,
            ),
            models.GoodPractice(
                id=f"practice{place}",
                administration_id=place,
                topic_id="window",
                name=secret("practice", place),
                since=DAY,
                **told,
            ),
            models.Challenge(
                id=f"challenge{place}",
                administration_id=place,
                topic_id="window",
                name=secret("challenge", place),
                urgency=Urgency.HIGH,
                **told,
            ),
        ]
    indicators: list[models.Record] = [
        models.Indicator(
            id=f"indicator{edition}",
            edition_id=edition,
            objective_id=f"{edition}aim",
            key="met",
            name="n",
            unit="u",
            baseline="0",
            target="4",
            measure=IndicatorMeasure.PEOPLE_MET,
            source="s",
            position=0,
        )
        for edition in EDITIONS
    ]
    values = [
        models.IndicatorValue(
            indicator_id=f"indicator{edition}",
            valued_on=DAY,
            value="31",
            basis=FigureBasis.STATED,
            source="s",
            fact_id=f"{edition}fact",
        )
        for edition in EDITIONS
    ]
    topics = [
        models.StrategicFunctionTopic(function_id=f"function{place}", topic_id="post", position=0)
        for place in PLACES
    ]
    return [[*parts, *indicators], [*topics, *values]]


def profile_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that only some may read: each with the field and the row that show it."""
    nouns = {"function": "StrategicFunction", "practice": "GoodPractice", "challenge": "Challenge"}
    return [
        (secret(word, place), f"{noun}.name", noun, f"{word}{place}")
        for word, noun in nouns.items()
        for place in PLACES
    ]
