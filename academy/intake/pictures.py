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
# What a picture needs to be shown; every other chunk, known or not, is left out.
_PNG_SHOWS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB"}
    | {b"cICP", b"bKGD", b"pHYs"}
)
# Blocks for applications and comments, of which these alone say how the picture is shown.
_JPEG_OTHERS = frozenset({*range(0xE0, 0xF0), 0xFE})
_JPEG_SIZES, _JPEG_SHOWS = 0xE0, {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
# Within packed pixels an escaped 0xFF, and the eight markers that let a reader find its place.
_JPEG_WITHIN = frozenset({0x00, *range(0xD0, 0xD8)})


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
        if kind in _PNG_SHOWS:
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
    at, shows = 2, False
    while at < len(content) and (marker := content[at + 1]) != _JPEG_END:
        if content[at] != 0xFF:
            raise Refused(Problem.DAMAGED)
        if marker == 0xFF:
            # A marker may be filled up before it.
            at += 1
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        if length < 2:
            raise Refused(Problem.DAMAGED)
        end = at + 2 + length
        if marker == _JPEG_SCAN:
            shows, end = True, _next_marker(content, end)
        if marker == _JPEG_SIZES:
            kept.append(_plain_sizes(content[at + 4 : end]))
        elif _jpeg_needs(marker, content[at + 4 : end]):
            kept.append(content[at:end])
        at = end
    if not shows:
        raise Refused(Problem.DAMAGED)
    # What stands behind the end belongs to no picture: a phone may keep a film there.
    return b"".join([*kept, b"\xff", bytes([_JPEG_END])])


def _plain_sizes(body: bytes) -> bytes:
    """Return how dense the picture is, without the small picture that may stand there, too."""
    if len(body) < 14 or not body.startswith(b"JFIF\0"):
        return b""
    return b"\xff\xe0\x00\x10" + body[:12] + b"\x00\x00"


def _jpeg_needs(marker: int, body: bytes) -> bool:
    if marker not in _JPEG_OTHERS:
        return True
    return marker in _JPEG_SHOWS and body.startswith(_JPEG_SHOWS[marker])


def _next_marker(content: bytes, at: int) -> int:
    """Return where packed pixels end: at a marker that is none of their own, or cut off."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] not in _JPEG_WITHIN:
            return at
        at += 2
    return len(content)


def _turn_block(turned: int) -> bytes:
    about = Image.Exif()
    about[ORIENTATION] = turned
    body = about.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
