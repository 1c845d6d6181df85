"""What this room keeps of a person: applications with all that belongs to them."""

from datetime import date

from academy.core.personal import Fate, Held, Topic

ERASED_BIRTH = date(1900, 1, 1)
"""Stands where a birth date was: the column bears no gap, and nobody who applies was born then."""

_OF_APPLICATION = ("application_id", "applications", "person_id")

HELD = (
    Held(
        "applications",
        Topic.APPLICATION,
        shows=(
            "number", "status", "language", "discipline", "born_on", "created_at", "submitted_at",
            "withdrawn_at", "extended_until",
        ),
        fate=Fate.BLANK,
        blank={"number": "erased-{id}", "born_on": ERASED_BIRTH},
        title=("round_id", "rounds", "label"),
    ),
    Held(
        "answers",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("key", "text", "sent_text", "saved_at"),
        Fate.DELETE,
        asked=("text", "sent_text"),
    ),
    Held(
        "former_answers",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("key", "text", "replaced_at"),
        Fate.DELETE,
        asked=("text",),
    ),
    Held(
        "attachments",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("name", "content_type", "size", "added_at", "sent_at", "removed_at"),
        Fate.DELETE,
        stored="stored",
        title=("question_id", "questions", "label"),
    ),
    Held(
        "consents",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("given_at", "withdrawn_at"),
        title=("notice_id", "notices", "title"),
    ),
    Held(
        "supplements",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("text", "status", "asked_at", "due_at", "ended_at"),
        Fate.BLANK,
        {"text": ""},
    ),
    Held(
        "assistances",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("way", "reason", "begun_at", "submitted_at", "confirmed_at"),
        Fate.BLANK,
        {"reason": ""},
    ),
    Held(
        "reminders",
        Topic.LETTERS,
        shows=("kind", "sent_at"),
        fate=Fate.DELETE,
        title=("round_id", "rounds", "label"),
    ),
    # Notes of staff are data of whom they are about (decision 23), who wrote them is not.
    Held(
        "staff_notes",
        Topic.APPLICATION,
        _OF_APPLICATION,
        ("text", "written_at", "edited_at"),
        Fate.DELETE,
    ),
    Held(
        "former_notes",
        Topic.APPLICATION,
        ("note_id", "staff_notes", *_OF_APPLICATION),
        ("text", "replaced_at"),
        Fate.DELETE,
    ),
    Held(
        "alike_pairs",
        Topic.APPLICATION,
        ("first_id",),
        ("verdict", "reason", "decided_at"),
        Fate.BLANK,
        {"reason": ""},
    ),
    Held(
        "alike_pairs",
        Topic.APPLICATION,
        ("second_id",),
        ("verdict", "reason", "decided_at"),
        Fate.BLANK,
        {"reason": ""},
    ),
    Held("saved_views", Topic.WORK, ("owner_id",), ("name", "columns"), Fate.DELETE),
)  # fmt: skip

APART = {
    "supplements.asked_by": "staff answer for what they did",
    "assistances.staff_id": "staff answer for what they did",
    "attachments.looked_by": "staff answer for what they did",
    "staff_notes.author_id": "staff answer for what they did",
    "alike_pairs.decided_by": "staff answer for what they did",
    "application_imports.created_by": "staff answer for what they did",
    "application_imports.confirmed_by": "staff answer for what they did",
}

SEARCHED = ("saved_views.filter",)
"""Columns with a choice among applications, in which a name may stand that was searched for."""
