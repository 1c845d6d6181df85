"""What happens in this room, by noun: rounds, applications, files, interests."""

from academy.intake.services.applications import move

__all__ = ["move"]
