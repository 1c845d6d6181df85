"""Read what mail servers return: notes that a letter could not be delivered, after RFC 3464.

Anyone can write such a note. It is believed for the letter whose Message-ID it returns, which
nobody knows but those who carried or got that letter; what addresses it names is not believed.
"""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from pathlib import Path

from academy.outbox.rules import enhanced_code, is_gone

LARGEST = 2 * 1024 * 1024
"""Bytes of a mail that is looked into; a note with the whole letter in it is far smaller."""


@dataclass(frozen=True)
class Bounce:
    """A note on one letter: its Message-ID, and a code of RFC 3463 such as 5.1.1."""

    message_id: str
    code: str

    @property
    def is_for_good(self) -> bool:
        """Whether it says that the address takes no letters at all."""
        return is_gone(self.code)


def read_bounce(content: bytes) -> Bounce | None:
    """Return what a mail says of a letter of ours, or None if it is no such note."""
    if len(content) > LARGEST:
        return None
    note = message_from_bytes(content, policy=compat32)
    if note.get_content_type() != "multipart/report":
        return None
    parts = list(note.walk())
    code = next((found for part in parts if (found := _code_in(part))), "")
    message_id = next((found for part in parts if (found := _letter_in(part))), "")
    message_id = message_id or _line(note.get("In-Reply-To"))
    return Bounce(message_id, code) if code and message_id else None


def _code_in(part: Message) -> str:
    """Return the code of the recipient that failed; a delay or a delivery is no failure."""
    if part.get_content_type() != "message/delivery-status":
        return ""
    # The parser makes a block of headers of each group: first the message, then each recipient.
    for block in part.get_payload() if part.is_multipart() else []:
        if isinstance(block, Message) and _line(block.get("Action")).lower() == "failed":
            return enhanced_code(_line(block.get("Status")))
    return ""


def _letter_in(part: Message) -> str:
    """Return the Message-ID of the returned letter, or of its returned headers."""
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        return _line(inner.get("Message-ID")) if isinstance(inner, Message) else ""
    if kind == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        return _line(HeaderParser().parsestr(text, headersonly=True).get("Message-ID"))
    return ""


def _line(value: object) -> str:
    return " ".join(str(value or "").split())[:200]


def mails_in(path: Path) -> Iterator[bytes]:
    """Yield the mails of a Maildir, an mbox, or a file with one mail."""
    if path.is_dir():
        for folder in ("new", "cur"):
            for file in sorted((path / folder).glob("*")):
                yield file.read_bytes()
        return
    with path.open("rb") as box_or_mail:
        is_box = box_or_mail.read(5) == b"From "
    if not is_box:
        yield path.read_bytes()
        return
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()
