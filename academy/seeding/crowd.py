"""A round with as many applications as one likes, for benches: written by the verbs, then copied.

A hundred prototypes apply through the verbs, on different days, to different ends; their rows are
multiplied with new names, addresses and numbers. So the crowd is what the verbs would have left
behind, at the price of writing rows (`tests/seeding/test_crowd.py` holds both equal).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.accounts.passwords import hash_password
from academy.accounts.search import rebuild_people
from academy.accounts.services import create_person, open_account
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import atomic, db, is_sqlite, metadata
from academy.core.errors import RuleBroken
from academy.core.refs import ALPHABET
from academy.intake import queries
from academy.intake import services as intake
from academy.intake.grams import rebuild_applications
from academy.intake.models import Application, Round
from academy.intake.rules import tidy_phone
from academy.intake.states import QuestionKind
from academy.outbox.jobs import purge_bodies
from academy.outbox.models import StoredLetter
from academy.outbox.states import LetterState
from academy.seeding.cast import Cast
from academy.seeding.names import latin_name, name_of
from academy.seeding.places import World, plant_places
from academy.seeding.replicas import Copier, Copy, Sheet, marks, read_sheet
from academy.seeding.season import open_round_of, plant_notices

PROTOTYPES = 100
"""Applications that the verbs write; every copy of the sheet adds as many."""
OPENED_DAYS = 200
"""Days since the round opened: so long that the letters of its first half are wiped by now."""
BATCH = 20
"""Copies of the sheet in one transaction."""
PASSWORD = "clear weather over the harbour 5"
DERIVED: frozenset[str] = frozenset({"application_tallies"})
"""Tables that are computed from others, and rebuilt instead of copied."""
SPREAD = 2_654_435_761
"""A prime far from any size of table, by which numbers in a row look like none."""
BEYOND = 400_000_000
"""More than any crowd, and less than half of the numbers that six letters give."""


@dataclass(frozen=True)
class Token:
    """A value of one prototype, and what stands in its place for the n-th applicant."""

    value: Any
    prototype: int
    make: Callable[[int], Any]


def plant_crowd(applications: int) -> Round:
    """Fill an empty database with a round of that many applications, a multiple of 100.

    Raises:
        RuleBroken: the number is no multiple, or the database is not empty.
    """
    _check_multiple(applications)
    if db.session.scalar(sa.select(Person.id).limit(1)) is not None:
        raise RuleBroken("This database is in use; a crowd needs an empty one.")
    with atomic():
        round = plant_round(clock.now())
    plant_applicants(round, applications)
    return round


def plant_applicants(
    round: Round, applications: int, *, first: int = 0, hand_in: bool = True
) -> None:
    """Let that many people apply, a multiple of 100: those from number `first` on.

    Unless they `hand_in`, all of them have a complete draft.

    Raises:
        RuleBroken: the number is no multiple.
    """
    _check_multiple(applications)
    # Whoever only read lets go of SQLite, which the marks ask over a connection of their own.
    db.session.rollback()
    before = marks()
    with atomic():
        tokens = plant_prototypes(round, clock.now(), first=first, hand_in=hand_in)
    sheet = read_sheet(before, leave=DERIVED)
    tokens += tokens_found(sheet, tokens)
    copier = Copier(sheet, [token.value for token in tokens])
    for copies in _copies(tokens, applications // PROTOTYPES - 1, first):
        copier.write(copies)
    rebuild_people()
    rebuild_applications()


def _check_multiple(applications: int) -> None:
    if applications < PROTOTYPES or applications % PROTOTYPES:
        raise RuleBroken(f"The number of applications has to be a multiple of {PROTOTYPES}.")


def _copies(tokens: Sequence[Token], count: int, first: int) -> Iterator[list[Copy]]:
    for begin in range(1, count + 1, BATCH):
        yield [
            Copy(n, [token.make(first + n * PROTOTYPES + token.prototype) for token in tokens])
            for n in range(begin, min(begin + BATCH, count + 1))
        ]


def plant_round(now: datetime) -> Round:
    """Make the sites, and open a round that has been taking applications for long."""
    world = World(now=now, today=now.astimezone(UTC).date())
    with clock.freeze(now - timedelta(days=OPENED_DAYS + 2)):
        plant_places(world)
        world.people["admissions"] = create_person(name="Staff", locale="ko", actor=SYSTEM)
        plant_notices(world)
    return open_round_of(
        world,
        world.cohorts["pohang", 5],
        number=1,
        opens_on=world.today - timedelta(days=OPENED_DAYS),
        closes_on=world.today + timedelta(days=14),
        seats=200,
    )


def plant_prototypes(
    round: Round, now: datetime, *, first: int = 0, hand_in: bool = True
) -> list[Token]:
    """Let people apply through the verbs, one by one, and return what tells them apart."""
    hashed, cast, tokens = hash_password(PASSWORD), Cast(), []
    taken: set[str] = set()
    span = timedelta(days=OPENED_DAYS // 2 - 10) / PROTOTYPES
    for index in range(PROTOTYPES):
        with clock.freeze(round.opens_at + span * index):
            application, told = _apply(round, index, first + index, hashed, cast, hand_in)
            taken.add(application.number)
            tokens += [*told, _token_of_number(application.number, index, taken)]
            if hand_in:
                _go_on(application, round, index)
    with clock.freeze(now):
        sent = {"status": LetterState.SENT, "sent_at": StoredLetter.created_at}
        waiting = StoredLetter.status == LetterState.WAITING
        db.session.execute(sa.update(StoredLetter).where(waiting).values(sent))
        purge_bodies(limit=10 * PROTOTYPES)
    return tokens


def _apply(
    round: Round, index: int, n: int, hashed: str, cast: Cast, hand_in: bool
) -> tuple[Application, list[Token]]:
    """Let the n-th person make an account and apply; return what no other of them has."""
    tokens = [
        Token(value_of(n), index, value_of)
        for value_of in (name_of, email_of, typed_phone_of, kept_phone_of, kept_day_of)
    ]
    person = create_person(name=name_of(n), email=email_of(n), locale="ko", actor=SYSTEM)
    open_account(person, email=email_of(n), password=hashed, actor=SYSTEM)
    application = intake.start(
        round, person_id=person.id, born_on=born_on_of(n), language="ko", actor=_actor(person)
    )
    application.person = person
    _write(application, round, index, n, cast, complete=not hand_in or index % 10 > 0)
    return application, tokens


def _write(
    application: Application, round: Round, index: int, n: int, cast: Cast, *, complete: bool
) -> None:
    questions = queries.questions_of(round.id)
    written = [q for q in questions if q.kind is not QuestionKind.FILE]
    texts = {
        "name": name_of(n),
        "phone": typed_phone_of(n),
        "discipline": ("tech", "tech", "tech", "design", "design", "domain")[index % 6],
    }
    for question, about in zip(written, ("why", "learned", "link"), strict=False):
        texts[question.key] = cast.answer(about, "ko")
    if not complete:
        texts.pop(written[1].key)
    intake.save(
        application,
        round,
        texts,
        section=[item for item in queries.asked_in(questions) if item.key in texts],
        question_ids={question.key: question.id for question in questions},
        version=None,
        actor=_actor(application.person),
    )


def _actor(person: Person) -> Actor:
    return Actor(person_id=person.id, name=person.name, via="seed")


def _go_on(application: Application, round: Round, index: int) -> None:
    """Leave one in ten a draft; hand the others in; withdraw some; take some into review."""
    actor = _actor(application.person)
    if index % 10 == 0:
        return
    intake.submit(application, round, actor=actor)
    if index % 10 == 5:
        intake.withdraw(application, actor=actor)
    elif index % 3 == 0:
        intake.move(application, "take_into_review", actor=SYSTEM)


def tokens_found(sheet: Sheet, known: Sequence[Token]) -> list[Token]:
    """Return the values that must be unique and hold none of the tokens that are known."""
    words = re.compile("|".join(re.escape(t.value) for t in known if isinstance(t.value, str)))
    found: dict[str, Token] = {}
    for name, rows in sheet.rows.items():
        for column in _unique_texts(metadata.tables[name]):
            for row in rows:
                value = row[column]
                if value and value not in found and not words.search(value):
                    found[value] = _fresh(value, len(found))
    return list(found.values())


def _unique_texts(table: sa.Table) -> list[str]:
    alone = {c.name for c in table.c if c.unique} | {"message_id"}
    return [c.name for c in table.c if c.name in alone and isinstance(c.type, sa.String)]


def _fresh(value: str, place: int) -> Token:
    """Return a token of chance: the n-th is as long, and nobody else's."""
    if "@" in value:
        return Token(value, 0, lambda n: f"<{place}.{n}{value[value.index('@') :]}")
    return Token(value, 0, lambda n: _scrambled(n * 10_000 + place, len(value)))


