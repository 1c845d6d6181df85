"""The tables of this room."""

from academy.outreach.models.interests import Interest

__all__ = ["Interest"]
