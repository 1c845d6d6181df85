"""What is found in the letters of a page, and what a copy holds after it was covered."""

from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from academy.core.errors import RuleBroken
from academy.intake.inspection import HEIC, JPEG, PDF, PNG
from academy.selection import clearing
from academy.selection.redaction import Box, Known, at_most, runs, whole, words
from tests.intake import papers

GILDONG = Known(
    ("홍길동", "길동이", "Gildong Hong"), "gildong@example.net", "+821055556666", date(2000, 3, 21)
)


def found(text, known=GILDONG):
    return {text[first:end] for first, end in runs(list(text), known)}


def text_of(content):
    with pypdfium2.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def two_pages(first, second):
    with pikepdf.open(BytesIO(papers.pdf(first))) as one:
        with pikepdf.open(BytesIO(papers.pdf(second))) as other:
            one.pages.extend(other.pages)
        one.docinfo["/Author"] = "Gildong Hong"
        one.docinfo["/Title"] = "Portfolio of Gildong"
        return papers.saved(one)


def test_runs_find_names_addresses_numbers_schools_and_birth():
    text = "홍길동 GILDONG gildong@example.net 010-5555-6666 hong@snu.ac.kr 서울대학교 2000.03.21"
    assert {"홍길동", "GILDONG", "gildong@example.net", "010-5555-6666"} <= found(text)
    assert {"hong@snu.ac.kr", "서울대학교", "2000.03.21"} <= found(text)


def test_runs_find_what_lines_and_blanks_part():
    assert "홍길\r\n동" in found("나는 홍길\r\n동")
    assert "gildong@exam\r\nple.net" in found("mail gildong@exam\r\nple.net now")
    assert "0 1 0 5 5 5 5 6 6 6 6" in found("tel 0 1 0 5 5 5 5 6 6 6 6")


def test_runs_find_syllables_that_a_page_holds_in_pieces():
    pieces = "저는 \u1112\u1169\u11bc\u1100\u1175\u11af\u1103\u1169\u11bc 입니다"
    assert "\u1112\u1169\u11bc\u1100\u1175\u11af\u1103\u1169\u11bc" in found(pieces)
    assert words(list("ＡＢＣ def"), ["abcd"]) == [(0, 5)]


def test_search_boxes_stand_where_the_letters_stand():
    report = clearing.search(papers.pdf("Nothing here. Gildong Hong"), PDF, GILDONG)
    assert report.pages == ((300, 200),)
    assert report.read == (True,)
    [box] = report.boxes
    assert 20 < box.left < 45
    assert 40 < box.top < 50
    assert box.top + box.height > 50, "it covers the line of letters"


def test_search_of_a_turned_page_boxes_what_is_shown():
    with pikepdf.open(BytesIO(papers.pdf("Gildong Hong"))) as pdf:
        pdf.pages[0].Rotate = 90
        turned = papers.saved(pdf)
    [box] = clearing.search(turned, PDF, GILDONG).boxes
    assert box.height > box.width


def test_cover_leaves_no_letter_no_property_and_no_bytes_of_what_was_found():
    original = two_pages("I am Gildong Hong, gildong@example.net", "Only about bridges")
    report = clearing.search(original, PDF, GILDONG)
    assert {box.page for box in report.boxes} == {1}
    copy = clearing.cover(original, PDF, report.boxes)
    assert not text_of(copy).strip(), "every page is a picture"
    with pikepdf.open(BytesIO(copy)) as pdf:
        assert len(pdf.pages) == 2
        assert not pdf.docinfo
        assert "/Metadata" not in pdf.Root
        loose = papers.saved(pdf, compress_streams=False)
    for secret in (b"ildong", b"Portfolio", b"example.net"):
        assert secret not in copy
        assert secret not in loose
    with pypdfium2.PdfDocument(copy) as document:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
    box = report.boxes[0]
    middle = (int((box.left + box.width / 2) * 3), int((box.top + box.height / 2) * 2))
    assert max(picture.getpixel(middle)) < 20


