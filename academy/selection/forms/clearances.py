"""What staff send about a file on its way to reviewers."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import HiddenField
from wtforms.validators import ValidationError

from academy.selection.forms.reviews import NoRegistrationNumber
from academy.selection.redaction import Box, whole
from academy.web.forms import AtMost, Form, LineField, NumberField, Optional, Present

BIGGEST_PAGE = 200
"""Pages that a file of an applicant may have."""


class Within:
    """Refuse a number outside its bounds."""

    def __init__(self, low: int, high: int) -> None:
        """Carry the bounds."""
        self.low, self.high = low, high

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None and not self.low <= field.data <= self.high:
            raise ValidationError(
                _("Please write a number from %(low)s to %(high)s.", low=self.low, high=self.high)
            )


class KnownForm(Form):
    """The state of a file that the page was made from; the verb compares it under the lock."""

    known: Any = HiddenField()

    @property
    def state(self) -> int:
        """The state as a number; what is no number is no state."""
        text = str(self.known.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class WordsForm(KnownForm):
    """Words to cover wherever they stand."""

    sought = LineField(_l("Words to cover"), [Present(), AtMost(100)])


class BoxForm(KnownForm):
    """A place to cover: a page, and where on it in hundredths; left empty, the whole page."""

    page = NumberField(_l("Page"), [Present(), Within(1, BIGGEST_PAGE)])
    left = NumberField(_l("From the left"), [Optional(), Within(0, 100)])
    top = NumberField(_l("From the top"), [Optional(), Within(0, 100)])
    width = NumberField(lazy_pgettext("box", "Width"), [Optional(), Within(1, 100)])
    height = NumberField(_l("Height"), [Optional(), Within(1, 100)])

    @property
    def box(self) -> Box:
        """What was chosen, within its page."""
        page = self.page.data or 1
        sides = (self.left.data, self.top.data, self.width.data, self.height.data)
        if sides == (None, None, None, None):
            return whole(page)
        left, top = min(self.left.data or 0, 99), min(self.top.data or 0, 99)
        width = min(self.width.data or 100, 100 - left)
        return Box(page, left, top, width, min(self.height.data or 100, 100 - top))


class WithholdForm(KnownForm):
    """Why reviewers do not get a file."""

    reason = LineField(_l("Reason"), [Present(), AtMost(200), NoRegistrationNumber()])
