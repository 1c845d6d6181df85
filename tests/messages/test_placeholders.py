"""Placeholders: a closed list, filled once; nothing from a person's text does anything."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.messages.placeholders import PLACEHOLDERS, Facts
from academy.messages.states import Audience
from academy.web.placeholders import as_plain, asked_in, check, values, write, write_line

WHO = PLACEHOLDERS[Audience.APPLICANTS]
FACTS = Facts(
    name="김하늘",
    number="5-2-7K3M-9Q2A",
    link="https://academy.example/my/applications/5-2-7K3M-9Q2A",
    round_title=Texts(ko="5기 2차 모집", en="Cohort 5, round 2"),
    cohort=5,
    site_name=Texts(ko="포항 캠퍼스", en="Pohang"),
    zone="Asia/Seoul",
    closes_at=datetime(2027, 1, 15, 9, tzinfo=UTC),
    test_on=None,
    interview_on=date(2027, 2, 1),
    result_on=date(2027, 2, 20),
    contact="apply@academy.example",
)


def said(text, locale="ko", facts=FACTS):
    return as_plain(write(text, facts, locale, WHO))


def test_write_fills_in_the_language_and_zone_of_the_reader():
    assert said("{마감}") == "2027. 1. 15.(금) 오후 6:00 (한국 시간)"
    assert said("{closes}", "en") == "Fri, 15 January 2027, 6:00 pm (Korea time)"
    assert (said("{기수}"), said("{cohort}", "en")) == ("5기", "cohort 5")
    assert said("{ name } {이름}", "en") == "김하늘 김하늘"


@pytest.mark.parametrize("item", WHO, ids=lambda item: item.key)
def test_every_placeholder_has_two_names_that_mean_the_same(item):
    check(item.name("ko") + item.name("en"), WHO)
    facts = replace(FACTS, test_on=date(2027, 1, 20))
    assert said(item.name("ko"), facts=facts) == said(item.name("en"), facts=facts) != ""


def test_check_names_what_is_unknown():
    with pytest.raises(RuleBroken) as refused:
        check("Dear {name}, your score is {score} {판정} {score}", WHO)
    assert "{score}, {판정}" in str(refused.value.message)


@pytest.mark.parametrize("text", ["{", "}", "{name", "{{name}}", "{%x%} }", "{na\nme}", "{}"])
def test_check_refuses_brackets_that_stand_alone(text):
    with pytest.raises(RuleBroken):
        check(text, WHO)


def test_write_does_not_read_values_again():
    evil = replace(FACTS, name="{number} {{7*7}} {% raw %} {링크}")
    assert said("{name}!", facts=evil) == "{number} {{7*7}} {% raw %} {링크}!"
    (((name, _rest),),) = write("{name}!", evil, "ko", WHO)
    assert name.url == ""


def test_value_makes_no_lines_paragraphs_or_headers():
    evil = replace(FACTS, name="Bob\r\nBcc: all@example.org\n\nHello\u2028x\u202e")
    assert "\n" not in said("{name}", facts=evil)
    assert len(write("{name}", evil, "ko", WHO)) == 1
    assert write_line("To {name}", evil, "ko", WHO) == "To Bob Bcc: all@example.org Hello x"


def test_value_is_cut_where_it_is_absurd():
    assert len(said("{name}", facts=replace(FACTS, name="가" * 5000))) == 300


def test_only_addresses_of_staff_and_our_own_become_links():
    evil = replace(FACTS, name="https://evil.example/login")
    text = "{name} {link} https://academy.example/faq."
    (runs,) = write(text, evil, "en", WHO)[0]
    urls = [run.url for run in runs if run.url]
    assert urls == [FACTS.link, "https://academy.example/faq"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example"])
def test_other_schemes_stay_text(url):
    (runs,) = write(f"see {url}", FACTS, "en", WHO)[0]
    assert not any(run.url for run in runs)


def test_values_say_nothing_for_what_is_not_known():
    used = asked_in(["{test} {interview}"], WHO)
    assert [item.key for item in used] == ["test", "interview"]
    assert values(used, FACTS, "ko") == {"test": "", "interview": "2027. 2. 1.(월)"}
