"""Whether: age by the Civil Act, deadlines, answers that may be kept and those that count."""

import csv
import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.errors import RuleBroken
from academy.core.text import mask_registration_numbers
from academy.intake import rules
from academy.intake.rules import Asked
from academy.intake.states import NoticeKind, Phase, QuestionKind, RoundState
from academy.intake.wordlist import forbidden_words

LINES = (Path(__file__).parent / "age.csv").read_text(encoding="utf-8").splitlines()
VECTORS = list(csv.DictReader(LINES))
CLOSES = datetime(2027, 2, 28, 14, 59, 59, tzinfo=UTC)
DAYS = st.dates(date(1920, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['born']}@{row['as_of']}")
def test_judge_age_agrees_with_every_vector(row):
    born, as_of = date.fromisoformat(row["born"]), date.fromisoformat(row["as_of"])
    found = rules.judge_age(born, as_of=as_of, floor=19)
    assert (found.age, found.eligible) == (int(row["age"]), row["eligible_19"] == "yes")


def test_judge_age_of_someone_too_young_names_the_first_date():
    found = rules.judge_age(date(2008, 2, 29), as_of=date(2027, 2, 28))
    assert found == rules.Eligibility(eligible=False, age=18, first_date=date(2027, 3, 1))


@pytest.mark.parametrize(
    ("born", "as_of"), [(date(2027, 1, 2), date(2027, 1, 1)), (date(1896, 1, 1), date(2027, 1, 1))]
)
def test_judge_age_of_nobody_alive_is_refused(born, as_of):
    with pytest.raises(RuleBroken) as refusal:
        rules.judge_age(born, as_of=as_of)
    assert refusal.value.field == "born_on"


@given(DAYS, st.integers(0, 60))
def test_born_by_is_the_latest_birth_date_that_is_old_enough(day, age):
    latest = rules.born_by(age, day)
    assert rules.reached_on(latest, age) <= day
    assert rules.reached_on(latest + timedelta(days=1), age) > day


@given(DAYS, st.integers(0, 60))
def test_first_date_is_the_first_on_which_someone_is_old_enough(born, floor):
    first = rules.reached_on(born, floor)
    assert rules.age_on(born, first) >= floor
    assert floor == 0 or rules.age_on(born, first - timedelta(days=1)) == floor - 1


@pytest.mark.parametrize(
    ("seconds", "in_time"), [(-1, True), (0, True), (0.999, True), (1, False), (3600, False)]
)
def test_is_in_time_counts_the_second_that_the_deadline_names(seconds, in_time):
    assert rules.is_in_time(CLOSES + timedelta(seconds=seconds), CLOSES) is in_time


@pytest.mark.parametrize(
    ("status", "hours", "phase"),
    [
        (RoundState.DRAFT, 1, Phase.PREPARING),
        (RoundState.OPEN, -1, Phase.ANNOUNCED),
        (RoundState.OPEN, 0, Phase.RECEIVING),
        (RoundState.OPEN, 1, Phase.RECEIVING),
        (RoundState.OPEN, 3, Phase.CLOSED),
        (RoundState.CLOSED, 1, Phase.CLOSED),
        (RoundState.ARCHIVED, 1, Phase.ARCHIVED),
    ],
)
def test_phase_of_derives_from_status_and_time(status, hours, phase):
    opens = CLOSES - timedelta(hours=2)
    assert rules.phase_of(status, opens, CLOSES, opens + timedelta(hours=hours)) is phase


def test_age_day_is_the_closing_date_on_the_wall_of_the_site():
    assert rules.age_day(datetime(2027, 1, 14, 16, tzinfo=UTC), "Asia/Seoul") == date(2027, 1, 15)
    assert rules.age_day(datetime(2027, 1, 15, 3, tzinfo=UTC), "America/Detroit") == date(
        2027, 1, 14
    )


def test_check_dates_out_of_order_names_the_field():
    steps = [date(2027, 3, 5), date(2027, 3, 4), None, None]
    with pytest.raises(RuleBroken) as refusal:
        rules.check_dates(CLOSES - timedelta(days=1), CLOSES, steps)
    assert refusal.value.field == "test_on"
    with pytest.raises(RuleBroken) as refusal:
        rules.check_dates(CLOSES, CLOSES, [None] * 4)
    assert refusal.value.field == "closes_at"
    rules.check_dates(CLOSES - timedelta(days=1), CLOSES, [date(2027, 3, 5), None, None, None])


@pytest.mark.parametrize("missing", ["privacy", "accommodation", "question", "contact", "time"])
def test_check_can_open_refuses_what_is_missing(missing):
    needed = {
        "questions": 0 if missing == "question" else 3,
        "notices": [kind for kind in NoticeKind if kind != missing],
        "closes_at": CLOSES,
        "contact": "" if missing == "contact" else "a@b.example",
        "at": CLOSES + timedelta(days=1 if missing == "time" else -1),
    }
    with pytest.raises(RuleBroken):
        rules.check_can_open(**needed)


def test_suggested_times_end_on_a_weekday_at_six():
    for shift in range(7):
        at = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=shift)
        opens, closes = rules.suggested_times(at, "Asia/Seoul")
        assert closes.weekday() < 5
        assert (closes.hour, opens.hour) == (18, 9)
        assert opens < closes


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("010-1234-5678", "+821012345678"),
        ("010 1234 5678", "+821012345678"),
        ("010.1234.5678", "+821012345678"),
        ("０１０－１２３４－５６７８", "+821012345678"),
        ("+82 10-1234-5678", "+821012345678"),
        ("+82 010 1234 5678", "+821012345678"),
        ("0082 10 1234 5678", "+821012345678"),
        ("+1 (313) 555-0100", "+13135550100"),
        ("054-279-0000", "+82542790000"),
        ("010-12", None),
        ("call me", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_tidy_phone_gives_one_form_for_all_ways_to_write(typed, kept):
    assert rules.tidy_phone(typed) == kept


@pytest.mark.parametrize(
    ("kind", "text", "fine"),
    [
        (QuestionKind.LONG, "가" * 10, True),
        (QuestionKind.LONG, "가" * 11, False),
        (QuestionKind.LONG, unicodedata.normalize("NFD", "가" * 10), True),
        (QuestionKind.URL, "https://example.org/a", True),
        (QuestionKind.URL, "example.org", False),
        (QuestionKind.URL, "javascript:alert(1)", False),
        (QuestionKind.URL, "https://[", False),
        (QuestionKind.PHONE, "010-1234-5678", True),
        (QuestionKind.PHONE, "010", False),
        (QuestionKind.ONE_OF, "a", True),
        (QuestionKind.ONE_OF, "z", False),
        (QuestionKind.URL, "", True),
    ],
)
def test_warn_about_tells_what_keeps_an_answer_from_counting(kind, text, fine):
    limit = 10 if kind is QuestionKind.LONG else 0
    item = Asked("q", "answers", kind, "Q", limit=limit, choices=("a", "b"))
    assert (rules.warn_about(item, text) is None) is fine


@pytest.mark.parametrize(
    "text",
    [
        "a\0b",
        "\ud800",
        "900101-1234567",
        "900101 5234567",
        "９００１０１－１２３４５６７",
        "x" * 20_001,
    ],
)
def test_check_storable_refuses_without_saying_the_text(text):
    with pytest.raises(RuleBroken) as refusal:
        rules.check_storable(text, field="why")
    assert refusal.value.field == "why"
    assert text not in str(refusal.value.message)


def test_check_storable_accepts_what_only_looks_similar():
    for text in ("2026-11-22", "991399-1234567", "12345678901234567", "010-1234-5678"):
        rules.check_storable(text, field="why")


def test_mask_registration_numbers_leaves_the_rest():
    masked = mask_registration_numbers("제 번호는 900101-1234567 입니다")
    assert "900101" not in masked
    assert masked.startswith("제 번호는 ")
    assert masked.endswith(" 입니다")


def test_what_is_missing_lists_empty_wrong_and_files_in_order():
    asked = [
        Asked("name", "about", QuestionKind.SHORT, "Name"),
        Asked("nick", "about", QuestionKind.SHORT, "Nick", required=False),
        Asked("site", "answers", QuestionKind.URL, "Site", required=False),
        Asked("cv", "files", QuestionKind.FILE, "File"),
    ]
    missing = rules.what_is_missing(asked, {"name": "  ", "site": "nope"}, set())
    assert [m.key for m in missing] == ["name", "site", "cv"]
    assert rules.what_is_missing(asked, {"name": "A"}, {"cv"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "출신 학교를 적어 주세요",
        "What was your MAJOR?",
        "전 공은 무엇입니까?",
        "토익 점수",
        "병역을 마쳤습니까?",
        "Are you married?",
        "가족 관계를 소개해 주세요",
        "Your GPA",
        "종교가 있습니까",
        "How old are you?",
    ],
)
def test_forbidden_words_finds_them_in_both_languages(text):
    assert forbidden_words([text])


@pytest.mark.parametrize(
    "text",
    ["왜 지원하십니까?", "What did you learn on your own?", "팀에서 겪은 갈등을 적어 주세요",
     "Which message would you send?", "생각을 키우는 방법은?", "앱을 만들어 본 적이 있습니까?",
     "하나 이상 고르십시오."],
)  # fmt: skip
def test_forbidden_words_lets_honest_questions_pass(text):
    assert forbidden_words([text]) == []
