"""Texts to begin with: the notices of `seed/reference`, for staff to read and adapt."""

import tomllib
from functools import cache

from academy.core.paths import asset_dir
from academy.intake.states import NoticeKind


@cache
def _notices() -> dict[str, dict[str, str]]:
    with (asset_dir("seed") / "reference" / "notices.toml").open("rb") as file:
        found: dict[str, dict[str, str]] = tomllib.load(file)
    return found


def suggested_notice(kind: NoticeKind) -> dict[str, str]:
    """Return title and text of a notice in both languages: `title_ko`, `body_en` and so on."""
    return {name: text.strip() for name, text in _notices().get(str(kind), {}).items()}
