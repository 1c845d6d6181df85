"""Read the first sheet of a workbook, only ever in a process of its own (`reading`)."""

import json
import unicodedata
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from academy.intake.reports import MAX_TABLE_ROWS, MAX_UNZIPPED, Problem, Refused


def look(content: bytes) -> bytes:
    """Return the rows that are not empty as JSON, each as [line, cells].

    Raises:
        Refused: this is no workbook, or it unfolds to more than is read.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNZIPPED:
                raise Refused(Problem.BOMB)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return json.dumps(_rows(book)).encode()
    except Refused:
        raise
    except Exception:
        # Whatever a library says about a broken file, to people it is one and the same.
        raise Refused(Problem.DAMAGED) from None


def _rows(book: Any) -> list[tuple[int, list[str]]]:
    if not book.worksheets:
        raise Refused(Problem.DAMAGED)
    found: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        row = ["" if cell is None else _plain(cell) for cell in cells]
        while row and not row[-1].strip():
            row.pop()
        if row:
            found.append((number, row))
        # The headings come on top; one row more tells the reader that it is too many.
        if len(found) > MAX_TABLE_ROWS + 1:
            break
    return found


def _plain(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell))
