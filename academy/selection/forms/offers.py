"""The shape of what applicants send in this room."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from academy.cohorts.states import Discipline
from academy.selection import labels
from academy.web.forms import Form


class AcceptForm(Form):
    """The field in which a person starts."""

    discipline = RadioField(
        _l("Field in which you start"),
        choices=[(str(d), labels.DISCIPLINE[str(d)][0]) for d in Discipline],
    )

    def offer(self, line: str) -> None:
        """Offer the fields in which this place can be taken: a place of a quota in its own only."""
        if line:
            self.discipline.choices = [(line, labels.DISCIPLINE[line][0])]
            if not self.discipline.raw_data:
                self.discipline.data = line
