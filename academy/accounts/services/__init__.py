"""The verbs of this room, split by noun; other rooms use those named here."""

from academy.accounts.services.people import create_person, invite, open_account

__all__ = ["create_person", "invite", "open_account"]
