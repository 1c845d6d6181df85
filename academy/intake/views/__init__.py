"""The pages of this room, by noun."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.intake.views import (
    addresses,
    applications,
    apply,
    assisting,
    builder,
    carrying,
    dossier,
    fairness,
    files,
    imports,
    listing,
    mine,
    notices,
    papers,
    rounds,
    scans,
    sections,
    supplement_desk,
    supplements,
)
from academy.intake.views.blueprint import bp
from academy.web.navigation import Entry, Section

PAGES = (
    apply,
    carrying,
    sections,
    fairness,
    files,
    mine,
    papers,
    rounds,
    builder,
    notices,
    listing,
    applications,
    dossier,
    assisting,
    addresses,
    supplement_desk,
    supplements,
    scans,
    imports,
)
"""Each hangs its pages on `bp` when it is imported."""

NAVIGATION: list[Entry] = [
    Entry(
        _l("My applications"),
        "intake.mine",
        P.APPLICATION_START,
        order=20,
        icon="form",
        section=Section.ACCOUNT,
        covers=("/apply",),
    ),
    Entry(
        _l("Applications"),
        "intake.applications",
        P.APPLICATION_LIST,
        order=30,
        icon="inbox",
        section=Section.INTAKE,
        covers=("/staff/imports", "/staff/exports"),
    ),
    Entry(
        _l("Scans to look at"),
        "intake.scans",
        P.APPLICATION_LIST,
        order=33,
        icon="eye",
        section=Section.INTAKE,
    ),
    Entry(
        _l("Rounds"),
        "intake.rounds",
        P.ROUND_MANAGE,
        order=34,
        icon="calendar",
        section=Section.INTAKE,
        covers=("/staff/notices",),
    ),
    Entry(
        _l("Fairness"),
        "intake.overridden",
        P.FAIRNESS_READ,
        order=58,
        icon="score",
        section=Section.INTAKE,
    ),
]

__all__ = ["NAVIGATION", "PAGES", "bp"]
