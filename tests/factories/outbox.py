"""Letters for tests: their templates stand here, not in the product."""

from itertools import count
from typing import Any

import sqlalchemy as sa
from flask import current_app
from jinja2 import ChoiceLoader, DictLoader

from academy.core.db import db
from academy.outbox import Letter, post
from academy.outbox.models import BouncingAddress, StoredLetter
from academy.outbox.queries import bounce_of
from academy.outbox.services import note_bounce

_number = count(1)
_LAYOUT = '{% extends "mail/_layout.html" %}{% block body %}<p>'
TEMPLATES = DictLoader(
    {
        "mail/tests/hello/subject.txt": "Hello {{ name }}\n",
        "mail/tests/hello/body.txt": "Hello {{ name }}, here is your news.\n",
        "mail/tests/hello/body.html": _LAYOUT + "Hello {{ name }}</p>{% endblock %}",
        "mail/tests/code/subject.txt": "Your code\n",
        "mail/tests/code/body.txt": "Your code is {{ code }}.\n",
        "mail/tests/code/body.html": _LAYOUT + "{{ code }}</p>{% endblock %}",
        "mail/tests/broken/subject.txt": "{{ nobody.gave_this }}",
        "mail/tests/broken/body.txt": "",
        "mail/tests/broken/body.html": "",
    }
)


def a_letter(kind: str = "tests/hello", **values: Any) -> StoredLetter:
    """Post a letter and return its row; further values become those of the letter."""
    app: Any = current_app._get_current_object()  # type: ignore[attr-defined]
    loaders = getattr(app.jinja_loader, "loaders", [app.jinja_loader])
    if TEMPLATES not in loaders:
        app.jinja_loader = ChoiceLoader([*loaders, TEMPLATES])
    number = next(_number)
    context = {"code": "482913"} if kind == "tests/code" else {"name": "Alice"}
    given = {
        "kind": kind,
        "key": f"{kind}:{number}",
        "to": f"person{number}@example.org",
        "locale": "ko",
        "context": context,
        **values,
    }
    post(Letter(**given))
    return db.session.scalars(sa.select(StoredLetter).where(StoredLetter.key == given["key"])).one()


def a_bouncing_address(code: str = "5.1.1", **values: Any) -> BouncingAddress:
    """Let a letter bounce and return its address; further values become those of the letter."""
    letter = a_letter(**values)
    note_bounce(letter, code=code)
    found = bounce_of(letter.to)
    assert found is not None
    return found
