"""What states and subjects are called on pages, and how a lack is said."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.curriculum.rules import MAX_WEEKS, MIN_WEEKS, Lacks
from academy.curriculum.states import AttendanceState, Subject, TrackState

SUBJECTS = {
    Subject.APP_DEVELOPMENT: _l("App development"),
    Subject.DESIGN: _l("Design"),
    Subject.CODING: _l("Coding"),
    Subject.MARKETING: _l("Marketing"),
    Subject.AI: _l("AI"),
    Subject.PROJECT_MANAGEMENT: _l("Project management"),
}

TRACK_STATES = {
    TrackState.DRAFT: _l("Draft"),
    TrackState.PUBLISHED: _l("Published"),
    TrackState.SUPERSEDED: _l("Superseded"),
}

TRACK_KINDS = {
    TrackState.DRAFT: "progress",
    TrackState.PUBLISHED: "success",
    TrackState.SUPERSEDED: "neutral",
}
"""The kind of badge for each state."""

ATTENDANCE = {
    AttendanceState.PRESENT: _l("Present"),
    AttendanceState.LATE: _l("Late"),
    AttendanceState.LEFT_EARLY: _l("Left early"),
    AttendanceState.ABSENT: _l("Absent"),
    AttendanceState.EXCUSED: _l("Excused"),
}


def weeks_text(first: int, last: int) -> str:
    """Return "Week 3" or "Weeks 3–7"."""
    if first == last:
        return _("Week %(week)s", week=first)
    return _("Weeks %(first)s–%(last)s", first=first, last=last)


def describe_lacks(lacks: Lacks) -> list[str]:
    """Return one sentence for each thing that keeps a plan from being published."""
    said = [
        _("The subject %(subject)s is missing.", subject=SUBJECTS[subject])
        for subject in lacks.subjects
    ]
    if lacks.length is not None:
        said.append(
            _(
                "The plan has %(weeks)s weeks; nine months are %(least)s to %(most)s weeks.",
                weeks=lacks.length,
                least=MIN_WEEKS,
                most=MAX_WEEKS,
            )
        )
    said += [
        _("Nothing is planned for: %(weeks)s.", weeks=weeks_text(first, last))
        for first, last in lacks.gaps
    ]
    return said
