"""Reports as tables for programs and spreadsheets."""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from academy.reports.instants import Instants
from academy.reports.rules import Totals

COLUMNS = ("site", "cohort", "measure", "recorded", "opening", "basis", "total", "cumulative")
BOM = "\ufeff"
"""What makes Excel read UTF-8."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows_of(totals: Totals) -> list[tuple[Any, ...]]:
    """Return the lines of a report in the order of `COLUMNS`."""
    return [
        (
            line.site,
            line.cohort,
            line.measure.value,
            line.recorded,
            line.opening,
            line.basis,
            line.total,
            line.cumulative,
        )
        for line in totals.lines
    ]


def defused(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def as_csv(columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> str:
    """Return a CSV text with defused cells."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in (columns, *rows):
        writer.writerow([defused(cell) for cell in row])
    return text.getvalue()


def as_json(totals: Totals, instants: Instants) -> str:
    """Return a report with its instants and its checks as JSON."""
    content = {
        "as_of": instants.as_of.isoformat(),
        "known_at": instants.known_at.isoformat(),
        "rows": [dict(zip(COLUMNS, row, strict=True)) for row in rows_of(totals)],
        "checks": [
            {
                "name": check.name,
                "site": check.site,
                "measure": check.measure.value,
                "cohorts": [check.first, check.last],
                "expected": check.expected,
                "found": check.found,
                "holds": check.holds,
            }
            for check in totals.checks
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_text(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a table for a terminal, numbers to the right."""
    cells = [list(columns), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(columns))]
    numeric = [bool(rows) and isinstance(rows[0][n], int) for n in range(len(columns))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    )
