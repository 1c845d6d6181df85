"""The handbook says what the code says."""

import re
from dataclasses import fields

from academy.core.settings import Settings, described
from tests.conventions.files import ROOT

ROW = re.compile(r"^\| `(ACADEMY_\w+)` \| (.*?) \| (.*?) \| (.*) \|$", re.MULTILINE)
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


def told() -> list[str]:
    """Return the rows of the settings' table as the typed settings would write them."""
    rows = []
    for name, kind, default, unit, about in described():
        words = kind.replace("|", " or ") + (f", {unit}" if unit else "")
        rows.append(f"| `{name}` | {words} | {f'`{default}`' if default else ''} | {about} |")
    return rows


def test_settings_of_the_handbook_are_those_of_the_code():
    section = OPERATIONS.partition("\n## Settings\n")[2]
    assert [match.group() for match in ROW.finditer(section)] == told()


def test_every_setting_named_anywhere_in_the_handbook_exists():
    known = {f"ACADEMY_{field.name.upper()}" for field in fields(Settings)}
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    named = {
        f"{page.name}: {name}"
        for page in pages
        for name in re.findall(r"\bACADEMY_[A-Z_]+\b", page.read_text(encoding="utf-8"))
        if name not in known and "TEST" not in name
    }
    assert not named, f"no such setting: {named}"


def test_units_are_told_for_every_number():
    assert not [name for name, kind, _, unit, _ in described() if kind == "int" and not unit]