def test_cover_of_a_page_without_a_box_holds_nothing_but_its_picture():
    with pikepdf.open(BytesIO(papers.pdf("Only about bridges"))) as pdf:
        page = pdf.pages[0]
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 50, 50],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://blog.example/gildong"),
        )
        page.Annots = pdf.make_indirect([link])
        page.PieceInfo = pikepdf.Dictionary(Author="gildong")
        page.Resources["/Private"] = pikepdf.Dictionary(Author="gildong")
        page.contents_coalesce()
        drawn = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(b"% written by gildong\n" + drawn)
        jpx = pikepdf.Stream(pdf, b"not shown, says gildong", Filter=pikepdf.Name.JPXDecode)
        jpx["/Subtype"], jpx["/Author"] = pikepdf.Name.Image, "gildong"
        page.Resources["/XObject"] = pikepdf.Dictionary(Jpx=jpx)
        original = papers.saved(pdf)
    copy = clearing.cover(original, PDF, [])
    with pikepdf.open(BytesIO(copy)) as pdf:
        assert set(pdf.pages[0].obj.keys()) <= {
            "/Type", "/Parent", "/MediaBox", "/Resources", "/Contents",
        }  # fmt: skip
        assert b"gildong" not in papers.saved(pdf, compress_streams=False)


@pytest.mark.parametrize(("kind", "mime"), [("PNG", PNG), ("JPEG", JPEG)])
def test_cover_of_a_picture_is_black_and_says_nothing_of_its_origin(kind, mime):
    original = papers.picture(kind, (200, 100))
    assert clearing.search(original, mime, GILDONG).read == (False,)
    copy = clearing.cover(original, mime, [Box(1, 50, 0, 50, 100)])
    assert b"Secret" not in copy
    with Image.open(BytesIO(copy)) as picture:
        assert picture.format == kind
        assert not picture.getexif()
        assert max(picture.convert("RGB").getpixel((190, 50))) < 20
        assert max(picture.convert("RGB").getpixel((10, 50))) > 90


def test_search_of_what_cannot_be_read_has_no_page_and_cover_says_so():
    assert clearing.search(papers.HEIC, HEIC, GILDONG).pages == ()
    assert clearing.search(b"%PDF-1.4 broken", PDF, GILDONG).pages == ()
    with pytest.raises(RuleBroken):
        clearing.cover(b"%PDF-1.4 broken", PDF, [])


def test_cover_whose_process_dies_says_so(monkeypatch):
    monkeypatch.setattr(clearing, "MODULE", "academy.selection.not_there")
    with pytest.raises(RuleBroken):
        clearing.cover(papers.pdf(), PDF, [])


def test_cover_of_a_hundred_pages_covers_the_last(monkeypatch):
    with pikepdf.open(BytesIO(papers.pdf("Only about bridges"))) as pdf:
        for _page in range(99):
            pdf.pages.append(pdf.pages[0])
        original = papers.saved(pdf)
    assert len(clearing.search(original, PDF, GILDONG).pages) == 100
    copy = clearing.cover(original, PDF, [whole(100)])
    with pypdfium2.PdfDocument(copy) as document:
        assert len(document) == 100
        pictures = [document[at].render(scale=0.2).to_pil().convert("L") for at in (98, 99)]
    assert pictures[0].getextrema()[1] > 200
    assert pictures[1].getextrema()[1] < 20


def test_at_most_covers_the_fullest_pages_whole_and_leaves_nothing_bare():
    tops = {1: 1, 2: 4, 3: 2}
    boxes = [Box(page, 0, top, 5, 5) for page, count in tops.items() for top in range(count)]
    kept, crowded = at_most(boxes, 4)
    assert kept == [boxes[0], whole(2), *boxes[5:]]
    assert crowded == [2]
    assert at_most(boxes, 3) == ([boxes[0], whole(2), whole(3)], [2, 3])
    assert at_most(boxes, 7) == (boxes, [])


def test_draw_gives_a_picture_and_nothing_for_a_page_that_is_not_there():
    assert clearing.draw(papers.pdf(), PDF, 1).startswith(b"\x89PNG")
    assert clearing.draw(papers.pdf(), PDF, 2) is None
