"""The shape of what staff send about places: quotas, papers, calls, an offer out of turn."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from academy.cohorts.states import Discipline
from academy.intake.models import Round
from academy.selection.forms.reviews import REASON_LIMIT, NoRegistrationNumber
from academy.selection.labels import CALL, DISCIPLINE
from academy.selection.models import ArrivalPlan, Quota
from academy.selection.rules import CLOSING
from academy.selection.states import CallResult
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

NOTE_LIMIT = 500


class QuotaForm(EditForm):
    """How many places are for each field; empty for a field without a quota."""

    tech = NumberField(DISCIPLINE["tech"][0], [Optional()])
    design = NumberField(DISCIPLINE["design"][0], [Optional()])
    domain = NumberField(DISCIPLINE["domain"][0], [Optional()])

    @property
    def seats(self) -> dict[Discipline, int | None]:
        """The quota of each field."""
        return {field: self[str(field)].data for field in Discipline}


def quota_values(quotas: list[Quota]) -> dict[str, Any]:
    """Return quotas as their form shows them."""
    return {str(quota.discipline): quota.seats for quota in quotas}


class PromoteForm(Form):
    """Whose place it is, until when it is answered, and why it is offered out of turn."""

    line = SelectField(_l("Place of"), choices=[])
    until = DayField(_l("To be answered by"), [Optional()])
    reason = LineField(_l("Reason"), [Present(), AtMost(200), NoRegistrationNumber()])

    def offer(self, lines: dict[str, int]) -> None:
        """Offer the quotas of the round that have a place left."""
        self.line.choices = [("", _l("The applicant's own line"))]
        self.line.choices += [(line, DISCIPLINE[line][0]) for line, free in lines.items() if free]

    def expires_at(self, zone: str) -> datetime | None:
        """Return until when the offer stands: in the evening of the day, on the site's clock."""
        if self.until.data is None:
            return None
        return datetime.combine(self.until.data, CLOSING, tzinfo=ZoneInfo(zone))


class CallForm(Form):
    """What came of a call."""

    result = SelectField(
        _l("What came of it"),
        [Present()],
        choices=[(str(each), CALL[each][0]) for each in CallResult],
    )
    note = LineField(_l("Note"), [Optional(), AtMost(NOTE_LIMIT), NoRegistrationNumber()])


class ArrivalForm(EditForm):
    """Until when intent is confirmed, and places are replaced."""

    confirm_on = DayField(_l("Confirm by"), [Optional()])
    replace_until = DayField(_l("Places are replaced until"), [Optional()])

    def confirm_until(self, plan: ArrivalPlan | None, zone: str) -> datetime | None:
        """Return until when people confirm: in the evening of the day that was chosen."""
        day = self.confirm_on.data
        if day is None:
            return None
        known = plan.confirm_until if plan is not None else None
        if known is not None and known.astimezone(ZoneInfo(zone)).date() == day:
            return known
        return datetime.combine(day, CLOSING, tzinfo=ZoneInfo(zone))


def arrival_values(plan: ArrivalPlan | None, round: Round) -> dict[str, Any]:
    """Return the plan of arrivals as its form shows it."""
    if plan is None:
        return {}
    zone = ZoneInfo(round.site.zone)
    day: date | None = plan.confirm_until.astimezone(zone).date() if plan.confirm_until else None
    return {"confirm_on": day, "replace_until": plan.replace_until}


class PaperForm(Form):
    """One more paper that everyone with a place hands in."""

    title = TextsField(_l("What"), characters=80)
    note = TextsField(_l("How"), characters=400, optional=True)
    due_on = DayField(_l("Until"), [Optional()])


class MarkForm(Form):
    """Whether a paper has arrived."""

    arrived = HiddenField()


class GiveUpForm(Form):
    """Why a place is given up on somebody's behalf."""

    reason = ProseField(_l("Reason"), [Optional(), AtMost(REASON_LIMIT), NoRegistrationNumber()])
