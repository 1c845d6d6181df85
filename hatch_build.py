"""Build hook: put catalogues, templates, migrations and seed into the wheel."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = ("templates", "migrations", "seed")


class AcademyBuildHook(BuildHookInterface):
    """Compile the catalogues, then add the folders that live beside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the wheel is written; an editable install keeps using the tree itself."""
        root = Path(self.root)
        sys.path.insert(0, self.root)
        compile_catalogue = import_module("tools.catalogues").compile_catalogue
        for source in sorted((root / "academy" / "translations").rglob("*.po")):
            compile_catalogue(source)
        if version == "editable":
            return
        for name in ASSETS:
            if (root / name).is_dir():
                build_data["force_include"][str(root / name)] = f"academy/_assets/{name}"
