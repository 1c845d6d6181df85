"""A PDF of an applicant, looked into and made harmless; runs in a process of its own (`reading`).

What remains is what a page shows: pages, their text, pictures, and links to web pages. Scripts,
embedded files, actions that start or fetch something, media, forms in XML and all metadata go.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import settings
from pikepdf.sanitize import Sanitizer
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from academy.core.text import has_registration_number
from academy.intake.reports import MAX_PAGES, MAX_PIXELS, Problem, Refused

MAX_OBJECTS = 200_000
"""Objects of a PDF; a portfolio of a hundred pages has a few thousand."""

MAX_UNPACKED = 300 * 1024 * 1024
"""Bytes of all its streams without pictures, unpacked; a bomb unpacks to a thousand times more."""

MAX_STREAM = 200 * 1024 * 1024
"""Bytes to which a single packed stream may unpack."""

LARGE = 0.05
"""The part of a page that pictures may cover; an identity card in its own size covers 0.07."""

CARD = 30_000
"""Square points that pictures may cover on any page; an identity card has 37,000."""

LEGIBLE = 30_000
"""Pixels of a picture on which a card could be read, 220 by 140."""

_HELD_BACK = pikepdf.Name("/KeptLink")


@dataclass(frozen=True)
class Clean:
    """A PDF without what could do harm, and whether a part of it shows text only as a picture."""

    content: bytes
    is_scan: bool


def look(content: bytes) -> Clean:
    """Return a harmless copy of a PDF.

    Raises:
        Refused: says what is wrong with it.
    """
    settings.set_qpdf_limits(flate_max_memory=MAX_STREAM, run_length_max_memory=MAX_STREAM)
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Refused(Problem.ENCRYPTED)
            _check_size(pdf)
            is_scan = _read_pages(content) or _has_pictures_within(pdf)
            return Clean(_cleaned(pdf), is_scan)
    except pikepdf.PasswordError:
        raise Refused(Problem.ENCRYPTED) from None
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        raise Refused(Problem.DAMAGED) from None


def _check_size(pdf: pikepdf.Pdf) -> None:
    if len(pdf.pages) > MAX_PAGES:
        raise Refused(Problem.PAGES)
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused(Problem.BOMB)
    unpacked = 0
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            unpacked += _unpacked(thing)
            if unpacked > MAX_UNPACKED:
                raise Refused(Problem.BOMB)
        if isinstance(thing, pikepdf.Dictionary) and _names_number(thing):
            raise Refused(Problem.NUMBER)


def _unpacked(stream: pikepdf.Stream) -> int:
    if stream.get("/Subtype") == "/Image":
        if _pixels(stream) > MAX_PIXELS:
            raise Refused(Problem.BOMB)
        return 0
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:
        # A filter that nobody knows, or more than a stream may hold: only the latter is refused.
        if stream.get("/Filter") in ("/FlateDecode", "/LZWDecode", "/RunLengthDecode"):
            raise Refused(Problem.BOMB) from None
        return len(stream.read_raw_bytes())


def _pixels(picture: pikepdf.Stream) -> int:
    """Return how many pixels a picture has; what names no number cannot be shown."""
    try:
        return int(picture.get("/Width", 0)) * int(picture.get("/Height", 0))
    except (TypeError, ValueError):
        raise Refused(Problem.DAMAGED) from None


def _names_number(thing: pikepdf.Dictionary) -> bool:
    """Whether a field of a form or a note beside the page holds a registration number."""
    return any(
        isinstance(thing.get(key), pikepdf.String) and has_registration_number(str(thing[key]))
        for key in ("/V", "/DV", "/Contents", "/RC")
    )


def _read_pages(content: bytes) -> bool:
    """Return whether some page shows something that no machine can read."""
    is_scan = False
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text_page = page.get_textpage()
            text = text_page.get_text_bounded()
            text_page.close()
            if has_registration_number(text):
                raise Refused(Problem.NUMBER)
            is_scan = is_scan or _shows_more_than(text, page)
            page.close()
    return is_scan


def _shows_more_than(text: str, page: pypdfium2.PdfPage) -> bool:
    if not text.strip():
        return next(page.get_objects(max_depth=1), None) is not None
    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        # A scan may lie there in strips, so they count together.
        covered += (right - left) * (top - bottom)
        if covered > min(LARGE * width * height, CARD):
            return True
    return False


def _has_pictures_within(pdf: pikepdf.Pdf) -> bool:
    """Whether a picture lies where pages do not show it by themselves: in a stamp or a pattern.

    How large it is shown there nobody can tell without drawing it, so its own size counts.
    """
    shown: set[Any] = set()
    masks: set[Any] = set()
    large: set[Any] = set()
    for page in pdf.pages:
        resources: Any = page.get("/Resources") or {}
        shown |= {thing.objgen for thing in resources.get("/XObject", {}).values()}
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != "/Image":
            continue
        masks |= {thing[key].objgen for key in ("/SMask", "/Mask") if key in thing}
        if _pixels(thing) >= LEGIBLE:
            large.add(thing.objgen)
    return bool(large - shown - masks)


def _cleaned(pdf: pikepdf.Pdf) -> bytes:
    links = _hold_back_links(pdf)
    cleaner = Sanitizer().remove_javascript().remove_external_access().remove_attachments()
    cleaner = cleaner.remove_multimedia().remove_web_capture().remove_private_app_data()
    cleaner.remove_search_index().remove_thumbnails().remove_collection().apply(pdf)
    for link in links:
        link["/S"] = pikepdf.Name.URI
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        del form["/XFA"]
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and "/Metadata" in thing:
            del thing["/Metadata"]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    out = BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _hold_back_links(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Hide links to web pages from the cleaner: who reads a portfolio may follow them by hand."""
    held = []
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            action = note.get("/A") if isinstance(note, pikepdf.Dictionary) else None
            if not isinstance(action, pikepdf.Dictionary) or action.get("/S") != "/URI":
                continue
            if str(action.get("/URI", "")).lower().startswith(("https://", "http://")):
                action["/S"] = _HELD_BACK
                held.append(action)
    return held
