"""The base of all forms and the field kinds of the house: they give clean, plain values."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto, _is_submitted
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    DateField,
    Field,
    FormField,
    IntegerField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms import Form as PlainForm

from academy.core import text
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.web.form_words import HouseWords
from academy.web.languages import LOCALES
from academy.web.limits import AtMost as AtMost
from academy.web.limits import Optional as Optional
from academy.web.limits import Present as Present

MAX_INTEGER = 2**31 - 1


class Speaking:
    """What WTForms would say by itself is said in the words of the house."""

    def get_translations(self, form: Any) -> HouseWords:
        """Return our words, in the language of the page."""
        return HouseWords()


class Form(FlaskForm):
    """A form that keeps what was typed and can carry out a verb."""

    class Meta(Speaking, FlaskForm.Meta):
        """What all forms share."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return what was sent, without the characters that neither database nor page bears.

            Which fields had them is noted, so that the person is told instead of wondering.
            """
            if formdata is _Auto:
                if not _is_submitted():
                    return None
                formdata = CombinedMultiDict((request.files, request.form))
            if not any(_is_bad(value) for _name, value in _items(formdata)):
                return formdata
            form.had_unkeepable = {n for n, value in _items(formdata) if _is_bad(value)}
            return MultiDict((n, _cleaned(value)) for n, value in _items(formdata))

    result: Any = None
    had_unkeepable: frozenset[str] | set[str] = frozenset()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and say where characters had to be taken out."""
        is_valid = super().validate(extra_validators)
        touched = [field for field in self._all_fields() if field.name in self.had_unkeepable]
        for field in touched:
            field.errors = [
                *field.errors,
                _(
                    "This contained characters that cannot be stored. They were taken out: "
                    "please check it and send it again."
                ),
            ]
        return is_valid and not touched

    def _all_fields(self) -> list[Field]:
        inner = [part for f in self if isinstance(f, FormField) for part in f.form]
        return [*self, *inner]

    def carry_out(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Run a verb; a broken rule becomes an error at its field and everything typed stays."""
        try:
            self.result = verb(*args, **kwargs)
        except RuleBroken as refusal:
            field = self._fields.get(refusal.field or "")
            if field is None:
                self.form_errors.append(str(refusal.message))
            else:
                field.errors = [*field.errors, str(refusal.message)]
            return False
        return True


def _items(formdata: Any) -> list[tuple[str, Any]]:
    if hasattr(formdata, "items") and hasattr(formdata, "getlist"):
        return [(name, value) for name in formdata for value in formdata.getlist(name)]
    return []


def _is_bad(value: Any) -> bool:
    return isinstance(value, str) and text.is_unkeepable(value)


def _cleaned(value: Any) -> Any:
    return text.without_unkeepable(value) if isinstance(value, str) else value


class Words:
    """What people write is kept, so it may hold no resident registration number anywhere.

    Source: Personal Information Protection Act, article 24-2.
    """

    is_words = True
    errors: Sequence[str]
    data: Any

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Refuse a registration number, unless the field has an error or its form does it."""
        if self.errors or getattr(form, "refuses_numbers", False):
            return
        if text.has_registration_number(self.data or ""):
            raise ValidationError(
                _("This looks like a registration number. Please remove it; we may not keep it.")
            )


class LineField(Words, StringField):
    """One line of text, composed and without hidden characters."""

    def pre_validate(self, form: Any) -> None:
        """Tidy what was typed."""
        if isinstance(self.data, str):
            self.data = text.line(self.data)


class ProseField(Words, TextAreaField):
    """Running text with line breaks."""

    def pre_validate(self, form: Any) -> None:
        """Tidy what was typed."""
        if isinstance(self.data, str):
            self.data = text.prose(self.data)


class NumberField(IntegerField):
    """A whole number that fits 32 bits."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits, full-width ones too; anything else is an error at the field."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        typed = valuelist[0].strip()[:40]
        self.data, self.raw_data = None, [typed]
        if not re.fullmatch(r"[-+]?\d{1,10}", typed) or abs(int(typed)) > MAX_INTEGER:
            raise ValueError(_("Please write a whole number, such as 30."))
        self.data = int(typed)


# Digits that run together are eight: of seven nobody can say where the month ends.
_DATE_PARTS = re.compile(
    r"(\d{4})(?:[-./,·년]\s*|\s+)(\d{1,2})(?:[-./,·월]\s*|\s+)(\d{1,2})\s*[.일]?"
)


class DayField(DateField):
    """A date in the ways people write it: 2008-01-15, 2008. 1. 15., 20080115, 2008년 1월 15일."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a date; what was typed stays visible when it cannot be one."""
        typed = valuelist[0].strip()[:40] if valuelist else ""
        self.raw_data = [typed]
        self.data = None
        if not typed:
            return
        # A Korean keyboard also gives digits and signs of full width.
        plain = re.sub(r"\s+(?=[-./,·년월일])", "", unicodedata.normalize("NFKC", typed)).strip()
        match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain) or _DATE_PARTS.fullmatch(plain)
        try:
            if match is None:
                raise ValueError
            year, month, day = (int(part) for part in match.groups())
            self.data = date(year, month, day)
            if not 1900 <= year <= 2200:
                raise ValueError
        except ValueError:
            self.data = None
            raise ValueError(
                _("This is not a date. Please write year, month and day, such as 2005-03-21.")
            ) from None


