"""The shape of what is asked and answered here."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from academy.privacy.labels import REQUEST_KIND
from academy.web.forms import AtMost, Form, Present, ProseField


class SureField(BooleanField):
    """A box that only its own value ticks: nothing is destroyed by what a page never sent."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the box."""
        self.data = valuelist == ["y"]


class AskForm(Form):
    """A request about one's own data."""

    kind = SelectField(
        _l("What do you ask for?"),
        [Present()],
        choices=[(str(kind), label) for kind, label in REQUEST_KIND.items()],
    )
    site = SelectField(_l("Which academy?"), [Present()])
    text = ProseField(_l("What should we know?"), [Present(), AtMost(2000)])


class EraseForm(Form):
    """A last question before something is gone for good."""

    sure = SureField(
        _l("I have read what this means. It cannot be undone."),
        [Present(_l("Please tick this box if you are sure."))],
    )
