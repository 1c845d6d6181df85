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
