"""What this room keeps of a person: nothing of its own; it counts and copies what others keep."""

from academy.core.personal import Held

HELD: tuple[Held, ...] = ()

APART = {"exports.asked_by": "staff answer for what they took out, and why"}

SEARCHED = ("exports.filter",)
"""Columns with a choice among applications, in which a name may stand that was searched for."""
