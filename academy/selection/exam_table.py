"""Read a table of test results: which column is what, and what is wrong in a row.

Pure: it knows no application. Cells are never repeated in an error.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.core import tables
from academy.core.errors import RuleBroken
from academy.selection.rules.exams import Marking, check_counts, check_points, mark, read_points

MAX_BYTES = 20 * 1024 * 1024
"""Bytes of a table."""
MAX_ROWS = 200_000

COLUMNS: Mapping[str, Any] = {
    "number": _l("Receipt number"),
    "right": _l("Right"),
    "wrong": _l("Wrong"),
    "blank": _l("Blank"),
    "points": _l("Points"),
}
"""What a table of results may hold: key -> what people call it."""

_HEADINGS = {
    "number": ("number", "receipt", "receiptnumber", "code", "codename", "접수번호", "수험번호",
               "번호", "코드", "코드명"),
    "right": ("right", "correct", "정답", "정답수", "맞음", "맞은개수"),
    "wrong": ("wrong", "incorrect", "오답", "오답수", "틀림", "틀린개수"),
    "blank": ("blank", "blanks", "skipped", "unanswered", "무응답", "무응답수", "빈칸", "공란"),
    "points": ("points", "score", "점수", "총점", "득점"),
}  # fmt: skip
_KNOWN = {word: name for name, words in _HEADINGS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One result as a table has it; the counts are None where it gives the points only."""

    line: int
    key: str
    right: int | None
    wrong: int | None
    blank: int | None
    points: int


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a row, and the way out; `column` is a key of `COLUMNS`."""

    line: int
    column: str
    message: Any


@dataclass
class Read:
    """A table that was read: what is sound, and what is not."""

    sheets: list[Sheet] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    rows: int = 0


class _Wrong(Exception):
    def __init__(self, column: str, message: Any) -> None:
        super().__init__(column)
        self.column, self.message = column, message


def squeezed(text: str) -> str:
    """Return letters and digits of a heading, a number or a code, whatever stands between them.

    >>> squeezed("Pine 417"), squeezed("５-1-AB")
    ('pine417', '51ab')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def rows_of(content: bytes) -> tuple[dict[str, int], Iterator[tuple[int, list[str]]]]:
    """Return where each known column stands, and the rows below the headings.

    Raises:
        RuleBroken: it is no table, or columns are missing or there twice.
    """
    rows = tables.lines(tables.decode(content, most=MAX_BYTES))
    _line, headings = next(rows, (1, []))
    return _columns(headings), rows


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = _KNOWN.get(squeezed(heading))
        if name is None:
            continue
        if name in found:
            raise RuleBroken(
                _l("Two columns are said to hold: %(key)s.", key=COLUMNS[name]), field="table"
            )
        found[name] = place
    counts = {"right", "wrong", "blank"} & found.keys()
    if "number" not in found or (len(counts) < 3 and "points" not in found):
        raise RuleBroken(
            _l(
                "The first row must name the columns: receipt number, and either right, wrong"
                " and blank, or points."
            ),
            field="table",
        )
    if len(counts) < 3:
        return {name: place for name, place in found.items() if name not in counts}
    return found


def read(content: bytes, marking: Marking) -> Read:
    """Return the results of a table, each number once, and what is wrong in the other rows.

    A number that stands in several rows counts in none of them: nobody can say which is right.

    Raises:
        RuleBroken: it is no table, its columns are not these, or it has too many rows.
    """
    columns, rows = rows_of(content)
    found = Read()
    seen: dict[str, int] = {}
    twice: set[str] = set()
    for line, cells in rows:
        found.rows += 1
        if found.rows > MAX_ROWS:
            raise RuleBroken(
                _l("At most %(count)s rows fit. Please split the table.", count=MAX_ROWS),
                field="table",
            )
        try:
            sheet = _judge(line, cells, columns, marking)
        except _Wrong as wrong:
            found.errors.append(RowError(line, wrong.column, wrong.message))
            continue
        if sheet.key in seen:
            twice.add(sheet.key)
            found.errors.append(RowError(line, "number", _same(seen[sheet.key])))
            continue
        seen[sheet.key] = line
        found.sheets.append(sheet)
    _leave_out(found, twice)
    if not found.rows:
        raise RuleBroken(_l("There is a heading but no row below it."), field="table")
    return found


def _leave_out(found: Read, twice: set[str]) -> None:
    for sheet in found.sheets:
        if sheet.key in twice:
            message = _l("This number stands in another row too: leave only the right one.")
            found.errors.append(RowError(sheet.line, "number", message))
    found.sheets = [sheet for sheet in found.sheets if sheet.key not in twice]
    found.errors.sort(key=lambda error: error.line)


def _same(line: int) -> Any:
    return _l("Line %(line)s has the same: remove one of them.", line=line)


def _judge(line: int, cells: Sequence[str], columns: Mapping[str, int], marking: Marking) -> Sheet:
    said = {
        name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()
    }
    key = squeezed(said["number"])
    if not key or len(key) > 60:
        raise _Wrong("number", _l("Write the receipt number, or the code name."))
    named = [name for name in ("right", "wrong", "blank") if said.get(name)]
    if not named and not said.get("points"):
        message = _l(
            "There is no result here. Leave the row out, or note by hand who did not sit the test."
        )
        raise _Wrong(next(name for name in columns if name != "number"), message)
    given = _points(said["points"]) if said.get("points") else None
    if not named:
        assert given is not None
        _hold(check_points, marking, given)
        return Sheet(line, key, None, None, None, given)
    right, wrong, blank = (_count(name, said[name]) for name in ("right", "wrong", "blank"))
    _hold(check_counts, marking, right, wrong, blank)
    points = mark(marking, right, wrong, blank)
    if given is not None and given != points:
        raise _Wrong("points", _l("These points are not what the numbers of answers come to."))
    return Sheet(line, key, right, wrong, blank, points)


def _hold(check: Any, *values: Any) -> None:
    try:
        check(*values)
    except RuleBroken as broken:
        column = "points" if broken.field == "points" else "right"
        raise _Wrong(column, broken.message) from None


def _count(name: str, cell: str) -> int:
    plain = unicodedata.normalize("NFKC", cell)
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 4):
        raise _Wrong(name, _l("Write a whole number, such as 12."))
    return int(plain)


def _points(cell: str) -> int:
    try:
        return read_points(cell)
    except ValueError:
        message = _l("Write points with at most two decimals, such as 42.5.")
        raise _Wrong("points", message) from None
