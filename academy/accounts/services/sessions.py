"""Sessions: begun at sign-in, ended by the person, by a new password, or by time."""

import sqlalchemy as sa

from academy.accounts import throttle
from academy.accounts.models import Device, SignIn, User
from academy.accounts.passwords import verify_password
from academy.accounts.queries import user_by_email
from academy.accounts.rules import DEVICE_LIFE
from academy.accounts.sign_in import hash_token, new_token
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, verb


def check_credentials(email: str, password: str, *, ip: str) -> User | None:
    """Return the account whose address and password these are.

    The same is counted, hashed and answered whether the address is known or not. Must be called
    before the caller takes SQLite's write lock.

    Raises:
        TooMany: too many attempts for this address or from this source.
    """
    throttle.attempt(throttle.SIGN_IN_SOURCE, ip)
    throttle.attempt(throttle.SIGN_IN_ACCOUNT, email)
    user = user_by_email(email)
    usable = user is not None and user.active
    if not verify_password(user.password if user and usable else None, password):
        return None
    throttle.forget(throttle.SIGN_IN_ACCOUNT, email)
    return user


@verb
def begin(user: User, *, second_factor: bool, agent: str, actor: Actor) -> str:
    """Begin a session and return the token for its cookie."""
    now = clock.now()
    token, token_hash = new_token()
    started = SignIn(
        user_id=user.id,
        person_id=user.person_id,
        token_hash=token_hash,
        created_at=now,
        seen_at=now,
        proved_at=now,
        second_factor_at=now if second_factor else None,
        ip=actor.ip[:45],
        agent=agent[:300],
    )
    db.session.add(started)
    record("session.begin", started, actor=actor)
    return token


@verb
def prove(sign_in: SignIn, *, second_factor: bool = False, actor: Actor) -> None:
    """Note that the person behind a session has just shown who they are."""
    sign_in.proved_at = clock.now()
    if second_factor:
        sign_in.second_factor_at = clock.now()
    record("session.prove", sign_in, actor=actor)


@verb
def end(sign_in: SignIn, *, actor: Actor) -> None:
    """End a session; one that is ended stays as it is."""
    if sign_in.ended_at is None:
        sign_in.ended_at = clock.now()
        record("session.end", sign_in, actor=actor)


@verb
def end_others(user: User, *, keep: SignIn | None, actor: Actor) -> None:
    """End every session of an account but one, and forget every remembered device."""
    condition = [SignIn.user_id == user.id, SignIn.ended_at.is_(None)]
    if keep is not None:
        condition.append(SignIn.id != keep.id)
    ended = db.session.scalars(
        sa.update(SignIn).where(*condition).values(ended_at=clock.now()).returning(SignIn.id)
    ).all()
    db.session.execute(sa.delete(Device).where(Device.user_id == user.id))
    record("session.end_others", user, actor=actor, sessions=len(ended))


@verb
def remember_device(user: User, *, actor: Actor) -> str:
    """Remember a browser for 30 days and return the token for its cookie."""
    now = clock.now()
    token, token_hash = new_token()
    device = Device(
        user_id=user.id, token_hash=token_hash, created_at=now, expires_at=now + DEVICE_LIFE
    )
    db.session.add(device)
    record("device.remember", device, actor=actor, about=user.person_id)
    return token


@verb
def forget_devices(user: User, *, actor: Actor) -> None:
    """Ask every browser of an account for the second factor again."""
    db.session.execute(sa.delete(Device).where(Device.user_id == user.id))
    record("device.forget_all", user, actor=actor)


@verb
def forget_device(user: User, token: str) -> None:
    """Forget one browser."""
    db.session.execute(
        sa.delete(Device).where(Device.user_id == user.id, Device.token_hash == hash_token(token))
    )
