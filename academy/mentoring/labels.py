"""The words of this room's states, for people."""

from flask_babel import lazy_gettext as _l

from academy.cohorts.states import Discipline
from academy.mentoring.states import Standing

STANDING = {
    Standing.GREEN: _l("On track"),
    Standing.AMBER: _l("Needs attention"),
    Standing.RED: _l("Needs help now"),
}

STANDING_LOOK = {Standing.GREEN: "success", Standing.AMBER: "warning", Standing.RED: "danger"}

KIND = {
    Discipline.TECH: _l("Tech mentor"),
    Discipline.DESIGN: _l("Design mentor"),
    Discipline.DOMAIN: _l("Domain mentor"),
}
