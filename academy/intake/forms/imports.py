"""What staff type who bring applications in from another form."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from academy.intake.foreign_table import FIELDS, IGNORED
from academy.intake.rules import Asked
from academy.intake.states import QuestionKind
from academy.web.edits import EditForm
from academy.web.forms import AtMost, Form, LineField, Present, ProseField
from academy.web.languages import LOCALES
from academy.web.words import said


class BringForm(Form):
    """A table, and what has to be known about it."""

    round = SelectField(_l("Round"))
    table = FileField(_l("Table"), [FileRequired(_l("Please choose a file."))])
    source = LineField(
        _l("Which form is it from?"),
        [Present(), AtMost(120)],
        description=_l("A name that colleagues know. It stands in the history."),
    )
    told = ProseField(
        _l("What were these people told about their data, and where?"),
        [Present(), AtMost(1000)],
        description=_l(
            "No consent is noted here: people agreed to what the other form told them, and to"
            " nothing else. Name the notice they read there."
        ),
    )
    language = SelectField(
        _l("Language in which we write to them"), choices=list(LOCALES.items()), default="ko"
    )


class ConfirmForm(Form):
    """The last look before people are brought in."""

    seen = HiddenField()
    skip_errors = BooleanField(_l("Leave the rows with errors out"))
    tells = BooleanField(
        _l("Write to everyone who is brought in"),
        description=_l(
            "A short letter: the application stands here now, with its receipt number and how to"
            " see it. Without it nobody is written to."
        ),
    )


class ColumnsForm(EditForm):
    """What each column of a table holds: a choice for each, made by `columns_form`."""

    def meant(self, headings: Sequence[str]) -> dict[str, str]:
        """Return what was chosen, by heading."""
        return {
            h: self[name].data or IGNORED
            for h, name in zip(headings, _names(headings), strict=True)
        }


def _names(headings: Sequence[str]) -> list[str]:
    return [f"column_{place}" for place, _heading in enumerate(headings)]


def columns_form(headings: Sequence[str], asked: Sequence[Asked]) -> type[ColumnsForm]:
    """Return the form for the columns of one table and the questions of one round."""
    own = [
        SelectChoice(key, label, optgroup=_l("Every application")) for key, label in FIELDS.items()
    ]
    asks = [
        SelectChoice(
            item.key,
            said(item.label) if isinstance(item.label, Mapping) else item.label,
            optgroup=_l("Questions of the round"),
        )
        for item in asked
        if item.key not in FIELDS and item.kind is not QuestionKind.FILE
    ]
    choices = [SelectChoice(IGNORED, _l("Leave this column out")), *own, *asks]
    fields = {
        name: SelectField(heading, choices=choices)
        for heading, name in zip(headings, _names(headings), strict=True)
    }
    return type("ColumnsForm", (ColumnsForm,), fields)


def values_of(headings: Sequence[str], meant: Mapping[str, str]) -> dict[str, Any]:
    """Return what the form of a table begins with."""
    return {n: meant.get(h, IGNORED) for h, n in zip(headings, _names(headings), strict=True)}
