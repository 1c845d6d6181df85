"""What staff type: rounds, more time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import StopValidation

from academy.cohorts.models import Cohort
from academy.core.types import Texts
from academy.intake.models import Round
from academy.intake.rules import AGE_FLOOR, suggested_times
from academy.intake.services import RoundPlan
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
)


class LocalTimeField(StringField):
    """A date and time on the wall of a site; `data` has no zone, the form gives it one."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what a browser's control or a person writes: 2027-01-15T18:00."""
        typed = valuelist[0].strip()[:40] if valuelist else ""
        self.data = None
        if not typed:
            return
        for pattern in ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"):
            try:
                found = datetime.strptime(typed, pattern)  # noqa: DTZ007  the site gives the zone
            except ValueError:
                continue
            if 2000 <= found.year <= 2200:
                self.data = found
                return
        raise ValueError(_("This is not a date and time, such as 2027-01-15 18:00."))

    def _value(self) -> str:
        if self.data is not None:
            return str(self.data.strftime("%Y-%m-%dT%H:%M"))
        return str(self.raw_data[0])[:40] if self.raw_data else ""


class InRange:
    """Limit a number."""

    def __init__(self, lowest: int, highest: int) -> None:
        """Take both ends, which count."""
        self.lowest, self.highest = lowest, highest

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse what lies outside."""
        if field.data is not None and not self.lowest <= field.data <= self.highest:
            raise StopValidation(
                _(
                    "Please give a number from %(lowest)s to %(highest)s.",
                    lowest=self.lowest,
                    highest=self.highest,
                )
            )


class RoundForm(EditForm):
    """A round in preparation; times are those on the wall of its site."""

    title_ko = LineField(_l("Title in Korean"), [Present(), AtMost(100)])
    title_en = LineField(_l("Title in English"), [Present(), AtMost(100)])
    opens_at = LocalTimeField(_l("Opens"), [Present()])
    closes_at = LocalTimeField(_l("Closes"), [Present()])
    seats = NumberField(_l("Seats"), [Present(), InRange(1, 100_000)])
    age_floor = NumberField(_l("Lowest age"), [Present(), InRange(0, 99)])
    age_as_of = DayField(_l("Day on which age is judged"), [Optional()])
    documents_on = DayField(_l("Result of the documents"), [Optional()])
    test_on = DayField(_l("Online test"), [Optional()])
    interview_on = DayField(_l("Online interview"), [Optional()])
    result_on = DayField(_l("Final result"), [Optional()])
    costs_ko = ProseField(_l("Costs and support, in Korean"), [Optional(), AtMost(1000)])
    costs_en = ProseField(_l("Costs and support, in English"), [Optional(), AtMost(1000)])
    contact = LineField(_l("Address to ask"), [Present(), AtMost(254, width=254)])

    def plan(self, zone: str) -> RoundPlan:
        """Return what was decided, with the zone of the site."""
        typed: dict[str, Any] = self.data
        return RoundPlan(
            title=Texts(ko=typed["title_ko"], en=typed["title_en"]),
            opens_at=in_zone(typed["opens_at"], zone),
            closes_at=in_zone(typed["closes_at"], zone),
            seats=typed["seats"],
            age_floor=typed["age_floor"],
            age_as_of=typed["age_as_of"],
            documents_on=typed["documents_on"],
            test_on=typed["test_on"],
            interview_on=typed["interview_on"],
            result_on=typed["result_on"],
            costs=texts_of(typed["costs_ko"], typed["costs_en"]),
            contact=typed["contact"],
        )


class CorrectionForm(EditForm):
    """What may still be corrected once people have seen a round, and why."""

    title_ko = LineField(_l("Title in Korean"), [Present(), AtMost(100)])
    title_en = LineField(_l("Title in English"), [Present(), AtMost(100)])
    documents_on = DayField(_l("Result of the documents"), [Optional()])
    test_on = DayField(_l("Online test"), [Optional()])
    interview_on = DayField(_l("Online interview"), [Optional()])
    result_on = DayField(_l("Final result"), [Optional()])
    costs_ko = ProseField(_l("Costs and support, in Korean"), [Optional(), AtMost(1000)])
    costs_en = ProseField(_l("Costs and support, in English"), [Optional(), AtMost(1000)])
    contact = LineField(_l("Address to ask"), [Present(), AtMost(254, width=254)])
    reason = ProseField(_l("Reason"), [Present(), AtMost(500)])

    def corrections(self) -> dict[str, Any]:
        """Return what was decided, by the names that a round has for it."""
        typed: dict[str, Any] = self.data
        plain = ("documents_on", "test_on", "interview_on", "result_on", "contact")
        return {name: typed[name] for name in plain} | {
            "title": texts_of(typed["title_ko"], typed["title_en"]),
            "costs": texts_of(typed["costs_ko"], typed["costs_en"]),
        }


def in_zone(wall: datetime, zone: str) -> datetime:
    """Return the instant at which a site's wall shows a time."""
    return wall.replace(tzinfo=ZoneInfo(zone))


def on_wall(at: datetime, zone: str) -> datetime:
    """Return what a site's wall shows at an instant, as form fields hold it."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def texts_of(korean: str | None, english: str | None) -> Texts:
    return Texts({code: text for code, text in (("ko", korean), ("en", english)) if text})


def round_values(round: Round, zone: str) -> dict[str, Any]:
    """Return a round as its form shows it."""
    plain = ("seats", "age_floor", "age_as_of", "documents_on", "test_on", "interview_on")
    return {name: getattr(round, name) for name in (*plain, "result_on", "contact")} | {
        "title_ko": round.title.get("ko", ""),
        "title_en": round.title.get("en", ""),
        "opens_at": on_wall(round.opens_at, zone),
        "closes_at": on_wall(round.closes_at, zone),
        "costs_ko": round.costs.get("ko", ""),
        "costs_en": round.costs.get("en", ""),
    }


def suggested_round(cohort: Cohort, number: int, *, at: datetime) -> dict[str, Any]:
    """Return what a new round begins with."""
    opens_at, closes_at = suggested_times(at, cohort.site.zone)
    return {
        "title_ko": f"{cohort.number}기 {number}차 모집",
        "title_en": f"Cohort {cohort.number}, round {number}",
        "opens_at": opens_at,
        "closes_at": closes_at,
        "seats": cohort.seats,
        "age_floor": AGE_FLOOR,
    }


def choose_cohort(cohorts: Iterable[Cohort], wanted: str | None) -> Cohort | None:
    """Return the cohort that was asked for by its id, else the first."""
    found = list(cohorts)
    return next((c for c in found if str(c.id) == wanted), found[0] if found else None)


class ReasonForm(Form):
    """Why something is done; it stands in the history."""

    reason = ProseField(_l("Reason"), [Present(), AtMost(500)])


class ExtendForm(ReasonForm):
    """A new closing time, and why."""

    closes_at = LocalTimeField(_l("New closing time"), [Present()])


class MoreTimeForm(ReasonForm):
    """More time for one applicant, and why."""

    until = LocalTimeField(_l("May write until"), [Present()])
