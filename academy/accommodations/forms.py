"""The shape of a request."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField

from academy.accommodations.labels import NEED
from academy.accommodations.models import AccommodationRequest
from academy.web.edits import EditForm
from academy.web.forms import AtMost, Optional, ProseField


class RequestForm(EditForm):
    """What to arrange; why is never asked."""

    needs = SelectMultipleField(
        _l("What should we arrange?"),
        [Optional()],
        choices=[(str(need), label) for need, label in NEED.items()],
    )
    arrange = ProseField(
        _l("In your own words: what should be ready, and when?"),
        [Optional(), AtMost(500)],
        description=_l("Only what to arrange. We do not need to know why."),
    )
    consent = BooleanField(_l("I agree that this is kept in order to arrange it."), [Optional()])


def request_values(kept: AccommodationRequest | None) -> dict[str, Any]:
    """Return what was asked as the form shows it; who asked has agreed."""
    if kept is None:
        return {"consent": False}
    return {"needs": kept.needs, "arrange": kept.arrange, "consent": True}
