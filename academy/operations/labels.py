"""What letters, history and access log call things, for people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from academy.audit.models import Entry
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
}
"""Room that wrote a letter -> what it is about."""

ROOMS: Mapping[str, Any] = {
    **LETTER_KINDS,
    "accounts": _l("People"),
    "accommodations": _l("To arrange"),
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
    "view": _l("View of the list"),
    "note": _l("Note of staff"),
    "supplement": _l("Supplement"),
    "reminder": _l("Reminder"),
    "file": _l("File"),
    "consent": _l("Consent"),
    "accommodation": _l("Accommodation"),
    "monitoring": _l("Statistics"),
    "stage": _l("Stage"),
    "reviewer": _l("Reviewer"),
    "conflict": _l("Conflict of interest"),
    "assignment": _l("Assignment"),
    "review": _l("Review"),
    "decision": _l("Decision"),
    "offer": _l("Offer"),
    "track": _l("Track"),
    "module": _l("Module"),
    "attendance": _l("Attendance"),
    "challenge": _l("Challenge"),
    "team": _l("Team"),
    "member": _l("Team member"),
    "request": _l("Request to join"),
    "project": _l("Project"),
    "mentor": _l("Mentor"),
    "meeting": _l("Meeting"),
    "action": _l("Action item"),
    "completion": _l("Completion"),
    "certificate": _l("Certificate"),
    "alumnus": _l("Alumni record"),
    "outcome": _l("Outcome"),
    "candidate": _l("Mentor candidate"),
}
"""First word of a verb -> the thing it is done to, along a person's journey."""

