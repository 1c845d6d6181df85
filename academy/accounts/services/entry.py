"""The ways in by letter, sign-up and a new password; neither tells whether someone is known."""

from dataclasses import replace
from typing import Any

from academy.accounts import mail
from academy.accounts.guesses import check_new_password
from academy.accounts.models import Code, User
from academy.accounts.passwords import hash_password
from academy.accounts.queries import person_by_email, user_by_email
from academy.accounts.rules import DOUBLE_CLICK, normal_email
from academy.accounts.services import codes, credentials
from academy.accounts.services.people import create_person, open_account
from academy.accounts.states import CodePurpose
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import lock, verb
from academy.core.errors import RuleBroken
from academy.outbox import post


def start_sign_up(
    *, name: str, email: str, password: str, locale: str, onward: str, ip: str
) -> Code:
    """Send a code to a newcomer's address, or word to one that has an account; both look alike.

    Raises:
        RuleBroken: the address or the password will not do.
        TooMany: too many letters.
    """
    email = normal_email(email)
    check_new_password(password, about=(name, email))
    codes.check_letters(email, ip=ip)
    payload = {
        "name": name,
        "password": hash_password(password),
        "locale": locale,
        "next": onward,
    }
    return _send_sign_up(email, payload)


@verb
def _send_sign_up(email: str, payload: dict[str, Any]) -> Code:
    known = user_by_email(email)
    code, digits = codes.issue(CodePurpose.SIGN_UP, email, person_id=None, payload=payload)
    if known is None:
        post(mail.code(code, digits, locale=payload["locale"]))
    else:
        # The digits are sent to nobody: whoever types here gets no further.
        post(
            mail.already(email, person_id=known.person_id, locale=known.person.locale, ref=code.ref)
        )
    return code


def send_sign_up_again(code: Code, *, ip: str) -> Code:
    """Send a newcomer another code; the one before is worth nothing from then on.

    Raises:
        RuleBroken: what was typed is not kept any more.
        TooMany: too many letters.
    """
    if not code.payload or code.used_at is not None:
        raise RuleBroken(codes.STALE, field="code")
    codes.check_letters(code.email, ip=ip)
    return _send_sign_up(code.email, dict(code.payload))


def finish_sign_up(ref: str, typed: str, *, actor: Actor) -> User:
    """Open the account of a newcomer who typed the right code; a double click is one sign-up.

    Raises:
        RuleBroken: the code is wrong or no longer valid.
        TooMany: too many attempts from this source.
    """
    code = codes.try_code(ref, CodePurpose.SIGN_UP, typed, ip=actor.ip)
    return _open_newcomer(code, actor=actor)


@verb
def _open_newcomer(code: Code, *, actor: Actor) -> User:
    lock(code)
    known = user_by_email(code.email)
    if code.used_at is not None and clock.now() - code.used_at < DOUBLE_CLICK and known:
        return known
    payload = code.payload
    codes.use(code, actor=actor)
    if known is not None:
        raise RuleBroken(codes.STALE, field="code")
    person = person_by_email(code.email)
    if person is None:
        person = create_person(
            name=payload["name"], email=code.email, locale=payload["locale"], actor=actor
        )
    code.payload, code.person_id = {}, person.id
    own = replace(actor, person_id=person.id)
    return open_account(person, email=code.email, password=payload["password"], actor=own)


def start_reset(*, email: str, ip: str) -> Code:
    """Send a code for a new password, if the address has an account; both look alike.

    Raises:
        RuleBroken: this is no address.
        TooMany: too many letters.
    """
    email = normal_email(email)
    codes.check_letters(email, ip=ip)
    return _send_reset(email)


@verb
def _send_reset(email: str) -> Code:
    user = user_by_email(email)
    known = user if user is not None and user.active else None
    code, digits = codes.issue(
        CodePurpose.RESET, email, person_id=known.person_id if known else None, payload={}
    )
    if known is not None:
        post(mail.code(code, digits, locale=known.person.locale))
    return code


def finish_reset(ref: str, typed: str, password: str, *, actor: Actor) -> User:
    """Set a new password with a code, and end every session.

    Raises:
        RuleBroken: the code is wrong or no longer valid, or the password will not do.
    """
    check_new_password(password)
    code = codes.try_code(ref, CodePurpose.RESET, typed, ip=actor.ip)
    return _reset(code, hash_password(password), actor=actor)


@verb
def _reset(code: Code, hashed: str, *, actor: Actor) -> User:
    codes.use(code, actor=actor)
    user = user_by_email(code.email)
    if user is None or not user.active or user.person_id != code.person_id:
        raise RuleBroken(codes.STALE, field="code")
    credentials.set_password(
        user, hashed, keep=None, actor=replace(actor, person_id=user.person_id)
    )
    return user
