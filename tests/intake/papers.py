"""Files for tests: a PDF with text, pictures, a Hangul document, and files that mean harm."""

import struct
import zlib
from io import BytesIO

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo


def picture(kind: str, size: tuple[int, int] = (8, 6), turned: int = 1) -> bytes:
    """Return a picture that says where it was taken."""
    out, about, notes = BytesIO(), Image.Exif(), PngInfo()
    about[0x0112] = turned
    about[0x010F] = "Secret camera"
    notes.add_text("Author", "Secret person")
    more = {"pnginfo": notes} if kind == "PNG" else {"comment": b"Secret person"}
    Image.new("RGB", size, "teal").save(out, kind, exif=about, **more)
    return out.getvalue()


PNG = picture("PNG")
JPEG = picture("JPEG")
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
HWP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + b"HWP Document File V5.00"
ZIP = b"PK\x03\x04" + b"\0" * 100


def pdf(text: str = "Hello") -> bytes:
    """Return a PDF of one page with a line of Latin text in its text layer."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def png_bomb() -> bytes:
    """Return a picture of a few bytes that says it is 40,000 pixels wide and high."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    block = b"IHDR" + head
    return PNG[:8] + struct.pack(">I", 13) + block + struct.pack(">I", zlib.crc32(block)) + PNG[33:]


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    """Return the bytes of a PDF."""
    out = BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def protected(password: str) -> bytes:
    """Return a PDF that is encrypted, with a password to open it or with none."""
    pdf = pikepdf.open(BytesIO(pdf_of("secret")))
    return saved(pdf, encryption=pikepdf.Encryption(owner="owner", user=password))


def scan() -> bytes:
    """Return a PDF of one page that is a picture and has no text."""
    out = BytesIO()
    Image.new("RGB", (200, 300), "teal").save(out, "PDF")
    return out.getvalue()


def sideless() -> bytes:
    """Return a PDF whose picture says a word where it should say how wide it is."""
    with pikepdf.open(BytesIO(scan())) as paper:
        (picture,) = paper.pages[0].Resources.XObject.values()
        picture.Width = pikepdf.Name("/Wide")
        return saved(paper)


def unknown_pieces(kind: str) -> bytes:
    """Return a picture with blocks of private data that no reader of pictures knows."""
    given, word = picture(kind), b"Secret place"
    if kind == "PNG":
        block = b"plCe" + word
        chunk = struct.pack(">I", len(word)) + block + struct.pack(">I", zlib.crc32(block))
        return given[:33] + chunk + given[33:]
    # JFIF has room for a small picture of its own: here of one pixel, red, green and blue.
    given = given[:4] + b"\0\x13" + given[6:18] + b"\1\1Sec" + given[20:]
    blocks = [(0xE0, b"JFXX\0"), (0xE2, b"MPF\0"), (0xE5, b""), (0xEE, b"Place\0"), (0xFE, b"")]
    inner = b"".join(
        bytes([0xFF, marker]) + struct.pack(">H", len(name + word) + 2) + name + word
        for marker, name in blocks
    )
    return given[:2] + inner + given[2:]


def captioned(side: int, page_size: tuple[int, int] = (300, 200)) -> bytes:
    """Return a PDF of one page with a line of text and a square picture; sizes in points."""
    with pikepdf.open(BytesIO(pdf("A copy"))) as paper, pikepdf.open(BytesIO(scan())) as pictures:
        (picture,) = pictures.pages[0].Resources.XObject.values()
        page = paper.pages[0]
        page.MediaBox = pikepdf.Array([0, 0, *page_size])
        page.Resources.XObject = pikepdf.Dictionary(Im=paper.copy_foreign(picture))
        drawn = f"q {side} 0 0 {side} 20 20 cm /Im Do Q".encode()
        page.contents_add(drawn)
        return saved(paper)


def hidden_picture(place: str) -> bytes:
    """Return a PDF with a line of text and a picture within a stamp, a form or a pattern."""
    with pikepdf.open(BytesIO(pdf("A copy"))) as paper, pikepdf.open(BytesIO(scan())) as pictures:
        (picture,) = pictures.pages[0].Resources.XObject.values()
        form = paper.make_stream(b"q 250 0 0 150 0 0 cm /Im Do Q")
        form.Type, form.Subtype, form.BBox = (
            pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 250, 150]),
        )  # fmt: skip
        form.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im=paper.copy_foreign(picture))
        )
        page = paper.pages[0]
        if place == "stamp":
            stamp = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp,
                Rect=pikepdf.Array([20, 20, 270, 170]), AP=pikepdf.Dictionary(N=form),
            )  # fmt: skip
            page.Annots = pikepdf.Array([paper.make_indirect(stamp)])
        elif place == "form":
            page.Resources.XObject = pikepdf.Dictionary(Fm=form)
            page.contents_add(b"q /Fm Do Q")
        else:
            form.PatternType = 1
            page.Resources.Pattern = pikepdf.Dictionary(P=form)
            page.contents_add(b"/Pattern cs /P scn 20 20 250 150 re f")
        return saved(paper)


def noisy_jpeg(**how: object) -> bytes:
    """Return a JPEG with packed pixels of every kind, and their markers."""
    out = BytesIO()
    Image.effect_noise((64, 64), 80).save(out, "JPEG", **how)
    return out.getvalue()


def bomb(size: int = 400 * 1024 * 1024) -> bytes:
    """Return a PDF of some hundred KB whose page unpacks to hundreds of MB."""
    pdf = pikepdf.open(BytesIO(pdf_of("x")))
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(size // 2**20)) + packer.flush()
    stream = pikepdf.Stream(pdf, packed)
    stream.Filter = pikepdf.Name.FlateDecode
    pdf.pages[0].Contents = stream
    return saved(pdf, compress_streams=False)


def armed() -> bytes:
    """Return a PDF with a script, an embedded file, a program to start, a link and an author."""
    pdf = pikepdf.open(BytesIO(pdf_of("Portfolio")))
    pdf.Root.OpenAction = pdf.make_indirect(
        pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    )
    pdf.attachments["evil.exe"] = b"MZ evil"
    actions = [
        pikepdf.Dictionary(S=pikepdf.Name.Launch, F="evil.exe"),
        pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://portfolio.example"),
        pikepdf.Dictionary(S=pikepdf.Name.URI, URI="file:///etc/passwd"),
    ]
    pdf.pages[0].Annots = pikepdf.Array(
        pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
            )
        )
        for action in actions
    )
    with pdf.open_metadata() as about:
        about["dc:creator"] = ["Secret person"]
    pdf.docinfo["/Author"] = "Secret person"
    return saved(pdf)


def with_field(text: str) -> bytes:
    """Return a PDF whose form holds a text that stands on no page."""
    pdf = pikepdf.open(BytesIO(pdf_of("Form")))
    field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="number", V=text)
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])
    return saved(pdf)


def long(pages: int) -> bytes:
    """Return a PDF with many pages."""
    pdf = pikepdf.open(BytesIO(pdf_of("x")))
    for _ in range(pages - 1):
        pdf.pages.append(pdf.pages[0])
    return saved(pdf)


pdf_of = pdf
