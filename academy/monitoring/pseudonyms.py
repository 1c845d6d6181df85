"""Under which name an answer stands: one that only this house can make, and only from its key."""

import hmac
from hashlib import sha256

from flask import current_app

_PURPOSE = b"monitoring: answers of a round"


def pseudonym_of(round_id: int, person_id: int) -> str:
    """Return the pseudonym of a person's answers in a round.

    Without the application's secret it cannot be made, so that no query, table or backup leads from
    answers to people. Only this room may ask for it: to count, to take back, to let go.
    """
    secret = str(current_app.config["SECRET_KEY"]).encode()
    key = hmac.new(secret, _PURPOSE, sha256).digest()
    return hmac.new(key, f"{round_id}:{person_id}".encode(), sha256).hexdigest()
