"""A picture of an applicant: its size, and the same picture without where and when it was taken.

Nothing is drawn anew: the blocks that hold metadata are left out, the others stay byte for byte.
"""

import struct
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from academy.intake.reports import MAX_PIXELS, Problem, Refused

ORIENTATION = 0x0112
_PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
_PNG_METADATA = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
# APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe's colours) are needed to show the picture.
_JPEG_METADATA = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})
_JPEG_SCAN = 0xDA


def look(content: bytes) -> bytes:
    """Return a PNG or JPEG without its metadata.

    Raises:
        Refused: it is damaged, or has more pixels than any camera takes.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            width, height = picture.size
            kind, turned = picture.format, picture.getexif().get(ORIENTATION, 1)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error):
        raise Refused(Problem.DAMAGED) from None
    if width * height > MAX_PIXELS:
        raise Refused(Problem.BOMB)
    try:
        return _plain_png(content) if kind == "PNG" else _plain_jpeg(content, turned)
    except (struct.error, IndexError):
        raise Refused(Problem.DAMAGED) from None


def _plain_png(content: bytes) -> bytes:
    kept = [_PNG_BEGIN]
    for kind, block in _png_blocks(content):
        if kind not in _PNG_METADATA:
            kept.append(block)
    return b"".join(kept)


def _png_blocks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG_BEGIN)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, end = content[at + 4 : at + 8], at + 12 + length
        yield kind, content[at:end]
        if kind == b"IEND":
            return
        at = end
    raise Refused(Problem.DAMAGED)


def _plain_jpeg(content: bytes, turned: int) -> bytes:
    kept = [content[:2]]
    if turned != 1:
        # Without it a photograph taken upright would lie on its side.
        kept.append(_turn_block(turned))
    at = 2
    while True:
        marker, (length,) = content[at + 1], struct.unpack_from(">H", content, at + 2)
        if content[at] != 0xFF or length < 2:
            raise Refused(Problem.DAMAGED)
        if marker == _JPEG_SCAN:
            return b"".join([*kept, content[at:]])
        if marker not in _JPEG_METADATA:
            kept.append(content[at : at + 2 + length])
        at += 2 + length


def _turn_block(turned: int) -> bytes:
    about = Image.Exif()
    about[ORIENTATION] = turned
    body = about.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
