"""Refusals: what the house will not do, with a reason fit for people."""

from typing import Any

from flask_babel import lazy_gettext as _l


class Refusal(Exception):
    """Something was asked that cannot be done; the message is shown to the person."""

    status = 422
    title = _l("This cannot be done")

    def __init__(self, message: Any = None, *, field: str | None = None) -> None:
        """Carry a translatable message and, where there is one, the field it speaks of."""
        super().__init__(message or self.title)
        self.message = message or self.title
        self.field = field


class RuleBroken(Refusal):
    """A rule of the domain says no."""


class MoveRefused(Refusal):
    """The thing is not in a state from which this can be done."""

    status = 409
    title = _l("This is no longer possible: something has changed in the meantime")


class Taken(Refusal):
    """Someone else was first: the seat, the slot or the name is gone."""

    status = 409
    title = _l("Someone else was faster")


class NotFound(Refusal):
    """There is no such thing, or none that this person may know of."""

    status = 404
    title = _l("We could not find this page")


class NotPermitted(Refusal):
    """The person is known and may not do this."""

    status = 403
    title = _l("You are not allowed to do this")


class TooMany(Refusal):
    """Too many attempts in too short a time."""

    status = 429
    title = _l("Too many attempts: please wait a little")

    def __init__(self, message: Any = None, *, seconds: int = 60) -> None:
        """Carry the number of seconds after which trying again makes sense."""
        super().__init__(message)
        self.seconds = seconds
