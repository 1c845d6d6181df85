"""Two people on one record: a form over a row knows which state of it the page was made from."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple, Self

from flask import request
from flask_babel import gettext as _
from wtforms import BooleanField, Field, FormField, HiddenField, SelectField, SelectMultipleField

from academy.core.db import lock
from academy.web.forms import Form
from academy.web.requests import SAFE_METHODS


class Overtaken(NamedTuple):
    """A field that somebody else has saved otherwise since the page was opened."""

    label: str
    saved: str
    typed: str
    language: str = ""


class EditForm(Form):
    """A form over an existing row; made with `over`, it refuses to overwrite what was not seen.

    The refusal keeps what was typed, and `overtaken` holds what is saved now, field by field.
    Sending that page again is a choice, and is taken.
    """

    version: Any = HiddenField()

    overtaken: tuple[Overtaken, ...] = ()
    seen: str | None = None

    @classmethod
    def over(
        cls,
        row: Any,
        fill: Callable[[Any], dict[str, Any]] | None = None,
        *,
        hold: Any = None,
        unsent: bool = False,
    ) -> Self:
        """Make the form of a row, or of the one that is yet to be when there is None.

        `fill` gives the values where they are not the row's own. What is sent is compared under
        the row's lock; `hold` is locked before it where the verb does so, lest two wait in a ring.
        A form is `unsent` on a page to which another form was sent.
        """
        sent = request.method not in SAFE_METHODS and not unsent
        if sent and row is not None:
            if hold is not None:
                lock(hold)
            lock(row)
        values = fill(row) if fill else {}
        # Left out, what was sent is read; None reads nothing.
        read = {} if sent else {"formdata": None}
        form = cls(obj=None if fill else row, data=values, **read)
        form.seen = "" if row is None else str(row.version)
        if not sent:
            form.version.data = form.seen
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and whether the row is still what the page showed."""
        if not super().validate(extra_validators):
            return False
        if self.seen is None or (self.version.raw_data or [""])[0] == self.seen:
            return True
        # Who sends what is already there, by a second press for example, takes nothing away.
        self.overtaken = tuple(_differing(self))
        self.version.raw_data, self.version.data = None, self.seen
        return not self.overtaken

    def lay_beside(self, saved: Mapping[str, Any]) -> None:
        """Show what a verb has found saved meanwhile, by field, where it compares by itself."""
        self.overtaken = tuple(
            row for key, value in saved.items() for row in _compare(self[key], value)
        )


def status_of(form: Form) -> int:
    """Return 409 for a form that was overtaken, 422 for one with errors, else 200."""
    if getattr(form, "overtaken", ()):
        return 409
    return 422 if form.errors or form.form_errors else 200


def _differing(form: Any, whole: str = "") -> list[Overtaken]:
    found = []
    for field in form:
        if isinstance(field, HiddenField) or field.type == "CSRFTokenField":
            continue
        label = f"{whole} – {field.label.text}" if whole else str(field.label.text)
        if isinstance(field, FormField):
            found += _differing(field.form, label)
            continue
        found += _compare(field, field.object_data, label)
    return found


def _compare(field: Field, value: Any, label: str = "") -> Iterator[Overtaken]:
    saved, typed = _shown(field, value), _shown(field, field.data)
    if saved != typed:
        language = (field.render_kw or {}).get("lang", "")
        yield Overtaken(label or str(field.label.text), saved, typed, language)


def _shown(field: Field, value: Any) -> str:
    """Return what a person reads of the value of a field."""
    if isinstance(field, SelectField | SelectMultipleField):
        several = isinstance(field, SelectMultipleField)
        chosen = {str(each) for each in (value or () if several else [value])}
        options: list[Any] = list(field.iter_choices())
        return ", ".join(str(option.label) for option in options if str(option.value) in chosen)
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
