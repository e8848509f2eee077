"""Where events may be sent: addresses of the internet alone, unless the operator names others."""

from ipaddress import ip_address

import pytest

from domain.errors import InvalidInput
from domain.webhooks.signing import new_secret, signature
from domain.webhooks.targets import check_url, is_public

PUBLIC = ("8.8.8.8", "1.1.1.1", "193.0.6.139", "2606:4700::1111", "2a00:1450:4001::1")
PRIVATE = (
    *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254"),  # noqa: S104 -- to be refused
    *("172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.2.1", "198.18.0.1", "203.0.113.9"),
    *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fc00::1", "fd00::1", "fec0::1", "ff02::1", "2001:db8::1"),
    # Addresses of IPv4 in disguise: mapped, compatible, translated, 6to4, Teredo.
    *("::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1"),
    *("2002:a00:1::", "2002:808:808::1", "2001:0:808:808::1"),
)


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_the_internet_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", PRIVATE)
def test_no_other_address_is(text: str) -> None:
    assert not is_public(ip_address(text))


GOOD = (
    "https://example.org/",
    "https://example.org:8443/a/b?c=d",
    "https://xn--bcher-kva.example/",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/hook",
)
BAD = (
    *("", "example.org", "ftp://example.org/", "http://example.org/", "https:///x", "https://"),
    *("https://me@example.org/", "https://me:verbatim@example.org/", "https://example.org/#x"),
    *("https://example.org:99999/", "https://example.org:x/", "https://[::1/", "https://[::1]/"),
    *("https://exa mple.org/", "https://example.org/\n", "https://büchér.example/"),
    *("https://example.org\\@10.0.0.1/", "https://localhost/", "https://LOCALHOST./"),
    *("https://printer/", "https://db.internal/", "https://nas.local/", "https://a.localhost/"),
    *("https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/"),
    *("https://10.0.0.1.", "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest"),
    "https://example.org/" + "a" * 2_000,
)


@pytest.mark.parametrize("url", GOOD)
def test_what_names_a_host_of_the_internet_may_be_sent_to(url: str) -> None:
    assert check_url(url) == url


@pytest.mark.parametrize("url", BAD)
def test_what_does_not_is_refused_in_words(url: str) -> None:
    with pytest.raises(InvalidInput) as told:
        check_url(url)
    assert told.value.path == ("url",)
    assert told.value.message.endswith(".")
    assert "verbatim" not in told.value.message


def test_the_operator_allows_private_hosts_by_name() -> None:
    hosts = {"127.0.0.1", "printer"}
    assert check_url("http://127.0.0.1:8000/", private_hosts=hosts)
    assert check_url("https://PRINTER/", private_hosts=hosts)
    for url in (
        "http://127.0.0.2/",
        "http://example.org/",
        "http://me@127.0.0.1/",
        "ftp://printer",
    ):
        with pytest.raises(InvalidInput):
            check_url(url, private_hosts=hosts)


def test_a_signature_is_that_of_standard_webhooks() -> None:
    """As https://github.com/standard-webhooks/standard-webhooks has it in its own tests."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 -- published
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_no_secret_is_like_another() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
