"""What people may ask the history and the access log for."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from academy.operations.labels import NOUNS
from academy.web.forms import AtMost, DayField, Form, LineField


class HistoryForm(Form):
    """Filters of the history; they only read, so that a link can carry them."""

    class Meta(Form.Meta):
        """No token: nothing is changed."""

        csrf = False

    kind = SelectField(_l("About"), validate_choice=False)
    person = LineField(
        _l("Person"),
        validators=[AtMost(20)],
        description=_l("Choose a name in the list to fill this in."),
    )
    until = DayField(_l("Up to and with"))
    denied = BooleanField(_l("Denied attempts only"))

    def offer_kinds(self) -> None:
        """Fill the choices in the language of the page."""
        self.kind.choices = [("", _l("Everything")), *NOUNS.items()]


class AccessForm(Form):
    """Filters of the access log."""

    class Meta(Form.Meta):
        """No token: nothing is changed."""

        csrf = False

    person = LineField(
        _l("Person"),
        validators=[AtMost(20)],
        description=_l("The reference of who looked, or of who was seen."),
    )
