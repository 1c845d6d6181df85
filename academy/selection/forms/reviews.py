"""The shape of what reviewers send: levels, reasons, stepping back, whom they know."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from academy.core import text
from academy.selection import labels
from academy.selection.models import Anchor, Assignment, Criterion, Review, Stage
from academy.selection.rules import LEVELS
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
)
from academy.web.words import said

COMMENT_LIMIT = 2000
NOTE_LIMIT = 1000
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
    def notes(self) -> dict[int, str]:
        """What was written to each criterion of which this request speaks."""
        fields = {c.id: self[c.note_field] for c in self.criteria}
        return {id: f.data or "" for id, f in fields.items() if f.raw_data is not None}

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
        """Whether what was written may be kept as it is, be it too long or unfinished."""
        fields = [self.comment, *(self[c.note_field] for c in self.criteria)]
        written = [(field.raw_data or [""])[0] for field in fields]
        return not any(text.is_unkeepable(w) or text.has_registration_number(w) for w in written)

    def rebase(self, saved: Review | None) -> None:
        """Show what is saved now, and let the next attempt start from it."""
        self.version.raw_data, self.version.data = None, saved.saves if saved else 0
        levels = saved.levels if saved else {}
        notes = saved.notes if saved else {}
        beside: dict[str, Any] = {c.field: levels.get(c.id) for c in self.criteria}
        beside |= {c.note_field: notes.get(c.id, "") for c in self.criteria}
        self.lay_beside(beside | {"comment": saved.comment if saved else ""})
        if self.overtaken:
            self.version.errors = []


def review_form(assignment: Assignment) -> ReviewForm:
    """Return the form for an assignment, filled with what is saved."""
    fields: dict[str, Any] = {}
    for c in assignment.stage.criteria:
        fields[c.field] = LevelField(c)
        fields[c.note_field] = ProseField(
            _("Why? – %(criterion)s", criterion=said(c.name)),
            [Optional(), AtMost(NOTE_LIMIT), NoRegistrationNumber()],
        )
    made = type(
        "ReviewFormOfStage", (ReviewForm,), fields | {"criteria": assignment.stage.criteria}
    )
    review = assignment.review
    saved: dict[str, Any] = {"version": review.saves if review else 0}
    if review:
        saved["comment"] = review.comment
        saved |= {f"criterion_{key}": level for key, level in review.levels.items()}
        saved |= {f"note_{key}": note for key, note in review.notes.items()}
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


class AwayForm(Form):
    """Days on which a reviewer is away."""

    first_on = DayField(_l("First day away"), [Present()])
    last_on = DayField(_l("Last day away"), [Present()])


class AgreedForm(EditForm):
    """The levels on which staff and reviewers agreed."""

    criteria: Sequence[Criterion] = ()

    @property
    def levels(self) -> dict[int, int]:
        """The levels that were chosen, by criterion."""
        chosen = {c.id: self[c.field].data for c in self.criteria}
        return {criterion: level for criterion, level in chosen.items() if level is not None}


def agreed_form(stage: Stage, anchor: Anchor) -> AgreedForm:
    """Return the form of the agreed levels of an application of the calibration set."""
    fields: dict[str, Any] = {c.field: LevelField(c) for c in stage.criteria}
    made = type("AgreedFormOfStage", (AgreedForm,), fields | {"criteria": stage.criteria})
    values = {c.field: anchor.agreed.get(c.key) for c in stage.criteria}
    form: AgreedForm = made.over(anchor, lambda _anchor: values)  # type: ignore[attr-defined]
    return form
