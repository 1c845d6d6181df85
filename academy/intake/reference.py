"""Texts to begin with: the notices of `seed/reference`, for staff to read and adapt."""

import tomllib
from functools import cache

from academy.core.paths import asset_dir
from academy.core.types import Texts
from academy.intake.states import NoticeKind, NoticePart


@cache
def _notices() -> dict[str, dict[str, dict[str, str]]]:
    with (asset_dir("seed") / "reference" / "notices.toml").open("rb") as file:
        found: dict[str, dict[str, dict[str, str]]] = tomllib.load(file)
    return found


def suggested_title(kind: NoticeKind) -> Texts:
    """Return what a notice of a kind may be called."""
    return Texts(_notices()[kind]["title"])


def suggested_parts(kind: NoticeKind) -> dict[NoticePart, Texts]:
    """Return what a notice of a kind may say; only the academy knows the rest."""
    said = _notices()[kind]
    return {part: Texts(said[part]) for part in NoticePart if part in said}
