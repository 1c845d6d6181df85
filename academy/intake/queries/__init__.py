"""What this room reads, by noun: rounds, applications."""

from academy.intake.queries.applications import (
    get_application,
    handed_in,
    select_applications,
)

__all__ = ["get_application", "handed_in", "select_applications"]
