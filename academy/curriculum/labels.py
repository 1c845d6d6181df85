"""What states and subjects are called on pages, and how a lack is said."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from academy.cohorts.models import Cohort
from academy.curriculum.models import Session
from academy.curriculum.rules import IN_A_ROW, MAX_WEEKS, MIN_WEEKS, Clash, Lacks, Risk
from academy.curriculum.states import (
    AttendanceState,
    AttendanceVia,
    ExcuseKind,
    ExcuseState,
    FeedKind,
    SessionState,
    Subject,
    TrackState,
)
from academy.web.words import day as said_day
from academy.web.words import said

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

SESSION_STATES = {
    SessionState.PLANNED: _l("Planned"),
    SessionState.CANCELLED: lazy_pgettext("session", "Called off"),
}

GROUPS = {"morning": _l("Morning group"), "afternoon": _l("Afternoon group")}
"""Session groups; one that a cohort names itself stands as it is."""

ATTENDANCE = {
    AttendanceState.PRESENT: _l("Present"),
    AttendanceState.LATE: _l("Late"),
    AttendanceState.LEFT_EARLY: _l("Left early"),
    AttendanceState.ABSENT: _l("Absent"),
    AttendanceState.EXCUSED: _l("Excused"),
}

ATTENDANCE_KINDS = {
    AttendanceState.PRESENT: "success",
    AttendanceState.LATE: "warning",
    AttendanceState.LEFT_EARLY: "warning",
    AttendanceState.ABSENT: "danger",
    AttendanceState.EXCUSED: "neutral",
}
"""The kind of badge for each mark."""

ATTENDANCE_SIGNS = {
    AttendanceState.PRESENT: lazy_pgettext("mark", "P"),
    AttendanceState.LATE: lazy_pgettext("mark", "L"),
    AttendanceState.LEFT_EARLY: lazy_pgettext("mark", "E"),
    AttendanceState.ABSENT: lazy_pgettext("mark", "A"),
    AttendanceState.EXCUSED: lazy_pgettext("mark", "X"),
}
"""The letter for each mark in the sheet of a month."""

VIAS = {
    AttendanceVia.STAFF: _l("marked by staff or a mentor"),
    AttendanceVia.CODE: _l("checked in with the code"),
    AttendanceVia.CLOCK: _l("not marked until an hour after the session"),
    AttendanceVia.EXCUSE: _l("approved excuse"),
}

EXCUSES = {
    ExcuseKind.ILLNESS: _l("Illness"),
    ExcuseKind.SERVICE: _l("Reserve or civil-defence training"),
    ExcuseKind.FAMILY: _l("Family event"),
    ExcuseKind.INTERVIEW: _l("Job interview"),
    ExcuseKind.EXAM: _l("Examination"),
    ExcuseKind.OTHER: _l("Another reason"),
}

EXCUSE_STATES = {
    ExcuseState.ASKED: (_l("Waits for a decision"), "warning"),
    ExcuseState.APPROVED: (_l("Approved"), "success"),
    ExcuseState.DECLINED: (_l("Declined"), "danger"),
    ExcuseState.WITHDRAWN: (_l("Taken back"), "neutral"),
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


def feed_name(kind: FeedKind, cohort: Cohort | None) -> str:
    """Return what a calendar feed is called; the cohort's site must be loaded."""
    if kind is FeedKind.OWN:
        return _("My sessions at the academy")
    if kind is FeedKind.LEADING or cohort is None:
        return _("Sessions I lead")
    return _(
        "Sessions of %(city)s cohort %(number)s", city=said(cohort.site.city), number=cohort.number
    )


def group_name(group: str) -> str:
    """Return what a session group is called; the whole cohort where there is none."""
    return str(GROUPS.get(group, group)) if group else _("Whole cohort")


def describe_clash(clash: Clash, other: Session) -> str:
    """Return a sentence on what another session uses at the same time."""
    told = {
        "day": said_day(other.on),
        "from": f"{other.starts:%H:%M}",
        "to": f"{other.ends:%H:%M}",
        "title": said(other.title),
    }
    if clash is Clash.ROOM:
        return _("%(day)s: the room is taken from %(from)s to %(to)s by “%(title)s”.", **told)
    if clash is Clash.LEADER:
        return _("%(day)s: this person leads “%(title)s” from %(from)s to %(to)s already.", **told)
    return _("%(day)s: the same people have “%(title)s” from %(from)s to %(to)s already.", **told)


def describe_risk(risk: Risk, least_percent: int) -> list[str]:
    """Return a sentence for each reason why somebody is on the list of risks."""
    told = []
    if risk.in_a_row >= IN_A_ROW:
        told.append(
            ngettext("Missed the last session.", "Missed the last %(num)s sessions.", risk.in_a_row)
        )
    if risk.falls:
        told.append(
            _(
                "Fell from %(before)s %% to %(lately)s %% in the last four weeks.",
                before=risk.before,
                lately=risk.lately,
            )
        )
    if risk.is_below:
        told.append(
            _(
                "Is at %(rate)s %%, and %(least)s %% are needed.",
                rate=risk.rate,
                least=least_percent,
            )
        )
    return told
