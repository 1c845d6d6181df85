"""The shape of what staff type about a test, and the slot that an applicant chooses."""

import re
from datetime import time
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import ValidationError

from academy.intake.forms.staff import LocalTimeField, in_zone, on_wall
from academy.selection.forms.reviews import NoRegistrationNumber
from academy.selection.labels_exams import WEEKDAYS
from academy.selection.models import ExamPlan, ExamResult, ExamSlot
from academy.selection.rules import MOST_PLACES
from academy.selection.rules.exam_slots import HOURS
from academy.selection.rules.exams import (
    FOR_BLANK,
    FOR_RIGHT,
    FOR_WRONG,
    ITEMS,
    Marking,
    hundredths,
    points_of,
    read_points,
)
from academy.selection.services.exam_results import Entered
from academy.selection.services.exams import ExamSetting
from academy.web.edits import EditForm
from academy.web.forms import (
    AtMost,
    DayField,
    Form,
    LineField,
    NumberField,
    Optional,
    Present,
    ProseField,
    TextsField,
)

REASON_LIMIT = 200
ABOUT_LIMIT = 1000


class PointsField(StringField):
    """Points with at most two decimals, full-width digits and a comma too; gives a `Decimal`."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read points; what was typed stays visible when it cannot be any."""
        typed = valuelist[0].strip()[:40] if valuelist else ""
        self.data, self.raw_data = None, [typed]
        if not typed:
            return
        try:
            self.data = points_of(read_points(typed))
        except ValueError:
            raise ValueError(
                _("Please write points with at most two decimals, such as 42.5.")
            ) from None

    def _value(self) -> str:
        if self.data is not None:
            return str(self.data)
        return str(self.raw_data[0]) if self.raw_data else ""


class ExamPlanForm(EditForm):
    """How a test is held and marked; times are those on the wall of its site."""

    address = LineField(
        _l("Address of the test"),
        [Optional(), AtMost(500)],
        description=_l("Only those see it who are invited, on their own page after signing in."),
    )
    about = TextsField(
        _l("What applicants should know"), characters=ABOUT_LIMIT, prose=True, optional=True
    )
    opens_at = LocalTimeField(_l("Open from"), [Optional()])
    closes_at = LocalTimeField(_l("Open until"), [Optional()])
    hours = NumberField(_l("A slot can be chosen and changed until"), [Present()], default=HOURS)
    items = NumberField(_l("Number of items"), [Present()], default=ITEMS)
    for_right = PointsField(_l("Points for a right answer"), [Present()])
    for_wrong = PointsField(_l("Points for a wrong answer"), [Present()])
    for_blank = PointsField(_l("Points for a blank"), [Present()])
    best = PointsField(_l("Highest score"), [Optional()])

    def setting(self, zone: str) -> ExamSetting:
        """Return what was decided, with the zone of the site."""
        typed: dict[str, Any] = self.data
        items, for_right = typed["items"], hundredths(typed["for_right"])
        best = items * for_right if typed["best"] is None else hundredths(typed["best"])
        return ExamSetting(
            address=typed["address"] or "",
            about=self.about.data,
            opens_at=in_zone(typed["opens_at"], zone) if typed["opens_at"] else None,
            closes_at=in_zone(typed["closes_at"], zone) if typed["closes_at"] else None,
            hours=typed["hours"],
            marking=Marking(
                items=items,
                for_right=for_right,
                for_wrong=hundredths(typed["for_wrong"]),
                for_blank=hundredths(typed["for_blank"]),
                best=best,
            ),
        )


def plan_values(plan: ExamPlan | None, zone: str) -> dict[str, Any]:
    """Return how a test is held as its form shows it; the usual marking for a new one."""
    if plan is None:
        usual = {"for_right": FOR_RIGHT, "for_wrong": FOR_WRONG, "for_blank": FOR_BLANK}
        return {name: points_of(value) for name, value in usual.items()}
    names = ("for_right", "for_wrong", "for_blank", "best")
    return {
        "address": plan.address,
        "about": dict(plan.about),
        "hours": plan.hours,
        "items": plan.items,
        "opens_at": on_wall(plan.opens_at, zone) if plan.opens_at else None,
        "closes_at": on_wall(plan.closes_at, zone) if plan.closes_at else None,
    } | {name: points_of(getattr(plan, name)) for name in names}


CLOCK = re.compile(r"(\d{1,2})(?::(\d{1,2}))?", re.ASCII)


def times_in(typed: str) -> list[time]:
    """Return the times of day in a text, with commas or spaces between them.

    Raises:
        ValueError: it is no such list.
    """
    parts = [part for part in re.split(r"[,、;\s]+", typed) if part]
    found = [CLOCK.fullmatch(part) for part in parts]
    if not all(found):
        raise ValueError(typed)
    return [time(int(match[1]), int(match[2] or 0)) for match in found if match]


