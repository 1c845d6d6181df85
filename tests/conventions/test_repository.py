"""What a stranger's clone may not depend on, and names that say nothing."""

import re
import subprocess

from tests.conventions.files import ROOT, imports_of, name_of, tracked

# Written in pieces, so that this file does not find itself.
MACHINE = re.compile(r"(?<![\w.-])/(?:wor" + r"k|roo" + r"t|home/\w+)/")
REGISTRY = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian"])
)
EMPTY_NAMES = {"common", "utils", "util", "helpers", "helper", "misc", "extensions"}


def texts():
    for path in tracked("*"):
        if "vendor" in path.parts:
            continue
        try:
            yield name_of(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_files_name_no_machine_and_no_registry():
    found = [
        f"{name}: {match.group()}"
        for name, text in texts()
        for pattern in (MACHINE, REGISTRY)
        if (match := pattern.search(text))
    ]
    assert not found, "\n".join(found)


def test_modules_have_names_that_say_something():
    empty = [
        name_of(path)
        for path in tracked("academy/*.py", "tests/*.py")
        if EMPTY_NAMES & {path.stem, *path.relative_to(ROOT).parts}
    ]
    assert not empty, "\n".join(empty)


def test_migrations_import_nothing_of_the_package():
    guilty = [
        name_of(path)
        for path in tracked("migrations/versions/*.py")
        if any(name.split(".")[0] == "academy" for name in imports_of(path))
    ]
    assert not guilty, "A migration must go on meaning what it meant:\n" + "\n".join(guilty)


def test_scripts_are_executable():
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "--stage", ".ci/run", "tools"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    scripts = [line.split("\t") for line in listed.splitlines() if not line.endswith(".py")]
    assert not [name for mode, name in scripts if not mode.startswith("100755")]
