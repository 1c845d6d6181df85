"""A letter before it is written down: plain values from a room's `mail.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Letter:
    """One letter to one address.

    `kind` names the folder below `templates/mail`, such as `intake/received`; `key` is natural and
    unique, such as `intake/received:5-1-7K3M-9Q`. `secret` letters are never shown to staff. A
    `promotion` says so in its subject and waits while the night lasts. `channel` is "mail", or
    "text" for a number (in `to`) whose text the academy's own sender takes over. `due_at` keeps it
    back until then; `zone` is the clock by which a promotion's night is told. `unsubscribe` is the
    address at which one click ends such letters.
    """

    kind: str
    key: str
    to: str
    locale: str
    context: Mapping[str, Any] = field(default_factory=dict)
    person_id: int | None = None
    site_id: int | None = None
    channel: str = "mail"
    secret: bool = False
    promotion: bool = False
    due_at: datetime | None = None
    zone: str = "Asia/Seoul"
    unsubscribe: str = ""