class ClockField(TimeField):
    """A time of day in the ways people write it: 9:00, 09:00, 0900, 21:30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read hours and minutes; what was typed stays visible when it cannot be a time."""
        typed = valuelist[0].strip()[:20] if valuelist else ""
        self.raw_data = valuelist
        self.data = None
        if not typed:
            return
        match = re.fullmatch(r"([01]?\d|2[0-3])[:시]? ?([0-5]\d)분?", typed, re.ASCII)
        if match is None:
            raise ValueError(_("This is not a time. Please write it like 09:00 or 18:30."))
        self.data = time(int(match[1]), int(match[2]))


class TextsField(FormField):
    """One text in Korean and in English, side by side; gives `Texts`.

    Both languages are asked for. An optional one may be left empty in both, not in one of them.
    """

    def __init__(
        self,
        label: Any = None,
        *,
        characters: int,
        prose: bool = False,
        optional: bool = False,
        **kwargs: Any,
    ) -> None:
        """Take the limit for each language in user-visible characters."""
        super().__init__(_both(characters, prose), label, **kwargs)
        self.flags.prose, self.flags.optional = prose, optional

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Ask for what is missing, at the language where it is."""
        sound: bool = super().validate(form, extra_validators)
        if self.flags.optional and not any(self.data.values()):
            return sound
        for control in self.form:
            if control.errors or text.has_letters(control.data or ""):
                continue
            control.errors = [
                _("Please write at least one letter or number.")
                if control.data
                else _("Please write this in both languages.")
            ]
            sound = False
        return sound

    @property
    def data(self) -> Texts:
        """The text by language; empty where there is none."""
        return Texts({name: value or "" for name, value in self.form.data.items()})

    @property
    def errors(self) -> Any:
        """The errors by language."""
        return self.form.errors

    @errors.setter
    def errors(self, messages: Sequence[str]) -> None:
        # A rule that is broken speaks of the text as a whole: it is said at the first language.
        first = next(iter(self.form))
        first.errors = [*first.errors, *[m for m in messages if isinstance(m, str)]]


def _both(characters: int, prose: bool) -> type[PlainForm]:
    kind = ProseField if prose else LineField
    controls = {
        code: kind(name, [AtMost(characters)], render_kw={"lang": code})
        for code, name in LOCALES.items()
    }
    meta = type("Meta", (Speaking,), {})
    return type("Both", (PlainForm,), {"Meta": meta, **controls})
