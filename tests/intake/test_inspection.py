"""Looking into files: told by content, registration numbers refused, names made safe."""

import unicodedata

import pytest

from academy.core.errors import RuleBroken
from academy.intake.inspection import JPEG, PDF, PNG, inspect
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
    ],
)
def test_inspect_tells_the_kind_by_content_not_by_name(content, kind, name):
    assert look(content, "cv.exe") == (kind, name)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (papers.HWP, "HWP"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/hwp+zip", "HWP"),
        (papers.ZIP, "PDF, PNG or JPEG"),
        (b"<html><script>alert(1)</script>", "PDF, PNG or JPEG"),
        (b"%PDF-1.4 broken", "damaged"),
        (papers.pdf("My number: 900101-1234567"), "registration number"),
    ],
)
def test_inspect_refuses_with_a_reason(app, content, word):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        with pytest.raises(RuleBroken) as refusal:
            look(content)
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
    assert look(papers.pdf(), given)[1] == kept