def _scrambled(number: int, length: int) -> str:
    """Return a number as a reference that no other number has, as long as it fits."""
    size = len(ALPHABET)
    rest, letters = number * SPREAD % size**length, []
    for _ in range(length):
        rest, digit = divmod(rest, size)
        letters.append(ALPHABET[digit])
    return "".join(letters)


def _token_of_number(number: str, index: int, taken: set[str]) -> Token:
    """Return a number as a token; no copy gets one that a prototype drew by chance."""

    def make(n: int) -> str:
        token = _scrambled(n, 6)
        made = f"{number[:-7]}{token[:4]}-{token[4:]}"
        return make(n + BEYOND) if made in taken else made

    return Token(number, index, make)


def email_of(n: int) -> str:
    """Return an address that nobody can have."""
    return f"{latin_name(n).lower().replace(' ', '.')}.{n}@people.example"


def typed_phone_of(n: int) -> str:
    """Return a telephone number as people type it."""
    digits = f"{n * SPREAD % 10**8:08}"
    return f"010-{digits[:4]}-{digits[4:]}"


def kept_phone_of(n: int) -> str:
    """Return the same number as it is kept."""
    return str(tidy_phone(typed_phone_of(n)))


def born_on_of(n: int) -> date:
    """Return a day of birth between 1975 and 2006."""
    return date(1975, 1, 1) + timedelta(days=n * SPREAD % 11_500)


def kept_day_of(n: int) -> date | str:
    """Return the same day as the database at hand gives it back."""
    return born_on_of(n).isoformat() if is_sqlite() else born_on_of(n)
