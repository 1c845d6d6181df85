"""Search, draw and cover the pages of a PDF; runs in a process of its own (`clearing_process`).

Every page of a copy is a picture of what the page shows. Whatever else a PDF may hold stays behind:
what lies beneath a box, notes, links, fields, layers, properties, and what none of us thought of.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_int
from io import BytesIO
from math import sqrt
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw
from pypdfium2 import raw

from academy.intake.reports import Problem, Refused
from academy.selection.redaction import Box, Known, runs, words

PIXELS = 3_000_000
"""Of a page that is drawn; a sheet of A4 then has about 180 dots to the inch."""

DENSEST = 2.5
"""Pixels to the point, which is 180 dots to the inch."""

FINE = 100_000
"""Steps in which a place on a page is measured."""


def search(content: bytes, known: Known, sought: Sequence[str] = ()) -> dict[str, Any]:
    """Return the sizes of all pages, which of them have letters, and what was found on them.

    `sought` are words that are looked for instead.
    """
    sizes, read, boxes = [], [], []
    with _opened(content) as document:
        for number, page in enumerate(document, start=1):
            sizes.append([round(side, 1) for side in page.get_size()])
            text_page = page.get_textpage()
            letters = _letters(text_page)
            read.append(any(not letter.isspace() for letter in letters))
            found = words(letters, sought) if sought else runs(letters, known)
            for box in _boxes(page, text_page, found, number):
                boxes.append(box)
            text_page.close()
            page.close()
    return {"pages": sizes, "read": read, "boxes": [vars(box) for box in _without_same(boxes)]}


def draw(content: bytes, number: int) -> bytes:
    """Return a page as a PNG."""
    with _opened(content) as document:
        if not 1 <= number <= len(document):
            raise Refused(Problem.PAGES)
        out = BytesIO()
        _drawn(document[number - 1], DENSEST / 1.6).save(out, "PNG")
        return out.getvalue()


def cover(content: bytes, boxes: Iterable[Box]) -> bytes:
    """Return a new PDF of pictures, in which nothing lies beneath the boxes."""
    by_page: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        by_page[box.page].append(box)
    with _opened(content) as document, pikepdf.new() as made:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            _add_picture(made, page.get_size(), blacken(_drawn(page), by_page[number]))
            page.close()
        out = BytesIO()
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def blacken(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """Draw black over places of a picture."""
    pen = ImageDraw.Draw(picture)
    width, height = picture.size
    for box in boxes:
        left, top = box.left * width / 100, box.top * height / 100
        right, bottom = left + box.width * width / 100, top + box.height * height / 100
        pen.rectangle((int(left), int(top), int(right) + 1, int(bottom) + 1), fill="black")
    return picture


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(_flattened(content))


def _flattened(content: bytes) -> bytes:
    """Return a PDF whose fields and notes are part of its pages, so that they are searched, too."""
    out = BytesIO()
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
        document.save(out)
    return out.getvalue()


def _letters(text_page: pypdfium2.PdfTextPage) -> list[str]:
    codes = (raw.FPDFText_GetUnicode(text_page, at) for at in range(text_page.count_chars()))
    return ["\ufffd" if 0xD800 <= code < 0xE000 else chr(code) for code in codes]


def _boxes(
    page: pypdfium2.PdfPage,
    text_page: pypdfium2.PdfTextPage,
    found: Iterable[tuple[int, int]],
    number: int,
) -> Iterator[Box]:
    for first, end in found:
        line: list[float] = []
        for at in range(first, end):
            if raw.FPDFText_IsGenerated(text_page, at) == 1:
                continue
            box = _place(page, text_page.get_charbox(at, loose=True))
            if line and _same_line(line, box):
                line = [min(line[0], box[0]), min(line[1], box[1]),
                        max(line[2], box[2]), max(line[3], box[3])]  # fmt: skip
                continue
            if line:
                yield _box(number, line)
            line = box
        if line:
            yield _box(number, line)


def _place(page: pypdfium2.PdfPage, box: tuple[float, float, float, float]) -> list[float]:
    """Return left, top, right and bottom as they are shown, in hundredths."""
    xs, ys = [], []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = c_int(), c_int()
        raw.FPDF_PageToDevice(page, 0, 0, FINE, FINE, 0, x, y, byref(across), byref(down))
        xs.append(across.value * 100 / FINE)
        ys.append(down.value * 100 / FINE)
    return [min(xs), min(ys), max(xs), max(ys)]


def _same_line(line: list[float], box: list[float]) -> bool:
    across = min(line[2], box[2]) - max(line[0], box[0])
    down = min(line[3], box[3]) - max(line[1], box[1])
    return down > 0.3 * (box[3] - box[1]) or across > 0.5 * (box[2] - box[0])


def _box(number: int, line: list[float]) -> Box:
    """Return a box with a margin; what stands beside the page is boxed at its edge."""
    left, top, right, bottom = line
    margin = min(0.25 * (bottom - top), 0.6)
    left, right = (min(max(x, 0.0), 99.5) for x in (left - margin, right + margin))
    top, bottom = (min(max(y, 0.0), 99.5) for y in (top - margin, bottom + margin))
    return Box(
        number,
        round(left, 2),
        round(top, 2),
        round(max(right - left, 0.5), 2),
        round(max(bottom - top, 0.5), 2),
    )


def _without_same(boxes: Sequence[Box]) -> list[Box]:
    """Leave out boxes that lie within another."""

    def lies_in(one: Box, other: Box) -> bool:
        return (
            one.page == other.page
            and one.left >= other.left
            and one.top >= other.top
            and one.left + one.width <= other.left + other.width + 0.01
            and one.top + one.height <= other.top + other.height + 0.01
        )

    kept: list[Box] = []
    for box in sorted(boxes, key=lambda b: (b.page, -b.width * b.height)):
        if not any(lies_in(box, other) for other in kept):
            kept.append(box)
    return sorted(kept, key=lambda b: (b.page, b.top, b.left))


def _drawn(page: pypdfium2.PdfPage, densest: float = DENSEST) -> Image.Image:
    width, height = page.get_size()
    scale = min(densest, sqrt(PIXELS / max(width * height, 1)))
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture.convert("RGB")


def _add_picture(made: pikepdf.Pdf, size: tuple[float, float], picture: Image.Image) -> None:
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    width, height = size
    made.add_blank_page(page_size=(width, height))
    page = made.pages[-1]
    shown = pikepdf.Stream(
        made,
        out.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=shown))
    drawing = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q".encode()
    page.obj["/Contents"] = made.make_stream(drawing)
