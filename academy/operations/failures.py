"""Why a letter was not delivered, for people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FAILURES: Mapping[str, Any] = {
    "ConnectionRefusedError": _l("The mail server does not answer."),
    "TimeoutError": _l("The mail server answers too slowly."),
    "gaierror": _l("The mail server's name is not known."),
    "SMTPServerDisconnected": _l("The mail server broke off."),
    "SMTPAuthenticationError": _l("The mail server does not accept our password."),
    "recipient refused": _l("The receiving server refuses this address."),
    "bounced": _l("The receiving server took the letter and returned it later."),
}
"""Beginning of a kept error -> what it means."""


def failure_of(error: str) -> str:
    """Return what a kept error means to people, with the error itself behind it."""
    said = next((text for start, text in FAILURES.items() if error.startswith(start)), None)
    return f"{said} ({error})" if said else error
