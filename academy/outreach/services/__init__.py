"""What happens in this room, by noun."""

from academy.outreach.services.interests import (
    ask_to_hear,
    confirm_interest,
    forget_interest,
    tell_interests,
)

__all__ = ["ask_to_hear", "confirm_interest", "forget_interest", "tell_interests"]
