"""The forms of this room: shape only; what is right is judged by the rules."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import PasswordInput

from academy.accounts.labels import ROLES
from academy.accounts.rules import EMAIL_LONGEST, normal_email
from academy.core.actors import STAFF_ROLES, Role
from academy.core.errors import RuleBroken
from academy.core.text import is_unkeepable
from academy.web.edits import EditForm
from academy.web.forms import AtMost, DayField, Form, LineField, Optional, Present, ProseField
from academy.web.languages import LOCALES

ENDLESS = 1000


class AddressField(LineField):
    """An e-mail address, given on in the form in which addresses are compared."""

    def pre_validate(self, form: Any) -> None:
        """Tidy, then bring into normal form."""
        super().pre_validate(form)
        if not self.data:
            return
        if len(self.data) > EMAIL_LONGEST:
            raise ValidationError(
                _("This is longer than any e-mail address. Example: name@example.com")
            )
        try:
            self.data = normal_email(self.data)
        except RuleBroken as refusal:
            raise ValidationError(str(refusal.message)) from None


class SecretField(StringField):
    """A password: taken as it is, never shown again."""

    widget = PasswordInput(hide_value=True)

    def pre_validate(self, form: Any) -> None:
        """Refuse what no keyboard types and what would only cost time."""
        if self.data and (is_unkeepable(self.data) or len(self.data) > ENDLESS):
            raise ValidationError(_("This cannot be a password. Please type it again."))


class CodeField(LineField):
    """Six digits, or a recovery code."""


class AnswerField(HiddenField):
    """What a passkey answered, filled in by script."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what no browser sends."""
        if self.data and is_unkeepable(self.data):
            raise ValidationError(_("The passkey was not accepted. Please try again."))


class SignInForm(Form):
    """An address and a password."""

    email = AddressField(_l("E-mail address"), [Present(_l("Please enter your e-mail address."))])
    password = SecretField(_l("Password"), [Present(_l("Please enter your password."))])


class SignUpForm(Form):
    """What a newcomer tells."""

    name = LineField(_l("Name"), [Present(_l("Please enter your name.")), AtMost(100)])
    email = AddressField(_l("E-mail address"), [Present(_l("Please enter your e-mail address."))])
    password = SecretField(_l("Password"), [Present(_l("Please choose a password."))])


class EmailForm(Form):
    """An address alone."""

    email = AddressField(_l("E-mail address"), [Present(_l("Please enter your e-mail address."))])


class NewEmailForm(Form):
    """The address to use from now on."""

    email = AddressField(
        _l("New e-mail address"), [Present(_l("Please enter the new e-mail address."))]
    )


class CodeForm(Form):
    """The code from a letter."""

    code = CodeField(_l("Code"), [Present(_l("Please type the six digits.")), AtMost(40)])


class ResetForm(CodeForm):
    """The code from a letter and the password to be."""

    password = SecretField(_l("New password"), [Present(_l("Please choose a password."))])


class NewPasswordForm(Form):
    """The first password of an invited person."""

    password = SecretField(_l("Password"), [Present(_l("Please choose a password."))])


class ChangePasswordForm(Form):
    """The password that is, and the one to be."""

    current = SecretField(
        _l("Current password"), [Present(_l("Please enter your current password."))]
    )
    password = SecretField(_l("New password"), [Present(_l("Please choose a password."))])


class ConfirmForm(Form):
    """The password once more, before something sensitive."""

    password = SecretField(_l("Password"), [Present(_l("Please enter your password."))])


class FactorForm(Form):
    """A code of the app or from paper, and whether to remember this browser."""

    code = CodeField(_l("Code"), [Present(_l("Please type the code.")), AtMost(40)])
    remember = BooleanField(
        _l("Do not ask again on this device for 30 days"), [Optional()], render_kw={"value": "y"}
    )


class PasskeyForm(Form):
    """What a passkey answered."""

    answer = AnswerField(validators=[Present(_l("The passkey did not answer. Please try again."))])
    asked = AnswerField(validators=[Present(_l("The passkey did not answer. Please try again."))])
    remember = BooleanField(_l("Do not ask again on this device for 30 days"), [Optional()])


class NewPasskeyForm(Form):
    """A name for a new passkey, and the passkey."""

    name = LineField(_l("Name of this device"), [Present(_l("Please give it a name.")), AtMost(40)])
    answer = AnswerField()
    asked = AnswerField()


class NewAppForm(CodeForm):
    """The first code of an authenticator app, with the sealed secret it was shown."""

    sealed = AnswerField()


class ProfileForm(EditForm):
    """How a person is called."""

    name = LineField(_l("Name"), [Present(_l("Please enter your name.")), AtMost(100)])
    nickname = LineField(_l("Nickname"), [Optional(), AtMost(50)])
    romanised_name = LineField(_l("Name in Latin letters"), [Optional(), AtMost(100)])
    locale = RadioField(_l("Language"), choices=list(LOCALES.items()), default="ko")


class SearchForm(Form):
    """The beginning of a name or an address."""

    term = LineField(
        _l("Name or e-mail address"),
        [Optional(), AtMost(100)],
        description=_l("Any part of a name, two letters or more, or how an address begins."),
    )


class GrantForm(Form):
    """A role, at a site or at all."""

    # Learners and mentors get their role from an enrolment or an appointment, never by hand.
    role = SelectField(
        _l("Role to give"),
        [Present(_l("Please choose a role."))],
        choices=[("", "—"), *((r.value, ROLES[r]) for r in Role if r in STAFF_ROLES)],
    )
    site = SelectField(_l("Site"), [Present(_l("Please choose a site."))])
    starts_on = DayField(_l("First day"), [Optional()])
    ends_on = DayField(_l("Last day of the role"), [Optional()])
    reason = ProseField(
        _l("Reason"), [Present(_l("Please write why; it is kept in the history.")), AtMost(500)]
    )


class NewPersonForm(GrantForm):
    """Someone who is given a role, known to us or not."""

    name = LineField(_l("Name"), [Present(_l("Please enter the name.")), AtMost(100)])
    email = AddressField(_l("E-mail address"), [Present(_l("Please enter the e-mail address."))])
    locale = RadioField(_l("Language of letters"), choices=list(LOCALES.items()), default="ko")


class ReasonForm(Form):
    """Why a grant ends."""

    reason = ProseField(
        _l("Reason"), [Present(_l("Please write why; it is kept in the history.")), AtMost(500)]
    )
