"""The shape of a request."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField

from academy.accommodations.labels import NEED
from academy.web.forms import AtMost, Form, Optional, ProseField


class RequestForm(Form):
    """What to arrange; why is never asked."""

    needs = SelectMultipleField(
        _l("What should we arrange?"),
        [Optional()],
        choices=[(str(need), label) for need, label in NEED.items()],
    )
    arrange = ProseField(
        _l("In your own words: what should be ready, and when?"),
        [Optional(), AtMost(500)],
        description=_l("Only what to arrange. We do not need to know why."),
    )
    consent = BooleanField(_l("I agree that this is kept in order to arrange it."), [Optional()])
