"""The forms of this room."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import SelectField, ValidationError

from academy.cohorts.models import Cohort, Site
from academy.web.forms import AtMost, DayField, Form, NumberField, Present, ProseField
from academy.web.words import said


class WithdrawForm(Form):
    """Why a person leaves."""

    reason = ProseField(_l("Reason"), [Present(), AtMost(500)])


class CohortForm(Form):
    """Where and when a cohort learns, and how many fit."""

    site = SelectField(_l("Campus"), validate_choice=False)
    number = NumberField(
        _l("Number of the cohort"), [Present()], description=_l("Counted per campus.")
    )
    starts_on = DayField(_l("First day"), [Present()])
    ends_on = DayField(
        _l("Last day"), [Present()], description=_l("A plan of nine months has 36 to 42 weeks.")
    )
    seats = NumberField(
        lazy_pgettext("cohort", "Seats"),
        [Present()],
        description=_l("The hard limit of all rounds together."),
    )

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """Fill in the campuses to choose from, in the language of the page."""
        self.site.choices = [(site.code, said(site.name)) for site in sites]
        self._codes = {site.code for site in sites}

    def validate_site(self, field: SelectField) -> None:
        """Refuse a campus that is not among those offered."""
        if field.data not in self._codes:
            raise ValidationError(_("Please choose one of your campuses."))


def suggested_cohort(site: Site, newest: Cohort | None) -> dict[str, Any]:
    """Return what the next cohort of a site will most likely be: as the last, a year later."""
    if newest is None:
        return {"site": site.code, "number": 1}
    return {
        "site": site.code,
        "number": newest.number + 1,
        "starts_on": a_year_after(newest.starts_on),
        "ends_on": a_year_after(newest.ends_on),
        "seats": newest.seats,
    }


def a_year_after(day: date) -> date:
    """Return the same day of the next year; after 29 February comes 1 March."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)
