"""Bring people of old cohorts in from a table: looked at first, then all or nothing.

The same row twice, or the same table again, is the same person once. What stands in the house is
never overridden: a table adds who is missing and changes nobody.
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person, User
from academy.accounts.services import create_person
from academy.audit import record
from academy.cohorts import past as past_people
from academy.cohorts.models import Cohort, Enrolment, Site
from academy.cohorts.rules import start_of_day
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.graduation import services
from academy.graduation.models import Certificate, PastImport
from academy.graduation.past_table import PastRow, RowError, read_table
from academy.graduation.states import IMPORT_FLOW, CertificateBasis, ImportState


@dataclass(frozen=True)
class Plan:
    """What an import would do: rows that are new, rows that are there, and what is wrong."""

    new: list[PastRow]
    known: list[PastRow]
    errors: list[RowError]
    known_people: list[int]


@dataclass(frozen=True)
class Standing:
    """Someone who is in a cohort already."""

    person_id: int
    email: str
    certified: bool


def plan(site: Site, content: bytes) -> Plan:
    """Compare a table with what stands in the house; nothing is written.

    Raises:
        RuleBroken: the file as a whole is no such table.
    """
    rows, errors = read_table(content)
    by_number = {cohort.number: cohort for cohort in _cohorts(site)}
    there = _standing(site, {row.cohort for row in rows})
    owners = _owners({row.email for row in rows if row.email})
    seen: dict[tuple[int, str], list[PastRow]] = {}
    result = Plan([], [], list(errors), [])
    today = clock.today(site.zone)
    for row in rows:
        error = _misfit(row, by_number.get(row.cohort), today, owners)
        earlier = seen.setdefault((row.cohort, row.name), [])
        same = next((e for e in earlier if e.email == row.email), None)
        standing = _match(row, there.get((row.cohort, row.name), []))
        error = error or _unclear(row, same, earlier, standing)
        if error is not None:
            result.errors.append(error)
        elif same is not None:
            result.known.append(row)
        elif standing is not None:
            result.known.append(row)
            result.known_people.append(standing.person_id)
        else:
            result.new.append(row)
        earlier.append(row)
    result.errors.sort(key=lambda error: error.line)
    return result


def _misfit(
    row: PastRow, cohort: Cohort | None, today: date, owners: dict[str, Person]
) -> RowError | None:
    if cohort is None:
        return RowError(row.line, "cohort", _l("This campus has no such cohort: plan it first."))
    if not cohort.starts_on < row.graduated_on <= today:
        return RowError(
            row.line,
            "graduated_on",
            _l("The day lies before the cohort's start or in the future: correct it."),
        )
    owner = owners.get(row.email)
    if owner is not None and owner.name != row.name:
        return RowError(
            row.line,
            "email",
            _l("This address belongs to someone with another name: correct it or leave it empty."),
        )
    return None


def _unclear(
    row: PastRow, same: PastRow | None, earlier: list[PastRow], standing: Standing | None
) -> RowError | None:
    if standing is not None and not standing.certified:
        return RowError(
            row.line,
            "name",
            _l("This person is in the cohort and has not graduated: decide it under Graduation."),
        )
    differs = same is not None and (same.discipline, same.graduated_on) != (
        row.discipline,
        row.graduated_on,
    )
    half = bool(earlier) and same is None and not (row.email and all(e.email for e in earlier))
    if differs or half:
        return RowError(
            row.line,
            "email",
            _l(
                "Line %(line)s has the same name in the same cohort: if they are two people, give"
                " each an e-mail address; if not, remove one line.",
                line=earlier[0].line,
            ),
        )
    return None


def _match(row: PastRow, there: list[Standing]) -> Standing | None:
    by_email = [s for s in there if s.email == row.email]
    by_name = [s for s in there if not s.email or not row.email]
    return next(iter([*by_email, *by_name]), None)


def _cohorts(site: Site) -> list[Cohort]:
    query = sa.select(Cohort).where(Cohort.site_id == site.id).order_by(Cohort.number)
    return list(db.session.scalars(query))


def _standing(site: Site, numbers: set[int]) -> dict[tuple[int, str], list[Standing]]:
    rows = db.session.execute(
        sa.select(Cohort.number, Person.id, Person.name, Person.email, Certificate.id)
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(Enrolment.site_id == site.id, Cohort.number.in_(numbers))
        .order_by(Enrolment.id)
    )
    found: dict[tuple[int, str], list[Standing]] = {}
    for number, person_id, name, email, certificate_id in rows:
        standing = Standing(person_id, email, certificate_id is not None)
        found.setdefault((number, name), []).append(standing)
    return found


def _owners(emails: set[str]) -> dict[str, Person]:
    # The oldest record of an address comes last and stays; whoever has an account comes after all.
    records = sa.select(Person).where(Person.email.in_(emails)).order_by(Person.id.desc())
    owners = {person.email: person for person in db.session.scalars(records)}
    accounts = sa.select(User).where(User.email.in_(emails)).options(joinedload(User.person))
    owners.update({user.email: user.person for user in db.session.scalars(accounts)})
    return owners


@verb
def preview(site: Site, *, file_name: str, content: bytes, actor: Actor) -> PastImport:
    """Keep a table for a look; nobody is written yet.

    Raises:
        RuleBroken: the file as a whole is no such table.
    """
    read_table(content)
    past = PastImport(
        site_id=site.id,
        site=site,
        status=ImportState.PREVIEWED,
        file_name=file_name,
        file_key=files.keep(content, PastImport.file_key),
        created_at=clock.now(),
        created_by=actor.person_id,
    )
    db.session.add(past)
    record("past_import.preview", past, actor=actor)
    return past


@verb
def confirm(past: PastImport, *, actor: Actor) -> int:
    """Write everyone of a table who is not there yet, all or nobody; return how many.

    Raises:
        MoveRefused: it is imported already, or dropped.
        RuleBroken: a row cannot be imported.
    """
    lock(past)
    past.status = IMPORT_FLOW.after(past.status, "confirm")
    site = db.session.get_one(Site, past.site_id)
    # Two imports at once must see each other's people; the site's row is the gate.
    lock(site)
    found = plan(site, files.fetch(past.file_key))
    if found.errors:
        raise RuleBroken(_l("There are still rows that cannot be imported."))
    by_number = {cohort.number: cohort for cohort in _cohorts(site)}
    owners = _owners({row.email for row in found.new if row.email})
    for row in found.new:
        _write(row, by_number[row.cohort], owners.get(row.email), site, past, actor)
    past.imported_at = clock.now()
    past.new_people, past.known_people = len(found.new), len(found.known)
    record("past_import.confirm", past, actor=actor)
    return len(found.new)


def _write(
    row: PastRow, cohort: Cohort, owner: Person | None, site: Site, past: PastImport, actor: Actor
) -> None:
    person = owner
    if person is None:
        person = create_person(name=row.name, email=row.email, actor=actor)
        person.romanised_name = row.romanised_name
    enrolment = past_people.enrol_past(
        person.id,
        cohort,
        discipline=row.discipline,
        finished_on=row.graduated_on,
        source=f"import:{past.ref}",
        actor=actor,
    )
    services.certify(
        enrolment,
        on=row.graduated_on,
        at=start_of_day(row.graduated_on, site.zone),
        basis=CertificateBasis.IMPORTED,
        actor=actor,
    )


@verb
def drop(past: PastImport, *, actor: Actor) -> None:
    """Throw a table away that was only looked at.

    Raises:
        MoveRefused: it is imported already, or dropped.
    """
    lock(past)
    past.status = IMPORT_FLOW.after(past.status, "drop")
    record("past_import.drop", past, actor=actor)


def forget_file(past: PastImport) -> None:
    """Delete the bytes of a table that was imported or dropped; call it after the commit."""
    files.forget(past.file_key)
