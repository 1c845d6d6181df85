"""What the fields of the house accept, and what they say otherwise."""

import re
from pathlib import Path

import pytest
import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, TimeField
from wtforms.validators import InputRequired, Length, Regexp

from academy.web.form_words import HouseWords
from academy.web.forms import AtMost, ClockField, Form, LineField, NumberField, Present, ProseField

INVISIBLE = [
    "\u3164",
    "\u200d",
    "\u115f\u1160",
    "\u00ad",
    "\U000e0041",
    "\ufffd",
    "\ud800",
    "\u0301",
]


class Named(Form):
    name = LineField("Name", [Present(), AtMost(40)])


class Told(Form):
    story = ProseField("Story", [AtMost(100)])


class Kinds(Form):
    at = TimeField("At")
    clock = ClockField("At")
    on = DateField("On")
    number = IntegerField("Number")
    whole = NumberField("Number")
    one = SelectField("One", choices=[("a", "A")])
    nth = SelectField("One", choices=[(1, "A")], coerce=int)
    tap = RadioField("One", choices=[("a", "A")])
    some = SelectMultipleField("Some", choices=[("a", "A")])
    ids = SelectMultipleField("Some", choices=[(1, "A")], coerce=int)
    key = LineField("Key", [Regexp("^[0-9]+$")])
    short = LineField("Short", [Length(max=2)])
    needed = LineField("Needed", [InputRequired()])


def sent(kind, **values):
    return kind(MultiDict(values), meta={"csrf": False})


@pytest.fixture(params=["ko", "en"], autouse=True)
def language(request, app):
    with app.test_request_context(headers={"Accept-Language": request.param}):
        yield request.param


@pytest.mark.parametrize("name", INVISIBLE)
def test_name_that_nobody_sees_is_refused(name):
    form = sent(Named, name=name)
    assert not form.validate()
    assert form.errors["name"]


@pytest.mark.parametrize("name", ["👨\u200d" * 30 + "👩", "A" + "\u0301" * 300, "가" * 41])
def test_line_that_is_more_than_its_column_holds_is_refused(name):
    assert not sent(Named, name=name + " x").validate()


@pytest.mark.parametrize("name", ["가" * 40, "A\u0301" * 40, "x" + "👍🏽" * 20, "7"])
def test_ordinary_line_of_full_length_is_accepted(name):
    assert sent(Named, name=name).validate()


def test_running_text_ends_as_well():
    assert sent(Told, story="👨\u200d👩\u200d👧" * 80).validate()
    assert not sent(Told, story="A" + "\u0301" * 100_000).validate()


def test_every_message_is_in_our_words(language):
    names = [name for name in Kinds()._fields if name != "csrf_token"]
    form = sent(Kinds, **{name: "no such" for name in names if name != "needed"})
    assert not form.validate()
    assert set(form.errors) == set(names)
    for message in (str(m) for errors in form.errors.values() for m in errors):
        assert not re.search("(?i)not a valid|invalid|this field is required", message)
        assert bool(re.search("[가-힣]", message)) is (language == "ko")


def test_nothing_that_wtforms_can_say_stays_as_it_is():
    folder = Path(wtforms.__file__).parent
    said = [
        message
        for path in folder.rglob("*.py")
        for message in re.findall(r"gettext\(\s*[\"'](.+?)[\"']\s*[,)]", path.read_text("utf-8"))
    ]
    assert len(said) > 20
    assert not [message for message in said if HouseWords().gettext(message) == message]


@pytest.mark.parametrize(("form", "name"), [(Named, "name"), (Told, "story")])
def test_words_with_a_registration_number_are_refused(form, name):
    assert not sent(form, **{name: "저는 900101-1234567 입니다"}).validate()
    assert sent(form, **{name: "저는 901331-1234567 입니다"}).validate()


def test_words_that_are_too_long_name_one_error_only():
    told = sent(Told, story="900101-1234567 " * 20)
    assert not told.validate()
    assert len(told.story.errors) == 1


def test_every_field_of_words_is_one_of_the_house():
    """Fields that people write into refuse registration numbers, tidy and limit what they hold."""
    bare = re.compile(r"= (?:StringField|TextAreaField)\(")
    forms = Path("academy").glob("*/forms*/**/*.py")
    paths = [*forms, *Path("academy").glob("*/forms.py")]
    assert paths
    assert not [str(path) for path in paths if bare.search(path.read_text("utf-8"))]
