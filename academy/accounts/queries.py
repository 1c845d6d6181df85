"""Reading people, their accounts and what belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import (
    AddressProposal,
    Code,
    Device,
    Grant,
    Passkey,
    Person,
    RecoveryCode,
    SignIn,
    User,
    person_grams,
)
from academy.accounts.search import people_by_address, pieces_of
from academy.accounts.sign_in import hash_token
from academy.accounts.states import PENDING, ProposalState
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.core.text import line
from academy.core.types import TextsColumn
from academy.web.paging import Page, merge, page

# A table by name, not an import: sites belong to a later room.
_SITES = sa.table(
    "sites",
    sa.column("id"),
    sa.column("code"),
    sa.column("zone"),
    sa.column("name", TextsColumn()),
)


@dataclass(frozen=True)
class SiteName:
    """What this room knows of a site."""

    id: int
    code: str
    zone: str
    name: dict[str, str]


def get_person(person_id: int) -> Person | None:
    """Return a person by key."""
    return db.session.get(Person, person_id)


def get_person_by_ref(ref: str) -> Person | None:
    """Return a person by the reference in an address."""
    return db.session.scalar(sa.select(Person).where(Person.ref == tidy_ref(ref)[:20]))


def person_by_email(email: str) -> Person | None:
    """Return who has an address in normal form: an account first, else the oldest record."""
    user = user_by_email(email)
    if user is not None:
        return user.person
    return db.session.scalar(
        sa.select(Person).where(Person.email == email).order_by(Person.id).limit(1)
    )


def user_by_email(email: str) -> User | None:
    """Return the account of an address in normal form, with its person."""
    return db.session.scalar(
        sa.select(User).where(User.email == email).options(joinedload(User.person))
    )


def user_of(person_id: int) -> User | None:
    """Return the account of a person, with the person."""
    return db.session.scalar(
        sa.select(User).where(User.person_id == person_id).options(joinedload(User.person))
    )


def get_user(user_id: int) -> User | None:
    """Return an account that may sign in, with its person."""
    return db.session.scalar(
        sa.select(User)
        .where(User.id == user_id, User.active.is_(True))
        .options(joinedload(User.person))
    )


def get_code(ref: str) -> Code | None:
    """Return a code that was sent, by the reference that this browser was given."""
    return db.session.scalar(sa.select(Code).where(Code.ref == ref))


def get_invitation(token: str) -> Code | None:
    """Return an invitation that is still open, by the token of its link."""
    return db.session.scalar(
        sa.select(Code).where(
            Code.code_hash == hash_token(token),
            Code.used_at.is_(None),
            Code.expires_at > clock.now(),
        )
    )


def sign_ins_of(user_id: int) -> Sequence[SignIn]:
    """Return the open sessions of an account, the latest first."""
    return db.session.scalars(
        sa.select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        .limit(100)
    ).all()


def get_sign_in(ref: str) -> SignIn | None:
    """Return an open session by its reference."""
    return db.session.scalar(
        sa.select(SignIn).where(SignIn.ref == tidy_ref(ref)[:20], SignIn.ended_at.is_(None))
    )


def passkeys_of(user_id: int) -> Sequence[Passkey]:
    """Return the passkeys of an account, the oldest first."""
    return db.session.scalars(
        sa.select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    ).all()


def get_passkey(ref: str) -> Passkey | None:
    """Return a passkey by its reference."""
    return db.session.scalar(sa.select(Passkey).where(Passkey.ref == tidy_ref(ref)[:20]))


def passkey_by_credential(credential_id: str) -> Passkey | None:
    """Return the passkey that a browser answers with (base64url)."""
    return db.session.scalar(sa.select(Passkey).where(Passkey.credential_id == credential_id))


def has_passkey(user_id: int) -> bool:
    """Whether an account has a passkey."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Passkey.user_id == user_id))))


