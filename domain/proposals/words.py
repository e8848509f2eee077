"""A proposal as somebody asks for it, and what its words have to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from domain import models
from domain.errors import InvalidInput

ABSTRACT_LENGTH_MAX: Final = 4_000
DOCUMENT_LENGTH_MAX: Final = 50_000
LINK_LENGTH_MAX: Final = 2_000
COMMENTS_LENGTH_MAX: Final = 4_000
AUTHORS_MAX: Final = 10
_NO_LINK: Final = "The link is no address of https. Give one such as https://example.org/proposal."


@dataclass(frozen=True)
class ProposalWanted:
    """A proposal; ``document`` is Markdown, authors in the order in which they are shown."""

    topic_id: str
    author_ids: tuple[str, ...]
    title: str
    abstract: str = ""
    document: str = ""
    link: str | None = None


def check_words(wanted: ProposalWanted) -> None:
    """Refuse words that not even a draft can have.

    Raises:
        InvalidInput: there is no title, a text is too long, or the link is no address of https.
    """
    if not wanted.title.strip():
        raise InvalidInput("Give the proposal a title.", path=("title",))
    for name, most in (("abstract", ABSTRACT_LENGTH_MAX), ("document", DOCUMENT_LENGTH_MAX)):
        if len(getattr(wanted, name)) > most:
            raise InvalidInput(
                f"The {name} is longer than {most:,} characters. Shorten it, or give a link.",
                path=(name,),
            )
    if wanted.link is not None and not _is_link(wanted.link):
        raise InvalidInput(_NO_LINK, path=("link",))


def _is_link(text: str) -> bool:
    """Tell whether a text is an address of https that leads to a host and holds no secret."""
    if len(text) > LINK_LENGTH_MAX or not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        # A port that is none is refused by reading it.
        _ = parts.port
    except ValueError:
        return False
    named = "." in (parts.hostname or "") and parts.username is None and parts.password is None
    return parts.scheme == "https" and named


def require_documented(code: str, revision: models.ProposalRevision) -> None:
    """Refuse to submit what says too little to be reviewed.

    Raises:
        InvalidInput: there is no abstract, or neither a document nor a link; names the proposal.
    """
    if not revision.abstract.strip():
        raise InvalidInput(
            f"The proposal {code} has no abstract. Say in some sentences what it is about.",
            path=("abstract",),
        )
    if not revision.document.strip() and revision.link is None:
        raise InvalidInput(
            f"The proposal {code} has no document and no link to one. Give one of the two.",
            path=("document",),
        )
