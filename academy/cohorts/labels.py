"""The states, fields and measures of this room as people read them."""

from flask_babel import lazy_gettext as _l

from academy.cohorts.states import Basis, CohortState, Discipline, EnrolmentState, Measure

COHORT_STATES = {
    CohortState.PLANNED: (_l("planned"), "neutral"),
    CohortState.RECRUITING: (_l("recruiting"), "info"),
    CohortState.RUNNING: (_l("running"), "now"),
    CohortState.FINISHED: (_l("finished"), "success"),
}
"""Text and kind of badge."""

ENROLMENT_STATES = {
    EnrolmentState.ENROLLED: (_l("has a seat"), "info"),
    EnrolmentState.ACTIVE: (_l("takes part"), "now"),
    EnrolmentState.ON_LEAVE: (_l("on leave"), "warning"),
    EnrolmentState.WITHDRAWN: (_l("withdrew"), "neutral"),
    EnrolmentState.DISMISSED: (_l("dismissed"), "danger"),
    EnrolmentState.COMPLETED: (_l("graduated"), "success"),
}
"""Text and kind of badge."""

DISCIPLINES = {
    Discipline.TECH: _l("Tech"),
    Discipline.DESIGN: _l("Design"),
    Discipline.DOMAIN: _l("Domain"),
}

MEASURES = {
    Measure.TRAINED: _l("People trained"),
    Measure.GRADUATED: _l("People graduated"),
}

BASES = {
    Basis.PUBLISHED: _l("published"),
    Basis.CONFLICTING: _l("published, conflicting"),
    Basis.APPROXIMATE: _l("published, approximate"),
    Basis.DERIVED: _l("derived"),
}
