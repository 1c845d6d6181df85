"""What a form lets through, its column holds: databases count code points, people characters."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from wtforms import Field
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

import academy
from academy.accounts.forms import AddressField
from academy.accounts.models import Passkey, Person
from academy.accounts.rules import EMAIL_LONGEST
from academy.alumni.models import Outcome
from academy.core.text import usual_width
from academy.curriculum.forms import sheet_form
from academy.curriculum.models import Attendance, Session
from academy.graduation.models import Certificate
from academy.intake.models import ApplicationImport, Round, SavedView
from academy.intake.rules import ABOUT
from academy.outreach.models import CallPart, Enquiry, InfoPlace, Interest
from academy.privacy.models import Breach, DataRequest
from academy.projects.models import HandIn, Project, Team, TeamMember
from academy.selection.models import Conflict, Panel
from academy.web.forms import AtMost, Form, LineField, ProseField

NARROW: dict[str, Any] = {
    "accounts.SignUpForm.name": Person.name,
    "accounts.ProfileForm.name": Person.name,
    "accounts.ProfileForm.nickname": Person.nickname,
    "accounts.ProfileForm.romanised_name": Person.romanised_name,
    "accounts.NewPersonForm.name": Person.name,
    "accounts.NewPasskeyForm.name": Passkey.name,
    "alumni.OutcomeForm.organisation": Outcome.organisation,
    "curriculum.SessionForm.place": Session.place,
    "intake.BringForm.source": ApplicationImport.source,
    "intake.BeginForForm.name": Person.name,
    "intake.CorrectionForm.contact": Round.contact,
    "intake.ViewForm.name": SavedView.name,
    "outreach.InterestForm.email": Interest.email,
    "outreach.PartForm.link": CallPart.link,
    "outreach.SignUpForm.name": InfoPlace.name,
    "outreach.OwnQuestionForm.subject": Enquiry.subject,
    "outreach.QuestionForm.name": Enquiry.name,
    "intake.RoundForm.contact": Round.contact,
    "privacy.BreachForm.title": Breach.title,
    "privacy.EnterForm.contact": DataRequest.contact,
    "privacy.EnterForm.name": DataRequest.name,
    "projects.TeamForm.name": Team.name,
    "projects.RoleForm.role": TeamMember.role,
    "projects.ProjectForm.repository": Project.repository,
    "projects.ProjectForm.store": Project.store,
    "projects.WorkForm.link": HandIn.link,
    "selection.KnownPersonForm.written": Conflict.written,
    "selection.PanelForm.name": Panel.name,
    "selection.PanelForm.place": Panel.place,
}
"""Fields that end up in a column of limited width."""

WIDE = {
    "accommodations.RequestForm.arrange",
    "accounts.GrantForm.reason",
    "accounts.ReasonForm.reason",
    "alumni.StepDownForm.reason",
    "cohorts.WithdrawForm.reason",
    "curriculum.CancelForm.reason",
    "curriculum.CodeForm.code",
    "curriculum.DecideExcuseForm.answer",
    "curriculum.ExcuseForm.told",
    "curriculum.TermsForm.networks",
    "graduation.DecideForm.waiver",
    "graduation.RevokeForm.reason",
    "reports.AskExportForm.reason",
    "intake.BringForm.told",
    "intake.AddressHelpForm.identity",
    "intake.AssistForm.reason",
    "intake.CorrectionForm.costs_en",
    "intake.CorrectionForm.costs_ko",
    "intake.CorrectionForm.reason",
    "intake.NoteForm.text",
    "intake.QuestionForm.help_en",
    "intake.QuestionForm.help_ko",
    "intake.QuestionForm.label_en",
    "intake.QuestionForm.label_ko",
    "intake.QuestionForm.options",
    "intake.QuestionForm.override_reason",
    "intake.ReasonForm.reason",
    "messages.HandOverForm.reason",
    "intake.SectionPlanForm.help_en",
    "intake.SectionPlanForm.help_ko",
    "intake.SectionPlanForm.title_en",
    "intake.SectionPlanForm.title_ko",
    "intake.SupplementForm.text",
    "intake.RoundForm.costs_en",
    "intake.RoundForm.costs_ko",
    "intake.CorrectionForm.title_en",
    "intake.CorrectionForm.title_ko",
    "intake.RoundForm.title_en",
    "intake.RoundForm.title_ko",
    "selection.LineForm.reason",
    "selection.ResultForm.reason",
    "selection.ExamPlanForm.address",
    "mentoring.EndForm.reason",
    "mentoring.MeetingForm.reason",
    "mentoring.MeetingForm.shared_notes",
    "mentoring.MeetingForm.staff_notes",
    "mentoring.MeetingForm.text_1",
    "mentoring.MeetingForm.text_2",
    "mentoring.MeetingForm.text_3",
    "outreach.AnswerForm.body",
    "outreach.InfoForm.address",
    "outreach.NoteForm.body",
    "outreach.OwnQuestionForm.body",
    "outreach.WriteAgainForm.body",
    "privacy.AnswerForm.answer",
    "projects.EntryForm.text",
    "projects.GateForm.feedback",
    "projects.ReopenForm.reason",
    "projects.WorkForm.text",
    "privacy.AskForm.text",
    "privacy.BreachForm.measures",
    "privacy.BreachForm.what",
    "privacy.CloseForm.finding",
    "privacy.EnterForm.text",
    "privacy.ExtendForm.reason",
    "privacy.HoldForm.reason",
    "privacy.RefuseForm.explanation",
    "privacy.SignForm.remarks",
    "privacy.StepForm.text",
    "privacy.ToldForm.note",
    "selection.CallForm.note",
    "selection.AbsentForm.reason",
    "selection.AskForm.why",
    "selection.GiveUpForm.reason",
    "selection.ListForm.reason",
    "selection.PromoteForm.reason",
    "selection.BookForForm.reason",
    "selection.CancelSlotForm.reason",
    "selection.DecisionForm.reason",
    "selection.MissForm.reason",
    "selection.PanelNoteForm.panel_note",
    "selection.WithholdForm.reason",
    "selection.PhaseForm.reason",
    "selection.ReasonForm.reason",
    "selection.SlotForForm.reason",
    "selection.ReviewForm.comment",
    "selection.StepBackForm.reason",
}
"""Fields that end up in a text or a document without a width of its own."""

ASKED_ONLY = {
    "selection.SeriesForm.times",
    "selection.WordsForm.sought",
    "selection.NumberForm.number",
    "accounts.CodeForm.code",
    "accounts.FactorForm.code",
    "accounts.SearchForm.term",
    "graduation.VerifyForm.number",
    "intake.SearchForm.term",
    "mentoring.AppointForm.email",
    "operations.AccessForm.person",
    "operations.HistoryForm.person",
    "privacy.ConcernedForm.message",
    "privacy.ConcernedForm.person",
    "privacy.ConcernedForm.seen_by",
    "privacy.HoldForm.person",
    "reports.TotalsForm.known_at",
}
"""Fields that are compared with what is there, and never kept."""


def fields() -> Iterator[tuple[str, Field]]:
    """Return each field of free text, named after its room, form and name."""
    for found in pkgutil.walk_packages(academy.__path__, "academy."):
        room = found.name.split(".")[1]
        if "forms" not in found.name.split(".")[2:] and found.name.split(".")[-2:-1] != ["forms"]:
            continue
        if room == "web":
            continue
        module = importlib.import_module(found.name)
        for form in vars(module).values():
            if not isinstance(form, type) or not issubclass(form, Form):
                continue
            own = {n: f for n, f in vars(form).items() if isinstance(f, UnboundField)}
            if form.__module__ == found.name:
                for name, field in BaseForm(own)._fields.items():
                    if isinstance(field, (LineField, ProseField)):
                        yield f"{room}.{form.__name__}.{name}", field


def width_of(field: Field) -> int | None:
    """Return how many code points a field lets through; None is without end."""
    if isinstance(field, AddressField):
        return EMAIL_LONGEST
    return next((v.width_of(field) for v in field.validators if isinstance(v, AtMost)), None)


def holds(column: Any) -> int:
    """Return how many code points a column holds."""
    kind = column.property.columns[0].type
    assert isinstance(kind, sa.String)
    assert kind.length, column
    return kind.length


@pytest.fixture(autouse=True)
def _request(app: Any) -> Iterator[None]:
    with app.test_request_context():
        yield


def test_every_text_that_is_kept_has_an_end():
    endless = {name for name, field in fields() if width_of(field) is None}
    assert endless <= ASKED_ONLY


def test_every_field_of_text_is_known_here_with_its_column():
    addresses = {name for name, field in fields() if isinstance(field, AddressField)}
    known = NARROW.keys() | WIDE | ASKED_ONLY
    assert {name for name, _field in fields()} - addresses == known


def test_no_form_lets_through_more_than_its_column_holds():
    found = dict(fields())
    too_wide = {n for n, column in NARROW.items() if (width_of(found[n]) or 0) > holds(column)}
    assert not too_wide


def test_notes_of_an_attendance_sheet_fit():
    member = SimpleNamespace(id=1, ref="x", person=SimpleNamespace(name="Nova"))
    note = sheet_form([member], {})["note-x"]
    assert (width_of(note) or 0) <= holds(Attendance.note)


def test_names_from_an_application_and_on_a_certificate_fit():
    limits = {item.key: item.limit for item in ABOUT}
    assert usual_width(limits["name"]) <= holds(Person.name)
    assert usual_width(limits["nickname"]) <= holds(Person.nickname)
    assert holds(Certificate.name) >= holds(Person.name)
    assert holds(Certificate.romanised_name) >= holds(Person.romanised_name)
