"""The demo: which chapters there are, and what a person is told who starts it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import current_app

from academy.core.db import atomic
from academy.core.installation import recall, remember
from academy.core.settings import Settings
from academy.seeding.chapter_one import plant_chapter_one
from academy.seeding.chapter_three import plant_chapter_three
from academy.seeding.chapter_two import plant_chapter_two

CHAPTERS: Mapping[int, Callable[[], None]] = {
    1: plant_chapter_one,
    2: plant_chapter_two,
    3: plant_chapter_three,
}
"""What each chapter plants; a chapter is loaded once and never changed afterwards."""


def load_demo() -> None:
    """Load the chapters that this database does not have yet, each whole or not at all."""
    for number, plant in sorted(CHAPTERS.items()):
        if recall(f"demo.chapter.{number}") is None:
            with atomic():
                plant()
                remember(f"demo.chapter.{number}", {"loaded": True})


def accounts_file() -> Path:
    """Return where the passwords of the demo accounts stand."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.var / "demo-accounts.json"


def welcome(address: str) -> str:
    """Return what the terminal says once the demo stands."""
    lines = ["", f"  The academy is open at {address}", f"  Mail is read at {address}/dev/mail", ""]
    if accounts_file().exists():
        accounts = json.loads(accounts_file().read_text())
        width = max((len(role) for role in accounts), default=0)
        lines += [
            f"  {role:<{width}}  {account['email']}  {account['password']}"
            for role, account in accounts.items()
        ]
        lines.append("")
    lines += [
        "  This is a try-out: staff may sign in without a second factor.",
        "  Ctrl-C ends it; the data stay.",
        "",
    ]
    return "\n".join(lines)
