"""Forms over existing rows: each knows which state of the row its page was made from."""

import ast

from tests.conventions.files import name_of, tracked

NEW = {
    "CohortForm": "suggests what a new cohort begins with",
    "RoundForm": "suggests what a new round begins with",
    "TrackForm": "a new plan takes over the title of the one before",
    "QuestionForm": "suggests what a new question begins with",
    "PartForm": "suggests the words of an answer that was given",
    "InviteForm": "suggests the kind of a new invitation",
    "BirthForm": "remembers a day in the browser, not in a row",
    "AcceptForm": "suggests a discipline; an offer is answered once",
    "ReadingForm": "one reviewer's own capacity, with no text to lose",
    "LetterForm": "each version is a row of its own; `known` tells who was overtaken",
    "SearchForm": "searches",
    "SupplementForm": "suggests until when; what was asked for is never edited",
}
"""Forms that begin with values although they change nobody's text: name and reason."""

SENT = {"formdata", "prefix"}


def prefilled(tree):
    """Yield (name, line) of every form of ours that is made with values and without `over`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name, given = node.func.id, {keyword.arg for keyword in node.keywords}
            if name.endswith("Form") and given - SENT:
                yield name, node.lineno, given


def test_forms_over_rows_are_made_with_over():
    found, known = [], set()
    for path in tracked("academy/*.py"):
        if "views" not in str(path):
            continue
        for name, line, given in prefilled(ast.parse(path.read_text("utf-8"))):
            known.add(name)
            if name not in NEW or "obj" in given:
                found.append(f"{name_of(path)}:{line}: {name} is filled without over()")
    assert not found, "\n".join(found)
    assert set(NEW) == known, "an exception that is not needed any more"
