"""The shapes of this room's input."""

import secrets
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from academy.accounts.models import Person
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.mentoring import labels
from academy.mentoring.models import Action
from academy.mentoring.rules import (
    DEFAULT_CAPACITY,
    MAX_ACTION,
    MAX_NOTES,
    check_meeting,
    check_standing,
)
from academy.mentoring.services import NewAction, WriteUp
from academy.mentoring.states import Standing
from academy.web.forms import (
    AtMost,
    ClockField,
    DayField,
    Form,
    LineField,
    NumberField,
    Optional,
    Present,
    ProseField,
)

ACTION_ROWS = (1, 2, 3)
USUAL_MINUTES = 30
DAY = 24 * 60


class ChecksField(SelectMultipleField):
    """Any of several, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MeetingForm(Form):
    """Writing up a meeting: most of it is prefilled or a tap."""

    zone = "UTC"
    people: Sequence[Person] = ()
    open_ids: frozenset[int] = frozenset()

    draft_key = HiddenField(
        default=lambda: secrets.token_hex(12), validators=[Regexp(r"^[0-9a-f]{24}$")]
    )
    met_on = DayField(_l("Day"), validators=[Present()])
    starts_at = ClockField(
        _l("Began at"), validators=[Present(_l("Please give the time it began, such as 14:30."))]
    )
    minutes = NumberField(_l("Minutes"), default=USUAL_MINUTES, validators=[Present()])
    came = ChecksField(_l("Who came"), coerce=int, validators=[Optional()])
    # What was ticked elsewhere, or by this form sent twice, is done and no mistake.
    done = ChecksField(
        _l("Done since last time"), coerce=int, validators=[Optional()], validate_choice=False
    )
    standing = RadioField(
        _l("How the team stands"),
        choices=[(s.value, labels.STANDING[s]) for s in Standing],
        validators=[Present(_l("Please choose how the team stands."))],
    )
    reason = LineField(_l("Why"), validators=[Optional(), AtMost(MAX_ACTION)])
    shared_notes = ProseField(
        _l("Shared with the team"), validators=[Optional(), AtMost(MAX_NOTES)]
    )
    staff_notes = ProseField(_l("Staff only"), validators=[Optional(), AtMost(MAX_NOTES)])
    text_1 = LineField(_l("Action"), validators=[Optional(), AtMost(MAX_ACTION)])
    owner_1 = SelectField(_l("Who"), coerce=int, default=0)
    due_1 = DayField(_l("Until"), validators=[Optional()])
    text_2 = LineField(_l("Action"), validators=[Optional(), AtMost(MAX_ACTION)])
    owner_2 = SelectField(_l("Who"), coerce=int, default=0)
    due_2 = DayField(_l("Until"), validators=[Optional()])
    text_3 = LineField(_l("Action"), validators=[Optional(), AtMost(MAX_ACTION)])
    owner_3 = SelectField(_l("Who"), coerce=int, default=0)
    due_3 = DayField(_l("Until"), validators=[Optional()])
    next_on = DayField(_l("Next meeting"), validators=[Optional()])

    def offer(self, people: Sequence[Person], open_actions: Sequence[Action], *, zone: str) -> None:
        """Fill the choices with the team's members and what is open, at a site of this zone."""
        self.zone = zone
        self.people, self.open_ids = people, frozenset(a.id for a in open_actions)
        self.came.choices = [(p.id, p.name) for p in people]
        self.done.choices = [(a.id, a.text) for a in open_actions]
        owners: list[tuple[int, Any]] = [(0, _l("The whole team"))]
        owners += [(p.id, p.name) for p in people]
        for row in ACTION_ROWS:
            self[f"owner_{row}"].choices = owners

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields and what they say together, so that all is told at once."""
        sound = super().validate(extra_validators)
        if self.standing.data and not self.standing.errors:
            standing = Standing(self.standing.data)
            sound &= self.carry_out(check_standing, standing, self.reason.data or "")
        if self.met_on.data:
            sound &= self.carry_out(check_meeting, *self._held(), clock.now())
        return sound

    def _held(self) -> tuple[datetime, datetime]:
        # Where the time is still missing, a day that lies ahead is found out all the same.
        assert self.met_on.data is not None
        starts_at = self.starts_at.data or time.min
        began = datetime.combine(self.met_on.data, starts_at, ZoneInfo(self.zone))
        minutes = USUAL_MINUTES if self.minutes.data is None else self.minutes.data
        # Kept within what a date can be; the rule refuses all that is far from a day.
        return began, began + timedelta(minutes=max(-DAY, min(minutes, DAY)))

    def prefill(self, now: datetime) -> None:
        """Suggest a meeting that has just ended, in the site's time, on a quarter of an hour."""
        began = now.astimezone(ZoneInfo(self.zone)) - timedelta(minutes=USUAL_MINUTES)
        began = began.replace(minute=began.minute - began.minute % 15, second=0, microsecond=0)
        self.met_on.data, self.starts_at.data = began.date(), began.time()
        self.came.data = [person.id for person in self.people]

    def write_up(self) -> WriteUp:
        """Return what was written, as plain values; the form must have been validated."""
        began, ended = self._held()
        return WriteUp(
            draft_key=self.draft_key.data or "",
            held_at=began,
            ended_at=ended,
            came=frozenset(self.came.data or ()),
            done=self.open_ids.intersection(self.done.data or ()),
            standing=Standing(self.standing.data),
            reason=self.reason.data or "",
            shared_notes=self.shared_notes.data or "",
            staff_notes=self.staff_notes.data or "",
            actions=[
                NewAction(
                    self[f"text_{row}"].data,
                    self[f"owner_{row}"].data or None,
                    self[f"due_{row}"].data,
                )
                for row in ACTION_ROWS
                if self[f"text_{row}"].data
            ],
            next_on=self.next_on.data,
        )


class AppointForm(Form):
    """Appointing a person who is known already."""

    email = LineField(
        _l("E-mail of the person"),
        validators=[Present(), AtMost(320, width=320)],
        description=_l("Someone who has an account or is in the records."),
    )
    kind = SelectField(_l("Kind"), choices=[(k.value, labels.KIND[k]) for k in Discipline])
    capacity = NumberField(_l("Teams at most"), default=DEFAULT_CAPACITY, validators=[Present()])


class AssignForm(Form):
    """Giving a mentor a team."""

    mentor = SelectField(_l("Mentor"))
    team = SelectField(_l("Team"))


class EndForm(Form):
    """Ending an appointment, with the reason."""

    reason = LineField(_l("Reason"), validators=[Present(), AtMost(MAX_ACTION)])
