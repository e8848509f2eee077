"""Frameworks, recommendations and commitments of the two editions, for who sees what.

A programme apart, of which nobody holds an edition, has a framework as well.
"""

from domain import models
from domain.models import CommitmentState, CooperationFrameworkState, RecommendationState
from domain.roles import Role
from tests.edition_evaluations import evaluation_rows, evaluation_secrets
from tests.two_editions import AT, DAY, EDITIONS, secret

# Programme: the ids of its framework and article.
FRAMEWORKS = {"prog": ("frameprog", "articleprog"), "farprog": ("framefar", "articlefar")}
# Commitment: (edition, administration, who sees to it).
COMMITMENTS = {
    "promiseana": ("own", "pe", "ana"),
    "promisepe": ("own", "pe", "pat"),
    "promisemx": ("own", "mx", "luz"),
    "promiseother": ("other", "pe", "pia"),
}


def framework_rows() -> list[list[models.Record]]:
    """Return a draft of each programme with an article; one of them has a version before."""
    state = CooperationFrameworkState
    versions = [
        models.CooperationFramework(
            id=framework,
            programme_id=programme,
            key="exchange",
            version=2,
            title=secret("framework", programme),
            state=state.DRAFT,
        )
        for programme, (framework, _) in FRAMEWORKS.items()
    ]
    versions.append(
        models.CooperationFramework(
            id="frameold",
            programme_id="prog",
            key="exchange",
            version=1,
            title=secret("framework", "old"),
            state=state.PUBLISHED,
            published_at=AT,
        )
    )
    articles = [
        *(
            models.CooperationArticle(
                id=article, framework_id=framework, number=1, title=secret("article", programme)
            )
            for programme, (framework, article) in FRAMEWORKS.items()
        ),
        models.CooperationArticle(
            id="articleold", framework_id="frameold", number=1, title=secret("article", "old")
        ),
    ]
    mapping = models.ArticleMapping(
        framework_id="frameprog", from_article_id="articleold", to_article_id="articleprog"
    )
    far = models.Programme(id="farprog", key="farprog", name="Far")
    return [[far], versions, articles, [mapping]]


def outcome_rows() -> list[list[models.Record]]:
    """Return frameworks, and of each edition recommendations, commitments and what became."""
    drafts = [
        models.Recommendation(
            id=f"advice{edition}{word}",
            edition_id=edition,
            article_id="articleold",
            session_id=f"session{edition}" if word == "agreed" else None,
            key=f"advice_{word}",
            wording=secret(f"advice{word}", edition),
            state=RecommendationState.AGREED if word == "agreed" else RecommendationState.DRAFT,
            position=place,
        )
        for edition in EDITIONS
        for place, word in enumerate(("agreed", "draft"))
    ]
    superseded = [
        models.Recommendation(
            id=f"advice{edition}gone",
            edition_id=edition,
            article_id="articleold",
            key="advice_gone",
            wording=secret("advicegone", edition),
            state=RecommendationState.SUPERSEDED,
            superseded_by_id=f"advice{edition}agreed",
            position=2,
        )
        for edition in EDITIONS
    ]
    commitments = [
        models.Commitment(
            id=row_id,
            recommendation_id=f"advice{edition}agreed",
            administration_id=place,
            owner_id=person,
            title=secret("promise", row_id),
            due_on=DAY,
            state=CommitmentState.OPEN,
            instrument_id="cmaa2" if place == "pe" else None,
            target_stage=models.InstrumentStage.IN_FORCE if place == "pe" else None,
        )
        for row_id, (edition, place, person) in COMMITMENTS.items()
    ]
    updates = [
        models.ActionUpdate(
            id=row_id.replace("promise", "told"),
            commitment_id=row_id,
            happened_on=DAY,
            text=secret("told", row_id),
            told_at=AT,
            role=Role.MANAGER,
            manager_id=person,
        )
        for row_id, (_, _, person) in COMMITMENTS.items()
    ]
    reminders = [
        models.CommitmentReminder(
            id=f"late{place}{edition}",
            edition_id=edition,
            administration_id=place,
            reminded_on=DAY,
            reminded_at=AT,
            commitments=1,
        )
        for edition, place in (("own", "pe"), ("own", "mx"), ("other", "mx"))
    ]
    outcomes = [drafts, superseded, commitments, [*updates, *reminders]]
    return [*framework_rows(), *outcomes, *evaluation_rows()]


def outcome_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that only some may read: each with the field and the row that show it."""
    found = [
        (secret(word, name), f"{noun}.title", noun, row_id)
        for name, ids in {**FRAMEWORKS, "old": ("frameold", "articleold")}.items()
        for word, noun, row_id in (
            ("framework", "CooperationFramework", ids[0]),
            ("article", "CooperationArticle", ids[1]),
        )
    ]
    found += [
        (secret(f"advice{word}", edition), "Recommendation.wording", "Recommendation", row_id)
        for edition in EDITIONS
        for word in ("agreed", "draft", "gone")
        for row_id in (f"advice{edition}{word}",)
    ]
    for row_id in COMMITMENTS:
        told = row_id.replace("promise", "told")
        found.append((secret("promise", row_id), "Commitment.title", "Commitment", row_id))
        found.append((secret("told", row_id), "ActionUpdate.text", "ActionUpdate", told))
    return found + evaluation_secrets()
