"""The index of what rooms keep of people, and the words for it: for the privacy desk."""

from itertools import chain
from types import SimpleNamespace
from typing import Any

from academy.accommodations import personal as accommodations
from academy.accounts import personal as accounts
from academy.alumni import personal as alumni
from academy.audit import personal as audit
from academy.audit.changes import plain
from academy.cohorts import personal as cohorts
from academy.core.personal import Register, Words
from academy.curriculum import personal as curriculum
from academy.documents import personal as documents
from academy.graduation import personal as graduation
from academy.intake import personal as intake
from academy.mentoring import personal as mentoring
from academy.messages import personal as messages
from academy.monitoring import personal as monitoring
from academy.operations import fields, labels
from academy.outbox import personal as outbox
from academy.outreach import personal as outreach
from academy.privacy import personal as privacy
from academy.projects import personal as projects
from academy.reports import personal as reports
from academy.selection import personal as selection

ROOMS = (
    audit,
    outbox,
    accounts,
    documents,
    cohorts,
    curriculum,
    accommodations,
    monitoring,
    intake,
    outreach,
    selection,
    projects,
    mentoring,
    graduation,
    alumni,
    messages,
    reports,
    privacy,
)
"""Each has `HELD`, the tables with a person's data, and `APART`, keys that only look like it."""

REGISTER = Register(
    held=tuple(chain.from_iterable(room.HELD for room in ROOMS)),
    apart={column: why for room in ROOMS for column, why in room.APART.items()},
    searched=(*intake.SEARCHED, *messages.SEARCHED, *reports.SEARCHED),
)


def _value_of(table: str, column: str, value: Any, zone: str) -> str:
    entry: Any = SimpleNamespace(kind=table)
    return fields.value_text(entry, column, plain(value), {}, zone)


WORDS = Words(fields.field_name, _value_of, labels.subject_of)
