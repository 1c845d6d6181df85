"""The day sheet of interviews as a workbook: texts only, so that nothing in it is calculated."""

from collections.abc import Sequence
from io import BytesIO

PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook_of(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows under their heads as an XLSX file."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 22)
        for line, row in enumerate([heads, *rows]):
            for place, text in enumerate(row):
                sheet.write_string(line, place, text, None if line else bold)
    return out.getvalue()
