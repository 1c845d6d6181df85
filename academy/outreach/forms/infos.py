"""Information sessions: what staff plan, and what those type who come."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, SelectField

from academy.accounts.forms import AddressField
from academy.core.types import Texts
from academy.intake.forms.staff import InRange, LocalTimeField, in_zone, on_wall
from academy.outreach.models import InfoSession
from academy.outreach.rules import MOST_SEATS
from academy.outreach.services import InfoPlan
from academy.web.edits import EditForm
from academy.web.forms import (
    AtMost,
    Form,
    LineField,
    NumberField,
    Optional,
    Present,
    ProseField,
    TextsField,
)


class InfoForm(EditForm):
    """An information session; times are those on the wall of its site."""

    title = TextsField(_l("Title"), characters=100)
    about = TextsField(
        lazy_pgettext("session", "What it is about"), characters=1000, prose=True, optional=True
    )
    starts_at = LocalTimeField(_l("Begins"), [Present()])
    ends_at = LocalTimeField(_l("Ends"), [Present()])
    opens_at = LocalTimeField(_l("Sign-up opens"), [Present()])
    closes_at = LocalTimeField(_l("Sign-up closes"), [Present()])
    online = BooleanField(_l("It is held online."), [Optional()])
    place = TextsField(_l("Place, as everyone may know it"), characters=100)
    address = ProseField(_l("Exact address or link"), [Optional(), AtMost(500)])
    seats = NumberField(lazy_pgettext("session", "Seats"), [Present(), InRange(1, MOST_SEATS)])

    def plan(self, zone: str) -> InfoPlan:
        """Return what was decided, with the zone of the site."""
        typed: dict[str, Any] = self.data
        times = ("starts_at", "ends_at", "opens_at", "closes_at")
        return InfoPlan(
            title=self.title.data,
            about=self.about.data,
            online=bool(typed["online"]),
            place=self.place.data,
            address=typed["address"] or "",
            seats=typed["seats"],
            **{name: in_zone(typed[name], zone) for name in times},
        )


def info_values(info: InfoSession, zone: str) -> dict[str, Any]:
    """Return what the form of a session begins with."""
    times = ("starts_at", "ends_at", "opens_at", "closes_at")
    return {
        "title": dict(info.title),
        "about": dict(info.about),
        "place": dict(info.place),
        "online": info.online,
        "address": info.address,
        "seats": info.seats,
    } | {name: on_wall(getattr(info, name), zone) for name in times}


class CallOffForm(Form):
    """Why a session does not take place, for everyone who signed up."""

    reason = TextsField(_l("Reason, for everyone who signed up"), characters=300)

    def texts(self) -> Texts:
        """Return the reason by language."""
        return self.reason.data


class SignUpForm(Form):
    """Who comes, without an account."""

    name = LineField(_l("Name"), [Present(), AtMost(100, width=200)])
    email = AddressField(_l("E-mail address"), [Present()])


class SeatForm(Form):
    """Signed in, nothing is left to type."""


class CameForm(Form):
    """Whether someone came."""

    came = SelectField(choices=[("yes", ""), ("no", "")])
