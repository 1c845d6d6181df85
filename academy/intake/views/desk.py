"""What the pages of an application work on: the round, and the person's own application in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from academy.access.current import current_actor
from academy.core import clock
from academy.intake import queries, services
from academy.intake.models import Application, Attachment, FormSection, Notice, Question, Round
from academy.intake.rules import Asked, Missing, closing_for, shown, what_is_missing
from academy.intake.states import ApplicationState, NoticeKind, RoundState
from academy.web.words import moment, said

SECTIONS = {
    "about": _l("About you"),
    "answers": _l("Your answers"),
    "files": _l("Files"),
    "accommodations": _l("Accommodations"),
    "news": _l("Notices"),
    "check": _l("Check and submit"),
}
"""The screens that every application may have, in their order."""
BEFORE_PARTS, TEXTS = ("about", queries.LOOSE), frozenset({"about", queries.LOOSE})
"""What comes before the sections that staff have made; those of both that ask for texts."""


@dataclass(frozen=True)
class Desk:
    """A round with its questions, and the application of the person who asks, if there is one."""

    round: Round
    draft: Application | None
    # Answers that were saved while this request was answered.
    fresh: dict[str, str] = field(default_factory=dict)

    @property
    def application(self) -> Application:
        """The application; pages that need one are led back to the start without it."""
        assert self.draft is not None
        return self.draft

    @cached_property
    def questions(self) -> list[Question]:
        """The questions of the round, each as this applicant has met it."""
        answers = self.draft.answers if self.draft is not None else []
        return queries.questions_for(self.round.id, answers)

    @property
    def is_open(self) -> bool:
        """Whether the applicant may write now."""
        return services.is_open_for(self.application, self.round, clock.now())

    @property
    def is_test(self) -> bool:
        """Whether staff try the form, so that nothing counts."""
        return self.draft is not None and self.draft.is_test

    @property
    def notices(self) -> dict[NoticeKind, Notice]:
        """The notices of the round; of one in preparation those that it would open with."""
        if self.round.status is RoundState.DRAFT:
            return queries.newest_notices(self.round.site_id)
        return queries.notices_of(self.round.id)

    @property
    def asked(self) -> list[Asked]:
        """Everything the form asks."""
        return queries.asked_in(self.questions)

    @property
    def shown(self) -> list[Asked]:
        """What the form asks of this applicant, with the answers given so far."""
        return shown(self.asked, self.texts())

    @property
    def parts(self) -> dict[str, FormSection]:
        """The sections that staff have made and that ask something, by the name of the screen."""
        return {q.section.key: q.section for q in self.questions if q.section is not None}

    @property
    def sections(self) -> list[str]:
        """The screens that this applicant meets; one that asks nothing is left out."""
        asking = {item.section for item in self.shown}
        order = [*BEFORE_PARTS, *self.parts, *(n for n in SECTIONS if n not in BEFORE_PARTS)]
        asked_for = {*BEFORE_PARTS, *self.parts, queries.FILES} - {"about"}
        return [name for name in order if name in asking or name not in asked_for]

    def title(self, section: str) -> Any:
        """The name of a screen."""
        part = self.parts.get(section)
        return SECTIONS[section] if part is None else said(part.title)

    def help(self, section: str) -> str:
        """What staff say on top of a screen."""
        part = self.parts.get(section)
        return "" if part is None else said(part.help)

    def asked_in(self, section: str) -> list[Asked]:
        """What one screen asks."""
        return [item for item in self.asked if item.section == section]

    def after(self, section: str) -> str:
        """The address of the screen after this one."""
        sections = self.sections
        if section not in sections:
            return self.url("check")
        where = sections[min(sections.index(section) + 1, len(sections) - 1)]
        return self.url(where)

    def before(self, section: str) -> str | None:
        """The address of the screen before this one."""
        if section not in self.sections:
            return self.url("about")
        index = self.sections.index(section)
        return self.url(self.sections[index - 1]) if index else None

    def url(self, section: str, **more: Any) -> str:
        """The address of a screen."""
        if section in TEXTS or section in self.parts:
            return url_for("intake.section", ref=self.round.ref, section=section, **more)
        return url_for(f"intake.{section}", ref=self.round.ref, **more)

    @property
    def closes_at(self) -> datetime:
        """Until when this applicant may write."""
        extended = self.draft.extended_until if self.draft else None
        return closing_for(self.round.closes_at, extended)

    def counting(self) -> dict[str, str]:
        """What counts until the next hand-in, by key, where something else is written now."""
        status = self.application.status
        if status in {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}:
            return {}
        changed = [a for a in self.application.answers if a.text != (a.sent_text or "")]
        return {answer.key: answer.sent_text or "" for answer in changed}

    def last_saved(self, keys: Iterable[str]) -> str:
        """The time at which one of these answers was saved last, as people read it."""
        times = [a.saved_at for a in self.application.answers if a.key in set(keys)]
        return moment(max(times), self.round.site.zone) if times else ""

    def carried(self) -> queries.Carried | None:
        """What the person wrote in an earlier round for what is still empty here."""
        if self.application.status is not ApplicationState.DRAFT or not self.is_open:
            return None
        return queries.carried_over_to(self.application, self.questions)

    def texts(self) -> dict[str, str]:
        """The working copy, by key."""
        kept = {answer.key: answer.text for answer in self.draft.answers} if self.draft else {}
        return kept | self.fresh

    def missing(self, files: list[Attachment]) -> list[Missing]:
        """What keeps the application from being handed in."""
        there = {file.question.key for file in files if file.removed_at is None}
        return what_is_missing(self.asked, self.texts(), there)

    def tabs(self, current: str) -> list[tuple[Any, str, bool]]:
        """The screens as tabs: (name, address, whether it is this one)."""
        return [(self.title(name), self.url(name), name == current) for name in self.sections]


def load_desk(ref: str, **_more: str) -> Desk | None:
    """Return the desk of the person who asks."""
    round, person_id = queries.get_round(ref), current_actor().person_id
    if round is None or person_id is None:
        return None
    return Desk(round, queries.application_of(person_id, round.id, tests=True))
