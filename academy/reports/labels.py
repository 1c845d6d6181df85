"""What bases, checks and sources are called on pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.cohorts.labels import BASES
from academy.cohorts.states import Measure
from academy.reports.rules import RECORDED, Check, Figure

BASIS = {RECORDED: _l("recorded"), **{basis.value: label for basis, label in BASES.items()}}

DEFINITIONS = {
    Measure.TRAINED: _l(
        "Everyone whose place in a cohort had begun by the end of that day; those who left later"
        " stay counted."
    ),
    Measure.GRADUATED: _l(
        "Everyone who held a valid certificate at the end of that day; a revoked one no longer"
        " counts from its revocation on."
    ),
}

SOURCES = {
    "the news article: 760 people through cohort 4 have taken part; its headline says 760 produced"
    " (배출)": _l(
        "News article: 760 people have taken part through cohort 4 (경험); its headline says"
        " 760 were produced (배출)"
    ),
    "the academy's own page": _l("The academy's own page"),
    "press reports of the time": _l("Press reports of the time"),
    "press: about 200": _l("Press: “about 200”"),
    "press report of the ceremony": _l("Press report of the ceremony"),
    "760 less 190, 200 and 196; not a published figure": _l(
        "760 less 190, 200 and 196; not a published figure"
    ),
}
"""The sources of the published figures we ship; any other is shown as it was written."""


def source_of(figure: Figure) -> str:
    """Return the source of a figure in the language of the page where we have it."""
    return str(SOURCES.get(figure.source, figure.source))


def cohorts_text(first: int, last: int) -> str:
    """Return "Cohort 3" or "Cohorts 1–4"."""
    if first == last:
        return _("Cohort %(number)s", number=first)
    return _("Cohorts %(first)s–%(last)s", first=first, last=last)


def describe_check(check: Check) -> str:
    """Return in a sentence what a check compares, and what it found."""
    values = {
        "cohorts": cohorts_text(check.first, check.last),
        "expected": f"{check.expected:,}",
        "found": f"{check.found:,}",
    }
    if check.name == "block":
        return _("%(cohorts)s: published %(expected)s, the rows give %(found)s.", **values)
    if check.name == "exceeds":
        return _("%(cohorts)s: published %(expected)s, but %(found)s are recorded.", **values)
    if check.name == "trained_first":
        return _("%(cohorts)s: %(expected)s trained, but %(found)s graduated.", **values)
    return _("%(cohorts)s: cumulative %(expected)s, the rows give %(found)s.", **values)
