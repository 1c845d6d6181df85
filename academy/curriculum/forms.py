"""The shape of what managers and mentors type into plans, calendars and sheets."""

import unicodedata
from collections.abc import Sequence
from datetime import date, time
from typing import Any, Self, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)

from academy.accounts.models import Person
from academy.cohorts.models import Enrolment
from academy.curriculum.codes import DIGITS
from academy.curriculum.labels import ATTENDANCE, EXCUSES, SUBJECTS, group_name
from academy.curriculum.models import Attendance, Room
from academy.curriculum.planned import Planned
from academy.curriculum.states import AttendanceState, ExcuseKind, Subject
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
    ProseField,
    TextsField,
)
from academy.web.words import said


def _subject(value: Any) -> Any:
    return Subject(value) if value in set(Subject) else value


def _kind(value: Any) -> Any:
    return ExcuseKind(value) if value in set(ExcuseKind) else value


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


WEEKDAYS = {
    0: _l("Monday"),
    1: _l("Tuesday"),
    2: _l("Wednesday"),
    3: _l("Thursday"),
    4: _l("Friday"),
    5: _l("Saturday"),
    6: _l("Sunday"),
}
"""Weekdays, counted from Monday as 0."""


class SessionForm(EditForm):
    """What is planned of a session."""

    title = TextsField(_l("What it is about"), characters=80)
    on = DayField(_l("Day"), [Present()])
    starts = ClockField(_l("Starts at"), [Present()])
    ends = ClockField(_l("Ends at"), [Present()])
    group = SelectField(_l("For"), validate_choice=False)
    room = SelectField(_l("Room"), validate_choice=False)
    place = LineField(_l("Place"), [Optional(), AtMost(60)])
    leader = SelectField(_l("Led by"), validate_choice=False)

    def offer(
        self, rooms: Sequence[Room], leaders: Sequence[Person], groups: Sequence[str]
    ) -> Self:
        """Fill in what there is to choose from, in the language of the page."""
        self.rooms = {room.ref: room.id for room in rooms}
        self.leaders = {person.ref: person.id for person in leaders}
        self.groups = set(groups)
        self.group.choices = [(name, group_name(name)) for name in ("", *groups)]
        self.room.choices = [("", _("No room of ours"))] + [(r.ref, said(r.name)) for r in rooms]
        self.leader.choices = [("", "–")] + [(p.ref, p.name) for p in leaders]
        return self

    def validate_group(self, field: SelectField) -> None:
        """Refuse a group that nobody is in."""
        if field.data and field.data not in self.groups:
            raise ValidationError(_("Please choose one of the groups."))

    def validate_room(self, field: SelectField) -> None:
        """Refuse a room that is not offered."""
        if field.data and field.data not in self.rooms:
            raise ValidationError(_("Please choose one of the rooms of this campus."))

    def validate_leader(self, field: SelectField) -> None:
        """Refuse a person who is not offered."""
        if field.data and field.data not in self.leaders:
            raise ValidationError(_("Please choose somebody who leads sessions here."))

    @property
    def planned(self) -> Planned:
        """What is planned, of a form that is valid."""
        return Planned(
            on=cast(date, self.on.data),
            starts=cast(time, self.starts.data),
            ends=cast(time, self.ends.data),
            title=self.title.data,
            place=self.place.data or "",
            room=self.rooms.get(self.room.data or ""),
            leader=self.leaders.get(self.leader.data or ""),
            group=self.group.data or "",
        )


class NewSessionsForm(SessionForm):
    """One session, or a series of them."""

    times = NumberField(_l("Repeat for"), [Present()], default=1)
    weekdays = SelectMultipleField(
        _l("On these weekdays"),
        choices=[(str(number), label) for number, label in WEEKDAYS.items()],
        validate_choice=False,
    )
    on_days_off = BooleanField(_l("Also on holidays and other days off"))

    @property
    def chosen_days(self) -> frozenset[int]:
        """The weekdays that are ticked, 0 is Monday; what is no weekday is left out."""
        known = {str(number) for number in WEEKDAYS}
        return frozenset(int(each) for each in self.weekdays.data or () if each in known)


