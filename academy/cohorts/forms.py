"""The forms of this room."""

from flask_babel import lazy_gettext as _l

from academy.web.forms import AtMost, Form, Present, ProseField


class WithdrawForm(Form):
    """Why a person leaves."""

    reason = ProseField(_l("Reason"), [Present(), AtMost(500)])
