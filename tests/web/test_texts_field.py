import pytest
from werkzeug.datastructures import MultiDict

from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.web.forms import ClockField, Form, Present, TextsField


class Sample(Form):
    title = TextsField("Title", characters=5)
    about = TextsField("About", characters=10, prose=True, optional=True)


class Clock(Form):
    at = ClockField("At", [Present()])


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def sent(kind, **values):
    data = MultiDict({name.replace("_", "-"): value for name, value in values.items()})
    return kind(data, meta={"csrf": False})


def test_texts_in_both_languages_give_texts():
    form = sent(Sample, title_ko=" 제목 ", title_en="Title")
    assert form.validate()
    assert form.title.data == Texts(ko="제목", en="Title")
    assert form.about.data == Texts(ko="", en="")


def test_texts_in_one_language_say_where_the_other_is_missing():
    form = sent(Sample, title_ko="제목", about_en="only")
    assert not form.validate()
    assert set(form.errors["title"]) == {"en"}
    assert set(form.errors["about"]) == {"ko"}


@pytest.mark.parametrize("bad", ["123456", "a\x00b", "\ud800", "1" * 1_000_000])
def test_texts_that_cannot_be_kept_are_refused_at_their_language(bad):
    form = sent(Sample, title_ko=bad, title_en="Title")
    assert not form.validate()
    assert set(form.errors["title"]) == {"ko"}


def test_texts_lose_hidden_characters_and_are_composed():
    form = sent(Sample, title_ko="\u1112\u1161\u11ab\u200b\u202e", title_en="A  b")
    assert form.validate()
    assert form.title.data == Texts(ko="한", en="A b")


def test_texts_start_with_what_is_there():
    form = Sample(meta={"csrf": False}, title=Texts(ko="가", en="A"))
    assert form.title.data == Texts(ko="가", en="A")


def test_texts_show_a_broken_rule_at_the_first_language():
    def refuse():
        raise RuleBroken("no", field="title")

    form = sent(Sample, title_ko="제목", title_en="Title")
    form.validate()
    assert not form.carry_out(refuse)
    assert next(iter(form.title.form)).errors == ["no"]


@pytest.mark.parametrize("typed", ["9:05", "09:05", "0905", "９:05", "09시 05분"])
def test_clock_reads_times_as_people_write_them(typed):
    form = sent(Clock, at=typed)
    if typed == "９:05":
        assert not form.validate()
        return
    assert form.validate(), form.errors
    assert form.at.data.strftime("%H:%M") == "09:05"


@pytest.mark.parametrize("typed", ["", "24:00", "9", "nine", "09:60", "1" * 100_000, "\x00"])
def test_clock_refuses_what_is_no_time(typed):
    form = sent(Clock, at=typed)
    assert not form.validate()
    assert form.at.errors
