"""Passwords that are guessed first are refused; long ones of one's own are not."""

import gzip
from dataclasses import replace

import pytest

from academy.accounts.guesses import LIST, check_new_password, is_common
from academy.accounts.rules import PASSWORD_SHORTEST
from academy.core.errors import RuleBroken
from academy.core.paths import asset_dir

OWN = ("김민우", "Minwoo Kim", "minwoo.kim@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "password12",
        "PASSWORD1234!!",
        "Password１２３４",
        "qwertyuiop",
        "1q2w3e4r5t",
        "iloveyou2026!",
        "dragon-1234567",
        "basketball",
        "rlaalsdn1995!!",
        "비밀번호1234567",
        "aaaaaaaaaaaa",
        "abcdefghij",
        "9876543210",
        "academy2026!!",
        "PohangAcademy1!",
        "아카데미포항2026!!",
        "DeveloperAcademy",
        "minwoo19950321",
        "kim.minwoo.kim",
        "김민우12345678",
    ],
)
def test_passwords_that_are_guessed_first_are_refused(app, password):
    with pytest.raises(RuleBroken) as refusal:
        check_new_password(password, about=OWN)
    assert refusal.value.field == "password"


@pytest.mark.parametrize(
    "password",
    [
        "eleven quiet otters",
        "b27458-e767bf-b88047",
        "포항 바다 위의 갈매기 셋",
        "academy of seven llamas",
        "q#8$1!9@2^tr",
        "minwoo eats persimmons",
        "8302957716403",
    ],
)
def test_passwords_of_ones_own_are_taken(app, password):
    check_new_password(password, about=OWN)


def test_list_holds_more_than_the_3000_first_in_small_letters_once():
    listed = gzip.decompress((asset_dir("seed") / "reference" / LIST).read_bytes()).decode()
    words = listed.strip("\n").split("\n")
    assert words == sorted({word.lower() for word in words})
    assert len(words) > 30_000
    assert sum(len(word) >= PASSWORD_SHORTEST for word in words) > 2_000


@pytest.mark.parametrize("odd", ["", "a", "\n", "123456\npassword", "\x00" * 10, "가" * 128])
def test_is_common_takes_odd_texts_for_no_password(odd):
    assert not is_common(odd)


def test_house_words_are_a_setting(app, monkeypatch):
    check_new_password("zebrafinch42!!", about=())
    settings = replace(app.config["SETTINGS"], house_words="Zebra Finch")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    with pytest.raises(RuleBroken):
        check_new_password("zebrafinch42!!", about=())
