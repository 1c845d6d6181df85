"""What letters, history and access log call things, for people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.audit.models import Entry
from academy.operations.acts import ACTS
from academy.outbox.states import LetterState

LETTER_STATES: Mapping[LetterState, tuple[Any, str]] = {
    LetterState.WAITING: (_l("Waiting"), "progress"),
    LetterState.FAILED: (_l("Failed"), "danger"),
    LetterState.SENT: (_l("Sent"), "success"),
    LetterState.DISCARDED: (_l("Discarded"), "neutral"),
}
"""State -> its name and the kind of its badge, in the order of the tabs."""

LETTER_KINDS: Mapping[str, Any] = {
    "accounts": _l("Account"),
    "intake": _l("Application"),
    "outreach": _l("Call"),
    "selection": _l("Selection"),
    "cohorts": _l("Enrolment"),
    "curriculum": _l("Curriculum"),
    "projects": _l("Project"),
    "mentoring": _l("Mentoring"),
    "graduation": _l("Graduation"),
    "alumni": _l("Alumni"),
    "messages": _l("Messages"),
    "privacy": _l("Personal data"),
}
"""Room that wrote a letter -> what it is about."""

ROOMS: Mapping[str, Any] = {
    **LETTER_KINDS,
    "accounts": _l("People"),
    "accommodations": _l("To arrange"),
    "documents": _l("Document"),
    "monitoring": _l("Statistics"),
    "operations": _l("Operations"),
    "reports": _l("Totals"),
}
"""Room whose page showed people's data -> what the page is about."""

NOUNS: Mapping[str, Any] = {
    "person": _l("Person"),
    "account": _l("Account"),
    "session": _l("Session"),
    "factor": _l("Second factor"),
    "device": _l("Remembered device"),
    "grant": _l("Role"),
    "letter": _l("Letter"),
    "mailbox": _l("Mail address"),
    "document": _l("Document"),
    "message": _l("Message"),
    "template": _l("Template"),
    "site": _l("Site"),
    "room": _l("Room"),
    "calendar_feed": _l("Calendar address"),
    "closed_day": _l("Day off"),
    "excuse": _l("Excuse"),
    "attendance_rules": _l("Rules of attendance"),
    "cohort": _l("Cohort"),
    "enrolment": _l("Enrolment"),
    "figure": _l("Published figure"),
    "past_import": _l("Past people"),
    "export": _l("Export of applications"),
    "round": _l("Round"),
    "question": _l("Question"),
    "section": _l("Section"),
    "test": _l("Test of a form"),
    "notice": _l("Notice"),
    "interest": _l("Wish to hear of the next round"),
    "call_part": _l("Text of the call"),
    "info_session": _l("Information session"),
    "info_place": _l("Place in an information session"),
    "enquiry": _l("Question to staff"),
    "application": _l("Application"),
    "application_import": _l("Import of applications"),
    "view": _l("View of the list"),
    "note": _l("Note of staff"),
    "address": _l("New mail address"),
    "supplement": _l("Supplement"),
    "reminder": _l("Reminder"),
    "file": _l("File"),
    "consent": _l("Consent"),
    "accommodation": _l("Accommodation"),
    "monitoring": _l("Statistics"),
    "stage": _l("Stage"),
    "rubric": _l("Rubric"),
    "exam": _l("Online test"),
    "exam_plan": _l("Online test"),
    "exam_slot": _l("Slot of the online test"),
    "exam_seat": _l("Place in a slot of the online test"),
    "exam_import": _l("Table of test results"),
    "exam_result": _l("Test result"),
    "exam_line": _l("Line of the online test"),
    "calibration": _l("Calibration"),
    "clearance": _l("File for reviewers"),
    "absence": _l("Days away"),
    "reviewer": _l("Reviewer"),
    "conflict": _l("Conflict of interest"),
    "assignment": _l("Assignment"),
    "review": _l("Review"),
    "panel": _l("Interview panel"),
    "interview_plan": _l("Plan of interviews"),
    "interview_slot": _l("Time for interviews"),
    "interview": _l("Interview"),
    "decision": _l("Decision"),
    "recheck": _l("Question about a result"),
    "fairness": _l("Fairness"),
    "offer": _l("Offer"),
    "quota": _l("Quota of a field"),
    "letter_text": _l("Text of a letter"),
    "meeting_list": _l("List for the meeting"),
    "arrival_plan": _l("Plan of arrivals"),
    "paper": _l("Paper to hand in"),
    "phone_call": _l("Call by telephone"),
    "track": _l("Track"),
    "module": _l("Module"),
    "attendance": _l("Attendance"),
    "challenge": _l("Challenge"),
    "team": _l("Team"),
    "member": _l("Team member"),
    "request": _l("Request to join"),
    "project": _l("Project"),
    "attempt": _l("Work on a challenge"),
    "deliverable": _l("Deliverable"),
    "gate": _l("Gate of a phase"),
    "journal": _l("Journal"),
    "mentor": _l("Mentor"),
    "meeting": _l("Meeting"),
    "action": _l("Action item"),
    "completion": _l("Completion"),
    "certificate": _l("Certificate"),
    "alumnus": _l("Alumni record"),
    "outcome": _l("Outcome"),
    "candidate": _l("Mentor candidate"),
    "access_review": _l("Review of the access log"),
    "breach": _l("Leak of data"),
    "data": _l("Own data"),
    "data_request": _l("Request about own data"),
    "destruction": _l("Destruction of data"),
    "hold": _l("Hold"),
    "legal_text": _l("Legal text"),
    "retention": _l("Retention"),
}
"""First word of a verb -> the thing it is done to, along a person's journey."""

DOORS: Mapping[str, Any] = {
    "access_log": _l("Access log"),
    "call": _l("Call"),
    "fairness": _l("Fairness"),
    "legal": _l("Legal texts"),
    "candidates": _l("Candidates"),
    "grants": _l("People and roles"),
    "graduation": _l("Graduation"),
    "history": _l("History"),
    "learn": _l("Pages of learners"),
    "mail": _l("Mail"),
    "mentored_team": _l("Team"),
    "mentors": _l("Mentors"),
    "past_people": _l("Past people"),
    "people": _l("People"),
    "privacy": _l("Privacy"),
    "recruiting": _l("Recruiting"),
    "report": _l("Totals"),
    "selection": _l("Selection"),
}
"""First word of a permission that is no thing of the history -> what it opens."""

KINDS: Mapping[str, Any] = {"sign_ins": _l("Sign-in")}
"""Table -> the thing, where one word stands for two."""

VIA: Mapping[str, Any] = {
    "system": _l("by itself"),
    "seed": _l("demo data"),
    "cli": _l("command line"),
}
"""Door through which something was done, other than a page -> its name."""


def noun_of(entry: Entry) -> str:
    """Return what an entry is about."""
    word = entry.verb.partition(".")[0]
    name = KINDS.get(entry.kind) or NOUNS.get(word) or DOORS.get(word)
    return str(name or word.replace("_", " "))


def act_of(entry: Entry) -> str:
    """Return what was done, or tried."""
    word = entry.verb.partition(".")[2] or entry.verb
    act = str(ACTS.get(word, word.replace("_", " ")))
    return _("not allowed: %(act)s", act=act) if entry.denied else act


def subject_of(what: str) -> str:
    """Return what a page is about, by the room it belongs to."""
    room = what.partition(".")[0]
    return str(ROOMS.get(room, room))