def count_recovery_codes(user_id: int) -> int:
    """Return how many recovery codes are left."""
    return db.session.execute(
        sa.select(sa.func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    ).scalar_one()


def count_devices(user_id: int) -> int:
    """Return how many browsers are remembered now."""
    return db.session.execute(
        sa.select(sa.func.count())
        .select_from(Device)
        .where(Device.user_id == user_id, Device.expires_at > clock.now())
    ).scalar_one()


def is_remembered(user_id: int, token: str) -> bool:
    """Whether a browser with this token showed a second factor and is still remembered."""
    return bool(
        token
        and db.session.scalar(
            sa.select(
                sa.exists().where(
                    Device.user_id == user_id,
                    Device.token_hash == hash_token(token),
                    Device.expires_at > clock.now(),
                )
            )
        )
    )


def grants_of(person_id: int) -> Sequence[Grant]:
    """Return every grant a person ever had, the latest first."""
    return db.session.scalars(
        sa.select(Grant).where(Grant.person_id == person_id).order_by(Grant.id.desc())
    ).all()


def get_grant(person_id: int, grant_id: int) -> Grant | None:
    """Return a grant of a person."""
    return db.session.scalar(
        sa.select(Grant).where(Grant.person_id == person_id, Grant.id == grant_id)
    )


def open_roles(person_ids: Sequence[int]) -> dict[int, list[Role]]:
    """Return the roles that people hold now, each once, by person."""
    now = clock.now()
    held: dict[int, list[Role]] = {person_id: [] for person_id in person_ids}
    rows = db.session.execute(
        sa.select(Grant.person_id, Grant.role)
        .where(
            Grant.person_id.in_(person_ids),
            Grant.starts_at <= now,
            sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now),
        )
        .distinct()
        .order_by(Grant.person_id, Grant.role)
    )
    for person_id, role in rows:
        held[person_id].append(role)
    return held


def people_visible_to(actor: Actor) -> sa.Select[Any]:
    """Return the people an administrator may see: all, or those with a role at their sites."""
    query = sa.select(Person)
    sites = actor.sites(Role.ADMIN)
    if sites is None:
        return query
    return query.where(sa.exists().where(Grant.person_id == Person.id, Grant.site_id.in_(sites)))


def get_visible_person(ref: str, actor: Actor) -> Person | None:
    """Return a person whom an administrator may see."""
    found: Person | None = db.session.scalar(
        people_visible_to(actor).where(Person.ref == tidy_ref(ref)[:20])
    )
    return found


def page_of_term(
    query: sa.Select[Any], term: str, *, after: str | None, before: str | None, size: int = 50
) -> Page[Person]:
    """Return a page of the people whom a term finds: by a part of a name, the start of an address.

    They stand in the order of the plain list, the newest first.
    """
    where: dict[str, Any] = {"after": after, "before": before, "size": size}
    pieces, holds = pieces_of(person_grams, line(term)[:100])
    named = query.join(pieces, pieces.c.person_id == Person.id).where(*holds)
    found: Page[Person] = page(named, [Person.id], walk=[pieces.c.person_id], **where)
    if not (known := people_by_address(term)):
        return found
    others: Page[Person] = page(query.where(Person.id.in_(known)), [Person.id], **where)
    return merge([found, others], [Person.id], backwards=before is not None, size=size)


def site_names() -> list[SiteName]:
    """Return every site, in the order of codes."""
    rows: Any = db.session.execute(sa.select(_SITES).order_by(_SITES.c.code))
    return [SiteName(row.id, row.code, row.zone, row.name) for row in rows]


def pending_proposal(person_id: int) -> AddressProposal | None:
    """Return the new address of a person that waits for somebody, with who proposed it."""
    return db.session.scalar(
        sa.select(AddressProposal)
        .where(AddressProposal.person_id == person_id, AddressProposal.status.in_(PENDING))
        .options(joinedload(AddressProposal.person), joinedload(AddressProposal.proposer))
    )


def proposal_to_use(token: str) -> AddressProposal | None:
    """Return the proposal that a link to a new address is about."""
    return _agreed(AddressProposal.use_hash == hash_token(token))


def proposal_to_stop(token: str) -> AddressProposal | None:
    """Return the proposal that a link to an old address may stop."""
    return _agreed(AddressProposal.stop_hash == hash_token(token))


def _agreed(condition: sa.ColumnElement[bool]) -> AddressProposal | None:
    return db.session.scalar(
        sa.select(AddressProposal)
        .where(
            condition,
            AddressProposal.status == ProposalState.AGREED,
            AddressProposal.expires_at > clock.now(),
        )
        .options(joinedload(AddressProposal.person))
    )


def zone_of(site_id: int) -> str:
    """Return the zone of a site."""
    found = sa.select(_SITES.c.zone).where(_SITES.c.id == site_id)
    zone: str = db.session.execute(found).scalar_one()
    return zone
