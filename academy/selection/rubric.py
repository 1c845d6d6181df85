"""What is scored: criteria as texts and weights, before they are rows of a stage."""

import tomllib
from collections.abc import Sequence
from typing import Any

from academy.core.paths import asset_dir
from academy.core.types import Texts
from academy.selection.models import Criterion
from academy.selection.states import StageKind


def suggested_content(kind: StageKind) -> list[Any]:
    """Return the criteria to begin with, as `seed/reference/rubric.toml` describes them."""
    text = (asset_dir("seed") / "reference" / "rubric.toml").read_text(encoding="utf-8")
    content: list[Any] = tomllib.loads(text)[kind]
    return content


def criteria_from(content: Sequence[Any], stage_id: int) -> list[Criterion]:
    """Return new criteria for a stage from what a rubric says."""
    return [
        Criterion(
            stage_id=stage_id,
            key=row["key"],
            position=position,
            weight=row["weight"],
            name=Texts(row["name"]),
            about=Texts(row["about"]),
            levels=row["levels"],
        )
        for position, row in enumerate(content, start=1)
    ]
