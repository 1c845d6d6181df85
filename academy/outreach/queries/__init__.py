"""What this room reads, by noun."""

from academy.outreach.queries.interests import confirmed_interests, get_interest

__all__ = ["confirmed_interests", "get_interest"]
