"""The shape of what staff send: how a round is reviewed, what is decided, what is released."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from academy.intake.states import ApplicationState
from academy.selection import labels
from academy.selection.forms.reviews import REASON_LIMIT, NoRegistrationNumber
from academy.selection.models import Decision
from academy.selection.rules import REVIEWS_PER_APPLICATION, can_become
from academy.selection.states import Outcome
from academy.web.edits import EditForm
from academy.web.forms import AtMost, Form, LineField, NumberField, Optional, Present, ProseField


class StartForm(Form):
    """How many reviews each application gets."""

    per_application = NumberField(
        _l("Reviews for each application"), [Present()], default=REVIEWS_PER_APPLICATION
    )


class DecisionForm(EditForm):
    """What is prepared for an application."""

    outcome = RadioField(_l("Decision"), choices=[])
    rank = NumberField(_l("Place on the waiting list"), [Optional()])
    reason = ProseField(_l("Reason"), [Optional(), AtMost(REASON_LIMIT), NoRegistrationNumber()])

    def offer(self, status: ApplicationState) -> None:
        """Offer what can become of an application where it stands."""
        self.outcome.choices = [
            (str(each), label)
            for each, (label, _kind) in labels.OUTCOME.items()
            if can_become(status, each)
        ]

    @property
    def chosen(self) -> Outcome:
        """The outcome that was chosen."""
        return Outcome(self.outcome.data)


def decision_values(known: Decision | None) -> dict[str, Any]:
    """Return what is prepared as its form shows it."""
    if known is None:
        return {}
    return {"outcome": str(known.outcome), "rank": known.rank, "reason": known.reason}


class ReasonForm(Form):
    """Why something is taken back."""

    reason = LineField(_l("Reason"), [Present(), AtMost(200)])


class ReleaseForm(Form):
    """The list that the releaser has read."""

    looked_at = HiddenField()
