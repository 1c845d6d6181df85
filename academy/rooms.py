"""The index of rooms: their pages and menu entries, in the order of a person's journey."""

from collections.abc import Iterator

from flask import Blueprint

from academy.accommodations import views as accommodations
from academy.accounts import views as accounts
from academy.alumni import views as alumni
from academy.cohorts import views as cohorts
from academy.curriculum import views as curriculum
from academy.documents import views as documents
from academy.graduation import views as graduation
from academy.intake import views as intake
from academy.mentoring import views as mentoring
from academy.messages import views as messages
from academy.monitoring import views as monitoring
from academy.operations import views as operations
from academy.outreach import views as outreach
from academy.privacy import views as privacy
from academy.projects import views as projects
from academy.reports import views as reports
from academy.selection import views as selection
from academy.web import languages, styleguide
from academy.web.navigation import Entry

ROOMS = (
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
    operations,
    reports,
    privacy,
)
"""Each has `bp`, its pages, and `NAVIGATION`, its menu entries."""


def blueprints() -> Iterator[Blueprint]:
    """Yield the pages of all rooms."""
    yield languages.bp
    yield styleguide.bp
    for room in ROOMS:
        yield room.bp


def navigation() -> list[Entry]:
    """Return the menu entries of all rooms."""
    return [entry for room in ROOMS for entry in room.NAVIGATION]
