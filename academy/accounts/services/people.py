"""People and their accounts: made, invited, named, addressed, and given new passwords."""

from dataclasses import replace

from flask import current_app
from flask_babel import lazy_gettext as _l

from academy.accounts import mail
from academy.accounts.guesses import check_new_password
from academy.accounts.models import Code, Person, User
from academy.accounts.passwords import hash_password
from academy.accounts.queries import user_by_email, user_of
from academy.accounts.rules import normal_email
from academy.accounts.services import codes, sessions
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, verb
from academy.core.errors import RuleBroken, Taken
from academy.outbox import post


@verb
def create_person(*, name: str, email: str = "", locale: str = "ko", actor: Actor) -> Person:
    """Make a record of a person, who cannot sign in until they have an account."""
    person = Person(
        name=name,
        email=normal_email(email) if email else "",
        locale=locale,
        created_at=clock.now(),
    )
    db.session.add(person)
    db.session.flush()
    record("person.create", person, actor=actor, about=person.id)
    return person


@verb
def open_account(
    person: Person, *, email: str, password: str | None, confirmed: bool = True, actor: Actor
) -> User:
    """Give a person an account; `password` is a hash, or None until an invitation is taken up.

    Raises:
        Taken: the address has an account already.
    """
    email = normal_email(email)
    if user_by_email(email) is not None:
        raise Taken(_l("This address already has an account."))
    user = User(
        person_id=person.id,
        person=person,
        email=email,
        password=password,
        active=True,
        confirmed_at=clock.now() if confirmed else None,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    record("account.open", user, actor=actor)
    return user


@verb
def rename(
    person: Person,
    *,
    name: str,
    nickname: str = "",
    romanised_name: str = "",
    locale: str,
    actor: Actor,
) -> None:
    """Change how a person is called and in which language we write to them."""
    person.name = name
    person.nickname = nickname
    person.romanised_name = romanised_name
    person.locale = locale
    record("person.rename", person, actor=actor, about=person.id)


@verb
def invite(person: Person, *, email: str, send: bool = True, actor: Actor) -> str:
    """Open an account without a password and return the link under which to set one."""
    user = user_of(person.id)
    if user is None:
        user = open_account(person, email=email, password=None, confirmed=False, actor=actor)
    code, token = codes.issue_invitation(user.email, person_id=person.id)
    # Not from the request: a forged host name would send the token elsewhere.
    link = f"{current_app.config['BASE_URL'].rstrip('/')}/welcome/{token}"
    if send:
        post(mail.invitation(code, link, person=person))
    record("account.invite", user, actor=actor, invitation=code.ref)
    return link


def accept_invitation(code: Code, password: str, *, actor: Actor) -> User:
    """Set the first password of an invited person.

    Raises:
        RuleBroken: the invitation was used, or the password will not do.
    """
    check_new_password(password, about=(code.email,))
    return _accept(code, hash_password(password), actor=actor)


@verb
def _accept(code: Code, hashed: str, *, actor: Actor) -> User:
    codes.use(code, actor=actor)
    user = user_of(code.person_id or 0)
    if user is None or not user.active:
        raise RuleBroken(_l("This invitation is no longer valid."))
    own = replace(actor, person_id=user.person_id)
    user.password, user.confirmed_at = hashed, clock.now()
    record("account.accept_invitation", user, actor=own)
    sessions.end_others(user, keep=None, actor=own)
    return user
