"""The shape of what is asked and answered here."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, DateTimeLocalField, SelectField, SelectMultipleField

from academy.privacy.labels import CHANNEL, IDENTITY, ITEM, REFUSAL, REQUEST_KIND, TOLD_BY
from academy.web.edits import EditForm
from academy.web.forms import (
    AtMost,
    DayField,
    Form,
    LineField,
    NumberField,
    Optional,
    Present,
    ProseField,
    TextsField,
)


def _choices(labels: Any) -> list[tuple[str, Any]]:
    return [(str(value), label) for value, label in labels.items()]


class SureField(BooleanField):
    """A box that only its own value ticks: nothing is destroyed by what a page never sent."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the box."""
        self.data = valuelist == ["y"]


class AskForm(Form):
    """A request about one's own data."""

    kind = SelectField(_l("What do you ask for?"), [Present()], choices=_choices(REQUEST_KIND))
    site = SelectField(_l("Which academy?"), [Present()])
    text = ProseField(_l("What should we know?"), [Present(), AtMost(2000)])


class EraseForm(Form):
    """A last question before something is gone for good."""

    sure = SureField(
        _l("I have read what this means. It cannot be undone."),
        [Present(_l("Please tick this box if you are sure."))],
    )


class DaysForm(EditForm):
    """How long a class is kept."""

    days = NumberField(_l("Days kept after the end of the purpose"), [Present()])


class HoldForm(Form):
    """Whose data may not be destroyed, and why."""

    person = LineField(_l("Person: reference or e-mail address"), [Present(), AtMost(320)])
    reason = ProseField(
        _l("Reason, such as a dispute or a request of an authority"), [Present(), AtMost(1000)]
    )


class EnterForm(Form):
    """A request that came by telephone, mail or post."""

    kind = SelectField(_l("What is asked for"), [Present()], choices=_choices(REQUEST_KIND))
    channel = SelectField(
        _l("How it came"),
        [Present()],
        choices=[(value, label) for value, label in _choices(CHANNEL) if value != "portal"],
    )
    received_at = DateTimeLocalField(_l("When it came"), [Present()], format="%Y-%m-%dT%H:%M")
    name = LineField(_l("Who asks"), [Present(), AtMost(100)])
    contact = LineField(
        _l("E-mail address or telephone number for the answer"), [Present(), AtMost(160)]
    )
    text = ProseField(_l("What was asked"), [Present(), AtMost(2000)])


class IdentityForm(Form):
    """How one made sure who asks."""

    how = SelectField(
        _l("How did you make sure who asks?"), [Present()], choices=_choices(IDENTITY)
    )


class ExtendForm(Form):
    """Why it takes longer."""

    reason = ProseField(_l("Reason, as the person will read it"), [Present(), AtMost(1000)])


class AnswerForm(Form):
    """What the person is answered."""

    answer = ProseField(_l("Answer, as the person will read it"), [Present(), AtMost(5000)])


class RefuseForm(Form):
    """Why it is refused."""

    ground = SelectField(_l("Legal ground"), [Present()], choices=_choices(REFUSAL))
    explanation = ProseField(
        _l("Explanation, as the person will read it"), [Present(), AtMost(5000)]
    )


class BreachForm(Form):
    """What is known of a possible leak."""

    title = LineField(_l("In one line"), [Present(), AtMost(100)])
    known_at = DateTimeLocalField(
        _l("When did anybody here first know of it?"), [Present()], format="%Y-%m-%dT%H:%M"
    )
    what = ProseField(_l("What happened"), [Present(), AtMost(3000)])
    measures = ProseField(_l("What we do against it"), [Present(), AtMost(3000)])
    items = SelectMultipleField(_l("Which data may be out"), [Present()], choices=_choices(ITEM))
    people = NumberField(_l("How many people at most"), [Present()])
    from_outside = BooleanField(_l("Somebody got in from outside without permission"), [Optional()])


class ConcernedForm(Form):
    """From where to gather those concerned: one person, or what staff saw in a time."""

    person = LineField(_l("One person: reference or e-mail address"), [Optional(), AtMost(320)])
    seen_by = LineField(
        _l("Seen by: reference or e-mail address of staff"), [Optional(), AtMost(320)]
    )
    from_at = DateTimeLocalField(
        lazy_pgettext("leak", "From"), [Optional()], format="%Y-%m-%dT%H:%M"
    )
    until_at = DateTimeLocalField(_l("Until then"), [Optional()], format="%Y-%m-%dT%H:%M")
    message = LineField(_l("Everyone who got a message: its reference"), [Optional(), AtMost(40)])


class ToldForm(Form):
    """Who was told otherwise than by a letter from here, and how."""

    people = SelectMultipleField(_l("Who was told"), [Optional()], choices=[])
    how = SelectField(_l("How they were told"), [Present()], choices=_choices(TOLD_BY))
    note = ProseField(_l("When, by whom, and what was said"), [Present(), AtMost(1000)])


class StepForm(Form):
    """One line of the log."""

    text = ProseField(_l("What was done"), [Present(), AtMost(2000)])


class CloseForm(Form):
    """What was found out in the end."""

    finding = ProseField(
        _l("Finding: the cause, the extent, what is changed now"), [Present(), AtMost(3000)]
    )


class SignForm(Form):
    """The month's review of the access log."""

    remarks = ProseField(
        _l("Remarks: what you looked at and what you found"), [Present(), AtMost(3000)]
    )
    sure = SureField(
        _l("I have looked through the figures and the sample of this month."),
        [Present(_l("Please tick this box if you are sure."))],
    )


class LegalForm(EditForm):
    """A version of a text that every footer leads to."""

    body = TextsField(_l("Text"), characters=30_000, prose=True)
    effective_on = DayField(_l("In force from"), [Present()])
