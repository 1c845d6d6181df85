"""The columns of an export, written as SQL, so that rows come out of the database ready.

Labels of choices, days in the zone of the site, and the sign that keeps a spreadsheet from taking
a text for a formula are all made there: the web process only passes rows on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from academy.accounts.models import Person
from academy.core.db import is_sqlite
from academy.core.tables import FORMULA
from academy.intake.labels import APPLICATION, DISCIPLINE
from academy.intake.models import Answer, Application, Attachment, Question, Round
from academy.intake.states import QuestionKind

Text = Any
"""An expression of SQL that gives text."""

JOINED = 40
"""Keys whose answers are joined; those of a longer form are looked up one by one."""


@dataclass(frozen=True)
class Column:
    """One column: its heading, what kind its cells are, and where they come from."""

    head: str
    kind: str
    cell: Text


@dataclass(frozen=True)
class Wanted:
    """What an export holds and how; `defused` cells are safe in a spreadsheet as plain text."""

    round: Round
    questions: Sequence[Question]
    locale: str
    contact: bool
    born_on: bool
    defused: bool = True


class Builder:
    """Builds the columns of one export and what they need beside the application."""

    def __init__(self, wanted: Wanted) -> None:
        """Look at the questions; nothing is read yet."""
        self.wanted = wanted
        keys = list(dict.fromkeys(q.key for q in wanted.questions))
        self.joined = {key: aliased(Answer) for key in keys[:JOINED]}
        self.editions: dict[str, list[Question]] = {}
        for question in wanted.questions:
            self.editions.setdefault(question.key, []).append(question)

    def columns(self) -> list[Column]:
        """Return every column, in the order of the table."""
        with force_locale(self.wanted.locale):
            return [*self._own(), *(self._of(question) for question in self.wanted.questions)]

    def join(self, query: sa.Select[Any]) -> sa.Select[Any]:
        """Bring the tables in that the columns read."""
        query = query.join(Person, Person.id == Application.person_id)
        for key, answer in self.joined.items():
            query = query.outerjoin(
                answer, sa.and_(answer.application_id == Application.id, answer.key == key)
            )
        return query

    def _own(self) -> list[Column]:
        states = {state.value: str(label) for state, (label, _kind) in APPLICATION.items()}
        fields = {name: str(label) for name, (label, _hint) in DISCIPLINE.items()}
        found = [
            Column(_("Receipt number"), "text", self._safe(Application.number)),
            Column(_("State"), "text", _labelled(Application.status, states)),
            Column(_("Full name"), "text", self._safe(Person.name)),
            Column(_("Nickname"), "text", self._safe(Person.nickname)),
        ]
        if self.wanted.contact:
            found += [
                Column(_("E-mail"), "text", self._safe(Person.email)),
                Column(_("Phone number"), "text", self._phone(Person.phone)),
            ]
        if self.wanted.born_on:
            found.append(Column(_("Date of birth"), "day", sa.cast(Application.born_on, sa.String)))
        return [
            *found,
            Column(_("Field"), "text", _labelled(Application.discipline, fields)),
            Column(_("Language"), "text", sa.cast(Application.language, sa.String)),
            Column(_("Began"), "moment", self._moment(Application.created_at)),
            Column(_("Submitted on"), "moment", self._moment(Application.submitted_at)),
            Column(_("Withdrawn on"), "moment", self._moment(Application.withdrawn_at)),
        ]

    def _of(self, question: Question) -> Column:
        head = question.label.said(self.wanted.locale)
        if question.superseded_at is not None:
            head = _("%(question)s (earlier edition)", question=head)
        if question.kind is QuestionKind.FILE:
            return Column(head, "text", self._safe(_files(question)))
        text = self._given(question)
        if question.depends_on:
            text = sa.case((self._shown(question, depth=0), text), else_=None)
        return Column(head, _KINDS.get(question.kind, "text"), self._written(question, text))

    def _given(self, question: Question) -> Text:
        """Return what was handed in to this edition of a question."""
        answer = self.joined.get(question.key)
        if answer is None:
            return (
                sa.select(Answer.sent_text)
                .where(
                    Answer.application_id == Application.id,
                    Answer.key == question.key,
                    Answer.question_id == question.id,
                )
                .correlate(Application)
                .scalar_subquery()
            )
        if len(self.editions[question.key]) == 1:
            return sa.type_coerce(answer.sent_text, sa.Text)
        return sa.case((answer.question_id == question.id, answer.sent_text), else_=None)

    def _shown(self, question: Question, *, depth: int) -> sa.ColumnElement[bool]:
        """Whether a question was asked of somebody: its condition, and those it rests on."""
        parents = [
            each
            for each in self.editions.get(question.depends_on, [])
            if each.kind is not QuestionKind.FILE
        ]
        if not parents or depth > len(self.editions):
            return sa.false()
        ways = []
        for parent in parents:
            chosen = _holds(self._given(parent), question.depends_values)
            deeper = self._shown(parent, depth=depth + 1) if parent.depends_on else sa.true()
            ways.append(sa.and_(chosen, deeper))
        return sa.or_(*ways)

    def _written(self, question: Question, text: Text) -> Text:
        labels = {
            str(option["key"]): self._quiet(_option_label(option, self.wanted.locale))
            for option in question.options
        }
        if question.kind is QuestionKind.ONE_OF:
            return _labelled(text, labels)
        if question.kind is QuestionKind.ANY_OF:
            parts = [
                sa.case((_holds(text, [key]), f"; {label}"), else_="")
                for key, label in labels.items()
            ]
            return self._safe(sa.func.substr(_joined([sa.literal(""), *parts]), 3))
        if question.kind is QuestionKind.PHONE:
            return self._phone(text)
        if question.kind is QuestionKind.NUMBER:
            return _defused(text, tuple(sign for sign in FORMULA if sign != "-"))
        return self._safe(text)

    def _safe(self, text: Text) -> Text:
        text = sa.func.nullif(text, "")
        return _defused(text, FORMULA) if self.wanted.defused else text

    def _quiet(self, label: str) -> str:
        return f"'{label}" if self.wanted.defused and label.startswith(FORMULA) else label

    def _phone(self, text: Text) -> Text:
        mobile = sa.and_(text.like("+8210%"), sa.func.length(text) == 13)
        parts = (sa.literal("010-"), sa.func.substr(text, 6, 4), "-", sa.func.substr(text, 10, 4))
        return sa.case((mobile, _joined(parts)), else_=self._safe(text))

    def _moment(self, column: Any) -> Text:
        zone = self.wanted.round.site.zone
        if not is_sqlite():
            return sa.func.to_char(sa.func.timezone(zone, column), "YYYY-MM-DD HH24:MI:SS")
        ways = [
            (column < until, sa.func.strftime("%Y-%m-%d %H:%M:%S", column, f"{minutes} minutes"))
            for until, minutes in _offsets(zone)
        ]
        return sa.case(*ways, else_=sa.func.strftime("%Y-%m-%d %H:%M:%S", column))


_KINDS: Mapping[QuestionKind, str] = {QuestionKind.NUMBER: "number", QuestionKind.DATE: "day"}


def _option_label(option: Mapping[str, Any], locale: str) -> str:
    label = option.get("label") or {}
    return str(label.get(locale) or label.get("en") or option["key"])


def _labelled(column: Any, labels: Mapping[str, str]) -> Text:
    """Return the label of a key; a key without one stands for itself."""
    plain = sa.cast(column, sa.Text)
    if not labels:
        return plain
    return sa.case(*((plain == key, label) for key, label in labels.items()), else_=plain)


def _holds(text: Text, keys: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether one of some keys stands among the lines of a text."""
    lines = sa.literal("\n") + sa.func.coalesce(text, "") + "\n"
    return sa.or_(sa.false(), *(lines.contains(f"\n{key}\n", autoescape=True) for key in keys))


