"""What happens in this room, by noun."""

from academy.outreach.services.interests import (
    ask_to_hear,
    confirm_interest,
    forget_interest,
    tell_interests,
)
from academy.outreach.services.parts import (
    PartPlan,
    add_part,
    amend_part,
    move_part,
    publish_part,
    remove_part,
    unpublish_part,
)

__all__ = [
    "PartPlan",
    "add_part",
    "amend_part",
    "ask_to_hear",
    "confirm_interest",
    "forget_interest",
    "move_part",
    "publish_part",
    "remove_part",
    "tell_interests",
    "unpublish_part",
]
