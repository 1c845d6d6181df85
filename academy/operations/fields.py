"""What the history calls the fields of things, and how it says what they held."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_pgettext

from academy.audit.models import Entry
from academy.operations.fields_learning import CHALLENGE_FIELDS
from academy.operations.fields_selection import EXAM_FIELDS, INTERVIEW_FIELDS
from academy.operations.labels import NOUNS
from academy.operations.meanings import HUNDREDTHS, LANGUAGES, MEANINGS
from academy.web.words import day, moment, phone, said

FIELDS: Mapping[str, Any] = {
    **CHALLENGE_FIELDS,
    **EXAM_FIELDS,
    **INTERVIEW_FIELDS,
    "accepted_at": lazy_pgettext("field", "Accepted"),
    "accepted_by": lazy_pgettext("field", "Accepted by"),
    "added_at": lazy_pgettext("field", "Uploaded"),
    "age_as_of": lazy_pgettext("field", "Age as of"),
    "age_floor": lazy_pgettext("field", "Lowest age"),
    "agent": lazy_pgettext("field", "Browser"),
    "agreed": lazy_pgettext("field", "Agreed levels"),
    "agreed_at": lazy_pgettext("field", "Agreed on"),
    "agreed_by": lazy_pgettext("field", "Agreed by"),
    "answer": lazy_pgettext("field", "Answer"),
    "answered_at": lazy_pgettext("field", "Answered"),
    "answered_by": lazy_pgettext("field", "Answered by"),
    "appointed_at": lazy_pgettext("field", "Appointed"),
    "arrange": lazy_pgettext("field", "What to arrange"),
    "arranged_at": lazy_pgettext("field", "Arranged"),
    "ask_again_on": lazy_pgettext("field", "Ask again"),
    "asked_at": lazy_pgettext("field", "Asked"),
    "asked_by": lazy_pgettext("field", "Asked by"),
    "assigned_at": lazy_pgettext("field", "Assigned"),
    "audience": lazy_pgettext("field", "Who may find them"),
    "basis": lazy_pgettext("field", "Basis"),
    "began_on": lazy_pgettext("field", "Began"),
    "begun_at": lazy_pgettext("field", "Began"),
    "body": lazy_pgettext("field", "Text"),
    "born_on": lazy_pgettext("field", "Date of birth"),
    "came": lazy_pgettext("field", "Came"),
    "capacity": lazy_pgettext("field", "Capacity"),
    "certificate": lazy_pgettext("field", "Certificate"),
    "chance": lazy_pgettext("field", "Chance of being above the line"),
    "channel": lazy_pgettext("field", "Way"),
    "checks": lazy_pgettext("field", "What was checked"),
    "chosen_at": lazy_pgettext("field", "Chosen"),
    "chosen_by": lazy_pgettext("field", "Chosen by"),
    "city": lazy_pgettext("field", "City"),
    "closes_at": lazy_pgettext("field", "Closes"),
    "columns": lazy_pgettext("field", "Columns"),
    "comment": lazy_pgettext("field", "Comment"),
    "confirmed_at": lazy_pgettext("field", "Confirmed"),
    "consented_at": lazy_pgettext("field", "Consent given"),
    "contact": lazy_pgettext("field", "Contact"),
    "content": lazy_pgettext("field", "Criteria"),
    "content_type": lazy_pgettext("field", "Kind of file"),
    "costs": lazy_pgettext("field", "Costs and support"),
    "count": lazy_pgettext("field", "People"),
    "country": lazy_pgettext("field", "Country"),
    "created_at": lazy_pgettext("field", "Created"),
    "created_by": lazy_pgettext("field", "Created by"),
    "decided_at": lazy_pgettext("field", "Decided"),
    "decided_by": lazy_pgettext("field", "Decided by"),
    "depends_on": lazy_pgettext("field", "Depends on"),
    "depends_values": lazy_pgettext("field", "Answers it depends on"),
    "digest": lazy_pgettext("field", "Inputs (SHA-256)"),
    "discipline": lazy_pgettext("field", "Field"),
    "documents_on": lazy_pgettext("field", "Result of documents"),
    "done_at": lazy_pgettext("field", "Done"),
    "due_at": lazy_pgettext("field", "Due"),
    "due_on": lazy_pgettext("field", "Due"),
    "edition": lazy_pgettext("field", "Version of the question"),
    "effective_at": lazy_pgettext("field", "True from"),
    "email": lazy_pgettext("field", "E-mail"),
    "end_reason": lazy_pgettext("field", "Why it ended"),
    "ended_at": lazy_pgettext("field", "Ended"),
    "ended_on": lazy_pgettext("field", "Ended"),
    "ends": lazy_pgettext("field", "Until"),
    "ends_at": lazy_pgettext("field", "Until"),
    "ends_on": lazy_pgettext("field", "Last day"),
    "enrolled_at": lazy_pgettext("field", "Enrolled"),
    "expires_at": lazy_pgettext("field", "Valid until"),
    "extended_until": lazy_pgettext("field", "Extended until"),
    "file_name": lazy_pgettext("field", "File"),
    "finished_at": lazy_pgettext("field", "Gone out"),
    "first_cohort": lazy_pgettext("field", "From cohort"),
    "first_on": lazy_pgettext("field", "First day away"),
    "first_week": lazy_pgettext("field", "First week"),
    "given_at": lazy_pgettext("field", "Given"),
    "graduated_on": lazy_pgettext("field", "Graduated"),
    "granted_by": lazy_pgettext("field", "Given by"),
    "handed_in_at": lazy_pgettext("field", "Handed in"),
    "held_at": lazy_pgettext("field", "Held"),
    "help": lazy_pgettext("field", "Help"),
    "highest": lazy_pgettext("field", "Highest"),
    "identity": lazy_pgettext("field", "How the person was known"),
    "imported_at": lazy_pgettext("field", "Imported"),
    "interview_on": lazy_pgettext("field", "Interview"),
    "invited_at": lazy_pgettext("field", "Invited"),
    "invited_by": lazy_pgettext("field", "Invited by"),
    "ip": lazy_pgettext("field", "IP address"),
    "is_test": lazy_pgettext("field", "Test of a form"),
    "issued_at": lazy_pgettext("field", "Issued"),
    "key": lazy_pgettext("field", "Question"),
    "kind": lazy_pgettext("field", "Kind"),
    "known_at": lazy_pgettext("field", "Known from"),
    "label": lazy_pgettext("field", "Label"),
    "language": lazy_pgettext("field", "Language"),
    "languages": lazy_pgettext("field", "Languages"),
    "last_cohort": lazy_pgettext("field", "To cohort"),
    "last_on": lazy_pgettext("field", "Last day away"),
    "last_week": lazy_pgettext("field", "Last week"),
    "left_on": lazy_pgettext("field", "Left"),
    "levels": lazy_pgettext("field", "Levels"),
    "lifted_at": lazy_pgettext("field", "Lifted"),
    "limit": lazy_pgettext("field", "Limit"),
    "locale": lazy_pgettext("field", "Language"),
    "lowest": lazy_pgettext("field", "Lowest"),
    "made_at": lazy_pgettext("field", "Made"),
    "marked_at": lazy_pgettext("field", "Marked"),
    "marked_by": lazy_pgettext("field", "Marked by"),
    "measure": lazy_pgettext("field", "Measure"),
    "name": lazy_pgettext("field", "Name"),
    "needs": lazy_pgettext("field", "What to arrange"),
    "new": lazy_pgettext("field", "New address"),
    "next_on": lazy_pgettext("field", "Next meeting"),
    "nickname": lazy_pgettext("field", "Nickname"),
    "note": lazy_pgettext("field", "Note"),
    "number": lazy_pgettext("field", "Number"),
    "objectives": lazy_pgettext("field", "Objectives"),
    "old": lazy_pgettext("field", "Address before"),
    "on": lazy_pgettext("field", "Day"),
    "open": lazy_pgettext("field", "Still to do"),
    "opened_at": lazy_pgettext("field", "Opened"),
    "opens_at": lazy_pgettext("field", "Opens"),
    "organisation": lazy_pgettext("field", "Organisation"),
    "outcome": lazy_pgettext("field", "Outcome"),
    "override_reason": lazy_pgettext("field", "Why the question is asked"),
    "pairs": lazy_pgettext("field", "Reviews assigned"),
    "parts": lazy_pgettext("field", "Parts"),
    "people": lazy_pgettext("field", "People it serves"),
    "per_application": lazy_pgettext("field", "Reviews each"),
    "phase": lazy_pgettext("field", "Phase"),
    "phone": lazy_pgettext("field", "Telephone"),
    "place": lazy_pgettext("field", "Place"),
    "placed_at": lazy_pgettext("field", "Placed"),
    "places": lazy_pgettext("field", "How many go on"),
    "planned_on": lazy_pgettext("field", "Planned for"),
    "points": lazy_pgettext("field", "Points"),
    "posted_at": lazy_pgettext("field", "Sent"),
    "prepared_at": lazy_pgettext("field", "Prepared"),
    "prepared_by": lazy_pgettext("field", "Prepared by"),
    "problem": lazy_pgettext("field", "Problem"),
    "promotion": lazy_pgettext("field", "Promotion"),
    "proposed_at": lazy_pgettext("field", "Proposed"),
    "proposed_by": lazy_pgettext("field", "Proposed by"),
    "published_at": lazy_pgettext("field", "Published"),
    "purpose": lazy_pgettext("field", "Purpose"),
    "rank": lazy_pgettext("field", "Place on the waiting list"),
    "reason": lazy_pgettext("field", "Reason"),
    "received_at": lazy_pgettext("field", "Received"),
    "released_at": lazy_pgettext("field", "Released"),
    "released_by": lazy_pgettext("field", "Released by"),
    "reminded_at": lazy_pgettext("field", "Reminded"),
    "removed_at": lazy_pgettext("field", "Removed"),
    "repository": lazy_pgettext("field", "Source code"),
    "required": lazy_pgettext("field", "Required"),
    "result_on": lazy_pgettext("field", "Result"),
    "reviews": lazy_pgettext("field", "Reviews"),
    "revoke_reason": lazy_pgettext("field", "Why it was revoked"),
    "revoked_at": lazy_pgettext("field", "Revoked"),
    "revoked_by": lazy_pgettext("field", "Revoked by"),
    "role": lazy_pgettext("field", "Role"),
    "romanised_name": lazy_pgettext("field", "Name in Latin letters"),
    "round": lazy_pgettext("field", "Round"),
    "runs": lazy_pgettext("field", "Runs"),
    "saved_at": lazy_pgettext("field", "Saved"),
    "seats": lazy_pgettext("field", "Seats"),
    "second_factor_at": lazy_pgettext("field", "Second factor shown"),
    "section_id": lazy_pgettext("field", "Section"),
    "seed": lazy_pgettext("field", "Seed"),
    "seen_at": lazy_pgettext("field", "Last seen"),
    "sent_at": lazy_pgettext("field", "Sent"),
    "sent_text": lazy_pgettext("field", "Handed-in text"),
    "serves": lazy_pgettext("field", "Group it serves"),
    "session_group": lazy_pgettext("field", "Session group"),
    "shared_notes": lazy_pgettext("field", "Notes shared with the team"),
    "shows_name": lazy_pgettext("field", "Name shown"),
    "signed_up_at": lazy_pgettext("field", "Signed up"),
    "since": lazy_pgettext("field", "Since"),
    "since_on": lazy_pgettext("field", "Since"),
    "size": lazy_pgettext("field", "Size"),
    "source": lazy_pgettext("field", "Source"),
    "standing": lazy_pgettext("field", "State of the team"),
    "started_at": lazy_pgettext("field", "Started"),
    "starts": lazy_pgettext("field", "From"),
    "starts_at": lazy_pgettext("field", "From"),
    "starts_on": lazy_pgettext("field", "First day"),
    "state": lazy_pgettext("field", "State"),
    "status": lazy_pgettext("field", "State"),
    "stopped_at": lazy_pgettext("field", "Stopped"),
    "stopped_by": lazy_pgettext("field", "Stopped by"),
    "store": lazy_pgettext("field", "Store"),
    "subject": lazy_pgettext("field", "Subject"),
    "submitted_at": lazy_pgettext("field", "Submitted"),
    "superseded_at": lazy_pgettext("field", "Superseded"),
    "supersedes_id": lazy_pgettext("field", "Earlier version"),
    "test_on": lazy_pgettext("field", "Test"),
    "text": lazy_pgettext("field", "Text"),
    "title": lazy_pgettext("field", "Title"),
    "to": lazy_pgettext("field", "Sent to"),
    "told": lazy_pgettext("field", "People written to"),
    "told_at": lazy_pgettext("field", "Told"),
    "totp_since": lazy_pgettext("field", "Second factor since"),
    "usable_at": lazy_pgettext("field", "Usable from"),
    "used_at": lazy_pgettext("field", "Used"),
    "waiver": lazy_pgettext("field", "Why it was waived"),
    "way": lazy_pgettext("field", "Way"),
    "weight": lazy_pgettext("field", "Weight"),
    "why": lazy_pgettext("field", "Why"),
    "withdrawn_at": lazy_pgettext("field", "Withdrawn"),
    "written": lazy_pgettext("field", "Person you know"),
    "written_at": lazy_pgettext("field", "Written"),
    "zone": lazy_pgettext("field", "Time zone"),
}
"""Field -> its name. Keys and counters have none: they stand last, as they are."""


def names_person(field: str) -> bool:
    """Whether a field holds the key of a person."""
    return field.endswith("_by") or field in {"person_id", "reviewer_id", "mentor_id", "owner_id"}


def people_in(contents: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the keys of people that values name."""
    return {
        value
        for content in contents
        for field, pair in content.items()
        if names_person(field)
        for value in pair
        if isinstance(value, int)
    }


