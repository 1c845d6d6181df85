"""What a report is asked for."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from academy.web.forms import DayField, Form, LineField, Optional


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
