"""Build hook: put catalogues, templates, migrations and seed into the wheel."""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = ("templates", "migrations", "seed")


class AcademyBuildHook(BuildHookInterface):
    """Compile the catalogues, then add the folders that live beside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the wheel is written; an editable install keeps using the tree itself."""
        root = Path(self.root)
        for source in sorted((root / "academy" / "translations").rglob("*.po")):
            compile_catalogue(source)
        if version == "editable":
            return
        for name in ASSETS:
            if (root / name).is_dir():
                build_data["force_include"][str(root / name)] = f"academy/_assets/{name}"


def compile_catalogue(source: Path) -> None:
    """Write the .mo file that belongs beside a .po file."""
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parts[-3], domain=source.stem)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    source.with_suffix(".mo").write_bytes(compiled.getvalue())
