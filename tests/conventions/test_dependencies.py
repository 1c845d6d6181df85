"""Libraries: declared where they are used, used where they are declared, each with its reason."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.conventions.files import ROOT, imports_of, name_of, tracked

TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(TEXT)["project"]
# Found by name at run time, never imported by us.
LOADED_BY_OTHERS = {
    "gunicorn",  # Serves academy.wsgi.
    "jinja2",  # Flask's templates.
    "psycopg",  # SQLAlchemy's driver.
    "redis",  # Huey's queue on Redis.
    "tzdata",  # zoneinfo reads it.
}
HEAVY = ("numpy", "scipy", "ortools", "xlsxwriter", "openpyxl", "typst", "huey", "redis")


def names(requirements: list[str]) -> set[str]:
    return {normal(re.match(r"[\w.-]+", requirement).group()) for requirement in requirements}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def extras() -> set[str]:
    groups = PROJECT.get("optional-dependencies", {}).values()
    return names([requirement for group in groups for requirement in group])


def imported() -> dict[str, str]:
    """Return distribution -> one file of the package that imports it."""
    homes = packages_distributions()
    return {
        normal(home): name_of(path)
        for path in tracked("academy/*.py")
        for module in imports_of(path)
        for home in homes.get(module.split(".")[0], [])
    }


def test_imports_are_declared():
    declared = names(PROJECT["dependencies"]) | extras()
    missing = {f"{home} (in {file})" for home, file in imported().items() if home not in declared}
    missing = {m for m in missing if not m.startswith("academy ")}
    assert not missing, f"Not in pyproject.toml: {missing}"


def test_dependencies_are_used():
    idle = (names(PROJECT["dependencies"]) | extras()) - imported().keys() - LOADED_BY_OTHERS
    assert not idle, f"Nothing imports: {idle}"


def test_dependencies_have_a_reason():
    begin = TEXT.index("\ndependencies = [")
    lines = [line for line in TEXT[begin:].splitlines() if re.match(r'\s+"[\w\[\]-]+[><=]', line)]
    assert lines
    assert not [line for line in lines if not re.search(r"#\s*\w.*\.$", line)]


def test_locks_hold_hashes_and_no_address():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock.name
        pins = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)


def test_web_process_imports_nothing_heavy():
    code = f"import academy.app, sys; print([m for m in {HEAVY} if m in sys.modules])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
