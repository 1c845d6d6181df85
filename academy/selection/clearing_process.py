"""Work on one file in a process of its own: `python -m academy.selection.clearing_process search`.

The first line of what it reads is JSON and says what to do; the file follows. See `intake.reading`
for why, and for its limits.
"""

import json
import sys
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageOps

from academy.intake import reading
from academy.intake.reports import MAX_PIXELS, Problem, Refused
from academy.selection import clearing_pages as pages
from academy.selection.redaction import Box, Known

LONGEST = 4000
"""Pixels of the longer side of a picture that is handed on; what names small print is not shown."""

WIDEST = 1200
"""Pixels of a picture on the page where places are marked."""


def look(kind: str, given: bytes) -> tuple[dict[str, Any], bytes]:
    """Search, draw or cover a file; what cannot be worked on is told as a problem."""
    line, _newline, content = given.partition(b"\n")
    ask = json.loads(line)
    try:
        report, made = (_pages if ask["type"] == "application/pdf" else _picture)(
            kind, ask, content
        )
        return {"problem": "", **report}, made
    except Refused as refused:
        return {"problem": refused.problem}, b""
    except MemoryError:
        return {"problem": Problem.BOMB}, b""


def _pages(kind: str, ask: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        if kind == "search":
            return pages.search(content, _known(ask), ask.get("sought", ())), b""
        if kind == "draw":
            return {}, pages.draw(content, ask["page"])
        return {}, pages.cover(content, [Box(**box) for box in ask["boxes"]])
    except (pypdfium2.PdfiumError, pikepdf.PdfError):
        raise Refused(Problem.DAMAGED) from None


def _picture(kind: str, ask: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Refused(Problem.BOMB)
            how = str(opened.format)
            most = LONGEST if kind == "cover" else WIDEST
            opened.draft("RGB", (most, most))
            opened.thumbnail((most, most))
            turned = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, SyntaxError, ValueError):
        raise Refused(Problem.DAMAGED) from None
    # What is see-through would be lost with the colour that lies beneath.
    shown = Image.new("RGB", turned.size, "white")
    shown.paste(turned, mask=turned.getchannel("A"))
    if kind == "search":
        return {"pages": [[*shown.size]], "read": [False], "boxes": []}, b""
    if kind == "cover":
        boxes = [Box(**box) for box in ask["boxes"]]
        shown = pages.blacken(shown, boxes)
    out = BytesIO()
    shown.save(out, how if kind == "cover" else "PNG")
    return {}, out.getvalue()


def _known(ask: dict[str, Any]) -> Known:
    born_on = ask.get("born_on")
    return Known(
        tuple(ask.get("names", ())),
        ask.get("email", ""),
        ask.get("phone", ""),
        date.fromisoformat(born_on) if born_on else None,
    )


if __name__ == "__main__":
    reading.main(sys.argv[1], look)
