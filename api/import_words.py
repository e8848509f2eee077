"""Words of imports: sheets, headers, choices and prompts of a template, and what is wrong."""

from __future__ import annotations

from functools import cache

from api.texts import LOCALES, Texts, texts
from domain.imports.choices import Choice, Choices
from domain.imports.columns import ASSESSORS, COMPETENCY, STANDINGS, Column, SheetKind, columns_of
from domain.imports.lists import EditionLists, Words
from domain.imports.problems import Problem, ProblemCode
from domain.models import LEVEL_MAX, Seniority


@cache
def list_words() -> Words:
    """Return the names of what may be chosen that the program itself has words for."""
    listed = {
        "seniorities": [each.value for each in Seniority],
        "assessors": [each.value for each in ASSESSORS],
        "standings": STANDINGS,
    }
    spoken = [(locale, texts(locale)) for locale in LOCALES]
    named = {
        name: {
            key: {locale: words.say(f"imports.{name}.{key}") for locale, words in spoken}
            for key in keys
        }
        for name, keys in listed.items()
    }
    codes = texts(LOCALES[0]).languages
    return {
        **named,
        "languages": {
            code: {locale: words.language(code) for locale, words in spoken} for code in codes
        },
        "levels": {
            str(level): {locale: words.level(level) for locale, words in spoken}
            for level in range(LEVEL_MAX + 1)
        },
        "native": {"native": {locale: words.say("imports.native") for locale, words in spoken}},
    }


@cache
def sheet_names(locale: str) -> Choices:
    """Return the sheets as they are called in a language, found in all of them."""
    return Choices(
        Choice(
            kind.value,
            sheet_name(kind, texts(locale)),
            tuple(sheet_name(kind, texts(other)) for other in LOCALES),
        )
        for kind in SheetKind
    )


def sheet_name(kind: SheetKind, words: Texts) -> str:
    """Return what a sheet is called."""
    return words.say(f"imports.sheet.{kind.value}")


def headers(kind: SheetKind, lists: EditionLists, locale: str) -> Choices:
    """Return the headers of a sheet as they are written in a language, found in all of them."""
    competencies = {each.key: each for each in lists.competencies.all}
    columns = columns_of(kind, tuple(competencies))
    named = []
    for column in columns:
        if column.key.startswith(COMPETENCY):
            of = competencies[column.key.removeprefix(COMPETENCY)]
            named.append(Choice(column.key, of.written, (of.key, *of.names)))
        else:
            names = tuple(_header(column, texts(other)) for other in LOCALES)
            named.append(Choice(column.key, _header(column, texts(locale)), names))
    return Choices(named)


def _header(column: Column, words: Texts) -> str:
    return words.say(f"imports.column.{column.name}", column.number)


def prompt(column: Column, words: Texts) -> str:
    """Return what a person is told who is about to fill in a cell."""
    name = "competency" if column.key.startswith(COMPETENCY) else column.name
    return words.say(f"imports.prompt.{name}")


def expected(problem: Problem, words: Texts) -> str:
    """Say what is wrong and what was expected there."""
    values = dict(problem.values)
    if problem.code is ProblemCode.TWICE:
        first = values.pop("first_row", None), values.pop("first_column", None)
        values["where"] = where(*first, words)
    values["found"] = problem.found
    return words.say(f"imports.problem.{problem.code.value}", None, **values)


def suggestion(problem: Problem, words: Texts) -> str | None:
    """Say what may be meant; None where nothing is near."""
    if problem.suggestion is None:
        return None
    return words.say("imports.suggestion", text=problem.suggestion)


def where(row: int | str | None, column: str | None, words: Texts) -> str:
    """Say where in a sheet something stands."""
    parts = []
    if row is not None:
        parts.append(words.say("imports.where.row", row=str(row)))
    if column is not None:
        parts.append(words.say("imports.where.column", column=column))
    return words.say("list_comma").join(parts)


def line(problem: Problem, words: Texts) -> str:
    """Say a problem in one line: where, what, and what may be meant."""
    place = [problem.sheet, where(problem.row, problem.column, words), problem.header]
    told = words.together(
        each for each in (expected(problem, words), suggestion(problem, words)) if each
    )
    return "  ".join([*(each for each in place if each), told])
