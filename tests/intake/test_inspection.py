"""Looking into files: told by content, harm refused or taken out, names made safe."""

import hashlib
import io
import unicodedata

import pikepdf
import pytest
from PIL import Image, ImageCms

from academy.core.errors import RuleBroken
from academy.intake.inspection import HEIC, JPEG, PDF, PNG, inspect, tidy_name
from tests.intake import papers

LIMIT = 20 * 1024 * 1024


def look(content, name="file.pdf"):
    return inspect(content, name, limit=LIMIT, field="file")


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (papers.pdf(), PDF, "cv.pdf"),
        (papers.PNG, PNG, "cv.png"),
        (papers.JPEG, JPEG, "cv.jpg"),
        (papers.HEIC, HEIC, "cv.heic"),
    ],
)
def test_inspect_tells_the_kind_by_content_not_by_name(content, kind, name):
    looked = look(content, "cv.exe")
    assert (looked.content_type, looked.name) == (kind, name)
    assert looked.digest == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (papers.HWP, "HWP"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/hwp+zip", "HWP"),
        (papers.ZIP, "PDF, PNG, JPEG or HEIC"),
        (b"<html><script>alert(1)</script>", "PDF, PNG, JPEG or HEIC"),
        (b"%PDF-1.4 broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "damaged"),
        (papers.PNG[:60], "damaged"),
        (papers.JPEG[:30], "damaged"),
        (papers.pdf("My number: 900101-1234567"), "registration number"),
        (papers.pdf("900101 \\261 1234567"), "registration number"),
        (papers.with_field("900101-1234567"), "registration number"),
        (papers.sideless(), "damaged"),
        (papers.protected("secret"), "protected"),
        (papers.protected(""), "protected"),
        (papers.bomb, "unpacks"),
        (papers.png_bomb(), "unpacks"),
        (lambda: papers.long(201), "200 pages"),
    ],
)
def test_inspect_refuses_with_a_reason(app, content, word):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        with pytest.raises(RuleBroken) as refusal:
            look(content() if callable(content) else content)
        assert word in str(refusal.value.message)
    assert refusal.value.field == "file"


def test_inspect_refuses_what_is_too_large():
    with pytest.raises(RuleBroken):
        inspect(papers.PNG, "a.png", limit=10, field="file")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (unicodedata.normalize("NFD", "포트폴리오.pdf"), "포트폴리오.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\cv.pdf", "cv.pdf"),
        ("", "file.pdf"),
        ("\0evil.pdf", "file.pdf"),
        ("evil\r\nX: y.pdf", "evil X y.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("900101-1234567.pdf", "file.pdf"),
        ("a" * 300 + ".pdf", "a" * 100 + ".pdf"),
        ("\ud800.pdf", "file.pdf"),
    ],
)
def test_inspect_gives_a_name_that_is_safe_everywhere(given, kept):
    assert tidy_name(given, PDF) == kept


def test_inspect_disarms_a_pdf_and_keeps_its_pages_and_web_links():
    content = look(papers.armed()).content
    for secret in (b"app.alert", b"MZ evil", b"evil.exe", b"Secret person", b"/Launch"):
        assert secret not in uncompressed(content)
    assert b"https://portfolio.example" in uncompressed(content)
    assert b"/etc/passwd" not in uncompressed(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1
        assert not pdf.attachments
        assert b"Portfolio" in pdf.pages[0].Contents.read_bytes()


def uncompressed(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return papers.saved(
            pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_inspect_takes_metadata_out_of_a_picture_and_leaves_it_the_same(kind):
    given = papers.picture(kind, turned=6)
    assert b"Secret" in given
    content = look(given).content
    assert b"Secret" not in content
    with Image.open(io.BytesIO(given)) as before, Image.open(io.BytesIO(content)) as after:
        assert before.tobytes() == after.tobytes()
        if kind == "JPEG":
            assert after.getexif()[0x0112] == 6


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_inspect_takes_out_pieces_that_no_reader_knows_and_keeps_the_colours(kind):
    given = papers.unknown_pieces(kind)
    content = look(given).content
    assert b"Secret place" in given
    assert b"Secret place" not in content
    assert b"Sec" not in content
    assert content == look(papers.picture(kind)).content
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    coloured = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(coloured, kind, icc_profile=profile)
    with Image.open(io.BytesIO(look(coloured.getvalue()).content)) as after:
        assert after.info["icc_profile"] == profile


@pytest.mark.parametrize(
    "given",
    [
        papers.PNG,
        papers.JPEG,
        papers.noisy_jpeg(),
        papers.noisy_jpeg(progressive=True),
        papers.noisy_jpeg(restart_marker_blocks=2),
    ],
    ids=["png", "jpeg", "noise", "progressive", "restarts"],
)
def test_inspect_drops_what_stands_behind_a_picture(given):
    content = look(given + b"Hidden film\xff\xd9" + papers.PNG).content
    assert b"Hidden" not in content
    assert content == look(given).content
    with Image.open(io.BytesIO(given)) as before, Image.open(io.BytesIO(content)) as after:
        assert before.tobytes() == after.tobytes()


def test_inspect_takes_a_jpeg_that_lacks_its_end_and_fills_up_its_markers():
    given = papers.noisy_jpeg()
    assert look(given[:-2]).content == look(given).content
    place = given.index(b"\xff\xdb")
    with Image.open(io.BytesIO(look(given[:place] + b"\xff\xff" + given[place:]).content)) as after:
        assert after.size == (64, 64)


@pytest.mark.parametrize(
    ("content", "is_scan"),
    [
        (papers.pdf(), False),
        (papers.scan(), True),
        (papers.captioned(side=100), True),
        (papers.captioned(side=40), False),
        (papers.captioned(side=185, page_size=(842, 1191)), True),
        (papers.hidden_picture("stamp"), True),
        (papers.hidden_picture("form"), True),
        (papers.hidden_picture("pattern"), True),
        (papers.PNG, True),
        (papers.JPEG, True),
        (papers.HEIC, True),
    ],
)
def test_inspect_knows_what_only_people_can_read(content, is_scan):
    assert look(content).is_scan is is_scan


def test_inspect_of_a_file_that_breaks_its_reader_refuses_it(monkeypatch):
    monkeypatch.setattr("academy.intake.inspection.PATIENCE", 0.01)
    with pytest.raises(RuleBroken):
        look(papers.pdf())
