"""What this room keeps of a person: how their application was judged, and whom they know."""

from academy.core.personal import Fate, Held, Topic

_OF_APPLICATION = ("application_id", "applications", "person_id")
_OF_ASSIGNMENT = ("assignment_id", "assignments", *_OF_APPLICATION)

HELD = (
    Held(
        "decisions",
        Topic.APPLICATION,
        _OF_APPLICATION,
        fate=Fate.BLANK,
        # A correction without any reason is none: the table holds that, of erased people too.
        blank={"reason": "–"},
    ),
    Held("offers", Topic.APPLICATION, _OF_APPLICATION, ("status", "made_at", "expires_at")),
    Held(
        "rechecks",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("kind", "status", "why", "asked_at", "verdict", "answered_at"),
        Fate.BLANK,
        {"why": "", "answer": {"ko": "", "en": ""}},
    ),
    Held("assignments", Topic.APPLICATION, _OF_APPLICATION, fate=Fate.BLANK, blank={"reason": ""}),
    Held("reviews", Topic.APPLICATION, _OF_ASSIGNMENT, fate=Fate.BLANK, blank={"comment": ""}),
    Held(
        "scores",
        Topic.APPLICATION,
        ("review_id", "reviews", *_OF_ASSIGNMENT),
        fate=Fate.BLANK,
        blank={"comment": ""},
    ),
    Held(
        "verdict_letters",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("kind", "body", "written_at"),
        fate=Fate.BLANK,
        blank={"body": {}},
    ),
    Held("paper_marks", Topic.APPLICATION, _OF_APPLICATION, ("received_at",), Fate.DELETE),
    Held("call_notes", Topic.APPLICATION, _OF_APPLICATION, ("called_at", "result"), Fate.DELETE),
    Held(
        "interview_bookings",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("status", "booked_at", "panel_note"),
        fate=Fate.BLANK,
        blank={"reason": "", "panel_note": ""},
    ),
    Held("stage_entries", Topic.APPLICATION, _OF_APPLICATION),
    Held("clearances", Topic.APPLICATION, _OF_APPLICATION, fate=Fate.DELETE, stored="stored"),
    Held("anchors", Topic.APPLICATION, _OF_APPLICATION),
    Held("calibrated_scores", Topic.APPLICATION, _OF_APPLICATION),
    # Points are shown on the applicant's own page, once they are released.
    Held("test_results", Topic.APPLICATION, _OF_APPLICATION),
    Held("test_seats", Topic.APPLICATION, _OF_APPLICATION, ("booked_at",), Fate.DELETE),
    Held("absences", Topic.WORK, shows=("first_on", "last_on"), fate=Fate.DELETE),
    Held("stage_reviewers", Topic.WORK, shows=("added_at", "removed_at")),
    Held("leniencies", Topic.WORK),
    Held("interview_panel_members", Topic.WORK),
    Held("conflicts", Topic.WORK, ("reviewer_id",), ("written", "created_at"), Fate.DELETE),
    Held("reviewers", Topic.WORK, shows=("languages", "limit")),
)

APART = {
    "assignments.reviewer_id": "who reviewed answers for it; the row is about the application",
    "anchors.chosen_by": "staff answer for what they did",
    "anchors.agreed_by": "staff answer for what they did",
    "clearances.judged_by": "staff answer for what they did",
    "calibrations.asked_by": "staff answer for what they did",
    "test_results.entered_by": "staff answer for what they did",
    "test_imports.created_by": "staff answer for what they did",
    "test_imports.confirmed_by": "staff answer for what they did",
    "rubrics.created_by": "staff answer for what they did",
    "letter_texts.created_by": "staff answer for what they did",
    "meeting_lists.frozen_by": "staff answer for what they did",
    "paper_marks.received_by": "staff answer for what they did",
    "call_notes.called_by": "staff answer for what they did",
    "decisions.corrects_id": "the key of another decision, not of a person",
    "decisions.decided_by": "a decline always names the person who decided",
    "decisions.released_by": "staff answer for what they did",
    "rechecks.answered_by": "staff answer for what they did",
    "releases.released_by": "staff answer for what they did",
    "offers.freed_by_id": "the key of another offer, not of a person",
}
