"""A new address for somebody who lost the old one; nobody of staff gets into the account by it.

One of staff proposes, another agrees, the old address can stop it, and the new one must prove
itself. Password, second factor and passkeys stay as they are.
"""

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from academy.accounts import mail
from academy.accounts.models import AddressProposal, Code, Person
from academy.accounts.queries import open_roles, pending_proposal, person_by_email, user_of, zone_of
from academy.accounts.rules import OBJECTION, PROPOSAL_LIFE, normal_email
from academy.accounts.services import people, sessions
from academy.accounts.sign_in import hash_token, new_token
from academy.accounts.states import PENDING, PROPOSAL_FLOW
from academy.audit import record
from academy.core import clock
from academy.core.actors import STAFF_ROLES, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.text import has_letters
from academy.outbox import post
from academy.outbox.services import clear_bounce

TAKEN = _l("This address cannot be used: it is somebody's already.")
CHANGED = _l("It has changed since you opened this page. Please look again.")


def seal_of(proposal: AddressProposal) -> str:
    """Return what a page sends along, so that nobody decides on an address they never saw."""
    return hash_token(f"{proposal.id}:{proposal.new}")[:32]


def has_to_wait(person_id: int) -> bool:
    """Whether the old address has its days to stop a new one: there is a password to guard."""
    user = user_of(person_id)
    return user is not None and user.password is not None


@verb
def propose_address(
    person: Person, *, email: str, identity: str, site_id: int, actor: Actor
) -> AddressProposal:
    """Propose a new address; `identity` says how it was checked who asks.

    Raises:
        RuleBroken: their own, of somebody with a staff role, taken, or another one waits.
    """
    email = normal_email(email)
    if not has_letters(identity):
        raise RuleBroken(_l("Please write how you know who asks."), field="identity")
    _check_person(person, actor)
    if email == person.email:
        raise RuleBroken(_l("This is the address they have."), field="email")
    if person_by_email(email) is not None:
        raise RuleBroken(TAKEN, field="email")
    now = clock.now()
    before = pending_proposal(person.id)
    if before is not None and before.expires_at <= now:
        _end(before, "refuse")
        db.session.flush()
    user = user_of(person.id)
    made = AddressProposal(
        person_id=person.id,
        site_id=site_id,
        old=user.email if user is not None else person.email,
        new=email,
        identity=identity,
        proposed_by=actor.person_id,
        proposed_at=now,
        expires_at=now + PROPOSAL_LIFE,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        raise RuleBroken(_l("Another new address waits already.")) from None
    record("address.propose", made, actor=actor)
    return made


@verb
def agree_address(proposal: AddressProposal, *, seen: str, actor: Actor) -> None:
    """Agree as a second person: the new address is asked to prove itself, the old one is told.

    Raises:
        MoveRefused: somebody was first.
        RuleBroken: another one was `seen`, the same person proposed it, or its time is over.
    """
    lock(proposal)
    _check_seen(proposal, seen)
    _check_person(proposal.person, actor)
    if actor.person_id == proposal.proposed_by:
        raise RuleBroken(_l("Somebody else must agree: two people look at every new address."))
    proposal.status = PROPOSAL_FLOW.after(proposal.status, "agree")
    _check_time(proposal)
    now, waits = clock.now(), has_to_wait(proposal.person_id)
    proposal.decided_by, proposal.decided_at = actor.person_id, now
    proposal.usable_at = now + (OBJECTION if waits else timedelta())
    use, proposal.use_hash = new_token()
    stop, proposal.stop_hash = new_token()
    record("address.agree", proposal, actor=actor)
    # Not from the request: a forged host name would send the token elsewhere.
    base = current_app.config["BASE_URL"].rstrip("/")
    zone = zone_of(proposal.site_id)
    post(mail.address_proposed(proposal, f"{base}/address/{use}", zone=zone))
    if proposal.old:
        post(
            mail.address_stoppable(proposal, f"{base}/address/stop/{stop}", zone=zone, waits=waits)
        )


@verb
def refuse_address(proposal: AddressProposal, *, seen: str, actor: Actor) -> None:
    """Drop a proposal; who made it may do so too.

    Raises:
        MoveRefused: it is over already.
        RuleBroken: another one was `seen`.
    """
    lock(proposal)
    _check_seen(proposal, seen)
    _end(proposal, "refuse")
    record("address.refuse", proposal, actor=actor)


@verb
def stop_address(proposal: AddressProposal, *, actor: Actor) -> None:
    """Stop a new address, as whoever reads the old one.

    Raises:
        MoveRefused: it is over already.
    """
    lock(proposal)
    _end(proposal, "stop")
    record("address.stop", proposal, actor=actor)


@verb
def use_address(proposal: AddressProposal, *, actor: Actor) -> None:
    """Use the new address from now on, as whoever reads it; they must sign in anew.

    Raises:
        MoveRefused: it is over already.
        RuleBroken: the old address may still stop it, its time is over, it is taken by now, or
            the person has another address than the one it was to replace.
    """
    lock(proposal)
    _check_time(proposal)
    if proposal.usable_at is None or clock.now() < proposal.usable_at:
        raise RuleBroken(_l("This address cannot be used yet. Please come back later."))
    if person_by_email(proposal.new) is not None:
        raise RuleBroken(TAKEN)
    person, user = proposal.person, user_of(proposal.person_id)
    if proposal.old != (user.email if user is not None else person.email):
        raise RuleBroken(_l("The address was changed in the meantime. Nothing was changed now."))
    _end(proposal, "use")
    person.email = proposal.new
    record("address.use", proposal, actor=actor)
    clear_bounce(proposal.old, actor=actor)
    _end_codes(person.id)
    if user is None:
        return
    user.email = proposal.new
    record("account.address", user, actor=actor)
    sessions.end_others(user, keep=None, actor=actor)
    post(mail.address_changed(person, old=proposal.old, new=proposal.new))
    if user.password is None:
        people.invite(person, email=proposal.new, actor=actor)


def end_proposal(person_id: int, *, actor: Actor) -> None:
    """End what waits for a person who has just chosen an address; inside a verb."""
    waiting = pending_proposal(person_id)
    if waiting is None:
        return
    lock(waiting)
    if waiting.status in PENDING:
        _end(waiting, "refuse")
        record("address.refuse", waiting, actor=actor)


def _end_codes(person_id: int) -> None:
    # What was sent to the old address opens nothing any more.
    now = clock.now()
    db.session.execute(
        sa.update(Code)
        .where(Code.person_id == person_id, Code.used_at.is_(None), Code.expires_at > now)
        .values(expires_at=now, payload={})
    )


def _end(proposal: AddressProposal, verb: str) -> None:
    proposal.status = PROPOSAL_FLOW.after(proposal.status, verb)
    proposal.ended_at = clock.now()


def _check_seen(proposal: AddressProposal, seen: str) -> None:
    if seen != seal_of(proposal):
        raise RuleBroken(CHANGED)


def _check_time(proposal: AddressProposal) -> None:
    if proposal.expires_at <= clock.now():
        raise RuleBroken(_l("This proposal is older than 14 days. Please begin anew."))


def _check_person(person: Person, actor: Actor) -> None:
    if person.id == actor.person_id:
        raise RuleBroken(_l("Please change your own address in your account."))
    if STAFF_ROLES & set(open_roles([person.id])[person.id]):
        raise RuleBroken(
            _l("Who has a staff role changes the address themselves: staff cannot do it for them.")
        )
