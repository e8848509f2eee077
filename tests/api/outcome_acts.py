"""Acts on frameworks, recommendations and commitments for the tests of who may change what."""


def framework(name: str = "id", rest: str = "") -> tuple[str, str]:
    """Ask of the draft of a programme whose edition is held, and of one of another programme."""
    return tuple(
        f'{name}: "CooperationFramework_{each}"{rest}' for each in ("frameprog", "framefar")
    )


def article(rest: str = "") -> tuple[str, str]:
    return tuple(f'id: "CooperationArticle_{each}"{rest}' for each in ("articleprog", "articlefar"))


def advice(word: str, rest: str = "") -> tuple[str, str]:
    return tuple(f'id: "Recommendation_advice{each}{word}"{rest}' for each in ("own", "other"))


def promise(own: str = "mx", foreign: str = "other", name: str = "id", rest: str = "") -> tuple:
    return tuple(f'{name}: "Commitment_promise{each}"{rest}' for each in (own, foreign))


def promised(edition: str, place: str, title: str) -> str:
    return (
        f'recommendationId: "Recommendation_advice{edition}agreed", title: "{title}",'
        f' administrationId: "Administration_{place}", dueOn: "2012-12-31"'
    )


UPDATE = ', happenedOn: "2011-12-08", text: "t"'
OUTCOME_ACTS = {
    "createCooperationFramework": tuple(
        f'programmeId: "Programme_{each}", key: "k", title: "t"' for each in ("prog", "farprog")
    ),
    "draftCooperationFramework": framework(),
    "changeCooperationFramework": framework(rest=', title: "t"'),
    "addArticle": framework("frameworkId", ', title: "t"'),
    "changeArticle": article(', text: "t"'),
    "mapArticle": framework(
        "frameworkId",
        ', fromArticleId: "CooperationArticle_articleold", toArticleIds: [], reason: "r"',
    ),
    "removeArticle": article(),
    "addRecommendation": tuple(
        f'editionId: "Edition_{each}", articleId: "CooperationArticle_articleold", key: "k",'
        ' wording: "w"'
        for each in ("own", "other")
    ),
    "changeRecommendation": advice("draft", ', wording: "w"'),
    "agreeRecommendation": advice("draft"),
    "supersedeRecommendation": advice("draft", ', byId: "Recommendation_adviceownagreed"'),
    "removeRecommendation": advice("draft"),
    "addCommitment": (promised("own", "mx", "a"), promised("other", "mx", "a")),
    "changeCommitment": promise(rest=', details: "d"'),
    "recordActionUpdate": promise(name="commitmentId", rest=UPDATE),
    "closeCommitment": promise(rest=', state: DROPPED, outcome: "o"'),
    "removeCommitment": promise(),
    "remindCommitments": tuple(f'editionId: "Edition_{each}"' for each in ("own", "other")),
    "publishCooperationFramework": framework(),
    "retireCooperationFramework": tuple(
        f'id: "CooperationFramework_{each}"' for each in ("frameold", "framefar")
    ),
    "discardCooperationFramework": framework(),
}
_NOWHERE = {
    act: (own, foreign.replace("far", "none").replace("other", "none"))
    for act, (own, foreign) in OUTCOME_ACTS.items()
}
# Of somebody whose rows are others than the planner's.
OUTCOME_MINE = {
    **{("admin", act): given for act, given in _NOWHERE.items()},
    ("coordinator", "addCommitment"): (promised("own", "pe", "b"), promised("own", "mx", "b")),
    ("coordinator", "changeCommitment"): promise("pe", "mx", rest=', details: "d"'),
    ("coordinator", "recordActionUpdate"): promise("pe", "mx", "commitmentId", UPDATE),
    ("coordinator", "closeCommitment"): promise("pe", "mx", rest=", state: DONE"),
    ("coordinator", "removeCommitment"): promise("pe", "mx"),
    # Of their own administration, and seen to by somebody else.
    ("manager", "recordActionUpdate"): promise("ana", "pe", "commitmentId", UPDATE),
}
