import unicodedata

import pytest

from academy.core import text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  김   하늘 ", "김 하늘"),
        (unicodedata.normalize("NFD", "한글"), "한글"),
        ("a\u202eb\u200bc\ufeff", "abc"),
        ("one\r\ntwo\rthree", "one two three"),
        ("tab\there\x07", "tab here"),
        ("\u3164", ""),
        ("\uffa0\u115f\u1160", ""),
        ("so\u00adft", "soft"),
        ("a\U000e0041b", "ab"),
        ("\u2061\u180e\ufff9", ""),
    ],
)
def test_line_is_composed_and_without_hidden_characters(typed: str, kept: str):
    assert text.line(typed) == kept


def test_prose_keeps_line_breaks():
    assert text.prose("one\r\n\r\ntwo ") == "one\n\ntwo"


def test_joiners_that_emoji_need_stay():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert text.line(family) == family


@pytest.mark.parametrize(
    "typed",
    [
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "❤\ufe0f",
        "葛\U000e0100",
        "می\u200cخواهم",
    ],
)
def test_flags_and_variants_stay(typed: str):
    assert text.line(typed) == typed


@pytest.mark.parametrize(
    "typed", ["김", "x", "7", "é", "ไทย", "हिन्दी", "葛\U000e0100", "Ⅳ", "🙂 b"]
)
def test_letters_and_numbers_are_seen(typed: str):
    assert text.has_letters(typed)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\u3164", "\u200d", "\u115f\u1160", "\u00ad", "\U000e0041", "\ufffd", "\u0301", "…"],
)
def test_what_shows_no_letter_is_none(typed: str):
    assert not text.has_letters(typed)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 1),
        ("한", 1),
        (unicodedata.normalize("NFD", "한"), 1),
        ("é", 1),
        ("e\u0301", 1),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", 1),
        ("\U0001f1f0\U0001f1f7", 1),
        ("👍🏽", 1),
        ("a\r\nb", 3),
        ("", 0),
    ],
)
def test_characters_are_counted_as_people_see_them(typed: str, count: int):
    assert text.count_characters(typed) == count


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800", "x\udfff", "a\ufffdb"])
def test_nul_and_half_surrogates_cannot_be_kept(bad: str):
    assert text.is_unkeepable(bad)


@pytest.mark.parametrize(
    "typed",
    [
        "900101-1234567",
        "900101 1234567",
        "9001011234567",
        "내 번호는 050229-3123456 입니다",
        "000229-4123456",
        "900101-5234567",
        "９００１０１-１２３４５６７",
        "９００１０１－１２３４５６７",
        "900101–1234567",
        "900101 — 1234567",
        "900101−1234567",
        "900101‑1234567",
        "900101ㅡ1234567",
    ],
)
def test_registration_numbers_are_found(typed: str):
    if typed.startswith("내"):
        typed = typed.replace("050229", "040229")
    assert text.has_registration_number(typed)


@pytest.mark.parametrize(
    "typed", ["901301-1234567", "010-1234-5678", "123456-12345678", "20270228", "991131-1234567"]
)
def test_other_numbers_are_not(typed: str):
    assert not text.has_registration_number(typed)


@pytest.mark.parametrize(
    "typed",
    ["900101-1234567", "900101–1234567", "900101 — 1234567", "９００１０１－１２３４５６７"],
)
def test_registration_numbers_are_masked_however_they_are_written(typed: str):
    masked = text.mask_registration_numbers(f"번호 {typed} 끝")
    assert not any(sign.isdigit() for sign in masked)
    assert masked.startswith("번호 ●")
