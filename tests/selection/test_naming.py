"""A given name alone gives a person away too; a common word does not."""

import time

import pytest

from academy.selection.naming import cover_names, given_names

MINWOO = ["김민우", "Kim Min-woo", "미누"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("김민우", ["민우"]),
        ("김 민우", ["민우"]),
        ("남궁민", ["궁민", "민"]),
        ("선우진", ["우진", "진"]),
        ("황보 라온", ["라온"]),
        ("이솔", ["솔"]),
        ("박하늘별님이", ["하늘별님이"]),
        ("솔", []),
    ],
)
def test_given_names_of_a_korean_name(name, given):
    assert given_names(name) == given


@pytest.mark.parametrize(
    "text",
    [
        "# 김민우입니다",
        "# 김 민 우 올림",
        "친구들은 #가 꼼꼼하다고 합니다",
        "#는 늘 묻습니다. #이는 아니고 #야, #도 #의 #와 #를",
        "#씨, # 씨, #님, #군",
        "“#야, 이건 어때?”",
        "#라고 합니다. #입니다. #였습니다.",
        "#(Minwoo)",
        "별명은 #입니다",
        "I am #. Call me #, # or #; #’s app",
        "#는",
    ],
)
def test_cover_names_finds_every_form_of_the_own_name(text):
    for spelt in ("민우", "미누", "Minwoo", "Min-woo", "MINWOO", "minwoo"):
        hidden = cover_names(text.replace("#", spelt), MINWOO, "■")
        for secret in ("민우", "미누", "minwoo", "min-woo"):
            assert secret not in hidden.lower(), text


@pytest.mark.parametrize(
    "text",
    [
        "한국여성민우회에서 봉사했습니다",
        "서민우대 상품을 만들었습니다",
        "a minute of woodwork, Minwood",
        "Kim is a name of millions",
    ],
)
def test_cover_names_leaves_longer_words_and_family_names(text):
    assert cover_names(text, MINWOO, "■") == text


@pytest.mark.parametrize(
    ("name", "text", "covered"),
    [
        ("김지원", "지원 동기: 여러 지원을 받아 지원했습니다", None),
        ("김지원", "저는 지원 과정에서 배웠습니다. 사회의 지원이 필요합니다", None),
        ("김지원", "지원 씨앗을 뿌립니다", None),
        ("김지원", "지원이는 웃었고 지원 씨도 그랬습니다", "■이는 웃었고 ■ 씨도 그랬습니다"),
        ("김지원", "제 이름은 지원입니다. 지원이라고 합니다", "제 이름은 ■입니다. ■이라고 합니다"),
        ("최보람", "저는 보람입니다. 보람을 느꼈습니다", "저는 ■입니다. 보람을 느꼈습니다"),
        ("고민", "고민이 많았습니다. 고민 씨", "고민이 많았습니다. ■ 씨"),
        ("김민", "국민이 민주적으로 민이 되어", None),
        ("김민", "민이가 왔고 민 씨는 갔습니다", "■이가 왔고 ■ 씨는 갔습니다"),
        ("김길", "길이는 3미터입니다", None),
        ("Will Park", "I will go to the park. Will did.", "I will go to the park. ■ did."),
        ("Ian Jo", "Italian pasta, Ian.", "Italian pasta, ■."),
        ("Ella Stone", "a stone wall; Stone, Ella and ELLA", "a stone wall; ■, ■ and ■"),
        ("Mia", "Mia saw Mamma mia, mia", "■ saw Mamma mia, mia"),
        ("金民友", "我是金民友。", "我是■。"),
        ("", "아무것도 없습니다", None),
        ("...", "아무것도 없습니다...", None),
    ],
)
def test_cover_names_tells_a_name_from_a_word(name, text, covered):
    assert cover_names(text, [name], "■") == (covered or text)


@pytest.mark.parametrize(
    "text", ["민우" + "이나" * 20_000 + "회", "민우이라고" * 5_000, "Kim " * 20_000, "김 " * 20_000]
)
def test_cover_names_is_quick_with_any_text(text):
    started = time.perf_counter()
    cover_names(text, MINWOO, "■")
    assert time.perf_counter() - started < 2
