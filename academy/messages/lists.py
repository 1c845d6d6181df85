"""A list of texts as a file that Excel and senders of texts read."""

import csv
import io
from collections.abc import Iterable

from academy.messages.rules import count_bytes, kind_of_text
from academy.web.words import phone

HEAD = ("phone", "text", "bytes", "kind")


def as_csv(rows: Iterable[tuple[str, str]]) -> bytes:
    """Return (number, text) rows as UTF-8 with a byte order mark; formulas are defused."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for number, text in rows:
        said = text.strip()
        writer.writerow([_dialled(number), _defused(said), count_bytes(said), kind_of_text(said)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _dialled(number: str) -> str:
    """Return a number as it is dialled in Korea, so that no cell begins with a plus."""
    written = phone(number)
    return f"00{written[1:]}" if written.startswith("+") else written


def _defused(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
