"""What applicants type: a date of birth, and the sections of an application."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, Field

from academy.core.text import has_registration_number, mask_registration_numbers
from academy.intake.forms.kinds import AnyOf, DayText, NumberText, OneOf
from academy.intake.labels import DISCIPLINE
from academy.intake.models import Question
from academy.intake.rules import (
    ASKED_WITH_NOTICES,
    DECIDING,
    Asked,
    choices_as_text,
    chosen,
)
from academy.intake.states import NoticeKind, QuestionKind
from academy.web.edits import EditForm
from academy.web.forms import DayField, Form, LineField, Optional, Present, ProseField
from academy.web.words import said


class BirthForm(Form):
    """The first field of all: a date of birth."""

    born_on = DayField(_l("Date of birth"), [Present()])


class BirthCorrectionForm(EditForm):
    """The date of birth of an application that is begun."""

    born_on = DayField(_l("Date of birth"), [Present()])


class ConsentsForm(Form):
    """Consents that are asked beside the notices: one box for each, none is ticked in advance."""

    third_party = BooleanField(_l("I agree that you pass these data on."), [Optional()])
    transfer = BooleanField(_l("I agree that you send these data abroad."), [Optional()])
    news = BooleanField(_l("Yes, write to me about later rounds."), [Optional()])

    @classmethod
    def asking(cls, kinds: Collection[NoticeKind], given: Collection[NoticeKind]) -> Self:
        """Make the form for the matters that a round asks, with what was agreed to before."""
        form = cls(data={str(kind): kind in given for kind in kinds})
        for kind in set(ASKED_WITH_NOTICES) - set(kinds):
            del form[kind]
        return form

    def agreed(self) -> list[NoticeKind]:
        """Return what is ticked."""
        return [kind for kind in ASKED_WITH_NOTICES if kind in self and self[kind].data]


class FileForm(Form):
    """One file in answer to one question."""

    file = FileField(_l("File"))


class Counted:
    """Let a field count its characters without refusing what is too long: drafts keep it."""

    def __init__(self, characters: int) -> None:
        """Take the limit in user-visible characters."""
        self.field_flags = {"characters": characters} if characters else {}

    def __call__(self, form: Any, field: Field) -> None:
        """Accept everything."""


class SectionForm(EditForm):
    """The base of a section: what it asks, and the version it was opened with."""

    # Saving refuses them in words of its own, and then keeps nothing of the section.
    refuses_numbers = True

    def texts(self, keys: Iterable[str]) -> dict[str, str]:
        """Return what was sent for these keys; a field that was not sent is left alone."""
        fields = {key: self[key] for key in keys if key in self}
        return {k: _text(f) for k, f in fields.items() if f.raw_data and not f.errors}

    def known_marks(self) -> dict[str, str] | None:
        """Return the marks of the texts the page was opened with, if it names any."""
        return read_marks(self.version.data or "")

    def lay_beside(self, saved: Mapping[str, Any]) -> None:
        """Show what was saved meanwhile; of several choices, each in its words."""
        super().lay_beside(
            {key: _value(text, isinstance(self[key], AnyOf)) for key, text in saved.items()}
        )

    def mask(self) -> None:
        """Take registration numbers out of what the page shows again."""
        for field in self:
            if isinstance(field.data, str) and has_registration_number(field.data):
                field.data = mask_registration_numbers(field.data)


def _text(field: Field) -> str:
    if isinstance(field, AnyOf):
        return choices_as_text(field.data or ())
    return field.data or ""


def _value(text: Any, several: bool) -> Any:
    return list(chosen(text or "")) if several else text


def read_marks(typed: str) -> dict[str, str] | None:
    """Return marks by key, as `write_marks` wrote them into a page."""
    pairs = [part.partition(":") for part in typed[:8000].split()]
    return {key: mark for key, _colon, mark in pairs if mark} or None


def write_marks(marks: Mapping[str, str]) -> str:
    """Return marks as one text that a page can hold."""
    return " ".join(f"{key}:{mark}" for key, mark in marks.items())


def section_form(
    section: list[Asked], questions: Iterable[Question], values: Mapping[str, Any]
) -> SectionForm:
    """Return the form of a section, filled with what is saved."""
    by_key = {question.key: question for question in questions}
    fields = {item.key: _field(item, by_key.get(item.key)) for item in section}
    several = {item.key for item in section if item.kind is QuestionKind.ANY_OF}
    data = {key: _value(value, key in several) for key, value in values.items()}
    made: SectionForm = type("Section", (SectionForm,), fields)(data=data)
    return made


def _field(item: Asked, question: Question | None) -> Any:
    label = said(question.label) if question else item.label
    more: dict[str, Any] = {"description": said(question.help) if question else ""}
    validators: list[Any] = [Counted(item.limit)]
    if not item.required:
        validators.append(Optional())
    if item.kind is QuestionKind.LONG:
        return ProseField(label, validators, **more)
    if item.kind in DECIDING:
        kind = OneOf if item.kind is QuestionKind.ONE_OF else AnyOf
        return kind(label, validators, choices=_choices(item, question), **more)
    plain = {QuestionKind.NUMBER: NumberText, QuestionKind.DATE: DayText}
    return plain.get(item.kind, LineField)(label, validators, **more)


def _choices(item: Asked, question: Question | None) -> list[tuple[str, Any]]:
    if question is None:
        return [(key, DISCIPLINE[key][0]) for key in item.choices]
    return [(option["key"], said(option["label"])) for option in question.options]
