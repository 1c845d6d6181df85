"""Looking into a file before it is kept: what it really is, and what its text says.

The libraries that read files are imported with the first file: most requests bring none.
"""

import re
import unicodedata
from threading import Lock

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.text import has_registration_number, is_unkeepable, line

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
SUFFIXES = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg"}
MAX_PAGES = 200
"""Pages of a PDF whose text is read; a longer one is refused."""

# PDFium is not safe to call from two threads at once.
_pdfium = Lock()


def inspect(content: bytes, name: str, *, limit: int, field: str) -> tuple[str, str]:
    """Return (content type, tidy name) of a file that may be kept.

    Raises:
        RuleBroken: it is empty, too large, of another kind, or holds a registration number.
    """
    if not content:
        raise RuleBroken(_l("This file is empty."), field=field)
    if len(content) > limit:
        raise RuleBroken(
            _l(
                "This file is too large: at most %(size)s MB. For more, give an address where it"
                " can be seen.",
                size=limit // (1024 * 1024),
            ),
            field=field,
        )
    content_type = _type_of(content, name, field=field)
    if content_type == PDF:
        _check_text(content, field=field)
    return content_type, tidy_name(name, content_type)


def tidy_name(name: str, content_type: str) -> str:
    """Return a file name that is safe everywhere: NFC, no folders, the suffix of its content."""
    last = re.split(r"[/\\]", name)[-1]
    plain = line("" if is_unkeepable(last) else last)
    stem = re.sub(r'[<>:"|?*\s]+', " ", plain.rpartition(".")[0] or plain).strip(" .")
    if has_registration_number(stem):
        stem = ""
    return unicodedata.normalize("NFC", (stem or "file")[:100]) + SUFFIXES[content_type]


def _type_of(content: bytes, name: str, *, field: str) -> str:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if _is_hwp(content):
        raise RuleBroken(
            _l(
                "Hangul documents (HWP) cannot be opened by everyone here. In Hangul choose"
                " “File → Save as PDF” and send the PDF."
            ),
            field=field,
        )
    kind = _named(content)
    if kind:
        raise RuleBroken(
            _l("This is a file of the kind %(kind)s. Please send PDF, PNG or JPEG.", kind=kind),
            field=field,
        )
    raise RuleBroken(_l("Please send a PDF, PNG or JPEG file."), field=field)


def _is_hwp(content: bytes) -> bool:
    old = content.startswith(b"\xd0\xcf\x11\xe0") and b"HWP Document File" in content[:65536]
    older = content.startswith(b"HWP Document File")
    return old or older or b"application/hwp+zip" in content[:200]


def _named(content: bytes) -> str:
    import puremagic

    try:
        return puremagic.from_string(content[:65536]).lstrip(".").upper()[:8]
    except (puremagic.PureError, ValueError):
        return ""


def _check_text(content: bytes, *, field: str) -> None:
    import pypdfium2

    try:
        with _pdfium:
            found = _holds_number(content, field=field)
    except pypdfium2.PdfiumError:
        raise RuleBroken(
            _l("This PDF cannot be read: it is damaged or has a password. Please save it anew."),
            field=field,
        ) from None
    if found:
        raise RuleBroken(
            _l(
                "This PDF holds what looks like a resident registration number. We may not keep"
                " it: please take it out and send the file again."
            ),
            field=field,
        )


def _holds_number(content: bytes, *, field: str) -> bool:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        if len(document) > MAX_PAGES:
            raise RuleBroken(
                _l("This PDF has more than %(pages)s pages. Please shorten it.", pages=MAX_PAGES),
                field=field,
            )
        for page in document:
            text_page = page.get_textpage()
            text = text_page.get_text_bounded()
            text_page.close()
            page.close()
            if has_registration_number(text):
                return True
    return False
