"""What letters of decision say is written in versions; each decision gets its letter with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.intake.models import Application, Round
from academy.selection import queries
from academy.selection.labels import LETTER
from academy.selection.letters import PLACEHOLDERS, Facts, empty_in, fill
from academy.selection.models import LetterText, VerdictLetter
from academy.selection.queries import Wording
from academy.selection.states import LetterKind
from academy.web.placeholders import check


@verb
def write_letter_text(
    site: Site, kind: LetterKind, *, body: Texts, known: int, actor: Actor
) -> LetterText:
    """Put the next version of a text in force; letters that were written keep what they say.

    `known` is the number of the version that was on the page.

    Raises:
        RuleBroken: it asks for a placeholder that this kind has not, or somebody wrote another
            version in the meantime.
    """
    lock(site)
    current = queries.wordings(site.id)[kind].number
    if known != current:
        raise RuleBroken(
            _l(
                "Somebody has written version %(number)s in the meantime. What you wrote is below;"
                " please compare, and save again.",
                number=current,
            )
        )
    for text in body.values():
        try:
            check(text, PLACEHOLDERS[kind])
        except RuleBroken as refused:
            raise RuleBroken(refused.message, field="body") from None
    made = LetterText(
        site_id=site.id,
        kind=kind,
        number=current + 1,
        body=body,
        created_by=actor.person_id,
        created_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    record("letter_text.write", made, actor=actor, site_id=site.id)
    return made


class Scribe:
    """Writes the letters of one round, all from the texts that are in force when it begins."""

    def __init__(self, round: Round) -> None:
        """Read the texts of the round's site and what is the same in every letter."""
        self._wordings: Mapping[LetterKind, Wording] = queries.wordings(round.site_id)
        self._common: Facts = queries.facts_of_round(round)

    def check(self, kind: LetterKind) -> None:
        """Demand that the round has what the text of a kind asks for.

        Raises:
            RuleBroken: names the letter and the placeholders that would stay empty.
        """
        facts = replace(self._common, name="–", number="–", place=1, accept_until=clock.now())
        lacking = empty_in(self._wordings[kind].body, kind, facts)
        if lacking:
            raise RuleBroken(
                _l(
                    "The letter “%(letter)s” asks for %(names)s, and this round says nothing of it."
                    " Please add it to the round, or take it out of the letter.",
                    letter=LETTER[kind],
                    names=", ".join(item.name("ko") + " " + item.name("en") for item in lacking),
                )
            )

    def write(
        self,
        application: Application,
        kind: LetterKind,
        *,
        name: str,
        place: int | None = None,
        accept_until: datetime | None = None,
    ) -> VerdictLetter:
        """Return a new letter to one applicant, without adding it to the session."""
        facts = replace(
            self._common,
            name=name,
            number=application.number,
            place=place,
            accept_until=accept_until,
        )
        wording = self._wordings[kind]
        return VerdictLetter(
            application_id=application.id,
            kind=kind,
            number=wording.number,
            body=fill(wording.body, kind, facts),
            written_at=clock.now(),
        )
