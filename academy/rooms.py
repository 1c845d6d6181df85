"""The index of rooms: their pages and menu entries, in the order of a person's journey."""

from collections.abc import Iterator

import click
from flask import Blueprint

from academy.accommodations import views as accommodations
from academy.accounts import views as accounts
from academy.accounts.commands import people
from academy.alumni import views as alumni
from academy.cohorts import views as cohorts
from academy.curriculum import views as curriculum
from academy.graduation import views as graduation
from academy.intake import views as intake
from academy.intake.commands import eligibility
from academy.mentoring import views as mentoring
from academy.monitoring import views as monitoring
from academy.operations import views as operations
from academy.operations.commands import history, restore_backup, take_backup, worker
from academy.projects import views as projects
from academy.reports import views as reports
from academy.reports.commands import report
from academy.selection import views as selection
from academy.selection.commands import selection as selection_commands
from academy.web import languages, styleguide
from academy.web.navigation import Entry

ROOMS = (
    accounts,
    cohorts,
    curriculum,
    accommodations,
    monitoring,
    intake,
    selection,
    projects,
    mentoring,
    graduation,
    alumni,
    operations,
    reports,
)
"""Each has `bp`, its pages, and `NAVIGATION`, its menu entries."""

COMMANDS: tuple[click.Command, ...] = (
    people,
    eligibility,
    selection_commands,
    report,
    worker,
    history,
    take_backup,
    restore_backup,
)
"""The command groups of the rooms, for `academy ...`; each stands in its room's `commands.py`."""


def blueprints() -> Iterator[Blueprint]:
    """Yield the pages of all rooms."""
    yield languages.bp
    yield styleguide.bp
    for room in ROOMS:
        yield room.bp


def navigation() -> list[Entry]:
    """Return the menu entries of all rooms."""
    return [entry for room in ROOMS for entry in room.NAVIGATION]
