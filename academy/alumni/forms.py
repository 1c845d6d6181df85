"""The shapes of this room's input."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from academy.alumni import labels
from academy.alumni.models import Alumnus
from academy.alumni.states import Audience, OutcomeKind
from academy.cohorts.states import Discipline
from academy.mentoring.labels import KIND
from academy.mentoring.rules import DEFAULT_CAPACITY
from academy.web.edits import EditForm
from academy.web.forms import AtMost, DayField, Form, LineField, NumberField, Optional, Present


class InviteForm(Form):
    """For which kind of mentor a graduate is asked."""

    kind = SelectField(_l("Kind"), choices=[(k.value, KIND[k]) for k in Discipline])


class AppointForm(Form):
    """How many teams a trained candidate takes."""

    capacity = NumberField(_l("Teams at most"), default=DEFAULT_CAPACITY, validators=[Present()])


class PostponeForm(Form):
    """When we may ask again."""

    ask_again_on = DayField(_l("Ask me again on"), validators=[Present()])


class StepDownForm(Form):
    """Why a mentor steps down."""

    reason = LineField(_l("Reason"), validators=[Present(), AtMost(200)])


class AudienceForm(EditForm):
    """Who finds a graduate in the directory."""

    audience = RadioField(
        _l("Who may find me in the directory"),
        choices=[(a.value, labels.AUDIENCE[a]) for a in Audience],
    )


def audience_values(alumnus: Alumnus) -> dict[str, str]:
    """Return who finds a graduate, as the form shows it."""
    return {"audience": alumnus.audience.value}


class OutcomeForm(Form):
    """What a graduate does now."""

    kind = SelectField(_l("What I do"), choices=[(k.value, labels.OUTCOME[k]) for k in OutcomeKind])
    organisation = LineField(_l("Organisation"), validators=[Optional(), AtMost(200, width=200)])
    since_on = DayField(_l("Since when"), validators=[Present()])
