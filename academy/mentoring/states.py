"""How a team stands, in a mentor's judgement, with its reason."""

from enum import StrEnum


class Standing(StrEnum):
    """The state of a team as of its last meeting."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
