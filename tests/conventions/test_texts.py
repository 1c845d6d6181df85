"""Texts: in both languages, complete, and found by the tool that gathers them."""

import ast
import subprocess
import sys

from tests.conventions.files import ROOT, name_of, parsed, tracked

GETTEXT = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext"}


def test_catalogues_are_complete():
    command = [sys.executable, "tools/catalogues.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_gettext_is_called_with_a_text_that_stands_there():
    hidden = [
        f"{name_of(path)}:{node.lineno}"
        for path in tracked("academy/*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in GETTEXT
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]
    assert not hidden, "No catalogue can hold these:\n" + "\n".join(hidden)
