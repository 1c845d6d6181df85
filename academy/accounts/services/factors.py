"""Second factors: an authenticator app, passkeys, and recovery codes on paper."""

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from academy.accounts import mail, passkeys, throttle, totp
from academy.accounts.models import Passkey, RecoveryCode, SignIn, SpentToken, User
from academy.accounts.passkeys import NewKey
from academy.accounts.queries import (
    count_recovery_codes,
    get_user,
    has_passkey,
    passkey_by_credential,
    passkeys_of,
)
from academy.accounts.rules import PASSKEYS_MOST, RECOVERY_CODES, tidy_code
from academy.accounts.services import sessions
from academy.accounts.sign_in import hash_token
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, is_sqlite, lock, verb
from academy.core.errors import RuleBroken
from academy.core.refs import new_ref
from academy.outbox import post

WRONG = _l("This code is not right. Please type the six digits your app shows now.")


def has_factor(user: User) -> bool:
    """Whether an account has a second factor that works without paper."""
    return user.totp_secret is not None or has_passkey(user.id)


@verb
def add_app(user: User, secret: str, typed: str, *, sign_in: SignIn, actor: Actor) -> None:
    """Use an authenticator app from now on, once it showed a right code.

    Raises:
        RuleBroken: the code is wrong.
    """
    counter = totp.find_counter(secret, tidy_code(typed), after=0)
    if counter is None:
        raise RuleBroken(WRONG, field="code")
    user.totp_secret, user.totp_counter = totp.seal(secret), counter
    user.totp_since = clock.now()
    record("factor.add_app", user, actor=actor)
    sessions.prove(sign_in, second_factor=True, actor=actor)
    post(mail.factor_changed(user, what="app_added"))


@verb
def remove_app(user: User, *, actor: Actor) -> None:
    """Stop using the authenticator app."""
    user.totp_secret = user.totp_since = None
    record("factor.remove_app", user, actor=actor)
    _tidy_after_removal(user, actor=actor)
    post(mail.factor_changed(user, what="app_removed"))


def show_app(user: User, typed: str) -> None:
    """Check a code of the authenticator app; each code counts once.

    Must be called before the caller takes SQLite's write lock.

    Raises:
        RuleBroken: the code is wrong, or was used.
        TooMany: too many attempts.
    """
    throttle.attempt(throttle.FACTOR_ACCOUNT, str(user.id))
    _use_step(user, tidy_code(typed))
    throttle.forget(throttle.FACTOR_ACCOUNT, str(user.id))


@verb
def _use_step(user: User, typed: str) -> None:
    lock(user)
    secret = totp.unseal(user.totp_secret or "")
    counter = totp.find_counter(secret, typed, after=user.totp_counter) if secret else None
    if counter is None:
        raise RuleBroken(WRONG, field="code")
    user.totp_counter = counter


