"""Read a table of people of old cohorts: every kind of CSV that a spreadsheet writes.

Columns `name,cohort,discipline,graduated_on` and, if known, `email,romanised_name`; Korean headings
and any order too. Pure: bytes go in, rows and errors come out, each with its line and column.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.accounts.rules import normal_email
from academy.cohorts.rules import MAX_NUMBER
from academy.cohorts.states import Discipline
from academy.core import tables, text
from academy.core.errors import RuleBroken

MAX_BYTES = 1024 * 1024
MAX_ROWS = 1000
"""Rows; a cohort has some 200 people, and all is done in one transaction."""

MAX_NAME, MAX_EMAIL = 100, 254
"""Characters."""

NEEDED = ("name", "cohort", "discipline", "graduated_on")
COLUMNS = (*NEEDED, "email", "romanised_name")

_HEADINGS = {
    "성명": "name",
    "이름": "name",
    "기수": "cohort",
    "분야": "discipline",
    "수료일": "graduated_on",
    "이메일": "email",
    "로마자 성명": "romanised_name",
    "영문명": "romanised_name",
}
_DISCIPLINES = {"테크": "tech", "디자인": "design", "도메인": "domain"}
_DATE = re.compile(
    r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?|(\d{4})(\d\d)(\d\d)"
)
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class PastRow:
    """One person of an old cohort, as the table says; `line` counts from 1, the heading is 1."""

    line: int
    name: str
    cohort: int
    discipline: Discipline
    graduated_on: date
    email: str = ""
    romanised_name: str = ""


@dataclass(frozen=True)
class RowError:
    """What is wrong in one cell, and the way out; the cell itself is not repeated."""

    line: int
    column: str
    message: Any


class _Wrong(Exception):
    def __init__(self, column: str, message: Any) -> None:
        super().__init__(column)
        self.column, self.message = column, message


def read_table(content: bytes) -> tuple[list[PastRow], list[RowError]]:
    """Return the rows that can be read and what is wrong with the others.

    Raises:
        RuleBroken: the file as a whole is no such table.
    """
    lines = tables.lines(tables.decode(content, most=MAX_BYTES))
    columns = _columns(next(lines, (1, []))[1])
    rows: list[PastRow] = []
    errors: list[RowError] = []
    for count, (line, cells) in enumerate(lines):
        if count >= MAX_ROWS:
            raise RuleBroken(
                _l("At most %(count)s rows fit. Please split the table.", count=MAX_ROWS),
                field="table",
            )
        row, wrong = _read_line(line, columns, cells)
        errors += wrong
        rows += [row] if row else []
    if not rows and not errors:
        raise RuleBroken(_l("There is a heading but no row below it."), field="table")
    return rows, errors


def _columns(headings: list[str]) -> list[str]:
    found = [text.line(heading).casefold() for heading in headings]
    found = [_HEADINGS.get(heading, heading) for heading in found]
    missing = [column for column in NEEDED if column not in found]
    if missing:
        raise RuleBroken(
            _l(
                "The first line must name the columns %(columns)s. Missing: %(missing)s.",
                columns=", ".join(COLUMNS),
                missing=", ".join(missing),
            ),
            field="table",
        )
    twice = next((column for column in COLUMNS if found.count(column) > 1), None)
    if twice:
        raise RuleBroken(
            _l("The column %(column)s stands there twice.", column=twice), field="table"
        )
    return found


def _read_line(
    line: int, columns: list[str], cells: list[str]
) -> tuple[PastRow | None, list[RowError]]:
    """Return the row of a line, or everything that is wrong with it."""
    try:
        _check_width(columns, cells)
        named = dict(zip(columns, cells, strict=False))
        _check_numbers(named)
    except _Wrong as wrong:
        return None, [RowError(line, wrong.column, wrong.message)]
    values: dict[str, Any] = {}
    errors = []
    for column, read in _READERS.items():
        try:
            values[column] = read(named.get(column, ""))
        except _Wrong as wrong:
            errors.append(RowError(line, column, wrong.message))
    return (None, errors) if errors else (PastRow(line=line, **values), [])


def _check_width(columns: list[str], cells: list[str]) -> None:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise _Wrong("", _l("This line has more cells than the heading: put texts in quotes."))


def _check_numbers(cells: dict[str, str]) -> None:
    for column in COLUMNS:
        if text.has_registration_number(cells.get(column, "")):
            raise _Wrong(column, _l("Resident registration numbers are not kept: remove it."))


def _needed_name(typed: str) -> str:
    if not text.has_letters(text.line(typed)):
        raise _Wrong("name", _l("The name is missing: fill it in."))
    return _name(typed)


def _name(typed: str) -> str:
    name, column = text.line(typed), "name"
    if text.count_characters(name) > MAX_NAME or len(name) > 2 * MAX_NAME:
        raise _Wrong(column, _l("A name has at most 100 characters: shorten it."))
    if name.startswith(_FORMULA):
        raise _Wrong(column, _l("A name does not start with = + - or @: remove the sign."))
    if text.is_unkeepable(name):
        raise _Wrong(column, _l("This contains characters that cannot be stored: retype it."))
    return name


def _cohort(typed: str) -> int:
    number = re.fullmatch(r"([0-9]{1,3})\s*기?", unicodedata.normalize("NFKC", typed).strip())
    if number is None or not 1 <= int(number[1]) <= MAX_NUMBER:
        raise _Wrong("cohort", _l("Write the number of the cohort, such as 3."))
    return int(number[1])


def _discipline(typed: str) -> Discipline:
    word = text.line(typed).casefold()
    word = _DISCIPLINES.get(word, word)
    if word not in set(Discipline):
        raise _Wrong("discipline", _l("Write tech, design or domain."))
    return Discipline(word)


def _day(typed: str) -> date:
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", typed).strip()[:40])
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) for part in match.groups() if part)
        return date(year, month, day)
    except ValueError:
        raise _Wrong("graduated_on", _l("Write a day, such as 2024-12-10.")) from None


def _email(typed: str) -> str:
    address = text.line(typed)
    try:
        return normal_email(address[: MAX_EMAIL + 1]) if address else ""
    except RuleBroken:
        raise _Wrong(
            "email", _l("This is not an e-mail address: correct it or leave it empty.")
        ) from None


_READERS: dict[str, Callable[[str], Any]] = {
    "name": _needed_name,
    "cohort": _cohort,
    "discipline": _discipline,
    "graduated_on": _day,
    "email": _email,
    "romanised_name": _name,
}
"""Column -> what reads its cells."""
