"""What staff type who ask an applicant for a supplement."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from academy.intake.forms.staff import LocalTimeField
from academy.web.forms import AtMost, Form, Present, ProseField


class SupplementForm(Form):
    """What is to be given once more, why, and until when."""

    keys = SelectMultipleField(_l("To be given once more"), [Present()], validate_choice=False)
    text = ProseField(
        _l("What is missing, and why"),
        [Present(), AtMost(1000)],
        description=_l("The applicant reads this, in the letter too."),
    )
    due_at = LocalTimeField(_l("To be handed in by"), [Present()])
