"""Tables that people bring and take: every kind of CSV that spreadsheets write, and ours."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def defused(cell: str) -> str:
    """Return a cell that a spreadsheet takes for the plain text it is."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV that Excel reads as UTF-8, with nothing in it that it would calculate."""
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([defused(str(cell)) for cell in row] for row in rows)
    return out.getvalue()


def decode(content: bytes, *, most: int) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or the Korean CP949 of Excel.

    Raises:
        RuleBroken: it is empty, larger than `most` bytes, or no text.
    """
    if not content.strip():
        raise RuleBroken(_l("This file is empty."), field="table")
    if len(content) > most:
        megabytes = most // (1024 * 1024)
        raise RuleBroken(
            _l("This file is too large: at most %(size)s MB fit.", size=megabytes), field="table"
        )
    codecs = (
        ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp949"]
    )
    for codec in codecs:
        try:
            found = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" in found:
            break
        return unicodedata.normalize("NFC", found)
    raise RuleBroken(
        _l("This is not a CSV file. In the spreadsheet choose “Save as” and then “CSV UTF-8”."),
        field="table",
    )


def lines(content: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of its last line, cells) of each row that is not empty.

    Raises:
        RuleBroken: a cell is too long to be one.
    """
    heading = content.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(StringIO(content, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        raise RuleBroken(
            _l("Line %(line)s cannot be read: a cell is too long.", line=reader.line_num),
            field="table",
        ) from None
