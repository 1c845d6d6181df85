"""Finding applications by any part of a name, the start of a number or address, or a telephone."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.accounts.search import begins_with, people_by_address
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.grams import named
from academy.intake.models import Application, Round
from academy.intake.queries.rounds import is_ref
from academy.intake.rules import tidy_phone
from academy.web.paging import Page, merge, page

MOST_BY_NUMBER = 400
"""Applications whose number begins with a term; if there are more, it is too short for one."""

TAIL = 6
"""Characters at the end of a number that nobody else has."""


def narrow_to_term(query: sa.Select[Application], term: str) -> sa.Select[Application]:
    """Narrow applications to a term, in no order."""
    pieces, holds = named(term)
    by_name = Application.id.in_(sa.select(pieces.c.application_id).where(*holds))
    if not (marked := applications_by_mark(term)):
        # Alone it can be joined; beside an "or" PostgreSQL reads everybody of the name first.
        return query.where(by_name)
    return query.where(sa.or_(by_name, Application.id.in_(marked)))


def page_of_term(
    query: sa.Select[Application],
    term: str,
    *,
    after: str | None = None,
    before: str | None = None,
    size: int,
) -> Page[Application]:
    """Return a page of what a term finds, the newest first, in the order of the plain list.

    Names are walked in the order of the list; what else the term may mean is short by itself.
    """
    where: dict[str, Any] = {"after": after, "before": before, "size": size}
    pieces, holds = named(term)
    by_name = query.join(pieces, pieces.c.application_id == Application.id).where(*holds)
    found = page(by_name, [Application.id], walk=[pieces.c.application_id], **where)
    if not (marked := applications_by_mark(term)):
        return found
    others = page(query.where(Application.id.in_(marked)), [Application.id], **where)
    return merge([found, others], [Application.id], backwards=before is not None, size=size)


def applications_by_mark(term: str) -> list[int]:
    """Return the applications with a number or address that begins so, or a telephone number."""
    people = people_by_address(term)
    if phone := tidy_phone(term):
        by_phone = sa.select(Person.id).where(Person.phone == phone).limit(MOST_BY_NUMBER)
        people += db.session.scalars(by_phone)
    found: set[int] = set()
    if people:
        own = sa.select(Application.id).where(Application.person_id.in_(people))
        found.update(db.session.scalars(own))
    found.update(_numbered(tidy_ref("".join(term.split()))))
    return sorted(found)


def _numbered(term: str) -> Sequence[int]:
    """Return the applications that a number means: its beginning, its end, or without its dashes.

    Numbers are a label of rounds and six characters (`5-2-ABCD-EF`); the labels are few, so each
    way of writing is a beginning that the index knows.
    """
    if not term or not is_ref(term):
        return ()
    begun = [begins_with(Application.number, term)]
    plain = term.replace("-", "")
    for label in db.session.scalars(sa.select(Round.label).distinct()):
        head = label.upper().replace("-", "")
        rests = [plain] if len(plain) == TAIL else []
        if plain.startswith(head) and len(plain) > len(head):
            rests.append(plain.removeprefix(head))
        begun += [
            begins_with(Application.number, f"{label}-{rest[:4]}-{rest[4:]}".rstrip("-"))
            for rest in rests
        ]
    query = sa.select(Application.id).where(sa.or_(*begun)).limit(MOST_BY_NUMBER + 1)
    found = db.session.scalars(query).all()
    return found if len(found) <= MOST_BY_NUMBER else ()
