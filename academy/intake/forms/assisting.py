"""What staff type who act for an applicant."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from academy.accounts.forms import AddressField
from academy.intake.labels import ASSISTANCE
from academy.intake.states import AssistanceWay
from academy.web.forms import AtMost, DayField, Form, LineField, Optional, Present, ProseField
from academy.web.languages import LOCALES


class AssistForm(Form):
    """How the applicant tells what to write, and why staff write it."""

    way = RadioField(
        _l("How does the applicant tell you?"),
        choices=[(way.value, ASSISTANCE[way]) for way in AssistanceWay],
        default=AssistanceWay.TELEPHONE.value,
    )
    reason = ProseField(
        _l("Why do you write for them?"),
        [Present(_l("Please write why; it is kept in the history.")), AtMost(500)],
        description=_l("No diagnosis: “cannot use a screen” is enough. The applicant may read it."),
    )


class BeginForForm(AssistForm):
    """Who asks staff to write, as they say it."""

    name = LineField(_l("Name"), [Present(_l("Please enter the name.")), AtMost(100)])
    email = AddressField(
        _l("E-mail address"),
        [Present(_l("Please enter the e-mail address."))],
        description=_l("Their own. The receipt, dates and the link to their account go there."),
    )
    born_on = DayField(_l("Date of birth"), [Present()])
    language = RadioField(_l("Language of letters"), choices=list(LOCALES.items()), default="ko")
    told = BooleanField(
        _l("I have read the notice on personal data to them."),
        [Present(_l("Please read the notice on personal data to them first."))],
    )


class SubmitForForm(Form):
    """That everything was read to the applicant."""

    read_back = BooleanField(
        _l("I have read every answer to the applicant, and they told me to submit it."),
        [Optional()],
    )
