"""The options that several commands share, worded once.

Imported by every command's --help, so nothing slow may be imported here.
"""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from api.cli.completion import complete_edition, complete_run

if TYPE_CHECKING:
    from api.texts import Texts
    from domain.runs import ParameterValue

KindT = TypeVar("KindT", bound=Enum)
DATABASE_HELP: Final = "A file, or an address (sqlite:///FILE, postgresql://USER@HOST/NAME)."

Database = Annotated[
    str | None,
    typer.Option("--database", metavar="DATABASE", help=DATABASE_HELP, show_default=False),
]
Json = Annotated[
    bool,
    typer.Option("--json", help="One JSON document on stdout, all else on stderr."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Results and errors only.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
Locale = Annotated[
    str | None,
    typer.Option(
        "--locale",
        metavar="LANGUAGE",
        help="en, es, fr, pt or zh; zh-CN means zh.",
        show_default=False,
    ),
]
Edition = Annotated[
    str | None,
    typer.Option(
        "--edition",
        metavar="KEY",
        help="The edition; without it the only one of the database.",
        autocompletion=complete_edition,
        show_default=False,
    ),
]
Run = Annotated[
    str | None,
    typer.Option(
        "--run",
        metavar="ID",
        help="A pairing run; without it the newest finished one.",
        autocompletion=complete_run,
        show_default=False,
    ),
]
ArrangementsAsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="Arrangements as they stood on a day.",
        show_default="the latest news",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="A parameter of this run: weight_gain=600 or language_points=0,1,2,3. Repeatable.",
        show_default=False,
    ),
]
Scenario = Annotated[
    str | None,
    typer.Option(
        "--scenario", metavar="NAME", help="Under this draft of the edition, by its name."
    ),
]
PartnersMax = Annotated[
    list[str] | None,
    typer.Option(
        "--max",
        metavar="A=NUMBER",
        help="How many partners a delegate may have: CHN-04=3. Repeatable.",
        show_default=False,
    ),
]


def read_locale(tag: str | None = None) -> "Texts":
    """Return the texts of the language that --locale names; none means English."""
    from api.texts import DEFAULT_LOCALE, LOCALES, forms, nearest_texts  # noqa: PLC0415 -- when used

    wanted = forms(DEFAULT_LOCALE if tag is None else tag)
    if not set(wanted) & set(LOCALES):
        raise typer.BadParameter(
            f"There are no texts in {tag!r}. Choose one of {', '.join(LOCALES)}.",
            param_hint="--locale",
        )
    return nearest_texts(wanted)


def read_words(kind: type[KindT], words: list[str] | None, option: str) -> tuple[KindT, ...] | None:
    """Return the members that words name; none given means no narrowing."""
    known = {each.value: each for each in kind}
    for word in words or ():
        if word.lower() not in known:
            raise typer.BadParameter(f"{word} is none of {', '.join(known)}.", param_hint=option)
    return tuple(known[word.lower()] for word in words) if words else None


def read_day(text: str | None) -> date | None:
    """Return the day of --as-of, None where it is left out."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is no day. Write for example --as-of 2012-06-30.", param_hint="--as-of"
        ) from error


def read_parameters(settings: list[str] | None) -> "dict[str, ParameterValue]":
    """Turn the NAME=VALUE of --set into parameters; the names are checked by the run."""
    parameters: dict[str, ParameterValue] = {}
    for name, value in _named(settings, "--set weight_gain=600"):
        try:
            if value in ("null", "none"):
                parameters[name] = None
            elif "," in value:
                parameters[name] = tuple(int(part) for part in value.split(","))
            else:
                parameters[name] = int(value)
        except ValueError as error:
            raise typer.BadParameter(
                f"{value!r} is not a value of {name}: write a whole number, several with commas"
                " between them, or null."
            ) from error
    return parameters


def read_partners_max(most: list[str] | None) -> dict[str, int]:
    """Turn the A=NUMBER of --max into limits by code; the run checks them."""
    return read_numbers(most, "--max", "CHN-04=3")


def read_numbers(settings: list[str] | None, option: str, example: str) -> dict[str, int]:
    """Turn the NAME=VALUE of an option into whole numbers by name; the run checks both."""
    numbers: dict[str, int] = {}
    for name, value in _named(settings, f"{option} {example}"):
        try:
            numbers[name] = int(value)
        except ValueError as error:
            raise typer.BadParameter(
                f"{value!r} is no whole number. Write for example {option} {example}.",
                param_hint=option,
            ) from error
    return numbers


def _named(settings: list[str] | None, example: str) -> Iterator[tuple[str, str]]:
    for setting in settings or ():
        name, equals, value = setting.partition("=")
        if not name or not equals:
            raise typer.BadParameter(f"{setting!r} is not NAME=VALUE. Write for example {example}.")
        yield name, value
