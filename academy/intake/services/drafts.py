"""The working copy of an application: kept as it was typed, as long as there is time."""

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
from academy.intake.states import EDITABLE, Phase


@dataclass(frozen=True)
class Saved:
    """What saving did: the section's version, the server's time, what to mend by key.

    `newer` holds what another window has saved since: if there is any, nothing was saved now.
    """

    version: int
    saved_at: datetime
    warnings: dict[str, Any] = field(default_factory=dict)
    newer: dict[str, str] = field(default_factory=dict)


def is_open_for(application: Application, round: Round, at: datetime) -> bool:
    """Whether an applicant may write now: the round's time, or more that staff gave them."""
    if application.status not in EDITABLE:
        return False
    extra = application.extended_until
    if extra is not None and is_in_time(at, extra):
        return True
    return queries.round_phase(round, at) is Phase.RECEIVING


def check_open_for(application: Application, round: Round) -> None:
    """Check that an applicant may write now.

    Raises:
        RuleBroken: the round has closed, or the application is past writing.
    """
    if not is_open_for(application, round, clock.now()):
        raise RuleBroken(
            _l("This round has closed. What was saved before is kept; nothing was lost.")
        )


def version_of(answers: Iterable[Answer], keys: Iterable[str]) -> int:
    """Return the version of a section: how often its answers were saved."""
    wanted = set(keys)
    return sum(answer.saves for answer in answers if answer.key in wanted)


@verb
def save(
    application: Application,
    round: Round,
    texts: Mapping[str, str],
    *,
    section: list[Asked],
    question_ids: Mapping[str, int],
    version: int | None,
    actor: Actor,
) -> Saved:
    """Keep answers of one section as they were typed; too long and incomplete ones too.

    No history is written for it: the working copy is nobody's act yet. `version` is the section's
    when the page was opened; None asks for no comparison.

    Raises:
        RuleBroken: the round has closed, or a text must never be kept.
    """
    for key, text in texts.items():
        check_storable(text, field=key)
    lock(application)
    check_open_for(application, round)
    keys = [item.key for item in section]
    answers = {a.key: a for a in queries.current_answers(application.id) if a.key in keys}
    known = version_of(answers.values(), keys)
    changed = {
        key: text
        for key, text in texts.items()
        if text != (answers[key].text if key in answers else "")
    }
    now = clock.now()
    if changed and version is not None and version != known:
        newer = {key: answers[key].text if key in answers else "" for key in changed}
        return Saved(known, now, newer=newer)
    for key, text in changed.items():
        _keep(application, answers.get(key), key, text, question_ids.get(key), now)
    by_key = {item.key: item for item in section}
    warnings = {
        key: warning
        for key, text in texts.items()
        if (warning := warn_about(by_key[key], text)) is not None
    }
    return Saved(known + len(changed), now, warnings)


def _keep(
    application: Application,
    answer: Answer | None,
    key: str,
    text: str,
    question_id: int | None,
    now: datetime,
) -> None:
    if answer is not None:
        answer.text, answer.saves, answer.saved_at = text, answer.saves + 1, now
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
