"""With which input each act on proposals is tried, of rows of one's own and of others."""


def added(edition: str, *authors: str, place: str | None = None) -> str:
    """Ask for a proposal in an edition; without authors it is that of whoever asks."""
    given = f'editionId: "Edition_{edition}", topicId: "Topic_window", title: "t"'
    if place is not None:
        given += f', administrationId: "Administration_{place}"'
    if authors:
        listed = ", ".join(f'"Manager_{each}"' for each in authors)
        given += f", authorIds: [{listed}]"
    return given


def on(mine: str, foreign: str) -> dict[str, tuple[str, str]]:
    """Return the acts of whoever writes, on a proposal of theirs and on another one."""

    def both(more: str = "") -> tuple[str, str]:
        return f'id: "Proposal_{mine}"{more}', f'id: "Proposal_{foreign}"{more}'

    return {
        "changeProposal": both(', title: "n"'),
        "submitProposal": both(),
        "withdrawProposal": both(),
    }


def reviewed(mine: str, foreign: str) -> tuple[str, str]:
    return tuple(f'id: "Proposal_{each}", verdict: ENDORSE' for each in (mine, foreign))


PROPOSAL_ACTS = {
    "addProposal": (added("own", "ana", place="pe"), added("other", "ana", place="pe")),
    "reviewProposal": reviewed("psent", "pfar"),
    "adoptProposal": tuple(
        f'id: "Proposal_psent", editionId: "Edition_{edition}"' for edition in ("own", "other")
    ),
    "changeProposalDeadline": tuple(
        f'editionId: "Edition_{edition}", closesOn: "2011-12-02"' for edition in ("own", "other")
    ),
    **on("pdraft", "pfar"),
}
PROPOSAL_MINE = {
    ("manager", "addProposal"): (added("own"), added("other")),
    **{("manager", act): given for act, given in on("pdraft", "psent").items()},
    ("coordinator", "addProposal"): (added("own", "pat"), added("other", "pat")),
    # What another administration submitted they read and review, and do not write.
    **{("coordinator", act): given for act, given in on("pdraft", "psent").items()},
    ("admin", "addProposal"): (
        added("own", "ana", place="pe"),
        added("none", "ana", place="pe"),
    ),
    **{("admin", act): given for act, given in on("pdraft", "none").items()},
}
