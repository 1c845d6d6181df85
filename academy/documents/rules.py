"""How often a document is tried, how long it is kept, and what makes it another one."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

ATTEMPTS = 3
"""Attempts after which a document is given up; whoever wants it may ask again."""

PAUSE = timedelta(seconds=20)
"""Between two attempts."""

LEASE = timedelta(minutes=2)
"""How long one worker may take; a document is set in a tenth of a second."""

SLOW = timedelta(seconds=30)
"""After this the page no longer promises that it takes a moment."""

KEPT = timedelta(days=30)
"""How long a made document is kept; it can be made again from what the house knows."""


def digest_of(template: bytes, values: Mapping[str, Any]) -> str:
    """Return what two documents share that would be the same: template and values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(template + b"\0" + text.encode("utf-8", "replace")).hexdigest()


def is_given_up(attempts: int) -> bool:
    """Whether a document has failed for good."""
    return attempts >= ATTEMPTS
