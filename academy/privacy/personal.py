"""What this room keeps of a person: what they asked, and holds and leaks that concern them."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "data_requests",
        Topic.REQUESTS,
        shows=("kind", "channel", "text", "status", "received_at", "due_at", "answer"),
        fate=Fate.BLANK,
        blank={"name": "", "contact": "", "text": "", "answer": "", "extended_because": ""},
    ),
    Held("breach_people", Topic.REQUESTS, shows=("told_at",)),
    Held("holds", Topic.REQUESTS, shows=("placed_at", "lifted_at")),
)

_WORK = "staff answer for what they did"

APART = {
    "holds.placed_by": _WORK,
    "holds.lifted_by": _WORK,
    "destruction_runs.started_by": _WORK,
    "destructions.destroyed_by": _WORK,
    "data_requests.taken_by": _WORK,
    "data_requests.answered_by": _WORK,
    "breaches.opened_by": _WORK,
    "breach_steps.written_by": _WORK,
    "access_reviews.signed_by": "who signed a month answers for it by name, for two years",
    "legal_texts.published_by": _WORK,
}
