"""Where events may be sent: rules of addresses, each written once. Pure; nothing is resolved here.

A server that sends wherever it is told reaches what only it can reach: its own machine, its
network, the metadata of its cloud. So an address is looked at twice: as it is written when an
endpoint is made, and as it is resolved whenever something is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from domain.errors import InvalidInput
from domain.models.webhooks import URL_LENGTH_MAX

Address = IPv4Address | IPv6Address

# All that is routed on the internet; the rest of IPv6 is local, or another address in disguise.
_GLOBAL: Final = IPv6Network("2000::/3")
_LOCAL_ENDS: Final = ("localhost", ".localhost", ".local", ".internal", ".home.arpa")


# What is written, and what it is read as.
URL_RULES: Final[tuple[tuple[str, Callable[[str, SplitResult], bool]], ...]] = (
    (
        "Write it in ASCII, without spaces.",
        lambda url, _: url.isascii() and url.isprintable() and not set(url) & set(" \\"),
    ),
    (
        "It has to begin with https://.",
        lambda _, parts: parts.scheme in {"https", "http"},
    ),
    ("It has to name a host.", lambda _, parts: bool(parts.hostname)),
    (
        "Leave out the name and password; deliveries are signed.",
        lambda _, parts: parts.username is None and parts.password is None,
    ),
    ("Leave out what follows the #; nobody is sent that.", lambda url, _: "#" not in url),
)


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the internet, and of one machine.

    Private, loopback, link-local, shared, reserved and multicast ones are not, nor those of IPv6
    that carry an address of IPv4.
    """
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return True
    return address in _GLOBAL and address.sixtofour is None and address.teredo is None


def is_forbidden_host(host: str) -> bool:
    """Tell whether a host can be seen to be private without resolving it."""
    try:
        return not is_public(ip_address(host.strip("[]")))
    except ValueError:
        name = host.rstrip(".").lower()
        # Some resolvers read a number as an address; no name of the internet ends in one.
        return (
            "." not in name or name.endswith(_LOCAL_ENDS) or name.rpartition(".")[2][:1].isdigit()
        )


def check_url(url: str, *, private_hosts: Collection[str] = ()) -> str:
    """Return an address to which events may be sent, as far as it can be seen from its text.

    Args:
        url: as somebody wrote it.
        private_hosts: names and addresses that the operator allows although they are private; what
            is sent to them need not be encrypted.

    Raises:
        InvalidInput: with the rule that it breaks, in words.
    """
    if len(url) > URL_LENGTH_MAX:
        raise _wrong(f"It has {len(url)} characters; {URL_LENGTH_MAX} fit.")
    try:
        parts = urlsplit(url)
        # Read here, because a port that is no number is told of only when it is asked for.
        _ = parts.port
    except ValueError:
        raise _wrong("It cannot be read as an address.") from None
    for words, holds in URL_RULES:
        if not holds(url, parts):
            raise _wrong(words)
    host = str(parts.hostname)
    if host in private_hosts:
        return url
    if is_forbidden_host(host):
        raise _wrong(
            "Its host is not one of the internet. Give a public one, or have the operator allow it."
        )
    if parts.scheme != "https":
        raise _wrong("It has to begin with https://.")
    return url


def _wrong(words: str) -> InvalidInput:
    return InvalidInput(f"Nothing can be sent to this address. {words}", path=("url",))