class Times:
    """Demand a list of times of day."""

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse what is none."""
        try:
            times_in(field.data)
        except ValueError:
            raise ValidationError(_("Please write times like 10:00, 14:00.")) from None


class SeriesForm(Form):
    """A series of slots."""

    first_on = DayField(_l("First day"), [Present()])
    last_on = DayField(_l("Last day"), [Present()])
    weekdays = SelectMultipleField(
        _l("Weekdays"),
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
        default=["0", "1", "2", "3", "4"],
    )
    times = LineField(_l("Times"), [Present(), AtMost(100), Times()])
    minutes = NumberField(_l("Minutes"), [Present()], default=60)
    places = NumberField(_l("Places in each"), [Present()], default=30)


class PlacesForm(EditForm):
    """How many may sit a test in a slot."""

    places = NumberField(_l("Places"), [Present()])


def places_values(slot: ExamSlot) -> dict[str, Any]:
    """Return the places of a slot as its form shows them."""
    return {"places": slot.seats}


class SlotForm(Form):
    """The slot that an applicant chooses, by reference."""

    slot = RadioField(_l("When would you like to sit the test?"), choices=[], validate_choice=False)


class SlotForForm(Form):
    """The slot that staff choose for somebody; none gives up the one they have."""

    slot = SelectField(_l("Slot"), choices=[], validate_choice=False)
    reason = LineField(_l("Reason"), [Present(), AtMost(REASON_LIMIT), NoRegistrationNumber()])


class AbsentForm(Form):
    """Who has no result did not sit the test; `looked_at` is the list that was seen."""

    looked_at = HiddenField()
    reason = LineField(_l("Reason"), [Present(), AtMost(REASON_LIMIT), NoRegistrationNumber()])


class TableForm(Form):
    """A table of results."""

    table = FileField(_l("Table of results (CSV)"), [FileRequired(_l("Please choose a file."))])


class CarryOutForm(Form):
    """The last look before results are written."""

    seen = HiddenField()
    skip_errors = BooleanField(_l("Leave the rows with errors out"))


class ResultForm(EditForm):
    """One result by hand."""

    sat = RadioField(
        _l("Did they sit the test?"),
        choices=[("yes", _l("Yes")), ("no", _l("No, they did not come"))],
        default="yes",
    )
    n_right = NumberField(_l("Right"), [Optional()])
    n_wrong = NumberField(_l("Wrong"), [Optional()])
    n_blank = NumberField(_l("Blank"), [Optional()])
    points = PointsField(_l("Points"), [Optional()])
    reason = LineField(_l("Reason"), [Present(), AtMost(REASON_LIMIT)])

    @property
    def entered(self) -> Entered:
        """The result that was typed."""
        points: Decimal | None = self.points.data
        return Entered(
            sat=self.sat.data == "yes",
            right=self.n_right.data,
            wrong=self.n_wrong.data,
            blank=self.n_blank.data,
            points=None if points is None else hundredths(points),
        )


def result_values(result: ExamResult | None) -> dict[str, Any]:
    """Return a result as its form shows it; points alone where there are no counts."""
    if result is None:
        return {}
    return {
        "sat": "yes" if result.sat else "no",
        "n_right": result.n_right,
        "n_wrong": result.n_wrong,
        "n_blank": result.n_blank,
        "points": points_of(result.points) if result.sat and result.n_right is None else None,
    }


class LineForm(Form):
    """Decisions from a line that was looked at."""

    line = HiddenField()
    looked_at = HiddenField()
    others = RadioField(
        _l("Those below, and those who did not come"),
        choices=[("nothing", _l("Prepare nothing")), ("decline", _l("Prepare a decline"))],
        default="nothing",
    )
    replaces = BooleanField(_l("Replace what is prepared already"))
    reason = ProseField(_l("Reason"), [Present(), AtMost(REASON_LIMIT), NoRegistrationNumber()])

    @property
    def drawn(self) -> int | None:
        """The line in hundredths, if it was not tampered with."""
        said = self.line.data or ""
        return int(said) if re.fullmatch(r"-?\d{1,9}", said, re.ASCII) else None


def line_number(by: str, said: str) -> tuple[int | None, str]:
    """Return the points in hundredths, or the places, that a line was asked for by; or why not."""
    if by == "points":
        try:
            return read_points(said), ""
        except ValueError:
            return None, _("Please write points with at most two decimals, such as 42.5.")
    if not re.fullmatch(r"\d{1,6}", said) or not 1 <= int(said) <= MOST_PLACES:
        return None, _("Please write a whole number, such as 30.")
    return int(said), ""
