"""What a report is asked for."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from academy.reports.exports.states import ExportForm
from academy.web.forms import AtMost, DayField, Form, LineField, Optional, ProseField


class TotalsForm(Form):
    """Which campus, which day, and by which knowledge."""

    class Meta(Form.Meta):
        """A question changes nothing, so it needs no token and may be bookmarked."""

        csrf = False

    site = SelectField(_l("Campus"), [Optional()])
    as_of = DayField(_l("As of the end of"), [Optional()])
    known_at = LineField(_l("By what was known at"), [Optional()])

    def __init__(self, sites: list[tuple[str, str]], asked: Any) -> None:
        """Offer the campuses an actor may read; without a choice the first one is shown."""
        super().__init__(asked)
        self.site.choices = sites
        if self.site.data in (None, "None", ""):
            self.site.data = sites[0][0] if sites else None


class AskExportForm(Form):
    """Which round, as what, and why."""

    round = SelectField(_l("Round"))
    form = RadioField(
        _l("Kind of file"),
        choices=[
            (ExportForm.CSV.value, _l("CSV, at once")),
            (ExportForm.XLSX.value, _l("Excel (XLSX), after a short wait")),
        ],
        default=ExportForm.CSV.value,
    )
    contact = BooleanField(_l("With e-mail address and phone number"), default=True)
    born_on = BooleanField(_l("With date of birth"))
    reason = ProseField(_l("What is it for?"), [AtMost(500)])
