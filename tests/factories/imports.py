"""Tables from other forms for tests."""

from typing import Any

from academy.accounts.models import Person
from academy.core import clock
from academy.core.db import db
from academy.intake.models import ApplicationImport, Round
from academy.intake.states import ImportState


def an_application_import(round: Round, by: Person, **more: Any) -> ApplicationImport:
    """Return a table that was checked and waits for a yes; its file is not there."""
    values = {
        "site_id": round.site_id, "round_id": round.id, "status": ImportState.CHECKED,
        "source": "Old form", "told": "The notice of the old form", "language": "ko",
        "file_name": "people.csv", "digest": "0" * 64, "stored": "none",
        "created_at": clock.now(), "created_by": by.id,
        "headings": ["Name", "E-mail", "Born"],
        "meant": {"Name": "name", "E-mail": "email", "Born": "born_on"},
        "sample": [["Ann", "ann@example.org", "2000-03-21"]],
        "preview": [
            {
                "line": 2, "state": "new", "person_id": None, "name": "Ann",
                "email": "ann@example.org", "born_on": "2000-03-21", "submitted_on": "",
                "answers": {},
            },
            {"line": 3, "state": "error", "person_id": None},
        ],
        "errors": [{"line": 3, "column": "Born", "text": {"ko": "날짜", "en": "A day"}}],
        "row_count": 2, "new_count": 1, "error_count": 1,
    }  # fmt: skip
    made = ApplicationImport(**(values | more))
    db.session.add(made)
    db.session.flush()
    return made
