"""The letters of this room: codes, links, and word of what was changed."""

from dataclasses import replace

from academy.accounts.models import AddressProposal, Code, Person, User
from academy.core.refs import new_ref
from academy.outbox import Letter
from academy.web.words import moment


def code(code: Code, digits: str, *, locale: str) -> Letter:
    """Six digits that prove an address."""
    return Letter(
        kind=f"accounts/code_{code.purpose}",
        key=f"accounts/code:{code.ref}",
        to=code.email,
        locale=locale,
        context={"code": digits},
        person_id=code.person_id,
        secret=True,
    )


def already(email: str, *, person_id: int, locale: str, ref: str) -> Letter:
    """Word to someone whose address was given at a sign-up although it has an account."""
    return Letter(
        kind="accounts/already",
        key=f"accounts/already:{ref}",
        to=email,
        locale=locale,
        person_id=person_id,
        secret=True,
    )


def invitation(code: Code, link: str, *, person: Person) -> Letter:
    """A link under which a person sets the first password."""
    return Letter(
        kind="accounts/invitation",
        key=f"accounts/invitation:{code.ref}",
        to=code.email,
        locale=person.locale,
        context={"name": person.name, "link": link},
        person_id=person.id,
        secret=True,
    )


def address_changed(person: Person, *, old: str, new: str) -> Letter:
    """Word to the address that was in use before."""
    return _word("address_changed", person, to=old, new=new)


def address_proposed(proposal: AddressProposal, link: str, *, zone: str) -> Letter:
    """A link that proves the new address."""
    return _of_proposal("address_proposed", proposal, proposal.new, link, zone)


def address_stoppable(proposal: AddressProposal, link: str, *, zone: str, waits: bool) -> Letter:
    """Word to the old address, with a link that stops the new one; no `since` is no wait."""
    letter = _of_proposal("address_stoppable", proposal, proposal.old, link, zone)
    return letter if waits else replace(letter, context={**letter.context, "since": ""})


def _of_proposal(name: str, proposal: AddressProposal, to: str, link: str, zone: str) -> Letter:
    person = proposal.person
    assert proposal.usable_at is not None
    return Letter(
        kind=f"accounts/{name}",
        key=f"accounts/{name}:{person.ref}:{proposal.id}",
        to=to,
        locale=person.locale,
        context={
            "name": person.name,
            "new": proposal.new,
            "link": link,
            # What is sealed bears words only.
            "since": moment(proposal.usable_at, zone, person.locale),
            "until": moment(proposal.expires_at, zone, person.locale),
        },
        person_id=person.id,
        secret=True,
    )


def password_changed(user: User) -> Letter:
    """Word that the password is another one now."""
    return _word("password_changed", user.person, to=user.email)


def factor_changed(user: User, *, what: str) -> Letter:
    """Word of a change to the second factor; `what` is a verb such as `totp_added`."""
    return _word("factor_changed", user.person, to=user.email, what=what)


def _word(name: str, person: Person, *, to: str, **context: str) -> Letter:
    return Letter(
        kind=f"accounts/{name}",
        key=f"accounts/{name}:{person.ref}:{new_ref()}",
        to=to,
        locale=person.locale,
        context={"name": person.name, **context},
        person_id=person.id,
    )
