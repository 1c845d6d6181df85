"""Workbooks, made by the worker: their library is large, and a web process never loads it."""

import tempfile
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import structlog

from academy.core import files
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.reports.exports import queries, services, streams
from academy.reports.exports.columns import Column
from academy.reports.exports.models import Export
from academy.reports.exports.rules import Packer

log = structlog.get_logger(__name__)

LONGEST = 32_767
"""Characters that a cell of a workbook holds; what is longer is cut, and says so."""
CUT = " […]"


def make_wanted() -> int:
    """Make the workbooks that were asked for, and return how many."""
    found = queries.wanted_workbooks()
    for export in found:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.xlsx"
            packer = write_workbook(export, path)
            stored = files.keep(path.read_bytes(), Export.stored)
        services.keep_workbook(export, stored, packer, actor=SYSTEM)
    return len(found)


def forget_old() -> int:
    """Forget exports that are a day old, with their files."""
    keys = services.forget_old()
    for key in keys:
        files.forget(key)
    return len(keys)


def write_workbook(export: Export, path: Path) -> Packer:
    """Write an export as XLSX, row by row; numbers and days are typed, formulas stay text."""
    import xlsxwriter

    columns, query = queries.table_of(export, defused=False)
    packer = Packer()
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
        for batch in streams.rows(connection, query):
            for row in batch:
                line += 1
                for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                    _write(sheet, line, place, column, value, formats)
        for batch in streams.rows(connection, queries.ids_of(export)):
            packer.add(row[0] for row in batch)
    return packer


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
