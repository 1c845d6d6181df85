"""The shape of what staff send about a stage: its plan and phases, who takes part, its rubric."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField

from academy.accounts.models import Person
from academy.selection.models import Stage, StageReviewer
from academy.selection.rules import CLOSING, LEVELS, MOST_EXTRA
from academy.web.edits import EditForm
from academy.web.forms import (
    AtMost,
    DayField,
    Form,
    LineField,
    NumberField,
    Optional,
    Present,
    TextsField,
)

REASON_WIDTH = 200


class PlanForm(EditForm):
    """How a stage is reviewed."""

    per_application = NumberField(_l("Reviews for each application"), [Present()])
    places = NumberField(_l("How many go on from here"), [Optional()])
    due_on = DayField(_l("Reviews are due on"), [Optional()])

    def due_at(self, stage: Stage) -> datetime | None:
        """Return until when reviews are due: in the evening of the day that was chosen."""
        day = self.due_on.data
        if day is None:
            return None
        zone = ZoneInfo(stage.round.site.zone)
        if stage.due_at is not None and stage.due_at.astimezone(zone).date() == day:
            return stage.due_at
        return datetime.combine(day, CLOSING, tzinfo=zone)


def plan_values(stage: Stage) -> dict[str, Any]:
    """Return the plan of a stage as its form shows it."""
    zone = ZoneInfo(stage.round.site.zone)
    due: date | None = stage.due_at.astimezone(zone).date() if stage.due_at else None
    return {"per_application": stage.per_application, "places": stage.places, "due_on": due}


class PhaseForm(Form):
    """The next phase of a stage, and why where it goes back."""

    move = HiddenField()
    reason = LineField(_l("Reason"), [Optional(), AtMost(REASON_WIDTH)])


class PeopleForm(Form):
    """Some of those who review in a stage, by reference."""

    people = SelectMultipleField(_l("Reviewers"), choices=[], validate_choice=False)


class LimitForm(EditForm):
    """How many applications a reviewer gets at most in a stage."""

    limit = NumberField(_l("At most so many applications in this stage"), [Optional()])


def limit_values(row: StageReviewer) -> dict[str, Any]:
    """Return somebody's limit as its form shows it."""
    return {"limit": row.limit}


class PinForm(Form):
    """The reviewer who is given an application by hand."""

    reviewer = SelectField(_l("Reviewer"), [Present()], choices=[])

    def offer(self, people: list[Person]) -> None:
        """Offer these people."""
        self.reviewer.choices = [("", "—"), *((p.ref, p.name) for p in people)]


class NumberForm(Form):
    """An application, by its receipt number."""

    number = LineField(_l("Receipt number"), [Present(), AtMost(40)])


class ExtraForm(Form):
    """How many applications near the line get how many reviews more."""

    applications = NumberField(_l("Applications nearest the line"), [Present()])
    more = NumberField(_l("More reviews for each"), [Present()], default=MOST_EXTRA)


class CriterionForm(EditForm):
    """One criterion of a rubric's draft: what it is called, what it means, its five levels."""

    name = TextsField(_l("Name"), characters=60)
    about = TextsField(_l("What to look for"), characters=300)
    weight = NumberField(_l("Weight"), [Present()], default=1)
    level_1 = TextsField(_l("Level 1"), characters=300)
    level_2 = TextsField(_l("Level 2"), characters=300)
    level_3 = TextsField(_l("Level 3"), characters=300)
    level_4 = TextsField(_l("Level 4"), characters=300)
    level_5 = TextsField(_l("Level 5"), characters=300)

    @property
    def row(self) -> dict[str, Any]:
        """The criterion as a rubric keeps it, without its key."""
        return {
            "weight": self.weight.data,
            "name": dict(self.name.data),
            "about": dict(self.about.data),
            "levels": [dict(self[f"level_{level}"].data) for level in LEVELS],
        }


def criterion_values(row: dict[str, Any] | None) -> dict[str, Any]:
    """Return a criterion as its form shows it; nothing for a new one."""
    if row is None:
        return {}
    levels = {f"level_{n}": text for n, text in zip(LEVELS, row["levels"], strict=True)}
    return {"name": row["name"], "about": row["about"], "weight": row["weight"], **levels}
