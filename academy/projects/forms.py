"""The shape of what learners and staff type about challenges, teams and projects."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from academy.cohorts.models import Enrolment
from academy.projects.labels import CREDITS, KIND_NOTES, KINDS, SERVES
from academy.projects.rules import LINK_LENGTH
from academy.projects.states import ChallengeKind, Credit, Serves
from academy.projects.story import Story
from academy.web.edits import EditForm
from academy.web.forms import AtMost, DayField, Form, LineField, Optional, Present, TextsField


def _as(kind: Any) -> Any:
    known = set(kind)
    return lambda value: kind(value) if value in known else value


class ChallengeForm(EditForm):
    """One challenge with the days on which its phases begin."""

    kind = RadioField(
        _l("Kind of challenge"),
        [Present()],
        choices=[(str(kind), label) for kind, label in KINDS.items()],
        coerce=_as(ChallengeKind),
    )
    title = TextsField(_l("Title"), characters=80)
    starts_on = DayField(_l("Engage begins on"), [Present()])
    investigates_on = DayField(_l("Investigate begins on"), [Present()])
    acts_on = DayField(_l("Act begins on"), [Present()])
    ends_on = DayField(_l("The challenge ends on"), [Present()])

    notes = KIND_NOTES


class TeamForm(EditForm):
    """A team's name, and whether it takes in whoever likes to come."""

    name = LineField(_l("Name of the team"), [Present(), AtMost(40)])
    is_open = BooleanField(_l("Whoever likes may join without asking"), [Optional()])


class RoleForm(EditForm):
    """What a member does, and whether the showcase names them."""

    role = LineField(_l("What I do in the team"), [Optional(), AtMost(40)])
    credit = RadioField(
        _l("How the showcase mentions me"),
        choices=[(str(credit), label) for credit, label in CREDITS.items()],
        coerce=_as(Credit),
    )


class ProjectForm(EditForm):
    """What a team tells of its project."""

    title = TextsField(_l("Name of the app or project"), characters=60)
    purpose = TextsField(_l("What it is for, in one line"), characters=120)
    people = SelectField(
        _l("Whom it serves"),
        choices=[(str(people), label) for people, label in SERVES.items()],
        coerce=_as(Serves),
    )
    serves = TextsField(_l("These people, in your words"), characters=120)
    problem = TextsField(_l("The problem"), characters=1200, prose=True)
    repository = LineField(
        _l("Address of the code"), [Optional(), AtMost(LINK_LENGTH, width=LINK_LENGTH)]
    )
    store = LineField(
        _l("Address in the store"), [Optional(), AtMost(LINK_LENGTH, width=LINK_LENGTH)]
    )

    @property
    def story(self) -> Story:
        """What was typed, as the verbs take it."""
        return Story(
            title=self.title.data,
            purpose=self.purpose.data,
            people=self.people.data,
            serves=self.serves.data,
            problem=self.problem.data,
            repository=self.repository.data or "",
            store=self.store.data or "",
        )


def member_form(free: list[Enrolment]) -> Form:
    """Make the form that puts one of the learners without a team into one."""
    choices = [(enrolment.person.ref, enrolment.person.name) for enrolment in free]
    fields = {"person": SelectField(_l("Learner without a team"), choices=choices)}
    form: Form = type("MemberForm", (Form,), fields)()
    return form
