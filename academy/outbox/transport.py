"""Hand one letter to a mail server, or to a folder where none is set."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from academy.core.settings import Settings
from academy.outbox.rules import gone_code

TIMEOUT = 15
"""Seconds that each step of a talk with the mail server may take; eight steps fit a lease."""


class NotDelivered(Exception):
    """A letter did not get through; the text names no person and no address."""

    def __init__(self, reason: str, *, for_good: bool = False, gone: str = "") -> None:
        """Say why, whether trying again is pointless, and the code if the address is gone."""
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good
        self.gone = gone


def deliver(message: EmailMessage, *, settings: Settings, file_name: str) -> None:
    """Send a message by SMTP, or write it as a file that mail programs open.

    Raises:
        NotDelivered: the server is away, refuses, or breaks off.
    """
    if settings.smtp_url:
        with _as_not_delivered():
            _send(message, settings.smtp_url, settings.mail_bounces)
    else:
        _write(message, mail_folder(settings) / file_name)


def mail_folder(settings: Settings) -> Path:
    """Return where letters lie that no mail server takes."""
    return settings.var / "mail"


def _send(message: EmailMessage, url: str, bounces: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    secure = parts.scheme == "smtps"
    port = parts.port or (465 if secure else 25)
    context = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
        if secure
        else smtplib.SMTP(host, port, timeout=TIMEOUT)
    ) as server:
        server.ehlo()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message, from_addr=bounces or None)


@contextmanager
def _as_not_delivered() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        codes = sorted({code for code, _ in error.recipients.values()})
        for_good = all(500 <= code < 600 for code in codes)
        reason = f"recipient refused ({', '.join(map(str, codes))})"
        # A letter has one recipient, so that there is one answer.
        said = [gone_code(code, _words(text)) for code, text in error.recipients.values()]
        raise NotDelivered(reason, for_good=for_good, gone=said[0] if for_good else "") from None
    except smtplib.SMTPResponseException as error:
        raise NotDelivered(f"{type(error).__name__} ({error.smtp_code})") from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(type(error).__name__) from None


def _words(said: bytes | str) -> str:
    return said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)


def _write(message: EmailMessage, path: Path) -> None:
    # The same letter has the same file name, and a rename is whole or not at all.
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.part")
    with draft.open("wb") as file:
        file.write(message.as_bytes(policy=SMTP))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
