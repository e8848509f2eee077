"""Which languages a request wants."""

import pytest

from api.context import accepted_locales


@pytest.mark.parametrize(
    ("header", "locales"),
    [
        (None, ("en",)),
        ("", ("en",)),
        ("*", ("en",)),
        ("fr", ("fr",)),
        ("en;q=0.5, fr-CA, es;q=0.8", ("fr-CA", "es", "en")),
        ("zh-Hans-CN;q=1.0,zh;q=0.9", ("zh-Hans-CN", "zh")),
        ("fr;q=0", ("en",)),
        ("fr;q=2, ;;;, en-US-x-y-z-very-long-and-odd", ("en",)),
        (",".join(["fr"] * 500), ("fr",) * 10),
    ],
)
def test_the_most_wanted_language_comes_first(header: str | None, locales: tuple[str, ...]) -> None:
    assert accepted_locales(header) == locales
