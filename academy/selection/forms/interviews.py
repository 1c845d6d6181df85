"""The shape of what is sent about interviews: panels, series of times, one time, appointments."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField

from academy.accounts.models import Person
from academy.selection.interview_states import BookingState
from academy.selection.models import InterviewPlan, InterviewSlot, Panel
from academy.selection.rules.interviews import NOTICE_HOURS, Series
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
)

REASON_WIDTH = 200

_TIME = lazy_pgettext("interview", "Time")

WEEKDAYS = (
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
)


class NoticeForm(EditForm):
    """Until when applicants may book, change and give up."""

    notice_hours = NumberField(_l("Hours before the interview"), [Present()])


def notice_values(plan: InterviewPlan | None) -> dict[str, Any]:
    """Return the plan of interviews as its form shows it."""
    return {"notice_hours": plan.notice_hours if plan else NOTICE_HOURS}


class PanelForm(EditForm):
    """Who interviews together, and where."""

    name = LineField(_l("Name of the panel"), [Present(), AtMost(40)])
    place = LineField(_l("Room, or address of the meeting"), [Present(), AtMost(300)])
    members = SelectMultipleField(_l("Who interviews"), choices=[])

    def offer(self, people: Sequence[Person]) -> None:
        """Offer these people."""
        self.members.choices = [(person.ref, person.name) for person in people]


def panel_values(panel: Panel | None) -> dict[str, Any]:
    """Return a panel as its form shows it."""
    if panel is None:
        return {"name": "", "place": "", "members": []}
    members = [each.person.ref for each in panel.members]
    return {"name": panel.name, "place": panel.place, "members": members}


class SeriesForm(Form):
    """Many times at once; `act` says whether to look at them or to make them."""

    panels = SelectMultipleField(_l("Panels"), choices=[])
    first_on = DayField(_l("First day"), [Present()])
    last_on = DayField(_l("Last day"), [Present()])
    weekdays = SelectMultipleField(
        _l("Days of the week"),
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
        default=["0", "1", "2", "3", "4"],
    )
    begins = ClockField(lazy_pgettext("interview", "From"), [Present()], default=time(9))
    ends = ClockField(lazy_pgettext("interview", "Until"), [Present()], default=time(18))
    minutes = NumberField(_l("Length of an interview"), [Present()], default=30)
    pause = NumberField(_l("Pause between two"), [Present()], default=10)
    rest_begins = ClockField(_l("Break from"), [Optional()], default=time(12))
    rest_ends = ClockField(_l("Break until"), [Optional()], default=time(13))
    seats = NumberField(lazy_pgettext("interview", "People at once"), [Present()], default=1)
    act = HiddenField(default="look")

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse half a break: it would silently be none."""
        is_valid = super().validate(extra_validators)
        ends = (self.rest_begins, self.rest_ends)
        empty = [field for field in ends if field.data is None and not field.errors]
        if len(empty) != 1:
            return is_valid
        empty[0].errors = [_("Please write when the break begins and ends, or leave both empty.")]
        return False

    def offer(self, panels: Sequence[Panel]) -> None:
        """Offer these panels."""
        self.panels.choices = [(panel.ref, panel.name) for panel in panels]

    def chosen(self, panels: Sequence[Panel]) -> list[Panel]:
        """Return those panels that were ticked."""
        return [panel for panel in panels if panel.ref in (self.panels.data or [])]

    @property
    def series(self) -> Series:
        """The series as its rules read it; only after every field was found sound."""
        first, last = self.first_on.data, self.last_on.data
        begins, ends = self.begins.data, self.ends.data
        assert first is not None
        assert last is not None
        assert begins is not None
        assert ends is not None
        rest = (self.rest_begins.data, self.rest_ends.data)
        return Series(
            first_on=first,
            last_on=last,
            weekdays=frozenset(int(day) for day in self.weekdays.data or ()),
            begins=begins,
            ends=ends,
            minutes=self.minutes.data or 0,
            pause=self.pause.data or 0,
            rest=(rest[0], rest[1]) if rest[0] and rest[1] else None,
        )


class MoveSlotForm(EditForm):
    """When a slot is instead."""

    day = DayField(_l("Day"), [Present()])
    begins = ClockField(lazy_pgettext("interview", "From"), [Present()])
    minutes = NumberField(_l("Length of an interview"), [Present()])

    def starts_at(self, zone: str) -> datetime:
        """Return when it begins; only after every field was found sound."""
        day: date | None = self.day.data
        begins: time | None = self.begins.data
        assert day is not None
        assert begins is not None
        return datetime.combine(day, begins, tzinfo=ZoneInfo(zone))


def slot_values(slot: InterviewSlot) -> dict[str, Any]:
    """Return the time of a slot as its form shows it, by the clock of its site."""
    wall = slot.starts_at.astimezone(ZoneInfo(slot.stage.round.site.zone))
    minutes = int((slot.ends_at - slot.starts_at).total_seconds()) // 60
    return {"day": wall.date(), "begins": wall.time(), "minutes": minutes}


class CancelSlotForm(Form):
    """Why a slot is called off; those who booked it read this."""

    reason = LineField(_l("Why"), [Present(), AtMost(REASON_WIDTH)])


class SlotForm(Form):
    """A slot as a page showed it."""

    slot: Field

    @property
    def slot_ref(self) -> str:
        """The slot that was chosen."""
        return (self.slot.data or "").partition(".")[0]

    @property
    def seen(self) -> int | None:
        """The state of the slot that the page was made from."""
        state = (self.slot.data or "").partition(".")[2]
        return int(state) if state.isascii() and state.isdigit() and len(state) < 9 else None


def as_shown(slot: InterviewSlot) -> str:
    """Return what a form sends for a slot: which one, and the state that was shown."""
    return f"{slot.ref}.{slot.version}"


class ChooseForm(SlotForm):
    """The time that an applicant chooses."""

    slot = RadioField(_TIME, [Present()], choices=[], validate_choice=False)


class BookForForm(SlotForm):
    """The time that staff choose for somebody, and why."""

    slot = SelectField(_TIME, [Present()], choices=[], validate_choice=False)
    reason = LineField(_l("Why you book for them"), [Present(), AtMost(REASON_WIDTH)])


class PanelNoteForm(EditForm):
    """What a panel is told to have ready for somebody."""

    panel_note = LineField(_l("What the panel is told"), [Optional(), AtMost(REASON_WIDTH)])


class MarkForm(Form):
    """A tick on the day sheet, with what stood there when it was made."""

    seen = HiddenField()

    @property
    def known(self) -> BookingState:
        """What the page showed."""
        shown = self.seen.data or ""
        return BookingState(shown) if shown in set(BookingState) else BookingState.BOOKED


class MissForm(MarkForm):
    """That somebody did not come, and how one knows."""

    reason = LineField(_l("What happened"), [Present(), AtMost(REASON_WIDTH)])