class ChangeSessionForm(SessionForm):
    """Another day, time, place or leader, for one session or all later ones of its series."""

    later_too = BooleanField(_l("Also all later sessions of this series"))


class CancelForm(Form):
    """Why a session does not take place."""

    reason = ProseField(_l("Reason"), [Present(), AtMost(300)])
    later_too = BooleanField(_l("Also all later sessions of this series"))


class RoomForm(EditForm):
    """A room, and how many fit."""

    name = TextsField(_l("Name of the room"), characters=60)
    seats = NumberField(_l("How many people fit"), [Optional()])
    is_closed = BooleanField(_l("Takes no new sessions"))


class ClosedDayForm(Form):
    """A day on which a campus closes, and which of its sessions move."""

    on = DayField(_l("Day"), [Present()])
    name = TextsField(_l("What the day is"), characters=60)
    moving = SelectMultipleField(_l("Sessions that move"), validate_choice=False)


class CodeForm(Form):
    """The code that is on the screen."""

    code = LineField(_l("Code on the screen"), [Present(), AtMost(20)])

    def validate_code(self, field: LineField) -> None:
        """Take the digits, full-width ones too; spaces between them are fine."""
        typed = unicodedata.normalize("NFKC", field.data or "")[:40]
        field.data = "".join(typed.split())
        if not (field.data.isascii() and field.data.isdigit() and len(field.data) == DIGITS):
            raise ValidationError(_("The code has six digits."))


class TermsForm(EditForm):
    """What a cohort's attendance goes by."""

    opens_minutes = NumberField(_l("Check-in opens before the start"), [Present()])
    late_minutes = NumberField(_l("Nobody is late until after the start"), [Present()])
    late_per_absence = NumberField(
        _l("So many times late or gone early are one absence"), [Present()]
    )
    least_percent = NumberField(_l("Attendance that is needed"), [Present()])
    networks = ProseField(_l("Networks of the academy"), [Optional(), AtMost(1000)])


class ExcuseForm(Form):
    """Why somebody cannot come, and when."""

    kind = RadioField(
        _l("Why"), choices=[(str(kind), label) for kind, label in EXCUSES.items()], coerce=_kind
    )
    first_on = DayField(_l("First day"), [Present()])
    last_on = DayField(_l("Last day"), [Present()])
    told = ProseField(_l("What else we should know"), [Optional(), AtMost(500)])


class DecideExcuseForm(Form):
    """How staff decide on an excuse."""

    evidence_seen = BooleanField(_l("I have seen the evidence"))
    answer = ProseField(_l("Answer to the person"), [Optional(), AtMost(500)])


def _state(value: Any) -> AttendanceState | None:
    return AttendanceState(value) if value else None


def sheet_form(members: Sequence[Enrolment], marks: dict[int, Attendance]) -> Any:
    """Make the attendance sheet of a session, with a state and a note for each member.

    A hidden field beside them keeps what the page showed, for others mark and check in meanwhile.
    """
    fields: dict[str, Any] = {}
    for member in members:
        mark = marks.get(member.id)
        state = mark.state if mark else None
        note = mark.note if mark else ""
        fields[f"state-{member.ref}"] = RadioField(
            member.person.name,
            [Optional()],
            choices=[(str(state), label) for state, label in ATTENDANCE.items()],
            coerce=_state,
            default=state,
            validate_choice=False,
        )
        fields[f"note-{member.ref}"] = LineField(
            _l("Note"), [Optional(), AtMost(100)], default=note
        )
        fields[f"seen-{member.ref}"] = HiddenField(default=f"{state or ''}|{note}")
    fields["reason"] = LineField(_l("Why marks are corrected"), [Optional(), AtMost(200)])
    form: Form = type("SheetForm", (Form,), fields)()
    return form