DOORS: Mapping[str, Any] = {
    "access_log": _l("Access log"),
    "call": _l("Call"),
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

ACTS: Mapping[str, Any] = {
    "create": lazy_pgettext("history", "created"),
    "add": lazy_pgettext("history", "added"),
    "edit": lazy_pgettext("history", "edited"),
    "change": lazy_pgettext("history", "changed"),
    "rename": lazy_pgettext("history", "renamed"),
    "remove": lazy_pgettext("history", "removed"),
    "delete": lazy_pgettext("history", "deleted"),
    "give": lazy_pgettext("history", "given"),
    "end": lazy_pgettext("history", "ended"),
    "retry": lazy_pgettext("history", "sent again"),
    "want": lazy_pgettext("history", "asked for"),
    "clear_scan": lazy_pgettext("history", "looked at"),
    "ask_masked": lazy_pgettext("history", "masked copy asked for"),
    "try_again": lazy_pgettext("history", "tried again"),
    "discard": lazy_pgettext("history", "discarded"),
    "cancel": lazy_pgettext("history", "cancelled"),
    "move": lazy_pgettext("history", "moved"),
    "promote": lazy_pgettext("history", "moved up from the waiting list"),
    "claim": lazy_pgettext("history", "taken on"),
    "note": lazy_pgettext("history", "noted"),
    "hand_over": lazy_pgettext("history", "handed over"),
    "recruit": lazy_pgettext("history", "opened for recruiting"),
    "open": lazy_pgettext("history", "opened"),
    "close": lazy_pgettext("history", "closed"),
    "extend": lazy_pgettext("history", "extended"),
    "start": lazy_pgettext("history", "started"),
    "finish": lazy_pgettext("history", "finished"),
    "break_off": lazy_pgettext("history", "broken off"),
    "fail": lazy_pgettext("history", "failed"),
    "begin": lazy_pgettext("history", "begun"),
    "enrol": lazy_pgettext("history", "enrolled"),
    "complete": lazy_pgettext("history", "completed"),
    "publish": lazy_pgettext("history", "published"),
    "unpublish": lazy_pgettext("history", "taken back from the public"),
    "supersede": lazy_pgettext("history", "superseded"),
    "correct": lazy_pgettext("history", "corrected"),
    "copy_form": lazy_pgettext("history", "form copied"),
    "mark": lazy_pgettext("history", "marked"),
    "submit": lazy_pgettext("history", "submitted"),
    "withdraw": lazy_pgettext("history", "withdrawn"),
    "reopen": lazy_pgettext("history", "reopened"),
    "take_into_review": lazy_pgettext("history", "taken into review"),
    "offer": lazy_pgettext("history", "offered a place"),
    "waitlist": lazy_pgettext("history", "put on the waiting list"),
    "decline": lazy_pgettext("history", "declined"),
    "accept": lazy_pgettext("history", "accepted"),
    "decline_offer": lazy_pgettext("history", "offer declined"),
    "lapse_offer": lazy_pgettext("history", "offer lapsed"),
    "assign": lazy_pgettext("history", "assigned"),
    "declare": lazy_pgettext("history", "declared"),
    "decide": lazy_pgettext("history", "decided"),
    "release": lazy_pgettext("history", "released"),
    "form": lazy_pgettext("history", "formed"),
    "join": lazy_pgettext("history", "joined"),
    "leave": lazy_pgettext("history", "left"),
    "leave_out": lazy_pgettext("history", "people left out"),
    "appoint": lazy_pgettext("history", "appointed"),
    "write_up": lazy_pgettext("history", "written up"),
    "invite": lazy_pgettext("history", "invited"),
    "answer": lazy_pgettext("history", "answered"),
    "interview": lazy_pgettext("history", "interviewed"),
    "train": lazy_pgettext("history", "trained"),
    "issue": lazy_pgettext("history", "issued"),
    "revoke": lazy_pgettext("history", "revoked"),
    "sign_in": lazy_pgettext("history", "signed in"),
    "sign_up": lazy_pgettext("history", "signed up"),
    "sign_out": lazy_pgettext("history", "signed out"),
    "confirm": lazy_pgettext("history", "confirmed"),
    "import": lazy_pgettext("history", "imported"),
    "read": lazy_pgettext("history", "read"),
    "list": lazy_pgettext("history", "listed"),
    "manage": lazy_pgettext("history", "managed"),
    "write": lazy_pgettext("history", "written"),
    "abstain": lazy_pgettext("history", "abstained"),
    "accept_invitation": lazy_pgettext("history", "invitation accepted"),
    "add_app": lazy_pgettext("history", "authenticator app added"),
    "add_passkey": lazy_pgettext("history", "passkey added"),
    "address": lazy_pgettext("history", "address changed"),
    "amend": lazy_pgettext("history", "amended"),
    "arrange": lazy_pgettext("history", "arranged"),
    "ask": lazy_pgettext("history", "asked for"),
    "attach": lazy_pgettext("history", "attached"),
    "bounce": lazy_pgettext("history", "takes no letters"),
    "build": lazy_pgettext("history", "prototype begun"),
    "choose_audience": lazy_pgettext("history", "visibility chosen"),
    "clear": lazy_pgettext("history", "written to again"),
    "continue": lazy_pgettext("history", "continued"),
    "correct_birth": lazy_pgettext("history", "date of birth corrected"),
    "describe": lazy_pgettext("history", "described"),
    "desk": lazy_pgettext("history", "desk opened"),
    "drop": lazy_pgettext("history", "dropped"),
    "end_others": lazy_pgettext("history", "others ended"),
    "enrol_past": lazy_pgettext("history", "enrolled from an old list"),
    "erase_name": lazy_pgettext("history", "name erased"),
    "forget": lazy_pgettext("history", "forgotten"),
    "forget_all": lazy_pgettext("history", "all forgotten"),
    "hand_in": lazy_pgettext("history", "handed in"),
    "hand_in_again": lazy_pgettext("history", "handed in again"),
    "lapse": lazy_pgettext("history", "lapsed"),
    "make": lazy_pgettext("history", "made"),
    "make_recovery_codes": lazy_pgettext("history", "recovery codes made"),
    "override": lazy_pgettext("history", "overridden"),
    "own": lazy_pgettext("history", "own pages opened"),
    "password": lazy_pgettext("history", "password changed"),
    "postpone": lazy_pgettext("history", "postponed"),
    "prepare": lazy_pgettext("history", "prepared"),
    "prepare_passkey": lazy_pgettext("history", "passkey prepared"),
    "preview": lazy_pgettext("history", "previewed"),
    "prove": lazy_pgettext("history", "password shown again"),
    "reading": lazy_pgettext("history", "languages set"),
    "recuse": lazy_pgettext("history", "stepped back for a conflict"),
    "remember": lazy_pgettext("history", "remembered"),
    "remove_app": lazy_pgettext("history", "authenticator app removed"),
    "remove_passkey": lazy_pgettext("history", "passkey removed"),
    "reset": lazy_pgettext("history", "reset"),
    "save": lazy_pgettext("history", "saved"),
    "retire": lazy_pgettext("history", "offered no more"),
    "same": lazy_pgettext("history", "found to be one person"),
    "different": lazy_pgettext("history", "found to be two people"),
    "send_receipt_again": lazy_pgettext("history", "receipt sent again"),
    "show_name": lazy_pgettext("history", "name shown or hidden"),
    "step_back": lazy_pgettext("history", "stepped back"),
    "step_down": lazy_pgettext("history", "stepped down"),
    "take_back": lazy_pgettext("history", "taken back"),
    "take_effect": lazy_pgettext("history", "taken effect"),
    "tell": lazy_pgettext("history", "told"),
    "test": lazy_pgettext("history", "in test"),
    "unassign": lazy_pgettext("history", "assignment ended"),
    "unlist": lazy_pgettext("history", "taken off the list"),
    "ask_supplement": lazy_pgettext("history", "supplement asked for"),
    "give_supplement": lazy_pgettext("history", "supplement handed in"),
    "call_off_supplement": lazy_pgettext("history", "supplement called off"),
    "call_off": lazy_pgettext("history", "called off"),
    "carry_over": lazy_pgettext("history", "answers taken over"),
    "discard_changes": lazy_pgettext("history", "changes discarded"),
    "remind": lazy_pgettext("history", "reminded"),
    "send": lazy_pgettext("history", "sent"),
    "use_recovery_code": lazy_pgettext("history", "recovery code used"),
}
"""Last word of a verb -> what was done; a word that is not here is shown as it stands in code."""


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
