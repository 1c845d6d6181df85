"""What this room keeps of a person: wishes to hear, questions to staff, places at sessions."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "interests",
        Topic.NEWS,
        way=(),
        shows=("email", "asked_at", "confirmed_at"),
        fate=Fate.DELETE,
        by_address=("email",),
    ),
    Held(
        "enquiries",
        Topic.REQUESTS,
        shows=("name", "email", "subject", "status", "asked_at"),
        fate=Fate.BLANK,
        blank={"name": "", "email": "", "subject": "", "key": "erased-{id}"},
        by_address=("email",),
    ),
    Held(
        "enquiry_words",
        Topic.REQUESTS,
        ("enquiry_id", "enquiries", "person_id"),
        ("body", "written_at"),
        Fate.BLANK,
        {"body": ""},
        title=("enquiry_id", "enquiries", "subject"),
        by_address=("enquiry_id", "enquiries", "email"),
    ),
    Held(
        "info_places",
        Topic.NEWS,
        shows=("name", "email", "status", "came", "signed_up_at"),
        fate=Fate.BLANK,
        blank={"name": "", "email": "erased-{id}", "key": "erased-{id}"},
        title=("info_id", "info_sessions", "title"),
        by_address=("email",),
    ),
)

APART = {
    "enquiries.owner_id": "staff answer for what they took on; the question is someone else's",
    "enquiry_words.author_id": "who wrote stands beside the words; the thread is the asker's",
}
