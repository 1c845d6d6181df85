"""An address that wants to hear of the next round."""

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from academy.web.forms import AtMost, Form, LineField, Present


class InterestForm(Form):
    """An address that wants to hear when a round opens."""

    email = LineField(_l("E-mail address"), [Present(), AtMost(254, width=254)])
    consent = BooleanField(
        _l("I agree that this address is kept until then, and used for nothing else."), [Present()]
    )

    def validate_email(self, field: Field) -> None:
        """Bring the address into its normal form."""
        try:
            found = validate_email(field.data, check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError(
                str(_l("This is not a full e-mail address, such as name@example.com."))
            ) from None
        field.data = found.normalized.lower()