def field_name(field: str) -> str:
    """Return what people call a field."""
    thing = field.removesuffix("_id")
    return str(FIELDS.get(field) or NOUNS.get(thing) or thing.replace("_", " "))


def in_order(fields: Iterable[str]) -> list[str]:
    """Return fields with those first that people have a name for."""
    return sorted(fields, key=lambda field: (field not in FIELDS, field))


def value_text(entry: Entry, field: str, value: Any, people: Mapping[int, Any], zone: str) -> str:
    """Return what a field held, as people say it."""
    if value is None or value in ("", [], {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if names_person(field) and isinstance(value, int) and value in people:
        return str(people[value].name)
    meant = MEANINGS.get((entry.kind, field), {}).get(value) if isinstance(value, str) else None
    if meant is None and field in {"language", "locale"}:
        meant = LANGUAGES.get(value)
    if meant is not None:
        return str(meant[0] if isinstance(meant, tuple) else meant)
    if (entry.kind, field) in HUNDREDTHS and isinstance(value, int):
        return f"{value / 100:g}"
    if isinstance(value, dict) and set(value) <= {"ko", "en"}:
        return said(value)
    if isinstance(value, dict):
        return " · ".join(f"{key}: {held}" for key, held in value.items())
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if field == "phone":
        return phone(str(value))
    return _time_text(field, str(value), zone)


def _time_text(field: str, value: str, zone: str) -> str:
    try:
        if field.endswith(("_at", "_until")):
            return moment(datetime.fromisoformat(value), zone)
        if field.endswith("_on") or field in {"on", "age_as_of"}:
            return day(date.fromisoformat(value))
    except ValueError:
        pass
    return value
