"""Set a page: Typst turns a template and plain values into a tagged PDF.

Values reach the template as data, never as markup: nothing that a person typed can be read as a
command. PDF/UA-1 means tagged text in reading order, a title, a language and embedded fonts.
Typst is imported by the worker when it sets the first document.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from academy.core.paths import asset_dir

FONTS = Path(__file__).resolve().parent / "fonts"


class NotSet(Exception):
    """A document could not be set; the reason is for the log."""


def typeset(template: str, values: Mapping[str, Any], *, locale: str, at: datetime) -> bytes:
    """Return the PDF of a template below `templates/documents` and its values.

    Raises:
        NotSet: the library is missing, or template and values do not fit together.
    """
    try:
        import typst
    except ImportError:
        raise NotSet("typst is not installed: pip install 'academy[pdf]'") from None
    folder = asset_dir("templates") / "documents"
    content = {"qr_image": square_code(values["qr"]) if values.get("qr") else "", **values}
    inputs = {"values": json.dumps({**content, "lang": locale}, ensure_ascii=False)}
    reason = ""
    # Our font has no Chinese characters or emoji: then those of the machine are asked too, and a
    # document in which a sign shows as a box is still better than none.
    for alone, is_accessible in ((True, True), (False, True), (False, False)):
        try:
            made: bytes = typst.compile(
                str(folder / template),
                root=str(folder),
                font_paths=[str(FONTS)],
                ignore_system_fonts=alone,
                format="pdf",
                pdf_standards=["ua-1"] if is_accessible else [],
                sys_inputs=inputs,
                timestamp=int(at.timestamp()),
            )
        except RuntimeError as error:
            reason = str(error)[:300]
        else:
            return made
    raise NotSet(reason)


def square_code(address: str) -> str:
    """Return an address as a square code, in SVG."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    out = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=0).save(out)
    return out.getvalue().decode()
