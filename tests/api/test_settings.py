"""The knobs: each is documented with its default, and a wrong value is refused."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from api.settings import Settings

PAGE = Path(__file__).parents[2] / "docs/settings.md"


def documented() -> dict[str, str]:
    """Read the tables of the page: the variable, and its default."""
    return dict(
        re.findall(r"^\| `TRADEWINDS_(\w+)` \| `?([^`|]+?)`? \|", PAGE.read_text(), re.MULTILINE)
    )


def test_every_knob_is_documented_with_its_default() -> None:
    defaults = {
        name.upper(): "none" if field.default is None else str(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert documented() == defaults


def test_a_knob_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEWINDS_PORT", "8123")
    monkeypatch.setenv("TRADEWINDS_TOKEN", "sesame-sesame")
    settings = Settings()
    assert (settings.port, settings.token) == (8123, SecretStr("sesame-sesame"))
    assert "sesame" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "http"),
        ("TOKEN", "short"),
        ("LOG_LEVEL", "loud"),
        ("JSON_DEPTH_MAX", "1000"),
        ("QUERY_SECONDS_MAX", "0"),
        ("COST_MAX", "1000000000"),
        ("COST_PER_MINUTE_MAX", "2147483648"),
    ],
)
def test_a_wrong_value_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"TRADEWINDS_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_settings_do_not_change_after_the_start() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 9
