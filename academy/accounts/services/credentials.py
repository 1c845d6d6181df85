"""What an account signs in with: its password and its address."""

from flask_babel import lazy_gettext as _l

from academy.accounts import mail
from academy.accounts.guesses import check_new_password
from academy.accounts.models import Code, SignIn, User
from academy.accounts.passwords import hash_password, verify_password
from academy.accounts.queries import user_by_email
from academy.accounts.rules import normal_email
from academy.accounts.services import addresses, codes, sessions
from academy.accounts.states import CodePurpose
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import verb
from academy.core.errors import RuleBroken
from academy.outbox import post
from academy.outbox.services import clear_bounce


def change_password(
    user: User, *, current: str, password: str, keep: SignIn | None, actor: Actor
) -> None:
    """Set a new password, and end every other session.

    Raises:
        RuleBroken: the current one is wrong, or the new one will not do.
    """
    check_new_password(password, about=(user.person.name, user.email))
    if not verify_password(user.password, current):
        raise RuleBroken(_l("This is not your current password."), field="current")
    set_password(user, hash_password(password), keep=keep, actor=actor)


def start_new_address(user: User, *, email: str, ip: str) -> Code:
    """Send a code to the address an account shall have; a known address gets word instead.

    Raises:
        RuleBroken: this is no address, or the one the account has.
        TooMany: too many letters.
    """
    email = normal_email(email)
    if email == user.email:
        raise RuleBroken(_l("This is the address you already use."), field="email")
    codes.check_letters(email, ip=ip)
    return _send_new_address(user, email)


@verb
def _send_new_address(user: User, email: str) -> Code:
    known = user_by_email(email)
    code, digits = codes.issue(
        CodePurpose.NEW_ADDRESS, email, person_id=user.person_id, payload={}, beside_others=True
    )
    if known is None:
        post(mail.code(code, digits, locale=user.person.locale))
    else:
        post(
            mail.already(email, person_id=known.person_id, locale=known.person.locale, ref=code.ref)
        )
    return code


def finish_new_address(
    user: User, ref: str, typed: str, *, keep: SignIn | None, actor: Actor
) -> None:
    """Use the new address from now on, and tell the old one; what staff proposed is over.

    Raises:
        RuleBroken: the code is wrong or no longer valid.
    """
    code = codes.try_code(ref, CodePurpose.NEW_ADDRESS, typed, ip=actor.ip)
    _readdress(user, code, keep=keep, actor=actor)


@verb
def _readdress(user: User, code: Code, *, keep: SignIn | None, actor: Actor) -> None:
    codes.use(code, actor=actor)
    if code.person_id != user.person_id or user_by_email(code.email) is not None:
        raise RuleBroken(codes.STALE, field="code")
    addresses.end_proposal(user.person_id, actor=actor)
    old, user.email, user.person.email = user.email, code.email, code.email
    record("account.address", user, actor=actor)
    clear_bounce(old, actor=actor)
    sessions.end_others(user, keep=keep, actor=actor)
    post(mail.address_changed(user.person, old=old, new=code.email))


@verb
def set_password(user: User, hashed: str, *, keep: SignIn | None, actor: Actor) -> None:
    """Replace the hash of a password, end every other session, and tell the person."""
    user.password = hashed
    user.confirmed_at = user.confirmed_at or clock.now()
    record("account.password", user, actor=actor)
    sessions.end_others(user, keep=keep, actor=actor)
    post(mail.password_changed(user))
