"""What happens in this room, by noun: stages, reviews, decisions, offers."""

from academy.selection.services.decisions import decide, drop_decision, release
from academy.selection.services.offers import accept, decline, lapse
from academy.selection.services.reviews import (
    abstain,
    declare_conflict,
    hand_in,
    list_person,
    save_draft,
    set_reading,
    unlist_person,
)
from academy.selection.services.stages import assign_reviewers, start_review, take_back

__all__ = [
    "abstain",
    "accept",
    "assign_reviewers",
    "decide",
    "declare_conflict",
    "decline",
    "drop_decision",
    "hand_in",
    "lapse",
    "list_person",
    "release",
    "save_draft",
    "set_reading",
    "start_review",
    "take_back",
    "unlist_person",
]
