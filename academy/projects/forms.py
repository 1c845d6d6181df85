"""The shape of what learners and staff type about challenges, teams and projects."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField

from academy.cohorts.models import Enrolment
from academy.projects.labels import CREDITS, KIND_NOTES, KINDS, PHASES, SERVES
from academy.projects.models import Challenge
from academy.projects.rules import LINK_LENGTH, MAX_FEEDBACK, MAX_WORK
from academy.projects.states import ChallengeKind, Credit, Phase, Serves
from academy.projects.story import Story
from academy.web.edits import EditForm
from academy.web.forms import (
    AtMost,
    DayField,
    Form,
    LineField,
    Optional,
    Present,
    ProseField,
    TextsField,
)

MAX_ENTRY = 4000
PASSES, SENDS_BACK = "pass", "send_back"


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


class WorkForm(EditForm):
    """One deliverable of a phase: words, and an address where more is to be seen."""

    text = ProseField(_l("Text"), [Optional(), AtMost(MAX_WORK)])
    link = LineField(_l("Link"), [Optional(), AtMost(LINK_LENGTH, width=LINK_LENGTH)])


class WorkFileForm(Form):
    """One more file of a deliverable."""

    file = FileField(_l("File"))


class GateForm(Form):
    """The decision at a gate; `seen` is the state of the work that the page showed."""

    seen = HiddenField()
    verdict = RadioField(
        _l("What do you decide?"),
        [Present(_l("Please choose one."))],
        choices=[(PASSES, _l("Pass the gate")), (SENDS_BACK, _l("Send back with feedback"))],
    )
    feedback = ProseField(_l("Feedback"), [Optional(), AtMost(MAX_FEEDBACK)])


class ReopenForm(Form):
    """Opening a gate again, with the reason."""

    phase = SelectField(_l("Gate of the phase"), coerce=_as(Phase))
    reason = ProseField(_l("Reason"), [Present(), AtMost(MAX_FEEDBACK)])

    def offer(self, phases: list[Phase]) -> "ReopenForm":
        """Offer the phases whose gates are passed, the last first."""
        self.phase.choices = [(str(phase), PHASES[phase]) for phase in reversed(phases)]
        return self


class EntryForm(EditForm):
    """One entry of a journal."""

    on = DayField(_l("Day"), [Present()])
    challenge = SelectField(_l("About a challenge"), [Optional()])
    text = ProseField(_l("What I want to remember"), [Present(), AtMost(MAX_ENTRY)])
    is_shared = BooleanField(_l("Share this entry with mentors and staff"), [Optional()])

    def offer(self, challenges: list[Challenge], locale: str) -> "EntryForm":
        """Offer the challenges of the year."""
        none = ("", _l("No particular one"))
        self.challenge.choices = [none, *[(c.ref, c.title.said(locale)) for c in challenges]]
        return self


def member_form(free: list[Enrolment]) -> Form:
    """Make the form that puts one of the learners without a team into one."""
    choices = [(enrolment.person.ref, enrolment.person.name) for enrolment in free]
    fields = {"person": SelectField(_l("Learner without a team"), choices=choices)}
    form: Form = type("MemberForm", (Form,), fields)()
    return form
