"""The forms of this room."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from academy.web.forms import AtMost, Form, LineField, Optional, Present, ProseField


class DecideForm(Form):
    """Why something missing may be waived."""

    waiver = ProseField(_l("Reason to let it pass"), [Optional(), AtMost(500)])


class RevokeForm(Form):
    """Why a certificate is no longer valid."""

    reason = ProseField(_l("Reason"), [Present(), AtMost(500)])


class VerifyForm(Form):
    """The number on a certificate."""

    class Meta(Form.Meta):
        """A question changes nothing, so it needs no token."""

        csrf = False

    number = LineField(_l("Number of the certificate"), [Present()])


class ImportForm(Form):
    """A table of people of old cohorts."""

    site = SelectField(_l("Campus"), [Present()])
    table = FileField(_l("Table (CSV)"), [FileRequired(_l("Please choose a file."))])
