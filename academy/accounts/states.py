"""What a code can be for."""

from enum import StrEnum


class CodePurpose(StrEnum):
    """What the person who holds a code may do with it."""

    SIGN_UP = "sign_up"
    RESET = "reset"
    NEW_ADDRESS = "new_address"
    INVITATION = "invitation"
