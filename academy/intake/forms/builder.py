"""What staff type to build a form: its sections and its questions, in two languages."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from academy.core.types import Texts
from academy.intake.forms.staff import InRange, texts_of
from academy.intake.labels import QUESTION
from academy.intake.models import FormSection, Question
from academy.intake.rules import DECIDING, keyed_options
from academy.intake.services import QuestionPlan, SectionPlan
from academy.intake.states import QuestionKind
from academy.web.edits import EditForm
from academy.web.forms import AtMost, LineField, NumberField, Optional, Present, ProseField
from academy.web.words import said

WRITTEN = frozenset({QuestionKind.SHORT, QuestionKind.LONG})
"""Kinds of answers whose characters are counted."""
ENDED = frozenset({QuestionKind.NUMBER, QuestionKind.ANY_OF})
"""Kinds of answers that lie between two ends."""
MOST_OPTIONS = 30
"""Answers to choose from in one question."""


class SectionPlanForm(EditForm):
    """A section in two languages."""

    title_ko = LineField(_l("Title in Korean"), [Present(), AtMost(100)])
    title_en = LineField(_l("Title in English"), [Present(), AtMost(100)])
    help_ko = ProseField(_l("Help in Korean"), [Optional(), AtMost(600)])
    help_en = ProseField(_l("Help in English"), [Optional(), AtMost(600)])

    def plan(self) -> SectionPlan:
        """Return what was decided."""
        typed: dict[str, Any] = self.data
        return SectionPlan(
            title=Texts(ko=typed["title_ko"], en=typed["title_en"]),
            help=texts_of(typed["help_ko"], typed["help_en"]),
        )


def section_values(section: FormSection) -> dict[str, str]:
    """Return a section as its form shows it."""
    texts = {"title": section.title, "help": section.help}
    return {f"{name}_{c}": text.get(c, "") for name, text in texts.items() for c in ("ko", "en")}


class QuestionForm(EditForm):
    """A question in two languages, where it stands and when it is asked."""

    kind = SelectField(_l("Kind of answer"), choices=[(str(k), v) for k, v in QUESTION.items()])
    label_ko = LineField(_l("Question in Korean"), [Present(), AtMost(300)])
    label_en = LineField(_l("Question in English"), [Present(), AtMost(300)])
    help_ko = ProseField(_l("Help in Korean"), [Optional(), AtMost(600)])
    help_en = ProseField(_l("Help in English"), [Optional(), AtMost(600)])
    required = BooleanField(_l("An answer is needed"), [Optional()])
    section = SelectField(_l("Section"), choices=[("", "")], validate_choice=False)
    limit = NumberField(_l("Characters at most"), [Optional(), InRange(0, 10_000)])
    options = ProseField(
        _l("Answers to choose from"),
        [Optional(), AtMost(3000)],
        description=_l("One on each line: the Korean text, a bar |, the English text."),
    )
    lowest = NumberField(_l("Lowest"), [Optional()])
    highest = NumberField(_l("Highest"), [Optional()])
    condition = SelectMultipleField(
        _l("Asked only if one of these was chosen"), [Optional()], validate_choice=False
    )
    override_reason = ProseField(
        _l("Reason, if the question must be asked all the same"), [Optional(), AtMost(500)]
    )

    places: dict[str, int | None]
    known: Sequence[dict[str, Any]] = ()

    def offer(
        self,
        sections: Iterable[FormSection],
        above: Iterable[Question],
        question: Question | None = None,
    ) -> None:
        """Set what can be chosen: the sections of the round, and answers to other questions."""
        found = list(sections)
        self.places = {"": None} | {section.key: section.id for section in found}
        self.section.choices = [("", _("None: before all sections"))] + [
            (section.key, said(section.title)) for section in found
        ]
        self.known = question.options if question is not None else ()
        own = question.key if question is not None else ""
        self.condition.choices = [
            (f"{each.key}:{option['key']}", f"{said(each.label)} → {said(Texts(option['label']))}")
            for each in above
            if each.kind in DECIDING and each.key != own
            for option in each.options
        ]

    def validate_section(self, field: Any) -> None:
        """Refuse a section that is not of this round."""
        if (field.data or "") not in self.places:
            raise ValidationError(str(_l("Please choose one of the answers.")))

    def validate_options(self, field: Any) -> None:
        """Refuse more answers than a page can show, before any of them is left out."""
        if len(list(_lines(field.data or ""))) > MOST_OPTIONS:
            raise ValidationError(
                _("Please give at most %(count)s answers to choose from.", count=MOST_OPTIONS)
            )

    def validate_condition(self, field: Any) -> None:
        """Refuse answers that are not there, or that belong to two questions."""
        known = {value for value, _label in field.choices}
        if not set(field.data or ()) <= known:
            raise ValidationError(str(_l("Please choose from the answers.")))
        if len({value.partition(":")[0] for value in field.data or ()}) > 1:
            raise ValidationError(
                str(_l("Please choose answers to one question only; chains are made one by one."))
            )

    def plan(self, *, may_override: bool) -> QuestionPlan:
        """Return what was decided; a reason counts only from those who may override."""
        typed: dict[str, Any] = self.data
        kind = QuestionKind(typed["kind"])
        pairs = [value.partition(":") for value in typed["condition"] or ()]
        chooses = kind in DECIDING
        return QuestionPlan(
            kind=kind,
            label=Texts(ko=typed["label_ko"], en=typed["label_en"]),
            help=texts_of(typed["help_ko"], typed["help_en"]),
            limit=(typed["limit"] or 0) if kind in WRITTEN else 0,
            required=bool(typed["required"]),
            options=keyed_options(_rows(typed["options"] or ""), self.known) if chooses else (),
            override_reason=(typed["override_reason"] or "") if may_override else "",
            section_id=self.places[typed["section"] or ""],
            lowest=typed["lowest"] if kind in ENDED else None,
            highest=typed["highest"] if kind in ENDED else None,
            depends_on=pairs[0][0] if pairs else "",
            depends_values=tuple(value for _key, _colon, value in pairs),
        )


def _lines(typed: str) -> Iterable[str]:
    return (row for row in typed.splitlines() if row.strip())


def _rows(typed: str) -> Iterable[Texts]:
    for row in _lines(typed):
        korean, _bar, english = row.partition("|")
        yield Texts(ko=korean.strip(), en=english.strip())


def question_values(question: Question) -> dict[str, Any]:
    """Return a question as its form shows it."""
    rows = [f"{o['label'].get('ko', '')} | {o['label'].get('en', '')}" for o in question.options]
    return {
        "kind": str(question.kind),
        "label_ko": question.label.get("ko", ""),
        "label_en": question.label.get("en", ""),
        "help_ko": question.help.get("ko", ""),
        "help_en": question.help.get("en", ""),
        "required": question.required,
        "section": question.section.key if question.section is not None else "",
        "limit": question.limit,
        "options": "\n".join(rows),
        "lowest": question.lowest,
        "highest": question.highest,
        "condition": [f"{question.depends_on}:{value}" for value in question.depends_values],
        "override_reason": question.override_reason,
    }
