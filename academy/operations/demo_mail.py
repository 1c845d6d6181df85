"""The letters that lie in `var/mail/`, read back for `/dev/mail`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

_NAME = re.compile(r"\d{8}T\d{6}-\d{8}")
_CODE = re.compile(r"(?<!\d)\d{3} ?\d{3}(?!\d)")
NEWEST = 100
"""Letters shown; the folder keeps them all."""


@dataclass(frozen=True)
class DemoLetter:
    """One letter as a mail program would show it."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str
    html: str

    @property
    def code(self) -> str:
        """The six digits that a letter asks to be typed, or nothing."""
        found = _CODE.search(self.text)
        return found.group().replace(" ", "") if found else ""


def newest_letters(folder: Path) -> list[DemoLetter]:
    """Return the letters of a folder, the newest first."""
    paths = sorted(folder.glob("*.eml"), reverse=True)[:NEWEST]
    return [_read(path) for path in paths]


def get_letter(folder: Path, name: str) -> DemoLetter | None:
    """Return one letter; a name that we did not give is none."""
    path = folder / f"{name}.eml"
    return _read(path) if _NAME.fullmatch(name) and path.is_file() else None


def _read(path: Path) -> DemoLetter:
    message = message_from_bytes(path.read_bytes(), policy=default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return DemoLetter(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=parsedate_to_datetime(str(message["Date"])).astimezone(UTC),
        text=plain.get_content().strip() if plain else "",
        html=html.get_content() if html else "",
    )
