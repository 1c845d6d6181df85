"""The shape of what reviewers, staff and applicants send in this room."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from academy.cohorts.states import Discipline
from academy.core import text
from academy.selection import labels
from academy.selection.models import Assignment, Criterion, Decision, Review
from academy.selection.rules import LEVELS, REVIEWS_PER_APPLICATION
from academy.selection.states import Outcome
from academy.web.edits import EditForm
from academy.web.forms import AtMost, Form, LineField, NumberField, Optional, Present, ProseField
from academy.web.words import said

COMMENT_LIMIT = 2000
REASON_LIMIT = 1000


class LevelField(RadioField):
    """One level of a criterion; none at all is fine as long as a review is a draft."""

    def __init__(self, criterion: Criterion | None = None, **kwargs: Any) -> None:
        """Offer the five levels of a criterion, each in words."""
        words = criterion.levels if criterion else [{} for _level in LEVELS]
        levels = [(n, f"{n}. {said(text)}") for n, text in zip(LEVELS, words, strict=True)]
        name = said(criterion.name) if criterion else ""
        super().__init__(name, coerce=int, choices=levels, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse levels that do not exist."""
        if self.raw_data and any(self.raw_data) and self.data not in LEVELS:
            raise ValidationError(_("Please choose a level."))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a level; anything else is none."""
        typed = valuelist[0] if valuelist else ""
        self.data = int(typed) if typed in {str(level) for level in LEVELS} else None


class NoRegistrationNumber:
    """Refuse resident registration numbers, which nobody may keep."""

    def __call__(self, form: Any, field: Any) -> None:
        if text.has_registration_number(field.data or ""):
            raise ValidationError(
                _("This looks like a registration number. Please remove it; we may not keep it.")
            )


class ReviewForm(EditForm):
    """Levels and a comment; `version` says which saved state the page was made from."""

    comment = ProseField(
        _l("Comment for the academy"), [Optional(), AtMost(COMMENT_LIMIT), NoRegistrationNumber()]
    )
    version = NumberField(widget=HiddenInput())
    act = HiddenField()

    criteria: Sequence[Criterion] = ()

    @property
    def levels(self) -> dict[int, int]:
        """The levels that were chosen, by criterion."""
        chosen = {c.id: self[c.field].data for c in self.criteria}
        return {criterion: level for criterion, level in chosen.items() if level is not None}

    @property
    def known(self) -> int:
        """The version the page was made from; a page that says none saw nothing."""
        return self.version.data or 0

    @property
    def told(self) -> str | None:
        """The comment, or None where this request does not speak of it."""
        return (self.comment.data or "") if self.comment.raw_data is not None else None

    @property
    def is_storable(self) -> bool:
        """Whether the comment may be kept as it is, be it too long or unfinished."""
        written = (self.comment.raw_data or [""])[0]
        return not (text.is_unkeepable(written) or text.has_registration_number(written))

    def rebase(self, saved: Review | None) -> None:
        """Show what is saved now, and let the next attempt start from it."""
        self.version.raw_data, self.version.data = None, saved.saves if saved else 0
        levels, comment = (saved.levels, saved.comment) if saved else ({}, "")
        self.lay_beside({c.field: levels.get(c.id) for c in self.criteria} | {"comment": comment})
        if self.overtaken:
            self.version.errors = []


def review_form(assignment: Assignment) -> ReviewForm:
    """Return the form for an assignment, filled with what is saved."""
    fields = {c.field: LevelField(c) for c in assignment.stage.criteria}
    made = type(
        "ReviewFormOfStage", (ReviewForm,), fields | {"criteria": assignment.stage.criteria}
    )
    review = assignment.review
    saved: dict[str, Any] = {"version": review.saves if review else 0}
    if review:
        saved["comment"] = review.comment
        saved |= {f"criterion_{key}": level for key, level in review.levels.items()}
    form: ReviewForm = made(data=saved)
    return form


class StepBackForm(Form):
    """Why a reviewer gives an application back."""

    kind = RadioField(
        _l("What is the reason?"),
        choices=[
            ("conflict", _l("I know this person, or have an interest in the result")),
            ("abstain", _l("I cannot judge this application for another reason")),
        ],
    )
    reason = ProseField(
        _l("In a few words"), [Optional(), AtMost(REASON_LIMIT), NoRegistrationNumber()]
    )


class KnownPersonForm(Form):
    """Someone the reviewer knows."""

    written = LineField(_l("Name or e-mail address"), [Present(), AtMost(200)])


class ReadingForm(Form):
    """Which languages a reviewer reads, and how many applications at most."""

    languages = SelectMultipleField(
        _l("Languages I read"), choices=[(code, name) for code, name in labels.LANGUAGE.items()]
    )
    limit = NumberField(_l("At most so many applications in a round"), [Optional()])


class StartForm(Form):
    """How many reviews each application gets."""

    per_application = NumberField(
        _l("Reviews for each application"), [Present()], default=REVIEWS_PER_APPLICATION
    )


class DecisionForm(EditForm):
    """What is prepared for an application."""

    outcome = RadioField(
        _l("Decision"), choices=[(str(o), label) for o, (label, _kind) in labels.OUTCOME.items()]
    )
    rank = NumberField(_l("Place on the waiting list"), [Optional()])
    reason = ProseField(_l("Reason"), [Optional(), AtMost(REASON_LIMIT), NoRegistrationNumber()])

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


class AcceptForm(Form):
    """The field in which a person starts."""

    discipline = RadioField(
        _l("Field in which you start"),
        choices=[(str(d), labels.DISCIPLINE[str(d)][0]) for d in Discipline],
    )
