"""The day sheet of interviews as a workbook, made in a process of its own.

`python -m academy.selection.day_workbook` reads lines of texts as JSON and writes the workbook: the
library that makes it is large, and no web worker is to keep it in memory for a sheet a day.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO

from academy.core.paths import package_dir

PATIENCE = 30.0
"""Seconds that a workbook may take; a day of interviews takes less than one."""

PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook_of(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows under their heads as an XLSX file: texts only, so that nothing is calculated.

    Raises:
        subprocess.SubprocessError: it could not be made, or took too long.
    """
    asked = json.dumps([[str(text) for text in line] for line in (heads, *rows)])
    # It gets no setting and no key, only where this package lies.
    surroundings = {"PYTHONPATH": str(package_dir().parent), "PATH": os.defpath, "LANG": "C.UTF-8"}
    made = subprocess.run(
        [sys.executable, "-P", "-m", __name__],
        input=asked.encode(),
        stdout=subprocess.PIPE,
        timeout=PATIENCE,
        env=surroundings,
        check=True,
    )
    return made.stdout


def _write(lines: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(lines[0]) - 1, 22)
        for number, line in enumerate(lines):
            for place, text in enumerate(line):
                sheet.write_string(number, place, text, None if number else bold)
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(_write(json.load(sys.stdin)))
