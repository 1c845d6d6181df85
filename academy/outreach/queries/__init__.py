"""What this room reads, by noun."""

from academy.outreach.queries.interests import confirmed_interests, get_interest
from academy.outreach.queries.parts import Parts, get_part, parts_of, sites_of

__all__ = ["Parts", "confirmed_interests", "get_interest", "get_part", "parts_of", "sites_of"]
