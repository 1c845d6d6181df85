"""The working copy of an application: kept as it was typed, as long as there is time."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake import queries
from academy.intake.models import Answer, Application, Round
from academy.intake.rules import Asked, check_storable, is_in_time, warn_about
from academy.intake.states import EDITABLE, Phase, RoundState


@dataclass(frozen=True)
class Saved:
    """What saving did: marks of what is saved, the server's time, what to mend by key.

    `newer` holds what another window has saved since, by key: these were not saved now.
    """

    marks: Mapping[str, str]
    saved_at: datetime
    warnings: dict[str, Any] = field(default_factory=dict)
    newer: dict[str, str] = field(default_factory=dict)


def is_open_for(application: Application, round: Round, at: datetime) -> bool:
    """Whether an applicant may write now: the round's time, or more that staff gave them."""
    if application.status not in EDITABLE:
        return False
    if application.is_test:
        return round.status in {RoundState.DRAFT, RoundState.OPEN}
    extra = application.extended_until
    if extra is not None and is_in_time(at, extra):
        return True
    return queries.round_phase(round, at) is Phase.RECEIVING


def check_open_for(application: Application, round: Round, keys: Iterable[str] = ()) -> None:
    """Check that an applicant may write now; `keys` that staff have asked for stay open longer.

    Raises:
        RuleBroken: the round has closed, or the application is past writing.
    """
    now = clock.now()
    if is_open_for(application, round, now):
        return
    asked = queries.live_supplement(application, now)
    if asked is not None and (wanted := set(keys)) and wanted <= set(asked.keys):
        return
    raise RuleBroken(_l("This round has closed. What was saved before is kept; nothing was lost."))


def mark_of(text: str) -> str:
    """Return a short mark of a text, by which a page knows which state of it somebody saw."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def marks_of(answers: Iterable[Answer], keys: Iterable[str]) -> dict[str, str]:
    """Return the marks of what is saved, by key."""
    texts = {answer.key: answer.text for answer in answers}
    return {key: mark_of(texts.get(key, "")) for key in keys}


@verb
def save(
    application: Application,
    round: Round,
    texts: Mapping[str, str],
    *,
    section: list[Asked],
    question_ids: Mapping[str, int],
    version: Mapping[str, str] | None,
    actor: Actor,
) -> Saved:
    """Keep answers of one section as they were typed; too long and incomplete ones too.

    No history is written for it: the working copy is nobody's act yet. `version` holds the marks
    of the texts as the page was opened with them; None asks for no comparison. What somebody else
    has saved since is not overwritten, and what the page did not touch is left alone.

    Raises:
        RuleBroken: the round has closed, or a text must never be kept.
    """
    for key, text in texts.items():
        check_storable(text, field=key)
    lock(application)
    keys = [item.key for item in section]
    # Where only a file is asked for, or every box was left unticked, no text is sent.
    check_open_for(application, round, texts or keys)
    answers = {a.key: a for a in queries.current_answers(application.id) if a.key in keys}
    now, newer, marks = clock.now(), {}, dict(version or {})
    for key, text in texts.items():
        kept = answers[key].text if key in answers else ""
        seen = marks.get(key, mark_of(kept))
        if text != kept and seen not in {mark_of(kept), mark_of(text)}:
            newer[key] = kept
        elif text != kept and seen != mark_of(text):
            keep_text(application, answers.get(key), key, text, question_ids.get(key), now)
            kept = text
        marks[key] = mark_of(kept)
    by_key = {item.key: item for item in section}
    warnings = {
        key: warning
        for key, text in texts.items()
        if (warning := warn_about(by_key[key], text)) is not None
    }
    return Saved(marks, now, warnings, newer)


def keep_text(
    application: Application,
    answer: Answer | None,
    key: str,
    text: str,
    question_id: int | None,
    now: datetime,
) -> None:
    """Write one text of the working copy; `answer` is the row that holds it so far."""
    if answer is not None:
        answer.text, answer.saves, answer.saved_at = text, answer.saves + 1, now
        answer.question_id = question_id or answer.question_id
        return
    db.session.add(
        Answer(
            application_id=application.id,
            question_id=question_id,
            key=key,
            text=text,
            saves=1,
            saved_at=now,
        )
    )
