"""What staff type who help somebody with a wrong mail address."""

from flask_babel import lazy_gettext as _l

from academy.accounts.forms import AddressField
from academy.web.forms import AtMost, Form, Present, ProseField


class AddressHelpForm(Form):
    """The address somebody has now, and how it was checked that it is them."""

    email = AddressField(
        _l("New e-mail address"), [Present(_l("Please enter the new e-mail address."))]
    )
    identity = ProseField(
        _l("How do you know that it is them?"),
        [Present(_l("Please write how you know who asks.")), AtMost(500)],
        description=_l(
            "For example: called back at the number of the application, and told the receipt number"
            " and what they wrote. No number of an identity card."
        ),
    )
