"""References that leave the house: short, unguessable, and safe to read over the phone."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 O 1 I L, which sound or look alike."""


def new_ref(length: int = 10) -> str:
    """Return a random reference; ten characters hold about 49 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def tidy_ref(text: str) -> str:
    """Return what a person typed as the reference they meant: upper case, without spaces."""
    return "".join(c for c in text if c.isascii() and c.isprintable() and c != " ").upper()
