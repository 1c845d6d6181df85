"""What staff type: whom a message is for, what it says, when it goes."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField

from academy.cohorts.models import Site
from academy.intake.forms.staff import LocalTimeField, in_zone, on_wall
from academy.intake.labels import APPLICATION
from academy.intake.models import Round
from academy.messages.labels import CHANNEL
from academy.messages.models import Message, Template
from academy.messages.states import Channel
from academy.web.edits import EditForm
from academy.web.forms import AtMost, Form, LineField, Optional, Present, TextsField
from academy.web.words import said

SUBJECT, BODY, SHORT = 150, 4000, 1000
"""Most characters of a subject, of a text, and of a text to telephones."""


class ComposeForm(Form):
    """Whom a message is for and what it begins from; `ref` makes two clicks one message."""

    ref = HiddenField()
    view = HiddenField()
    site = SelectField(_l("Campus"))
    round = SelectField(_l("Round"))
    states = SelectMultipleField(_l("State"), [Optional()])
    channel = RadioField(_l("How it goes"), default=Channel.MAIL.value)
    template = SelectField(_l("Begin with"))

    def offer(
        self, sites: Iterable[Site], rounds: Iterable[Round], templates: Iterable[Template]
    ) -> None:
        """Set what there is to choose from."""
        self.site.choices = [(site.code, said(site.name)) for site in sites]
        self.round.choices = [("", _l("All rounds"))]
        self.round.choices += [(round.ref, said(round.title)) for round in rounds]
        self.states.choices = [(state.value, label) for state, (label, _) in APPLICATION.items()]
        self.channel.choices = [(channel.value, label) for channel, label in CHANNEL.items()]
        self.template.choices = [("", _l("An empty page"))]
        self.template.choices += [(t.ref, said(t.name)) for t in templates]


class MessageForm(EditForm):
    """What a message says, and when it goes."""

    subject = TextsField(_l("Subject"), characters=SUBJECT)
    body = TextsField(_l("Text"), characters=BODY, prose=True)
    promotion = BooleanField(_l("This is promotion"), [Optional()])
    due_at = LocalTimeField(_l("Send at"), [Optional()])


def message_values(message: Message) -> dict[str, Any]:
    """Return what the form of a message holds."""
    due_at = on_wall(message.due_at, message.site.zone) if message.due_at else None
    return {
        "subject": message.subject,
        "body": message.body,
        "promotion": message.promotion,
        "due_at": due_at,
    }


def due_of(form: MessageForm, message: Message) -> Any:
    """Return the instant that a form names on the wall of the message's site."""
    return in_zone(form.due_at.data, message.site.zone) if form.due_at.data else None


class TemplateForm(EditForm):
    """A template: its name for staff, and its texts."""

    name = TextsField(_l("Name for staff"), characters=80)
    subject = TextsField(_l("Subject"), characters=SUBJECT)
    body = TextsField(_l("Text"), characters=BODY, prose=True)
    short = TextsField(_l("For text messages"), characters=SHORT, prose=True, optional=True)


class NewTemplateForm(TemplateForm):
    """The same for a template that is yet to be, with the site it is for."""

    site = SelectField(_l("Campus"))


class ReleaseForm(Form):
    """The version of the message that was read."""

    looked_at = HiddenField()


class HandOverForm(Form):
    """Why a list of numbers leaves the house; the law asks for it."""

    reason = LineField(_l("What the list is for"), [Present(), AtMost(200)])
