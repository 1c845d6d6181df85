"""Read a table that another form has written: CSV of any kind, or a workbook, as rows of cells.

What it is told by its content. A workbook is opened by a process of its own, never here.
"""

import json
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from academy.core import tables, text
from academy.core.errors import RuleBroken
from academy.intake.inspection import look_apart
from academy.intake.reports import MAX_TABLE_ROWS, Problem

MAX_BYTES = 20 * 1024 * 1024
"""Bytes of a file."""
MAX_COLUMNS = 100
PATIENCE = 180.0
"""Seconds after which a workbook is too hard to read."""
MASK = "●●●●●●-●●●●●●●"
"""What stands in place of a cell with a registration number, which may not be kept or shown."""


def check_kind(content: bytes) -> None:
    """Check that a file looks like a table at all; nothing of it is read yet.

    Raises:
        RuleBroken: it is empty, too large, or of another kind; says what to do instead.
    """
    if len(content) > MAX_BYTES or not content.startswith(b"PK"):
        if content.startswith(b"\xd0\xcf\x11\xe0"):
            raise RuleBroken(
                _l(
                    "This is an old or a protected workbook. Open it, choose “Save as” and"
                    " “Excel workbook (.xlsx)” without a password, and send that."
                ),
                field="table",
            )
        tables.decode(content, most=MAX_BYTES)


def read_rows(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the headings, no two alike, and the rows below them, each with its line.

    Cells with a registration number come masked.

    Raises:
        RuleBroken: the file is no table, or too large to be one.
    """
    check_kind(content)
    rows = (
        iter(_workbook_rows(content))
        if content.startswith(b"PK")
        else tables.lines(tables.decode(content, most=MAX_BYTES))
    )
    _line, headings = next(rows, (1, []))
    if len(headings) > MAX_COLUMNS:
        raise RuleBroken(
            _l("At most %(count)s columns fit. Leave some out.", count=MAX_COLUMNS), field="table"
        )
    found: list[tuple[int, list[str]]] = []
    for row in rows:
        if len(found) >= MAX_TABLE_ROWS:
            raise RuleBroken(
                _l("At most %(count)s rows fit. Please split the table.", count=MAX_TABLE_ROWS),
                field="table",
            )
        line, cells = row
        found.append((line, [_masked(cell) for cell in cells]))
    if not found:
        raise RuleBroken(_l("There is a heading but no row below it."), field="table")
    return _told_apart(headings), found


def _masked(cell: str) -> str:
    return MASK if text.has_registration_number(cell) else cell


def _told_apart(headings: Sequence[str]) -> list[str]:
    """Return headings of which each names one column: without a text, by its place."""
    found: list[str] = []
    for place, heading in enumerate(headings, start=1):
        plain = text.line(text.without_unkeepable(_masked(heading)))[:200] or f"#{place}"
        found.append(f"{plain} (#{place})" if plain in found else plain)
    return found


def _workbook_rows(content: bytes) -> Sequence[tuple[int, list[str]]]:
    report, rows = look_apart("table", content, patience=PATIENCE)
    if report["problem"] == Problem.BOMB:
        raise RuleBroken(_l("This workbook is too large."), field="table")
    if report["problem"]:
        raise RuleBroken(_l("This workbook cannot be read."), field="table")
    return [(line, cells) for line, cells in json.loads(rows)]
