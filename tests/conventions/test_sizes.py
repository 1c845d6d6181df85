"""The bell that rings when a file or a function grows: raising a limit needs a written reason."""

import ast

from tests.conventions.files import name_of, parsed, tracked

FILE_LINES = 300
FUNCTION_LINES = 40
OTHERS = {"vendor", "fonts"}
"""Folders of files that others wrote or that were generated."""

ONE_EACH = "a page loads one sheet and one script (decision 35), and there is no build step"
LONGER_FILES: dict[str, tuple[int, str]] = {
    "academy/web/static/css/academy.css": (2000, ONE_EACH),
    "academy/web/static/js/academy.js": (900, ONE_EACH),
    "academy/selection/queries/__init__.py": (450, "an index: two lines for each thing read"),
}
"""Path -> (limit, the reason why splitting it would be worse)."""

LONGER_FUNCTIONS: dict[str, tuple[int, str]] = {}
"""`path:function` -> (limit, the reason why naming its steps would be worse)."""


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function from its `def` on, without its docstring."""
    total = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function):
        docstring = function.body[0]
        total -= (docstring.end_lineno or 0) - docstring.lineno + 1
    return total


def test_files_of_any_kind_stay_short():
    long = [
        f"{name_of(path)}: {count} lines, limit {limit}"
        for path in tracked("academy/*.py", "tests/*.py", "tools/*", "*.css", "*.html", "*.js")
        if not OTHERS & set(path.parts)
        and (count := len(path.read_text(encoding="utf-8").splitlines()))
        > (limit := LONGER_FILES.get(name_of(path), (FILE_LINES, ""))[0])
    ]
    assert not long, "Split by noun:\n" + "\n".join(long)


def test_functions_stay_short():
    long = [
        f"{where}: {length_of(node)} lines, limit {limit}"
        for path in tracked("academy/*.py", "tests/*.py", "tools/*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (where := f"{name_of(path)}:{node.name}")
        and length_of(node) > (limit := LONGER_FUNCTIONS.get(where, (FUNCTION_LINES, ""))[0])
    ]
    assert not long, "Name its steps:\n" + "\n".join(long)
