"""The shape of what managers and mentors type into plans, calendars and sheets."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from academy.cohorts.models import Enrolment
from academy.curriculum.labels import ATTENDANCE, SUBJECTS
from academy.curriculum.models import Attendance
from academy.curriculum.states import AttendanceState, Subject
from academy.web.edits import EditForm
from academy.web.forms import (
    AtMost,
    ClockField,
    DayField,
    Form,
    LineField,
    NumberField,
    Optional,
    Present,
    TextsField,
)


def _subject(value: Any) -> Any:
    return Subject(value) if value in set(Subject) else value


class TrackForm(EditForm):
    """The title of a plan."""

    title = TextsField(_l("Title of the plan"), characters=80)


class ModuleForm(EditForm):
    """One module: what, when, and what people can do after it."""

    subject = SelectField(
        _l("Subject taught"),
        choices=[(str(s), label) for s, label in SUBJECTS.items()],
        coerce=_subject,
    )
    title = TextsField(_l("Title"), characters=80)
    objectives = TextsField(
        _l("What learners can do afterwards"), characters=600, prose=True, optional=True
    )
    first_week = NumberField(_l("First week"), [Present()])
    last_week = NumberField(_l("Last week"), [Present()])


class SessionForm(Form):
    """One session, or one a week."""

    title = TextsField(_l("What it is about"), characters=80)
    on = DayField(_l("Day"), [Present()])
    starts = ClockField(_l("Starts at"), [Present()])
    ends = ClockField(_l("Ends at"), [Present()])
    place = LineField(_l("Place"), [Optional(), AtMost(60)])
    times = NumberField(_l("Repeat for"), [Present()], default=1)


def _state(value: Any) -> AttendanceState | None:
    return AttendanceState(value) if value else None


def sheet_form(members: Sequence[Enrolment], marks: dict[int, Attendance]) -> Form:
    """Make the attendance sheet of a session, with a state and a note for each member."""
    fields: dict[str, Any] = {}
    for member in members:
        mark = marks.get(member.id)
        fields[f"state-{member.ref}"] = RadioField(
            member.person.name,
            [Optional()],
            choices=[(str(state), label) for state, label in ATTENDANCE.items()],
            coerce=_state,
            default=mark.state if mark else None,
            validate_choice=False,
        )
        fields[f"note-{member.ref}"] = LineField(
            _l("Note"), [Optional(), AtMost(100)], default=mark.note if mark else ""
        )
    form: Form = type("SheetForm", (Form,), fields)()
    return form
