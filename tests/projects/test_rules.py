from datetime import date, timedelta

import pytest

from academy.core.errors import RuleBroken
from academy.projects import rules
from academy.projects.states import ChallengeKind, Phase

DAY = date(2027, 3, 2)
DAYS = [DAY + timedelta(days=n) for n in (0, 10, 20, 30)]


@pytest.mark.parametrize(
    ("after", "phase"),
    [
        (-1, None),
        (0, Phase.ENGAGE),
        (9, Phase.ENGAGE),
        (10, Phase.INVESTIGATE),
        (20, Phase.ACT),
        (30, Phase.ACT),
        (31, None),
    ],
)
def test_phase_on_a_day(after, phase):
    assert rules.phase_on(DAY + timedelta(days=after), *DAYS) is phase


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/team/app",
        "https://apps.apple.com/kr/app/id123456?l=ko",
        "https://예시.한국/앱",
        "https://a.co:443/x",
    ],
)
def test_is_sound_link_for_whole_addresses(address):
    assert rules.is_sound_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://github.com/team",
        "javascript:alert(1)",
        "https://",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://user:secret@github.com/x",
        "https://github.com\\@evil.example/",
        "https://github.com:8443/x",
        "https://github.com:99999999/x",
        "https://[::1]/",
        "https://a b.example/",
        'https://github.com/"onclick',
        "//github.com/x",
        "github.com/x",
        "https://github.com/" + "a" * 500,
        "https://" + "가" * 200 + ".kr/",
        "https://github.com/\u202e",
    ],
)
def test_is_sound_link_refuses_anything_else(address):
    assert not rules.is_sound_link(address)


@pytest.mark.parametrize("number", range(4))
def test_check_dates_outside_the_cohort_names_the_day(number):
    days = list(DAYS)
    days[number] = date(2028, 1, 1)
    with pytest.raises(RuleBroken) as refused:
        rules.check_dates(days, cohort_starts=DAY, cohort_ends=DAYS[-1])
    assert refused.value.field == rules.DATE_FIELDS[number]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_check_dates_out_of_order_names_the_day(number):
    days = [DAYS[-1]] * 4
    days[number] = DAY
    with pytest.raises(RuleBroken) as refused:
        rules.check_dates(days, cohort_starts=DAY, cohort_ends=DAYS[-1])
    assert refused.value.field == rules.DATE_FIELDS[number]


def test_check_dates_in_order_pass():
    rules.check_dates(DAYS, cohort_starts=DAY, cohort_ends=DAYS[-1])


def test_check_room_at_the_limit():
    rules.check_room(5)
    with pytest.raises(RuleBroken):
        rules.check_room(6)


def test_check_can_start_at_the_limit():
    rules.check_can_start(3)
    with pytest.raises(RuleBroken):
        rules.check_can_start(2)


@pytest.mark.parametrize("kind", list(ChallengeKind))
def test_self_formed_teams_are_for_the_macro_challenge_only(kind):
    if kind is ChallengeKind.MACRO:
        rules.check_self_formed(kind)
    else:
        with pytest.raises(RuleBroken):
            rules.check_self_formed(kind)


@pytest.mark.parametrize("kind", list(ChallengeKind))
def test_bridge_and_nano_are_not_done_in_teams(kind):
    if kind in {ChallengeKind.BRIDGE, ChallengeKind.NANO}:
        with pytest.raises(RuleBroken):
            rules.check_in_teams(kind)
    else:
        rules.check_in_teams(kind)


def test_find_missing_texts_names_text_and_language():
    texts = {"title": {"ko": "가", "en": ""}, "problem": {"en": "A"}}
    assert rules.find_missing_texts(texts) == [("title", "en"), ("problem", "ko")]
