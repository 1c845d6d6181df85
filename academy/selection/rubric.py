"""What applications are scored on unless a round says otherwise: the reference of `seed/`."""

import tomllib
from typing import Any

from academy.core.paths import asset_dir
from academy.core.types import Texts
from academy.selection.models import Criterion


def default_criteria(stage_id: int) -> list[Criterion]:
    """Return new criteria for a stage, as `seed/reference/rubric.toml` describes them."""
    text = (asset_dir("seed") / "reference" / "rubric.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["criterion"]
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
        for position, row in enumerate(rows, start=1)
    ]
