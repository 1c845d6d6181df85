"""What the clock does in this room."""

from datetime import timedelta

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.intake import queries, services
from academy.intake.rules import REMIND_BEFORE

LONGEST = timedelta(days=max(REMIND_BEFORE), hours=1)
"""How long before a closing somebody may be reminded at all; the clocks may change meanwhile."""


def remind_applicants() -> int:
    """Remind of rounds that close soon, each person in a transaction of its own.

    Returns how many letters were written.
    """
    now = clock.now()
    written = 0
    for round, ids in queries.drafts_closing(now, now + LONGEST):
        for application_id in ids:
            application = queries.draft_by_id(application_id)
            if application is not None:
                written += services.remind_of_draft(application, round, actor=SYSTEM)
    for round in queries.rounds_closing(now, now + LONGEST):
        for person, since in queries.people_wanting_news(round):
            written += services.remind_of_round(person, round, since=since, actor=SYSTEM)
    db.session.rollback()
    return written


def tend_supplements() -> int:
    """Remind of supplements a day before their time, and close those whose time is over.

    Nothing depends on when this runs: what is over cannot be given anyway. Returns how many
    were changed.
    """
    now = clock.now()
    changed = 0
    for supplement, application in queries.supplements_due(before=now):
        changed += services.lapse_supplement(supplement, application, actor=SYSTEM)
    soon = queries.supplements_due(after=now, before=now + timedelta(days=1))
    for supplement, application in soon:
        if now - supplement.asked_at < timedelta(days=1):
            continue
        round = queries.round_of(application)
        changed += services.remind_of_supplement(supplement, application, round, actor=SYSTEM)
    db.session.rollback()
    return changed
