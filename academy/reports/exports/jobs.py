"""Workbooks, made by the worker: their library is large, and a web process never loads it."""

import tempfile
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _

from academy.audit.packs import Packer
from academy.core import files
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.reports.exports import queries, services, streams
from academy.reports.exports.columns import Column
from academy.reports.exports.models import Export
from academy.reports.exports.rules import Written

log = structlog.get_logger(__name__)

LONGEST = 32_767
"""Characters that a cell of a workbook holds; what is longer is cut, and says so."""
CUT = " […]"
MOST_NAMED = 10_000
"""Cut cells that are named one by one; all of them are counted."""


def make_wanted() -> int:
    """Make the workbooks that were asked for, each in one worker only, and return how many."""
    made = 0
    while (leased := services.lease_workbook()) is not None:
        made += _make(*leased)
    return made


def _make(export: Export, lease: str) -> bool:
    if services.give_up_workbook(export, lease, actor=SYSTEM):
        return False
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.xlsx"
            written = write_workbook(export, path)
            stored = files.keep(path.read_bytes(), Export.stored)
    except Exception:
        # The lease runs out and it is tried again; those behind it do not wait for that.
        db.session.rollback()
        log.exception("export.not_made", export=export.ref)
        return False
    if services.keep_workbook(export, lease, stored, written, actor=SYSTEM):
        return True
    files.forget(stored)
    return False


def forget_old() -> int:
    """Forget exports that are a day old, with their files."""
    keys = services.forget_old()
    for key in keys:
        files.forget(key)
    return len(keys)


def write_workbook(export: Export, path: Path) -> Written:
    """Write an export as XLSX, row by row; numbers and days are typed, formulas stay text.

    Texts that are longer than a cell end with a mark, and a sheet of its own says where.
    """
    import xlsxwriter

    columns, query = queries.table_of(export, defused=False)
    packer, cut = Packer(), 0
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with streams.snapshot(db.engine) as connection, xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        formats = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(columns) - 1, 20)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.head[:LONGEST], bold)
        line = 0
        where: list[tuple[int, int]] = []
        for batch in streams.rows(connection, query):
            for row in batch:
                line += 1
                for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                    _write(sheet, line, place, column, value, formats)
                    if len(str(value or "")) > LONGEST:
                        where.append((line, place))
        cut = len(where)
        _say_what_is_cut(book, export, columns, where, bold)
        for batch in streams.rows(connection, queries.ids_of(export)):
            packer.add(row[0] for row in batch)
    return Written(packer.packed(), cut)


def _say_what_is_cut(
    book: Any, export: Export, columns: list[Column], where: list[tuple[int, int]], bold: Any
) -> None:
    if not where:
        return
    with force_locale(export.locale):
        name, heads = _("Cut texts"), (_("Cell"), _("Column"))
        note = _("These texts are longer than a cell holds. They stand whole in the CSV.")
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 1, 40)
    sheet.write_string(0, 0, note)
    for place, head in enumerate(heads):
        sheet.write_string(1, place, head, bold)
    for line, (row, place) in enumerate(where[:MOST_NAMED], start=2):
        sheet.write_string(line, 0, f"{_letters(place)}{row + 1}")
        sheet.write_string(line, 1, columns[place].head[:LONGEST])


def _letters(place: int) -> str:
    """Return what a spreadsheet calls a column: A, B, …, Z, AA."""
    name = ""
    while place >= 0:
        name = chr(ord("A") + place % 26) + name
        place = place // 26 - 1
    return name


def _write(
    sheet: Any, line: int, place: int, column: Column, value: Any, formats: dict[str, Any]
) -> None:
    if value is None or value == "":
        return
    text = str(value)
    if column.kind == "number" and (number := _number(text)) is not None:
        sheet.write_number(line, place, number)
    elif column.kind in formats and (at := _instant(text)) is not None:
        sheet.write_datetime(line, place, at, formats[column.kind])
    else:
        sheet.write_string(line, place, text if len(text) <= LONGEST else _cut(text))


def _cut(text: str) -> str:
    return text[: LONGEST - len(CUT)] + CUT


def _number(text: str) -> float | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    # More digits than a spreadsheet keeps would come out as another number.
    return float(number) if number.is_finite() and len(number.as_tuple().digits) <= 15 else None


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
