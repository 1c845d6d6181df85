"""Read templates, messages, whom a message is for, and what became of its letters."""

from academy.messages.queries.chosen import (
    applications_of,
    candidates_of,
    facts_by_application,
    lacking_rounds,
    sort_out_live,
)
from academy.messages.queries.messages import (
    get_handover,
    get_message,
    get_template,
    handovers_of,
    messages_by_state,
    select_messages,
    sites_to_write_for,
    templates_at,
)
from academy.messages.queries.recipients import (
    SHOWN,
    Shown,
    count_standings,
    count_unmatched,
    get_recipient,
    outcomes_of,
    progress_of,
    select_recipients,
    select_unmatched,
    select_waiting,
    waits_any,
)

__all__ = [
    "SHOWN",
    "Shown",
    "applications_of",
    "candidates_of",
    "count_standings",
    "count_unmatched",
    "facts_by_application",
    "get_handover",
    "get_message",
    "get_recipient",
    "get_template",
    "handovers_of",
    "lacking_rounds",
    "messages_by_state",
    "outcomes_of",
    "progress_of",
    "select_messages",
    "select_recipients",
    "select_unmatched",
    "select_waiting",
    "sites_to_write_for",
    "sort_out_live",
    "templates_at",
    "waits_any",
]
