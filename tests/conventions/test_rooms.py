"""Each file of a room answers its own question only."""

import ast

from tests.conventions.files import imports_of, name_of, parsed, tracked

PURE_MAY_IMPORT_OF_ACADEMY = ("academy.core",)
PURE_MAY_NOT_IMPORT = {"flask", "sqlalchemy", "flask_security", "flask_login", "wtforms"}


def furniture(name: str):
    """Return the files of a name in all rooms, also where it became a package."""
    return [p for p in tracked("academy/*.py") if name in (p.stem, p.parent.name)]


def test_rules_and_states_know_no_database_and_no_request():
    impure = [
        f"{name_of(path)}: {imported}"
        for path in [*furniture("rules"), *furniture("states")]
        for imported in imports_of(path)
        if imported.split(".")[0] in PURE_MAY_NOT_IMPORT
        or imported in {"academy.core.db", "academy.core.clock"}
    ]
    assert not impure, "\n".join(impure)


def test_rules_and_states_stay_in_their_room():
    strays = [
        f"{name_of(path)}: {imported}"
        for path in [*furniture("rules"), *furniture("states")]
        for imported in imports_of(path)
        if imported.split(".")[-1] in {"models", "queries", "services", "forms", "views", "mail"}
    ]
    assert not strays, "\n".join(strays)


def test_views_neither_try_nor_commit():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in furniture("views")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Try)
        or (isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback", "flush"})
    ]
    assert not found, "Refusals have one handler, and verbs commit:\n" + "\n".join(found)


def test_status_is_assigned_in_verbs_only():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for name in ("views", "forms", "queries", "mail", "commands")
        for path in furniture(name)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Assign)
        for target in ast.walk(node)
        if isinstance(target, ast.Attribute)
        and target.attr == "status"
        and isinstance(target.ctx, ast.Store)
    ]
    assert not found, "\n".join(found)