def _joined(parts: Sequence[Text]) -> Text:
    together = parts[0]
    for part in parts[1:]:
        together = together + part
    return together


def _defused(text: Text, signs: Sequence[str]) -> Text:
    dangerous = sa.func.substr(text, 1, 1).in_(signs)
    return sa.case((dangerous, sa.literal("'") + text), else_=text)


def _files(question: Question) -> Text:
    """Return the names of the files handed in, each with the beginning of its digest."""
    named = Attachment.name + " (" + sa.func.substr(Attachment.digest, 1, 12) + ")"
    together = sa.func.group_concat if is_sqlite() else sa.func.string_agg
    return (
        sa.select(together(named, "; "))
        .where(
            Attachment.application_id == Application.id,
            Attachment.question_id == question.id,
            # One that was taken out since counts until that is handed in, too.
            Attachment.sent_at.is_not(None),
        )
        .correlate(Application)
        .scalar_subquery()
    )


@cache
def _offsets(zone: str) -> tuple[tuple[datetime, int], ...]:
    """Return (until when, minutes ahead of UTC) for the times that applications can have.

    Twenty years are walked day by day, so each zone is walked once.
    """
    place, found = ZoneInfo(zone), []
    at, end = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    while at < end:
        here, following = _ahead(at, place), at + timedelta(days=1)
        if _ahead(following, place) != here:
            while _ahead(at, place) == here:
                at += timedelta(minutes=15)
            found.append((at, here))
        else:
            at = following
    return (*found, (datetime(9000, 1, 1, tzinfo=UTC), _ahead(end, place)))


def _ahead(at: datetime, place: ZoneInfo) -> int:
    offset = at.astimezone(place).utcoffset() or timedelta(0)
    return int(offset.total_seconds() // 60)