@verb
def make_recovery_codes(user: User, *, actor: Actor) -> list[str]:
    """Make new recovery codes, end the old ones, and return the new ones to be shown once."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    plain = [new_ref() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=_hash(user, c)) for c in plain)
    record("factor.make_recovery_codes", user, actor=actor)
    return [f"{code[:5]}-{code[5:]}" for code in plain]


def show_recovery_code(user: User, typed: str, *, actor: Actor) -> None:
    """Spend a recovery code and tell the person.

    Must be called before the caller takes SQLite's write lock.

    Raises:
        RuleBroken: there is no such code, or it was used.
        TooMany: too many attempts.
    """
    throttle.attempt(throttle.FACTOR_ACCOUNT, str(user.id))
    _spend(user, tidy_code(typed), actor=replace(actor, person_id=user.person_id))
    throttle.forget(throttle.FACTOR_ACCOUNT, str(user.id))


@verb
def _spend(user: User, typed: str, *, actor: Actor) -> None:
    spent = db.session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == _hash(user, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    ).first()
    if spent is None:
        raise RuleBroken(_l("This recovery code is not right, or was used before."), field="code")
    record("factor.use_recovery_code", user, actor=actor)
    post(mail.factor_changed(user, what="recovery_used"))


@verb
def passkey_handle(user: User) -> str:
    """Return by which name authenticators know an account: random, made once."""
    if user.passkey_handle is None:
        user.passkey_handle = secrets.token_hex(32)
        record("factor.prepare_passkey", user, actor=Actor(person_id=user.person_id))
    return user.passkey_handle


@verb
def add_passkey(
    user: User, key: NewKey, token: str, *, name: str, sign_in: SignIn, actor: Actor
) -> Passkey:
    """Keep the public half of a new passkey.

    Raises:
        RuleBroken: the challenge was answered before, or there are too many passkeys.
    """
    _spend_challenge(passkeys.challenge_of(token, "new"))
    if len(passkeys_of(user.id)) >= PASSKEYS_MOST:
        raise RuleBroken(_l("There are too many passkeys. Please remove one first."), field="name")
    if passkey_by_credential(key.credential_id) is not None:
        raise RuleBroken(passkeys.REFUSED)
    made = Passkey(
        user_id=user.id,
        person_id=user.person_id,
        name=name,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=key.sign_count,
        transports=key.transports,
        created_at=clock.now(),
    )
    db.session.add(made)
    record("factor.add_passkey", made, actor=actor)
    sessions.prove(sign_in, second_factor=True, actor=actor)
    post(mail.factor_changed(user, what="passkey_added"))
    return made


@verb
def remove_passkey(passkey: Passkey, *, user: User, actor: Actor) -> None:
    """Stop accepting a passkey."""
    record("factor.remove_passkey", passkey, actor=actor)
    db.session.delete(passkey)
    db.session.flush()
    _tidy_after_removal(user, actor=actor)
    post(mail.factor_changed(user, what="passkey_removed"))


@verb
def show_passkey(answer: str, token: str) -> User:
    """Return whose passkey has answered; the challenge cannot be answered again.

    Raises:
        RuleBroken: the answer does not fit, or the key is unknown.
    """
    passkey = passkey_by_credential(passkeys.credential_of(answer))
    user = get_user(passkey.user_id) if passkey is not None else None
    if passkey is None or user is None:
        raise RuleBroken(passkeys.REFUSED)
    passkey.sign_count = passkeys.check_known(
        answer, token, public_key=passkey.public_key, sign_count=passkey.sign_count
    )
    passkey.used_at = clock.now()
    _spend_challenge(passkeys.challenge_of(token, "known"))
    return user


@verb
def reset_by_hand(user: User, *, reason: str, actor: Actor) -> None:
    """Remove every second factor of someone who lost all devices, as an administrator."""
    user.totp_secret = user.totp_since = None
    db.session.execute(sa.delete(Passkey).where(Passkey.user_id == user.id))
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    record("factor.reset", user, actor=actor, reason=reason)
    sessions.end_others(user, keep=None, actor=actor)
    post(mail.factor_changed(user, what="reset"))


def _tidy_after_removal(user: User, *, actor: Actor) -> None:
    # Recovery codes and remembered devices stand in for a factor; without one they open nothing.
    if not has_factor(user):
        db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
        sessions.forget_devices(user, actor=actor)


def _spend_challenge(challenge: str) -> None:
    now = clock.now()
    db.session.execute(sa.delete(SpentToken).where(SpentToken.expires_at < now))
    insert = sqlite_insert if is_sqlite() else pg_insert
    spent = db.session.execute(
        insert(SpentToken)
        .values(
            token_hash=hash_token(challenge),
            expires_at=now + timedelta(seconds=2 * passkeys.CHALLENGE_SECONDS),
        )
        .on_conflict_do_nothing(index_elements=["token_hash"])
        .returning(SpentToken.id)
    ).first()
    if spent is None:
        raise RuleBroken(passkeys.REFUSED)


def _hash(user: User, code: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    said = f"{user.id}:{code}".encode("utf-8", "replace")
    return hmac.new(secret, said, hashlib.sha256).hexdigest()


def needs_recovery_codes(user: User) -> bool:
    """Whether an account has a second factor but no way in when it is lost."""
    return has_factor(user) and count_recovery_codes(user.id) == 0
