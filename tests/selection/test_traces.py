from datetime import date

import pytest

from academy.selection.packet import COVER, cover
from academy.selection.traces import cover_traces, plain

BORN = date(2001, 5, 5)


@pytest.mark.parametrize(
    "told",
    [
        "minwoo.kim@example.com", "minwoo(at)example.com", "ｍｉｎｗｏｏ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "https://example.org/me", "github.com/minwookim", "minwookim.dev", "notion.so/minwoo-1",
        "@minwoo_kim", "카톡 mwkim98", "인스타그램 아이디는 minwoo_k", "아이디: minwookim",
        "010-1234-5678", "010–1234–5678", "０１０-１２３４-５６７８", "02-123-4567", "054-123-4567",
        "+82 10 1234 5678", "+1 (313) 555-0123",
        "포항공대", "서울대", "한국과학기술원", "포항고등학교", "POSTECH", "Stanford University",
        "University of Naples", "20학번", "2001년 5월 5일생", "01년생", "1999년에 태어",
        "2001. 5. 5", "2001-05-05", "010505", "20010505", "mwkim",
    ],
)  # fmt: skip
def test_cover_traces_hides_what_leads_to_the_writer(told):
    shown = cover_traces(
        plain(f"저는 {told} 입니다."), COVER, email="mwkim@example.com", born_on=BORN
    )
    assert shown == f"저는 {COVER} 입니다."


@pytest.mark.parametrize(
    "text",
    [
        "Node.js와 app.py, README.md를 고쳤습니다.",
        "시대와 세대가 다르고 기대가 크며 최대 30명입니다.",
        "2024년 12월 3일에 발표했고 2025년 생각이 바뀌었습니다.",
        "3.14와 0.5, 1,000,000원과 2010년",
        "I studied at a university and a high school.",
        "인스타그램 같은 앱, 라인 React 앱",
        "ASP.NET",
        "저는 고등학교 때 세종대왕에 대해 배웠고, 아주대단했습니다.",
        "학교에서 배웠고 대학에 가지 않았습니다.",
        "ㅋㅋㅋ 👩‍👩‍👧 좋았습니다.",
    ],
)
def test_cover_traces_leaves_other_words(text):
    assert cover_traces(plain(text), COVER, email="me@example.com", born_on=BORN) == text


def test_cover_finds_a_name_that_hides_behind_its_spelling():
    assert cover("김민\u200b우입니다. 김민우", ["김민우"]) == f"{COVER}입니다. {COVER}"


def test_cover_traces_is_quick_with_any_text():
    for piece in ("a.", "가", "0-", "@", "A ", "카톡 a", "1."):
        assert len(cover_traces(piece * 5_000, COVER)) > 0
