"""Fields for the kinds of answers: one of several, any of several, a number, a date."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import ValidationError

from academy.intake.rules import tidy_day, tidy_number
from academy.web.forms import LineField


class OneOf(RadioField):
    """A choice that may still be open."""

    def __init__(self, label: Any, validators: Any, **more: Any) -> None:
        """Take the choices; what is none of them is refused below, in our words."""
        super().__init__(label, validators, validate_choice=False, **more)

    def pre_validate(self, form: Any) -> None:
        """Refuse what cannot be chosen."""
        known = {str(choice[0]) for choice in self.iter_choices()}
        if self.data and self.data not in known:
            self.data = None
            raise ValidationError(str(_l("Please choose one of the answers.")))


class AnyOf(SelectMultipleField):
    """Several choices, or none yet; sent with an empty value, so that none can be told."""

    def __init__(self, label: Any, validators: Any, **more: Any) -> None:
        """Take the choices; what is none of them is refused below, in our words."""
        super().__init__(label, validators, validate_choice=False, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was ticked."""
        self.data = list(dict.fromkeys(value for value in valuelist if value))

    def pre_validate(self, form: Any) -> None:
        """Refuse what cannot be chosen."""
        known = {str(choice[0]) for choice in self.iter_choices()}
        if not set(self.data or ()) <= known:
            self.data = [value for value in self.data or () if value in known]
            raise ValidationError(str(_l("Please choose from the answers.")))


class NumberText(LineField):
    """A number as text: kept as it was typed until it is one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number in plain decimal form where there is one."""
        super().process_formdata(valuelist)
        self.data = tidy_number(self.data or "") or self.data


class DayText(LineField):
    """A date as text: kept as it was typed until it is one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a date in ISO form where there is one."""
        super().process_formdata(valuelist)
        self.data = tidy_day(self.data or "") or self.data
