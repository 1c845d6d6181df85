"""Conditions, kinds and options of questions, over forms made up at random."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.intake.rules import (
    Asked,
    answers_that_count,
    check_conditions,
    check_ends,
    choices_as_text,
    chosen,
    is_shown,
    keyed_options,
    moved,
    shown,
    tidy_day,
    tidy_number,
    warn_about,
    what_is_missing,
)
from academy.intake.states import QuestionKind

K = QuestionKind
OPTIONS = ("o1", "o2", "o3")


@st.composite
def forms(draw) -> list[Asked]:
    """A form in which whatever depends on an answer comes after its question."""
    made: list[Asked] = []
    for number in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from([K.ONE_OF, K.ANY_OF, K.SHORT, K.NUMBER, K.DATE]))
        deciding = [item for item in made if item.kind in {K.ONE_OF, K.ANY_OF}]
        above = draw(st.sampled_from([None, *deciding]))
        values = draw(st.sets(st.sampled_from(OPTIONS), min_size=1)) if above else ()
        made.append(
            Asked(
                f"q{number}",
                "answers",
                kind,
                f"Question {number}",
                required=draw(st.booleans()),
                choices=OPTIONS if kind in {K.ONE_OF, K.ANY_OF} else (),
                depends_on=above.key if above else "",
                depends_values=tuple(sorted(values)),
            )
        )
    return made


def answers_to(form: list[Asked]) -> st.SearchStrategy[dict[str, str]]:
    """Answers of any sort, right ones and wrong ones."""
    one = st.sampled_from([*OPTIONS, "o9", "", "words", "12", "2027-01-15"])
    several = st.lists(st.sampled_from(OPTIONS), unique=True).map(choices_as_text)
    return st.dictionaries(st.sampled_from([item.key for item in form]), one | several)


filled_in = forms().flatmap(lambda form: st.tuples(st.just(form), answers_to(form)))


@given(filled_in)
def test_a_question_is_shown_exactly_if_all_above_it_are_and_were_answered_so(pair):
    form, answers = pair
    by_key = {item.key: item for item in form}

    def expected(item: Asked) -> bool:
        if not item.depends_on:
            return True
        above = by_key[item.depends_on]
        return expected(above) and bool(
            set(chosen(answers.get(above.key, ""))) & set(item.depends_values)
        )

    assert [i.key for i in shown(form, answers)] == [i.key for i in form if expected(i)]
    assert all(is_shown(item, form, answers) == expected(item) for item in form)


@given(filled_in)
def test_a_hidden_question_is_never_missing_and_its_answer_never_counts(pair):
    form, answers = pair
    seen = {item.key for item in shown(form, answers)}
    assert {missing.key for missing in what_is_missing(form, answers, set())} <= seen
    counted = answers_that_count(form, answers)
    assert set(counted) == seen & set(answers)
    assert all(counted[key] == answers[key] for key in counted)


@given(filled_in)
def test_a_shown_question_that_is_needed_and_empty_is_missing(pair):
    form, answers = pair
    empty = {i.key for i in shown(form, answers) if i.required and not answers.get(i.key)}
    assert empty <= {missing.key for missing in what_is_missing(form, answers, set())}


@given(filled_in)
def test_what_was_hidden_and_is_shown_again_has_its_answer_again(pair):
    form, answers = pair
    before = answers_that_count(form, answers)
    without = dict.fromkeys(answers, "")
    assert all(not answers_that_count(form, without).get(key) for key in answers)
    assert answers_that_count(form, dict(answers)) == before


@given(forms())
def test_a_form_in_order_passes_and_no_circle_ever_does(form):
    check_conditions(form)
    depending = [item for item in form if item.depends_on]
    for item in depending:
        rest = [each for each in form if each.key != item.key]
        above = next(n for n, each in enumerate(rest) if each.key == item.depends_on)
        with pytest.raises(RuleBroken) as refused:
            check_conditions([*rest[:above], item, *rest[above:]])
        assert refused.value.field in {"depends_on", "depends_values"}


def test_condition_on_itself_on_words_or_on_no_option_is_refused():
    first = Asked("a", "answers", K.ONE_OF, "A", choices=OPTIONS)
    words = Asked("b", "answers", K.SHORT, "B")
    for wrong in (
        [Asked("a", "answers", K.ONE_OF, "A", choices=OPTIONS, depends_on="a",
               depends_values=("o1",))],
        [first, words, Asked("c", "answers", K.SHORT, "C", depends_on="b", depends_values=("x",))],
        [first, Asked("c", "answers", K.SHORT, "C", depends_on="a", depends_values=())],
        [first, Asked("c", "answers", K.SHORT, "C", depends_on="a", depends_values=("o9",))],
    ):  # fmt: skip
        with pytest.raises(RuleBroken):
            check_conditions(wrong)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("12", "12"), ("+12", "12"), ("-0", "0"), ("1,200", "1200"), ("１２.５0", "12.5"),
        ("−3", "-3"), ("007", "7"), ("1,20", None), ("1e3", None), ("", None), ("12명", None),
        ("9" * 16, None), ("٣", "3"), ("1.", None), ("NaN", None),
    ],
)  # fmt: skip
def test_number_is_read_as_people_write_it(typed, plain):
    assert tidy_number(typed) == plain


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2027-01-15", "2027-01-15"), ("2027. 1. 15.", "2027-01-15"), ("20270115", "2027-01-15"),
        ("2027년 1월 15일", "2027-01-15"), ("2027-02-30", None), ("15/01/2027", None), ("", None),
        ("0001-01-01", None), ("２０２７-０１-１５", "2027-01-15"),
    ],
)  # fmt: skip
def test_day_is_read_as_people_write_it(typed, iso):
    assert tidy_day(typed) == iso


@given(st.decimals(-(10**12), 10**12, places=3, allow_nan=False))
def test_number_that_was_tidied_stays_what_it_is(value):
    plain = tidy_number(f"{value:f}")
    assert plain is not None
    assert tidy_number(plain) == plain
    assert float(plain) == float(value)


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(-60, 60))
def test_number_warns_exactly_outside_its_ends(one, other, value):
    lowest, highest = sorted((one, other))
    item = Asked("n", "answers", K.NUMBER, "N", lowest=lowest, highest=highest)
    assert (warn_about(item, str(value)) is None) == (lowest <= value <= highest)


@given(st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1), st.integers(1, 3))
def test_several_choices_warn_exactly_outside_their_ends(keys, end):
    text = choices_as_text(keys)
    assert chosen(text) == tuple(keys)
    few = Asked("m", "answers", K.ANY_OF, "M", choices=OPTIONS, lowest=end)
    many = Asked("m", "answers", K.ANY_OF, "M", choices=OPTIONS, highest=end)
    assert (warn_about(few, text) is None) == (len(keys) >= end)
    assert (warn_about(many, text) is None) == (len(keys) <= end)
    assert warn_about(many, "o9") is not None


@given(st.text("가힣각한글abc 👩‍👩‍👧é", min_size=1, max_size=40))
def test_limit_counts_what_people_see_composed_or_not(text):
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        item = Asked("t", "answers", K.LONG, "T", limit=40)
        assert warn_about(item, written) is None
    over = Asked("t", "answers", K.LONG, "T", limit=1)
    counts = {
        warn_about(over, unicodedata.normalize(form, "한국")) is None for form in ("NFC", "NFD")
    }
    assert counts == {False}


@given(
    st.lists(st.text("가나다라", min_size=1, max_size=3), unique=True, min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_options_keep_their_keys_when_they_change_places(words, random):
    rows = [Texts(ko=word, en=f"en {word}") for word in words]
    known = [{"key": key, "label": dict(text)} for key, text in keyed_options(rows)]
    mixed = list(rows)
    random.shuffle(mixed)
    fresh = Texts(ko="새 보기", en="fresh one")
    now = keyed_options([*mixed, fresh], known)
    before = {option["label"]["ko"]: option["key"] for option in known}
    assert all(key == before[text["ko"]] for key, text in now[:-1])
    assert now[-1][0] not in before.values()
    assert len({key for key, _text in now}) == len(now)


def test_option_whose_words_are_mended_keeps_its_key_and_a_dropped_key_stays_unused():
    known = [{"key": "o1", "label": {"ko": "하나", "en": "one"}},
             {"key": "o2", "label": {"ko": "둘", "en": "two"}}]  # fmt: skip
    mended = keyed_options([Texts(ko="하나요", en="First"), Texts(ko="둘", en="two")], known)
    assert [key for key, _text in mended] == ["o1", "o2"]
    other = keyed_options([Texts(ko="둘", en="two"), Texts(ko="셋", en="three")], known)
    assert [key for key, _text in other] == ["o2", "o3"]


def test_moved_changes_two_places_and_stops_at_the_ends():
    assert moved([1, 2, 3], 1, "up") == [2, 1, 3]
    assert moved([1, 2, 3], 1, "down") == [1, 3, 2]
    assert moved([1, 2, 3], 0, "up") == moved([1, 2, 3], 2, "down") == [1, 2, 3]


def test_ends_that_cannot_be_are_refused():
    check_ends(K.NUMBER, 1, 1)
    check_ends(K.ANY_OF, 1, 3, choices=3)
    for kind, lowest, highest in ((K.NUMBER, 2, 1), (K.ANY_OF, 0, 2), (K.ANY_OF, 1, 4)):
        with pytest.raises(RuleBroken):
            check_ends(kind, lowest, highest, choices=3)
