"""The shape of what staff send about whole lists: who gets what, and what letters say."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField

from academy.selection.forms.reviews import REASON_LIMIT, NoRegistrationNumber
from academy.selection.labels import OUTCOME
from academy.selection.queries import Order
from academy.selection.rules import Wish
from academy.selection.states import Outcome
from academy.web.forms import AtMost, Form, NumberField, Optional, Present, ProseField, TextsField

LETTER_LIMIT = 4000


class ListForm(Form):
    """What everybody who is undecided in a stage is to get, in the order of the ranking."""

    chosen = RadioField(_l("The best get"), [Present()])
    most = NumberField(_l("How many"), [Present()], default=0)
    waiting = NumberField(_l("Then, on the waiting list"), [Optional()], default=0)
    decline = BooleanField(_l("The others are not selected"))
    reason = ProseField(_l("Reason"), [Optional(), AtMost(REASON_LIMIT), NoRegistrationNumber()])
    order = HiddenField()
    looked_at = HiddenField()

    def offer(self, *, goes_on: bool) -> None:
        """Offer what the stage can lead to."""
        choices = (Outcome.ADVANCE, Outcome.OFFER) if goes_on else (Outcome.OFFER,)
        self.chosen.choices = [(str(each), OUTCOME[each][0]) for each in choices]
        if self.chosen.data not in {str(each) for each in choices}:
            self.chosen.data = str(choices[0]) if not self.chosen.raw_data else self.chosen.data

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        chosen = Outcome(self.chosen.data)
        return Wish(
            chosen,
            self.most.data or 0,
            # Whoever may still go on to a test or an interview waits for no seat yet.
            waiting=(self.waiting.data or 0) if chosen is Outcome.OFFER else 0,
            decline=bool(self.decline.data),
        )

    @property
    def by(self) -> Order:
        """By what the list is ordered."""
        return Order(self.order.data) if self.order.data in set(Order) else Order.CALIBRATED


class PreviewForm(ListForm):
    """The same, asked in an address: it changes nothing."""

    class Meta(ListForm.Meta):
        """No token stands in an address."""

        csrf = False


class LetterForm(Form):
    """What letters of a kind say; `known` is the version that the page showed."""

    body = TextsField(_l("Text"), characters=LETTER_LIMIT, prose=True)
    known = NumberField("", [Present()], default=0)


def letter_values(place: Any) -> dict[str, Any]:
    """Return what letters say now as their form shows it."""
    return {"body": place.in_force.body, "known": place.in_force.number}
