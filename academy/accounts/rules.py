"""What an address, a password, a code and a grant must be; plain values in, plain answers out."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from academy.core.actors import Actor, Role
from academy.core.errors import RuleBroken

PASSWORD_SHORTEST = 10
PASSWORD_LONGEST = 128
LEFT_OVER = 4
"""Letters that a password must have beside words that are known of its owner and the house."""

CODE_LIFE = timedelta(minutes=15)
CODE_ATTEMPTS = 5
INVITATION_LIFE = timedelta(days=7)
PROPOSAL_LIFE = timedelta(days=14)
OBJECTION = timedelta(days=3)
"""How long the old address may stop a new one, before it can be used."""
DEVICE_LIFE = timedelta(days=30)
PENDING_LIFE = timedelta(minutes=10)
# A form opened in time may be sent a little later: what was typed must not be lost.
PROOF_TO_OPEN = timedelta(minutes=15)
PROOF_TO_SEND = timedelta(minutes=45)
DOUBLE_CLICK = timedelta(seconds=60)
RECOVERY_CODES = 10
PASSKEYS_MOST = 20
EMAIL_LONGEST = 254

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
_SEPARATORS = re.compile(r"[\s\-‐-―·.]+")


def normal_email(typed: str) -> str:
    """Return an address in the one form in which addresses are kept and compared.

    Raises:
        RuleBroken: it is no address that mail can reach.
    """
    narrow = unicodedata.normalize("NFC", typed.translate(_FULL_WIDTH)).strip()
    try:
        known = validate_email(narrow, check_deliverability=False)
    except EmailNotValidError:
        raise RuleBroken(
            _l("This is not an e-mail address. Example: name@example.com"), field="email"
        ) from None
    return known.normalized.casefold()


def normal_password(typed: str) -> str:
    """Return a password as it is hashed: composed, so that every keyboard gives the same."""
    return unicodedata.normalize("NFKC", typed)


def check_password(
    password: str, *, about: Iterable[str] = (), is_common: Callable[[str], bool]
) -> None:
    """Refuse a password that is short, endless, or guessed first.

    `about` are the words of the house, and the owner's names and addresses; `is_common` knows what
    is tried everywhere. Source: NIST SP 800-63B-4, 3.1.1; OWASP ASVS 5.0, 6.2. No rule on kinds of
    characters.

    Raises:
        RuleBroken: says what to do instead.
    """
    if len(password) < PASSWORD_SHORTEST:
        raise RuleBroken(
            _l("Please use at least %(least)s characters.", least=PASSWORD_SHORTEST),
            field="password",
        )
    if len(password) > PASSWORD_LONGEST:
        raise RuleBroken(
            _l("Please use at most %(most)s characters.", most=PASSWORD_LONGEST),
            field="password",
        )
    typed = normal_password(password).casefold()
    bare = re.sub(r"[\W\d_]+$", "", typed)
    # A common word does not become a secret by the digits at its end.
    if any(is_common(guess) for guess in {typed, bare}) or _is_guessed_first(typed, about):
        raise RuleBroken(
            _l("This password is guessed easily. A few words that only you connect are better."),
            field="password",
        )


def _is_guessed_first(password: str, about: Iterable[str]) -> bool:
    # What is left when repetition, runs, and the words of the house and the person are taken away.
    if len(set(password)) < 5 or _is_run(password):
        return True
    words = {w for text in about for w in re.split(r"[\W_]+", text.casefold()) if len(w) > 1}
    left = password
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != password and len(re.sub(r"[\W\d_]", "", left)) < LEFT_OVER


def _is_run(password: str) -> bool:
    rows = ("abcdefghijklmnopqrstuvwxyz", "0123456789" * 2, "qwertyuiopasdfghjklzxcvbnm")
    return any(password in row or password in row[::-1] for row in rows)


def tidy_code(typed: str) -> str:
    """Return a code as it was sent, however it was typed: spaced, dashed, in full-width digits."""
    return _SEPARATORS.sub("", typed.translate(_FULL_WIDTH)).upper()


def check_grant(actor: Actor, person_id: int, role: Role, site_id: int | None) -> None:
    """Refuse a grant that goes beyond what the actor may give.

    An administrator of all sites may give every role; one of a site only roles at that site, and
    never `network`. Nobody changes their own roles.

    Raises:
        RuleBroken: says which of these it is.
    """
    if actor.system:
        return
    if actor.person_id == person_id:
        raise RuleBroken(_l("Nobody changes their own roles. Please ask another administrator."))
    if role == Role.NETWORK and site_id is not None:
        raise RuleBroken(_l("This role always holds for all sites."), field="site")
    if actor.holds(Role.ADMIN, None):
        return
    if site_id is None or role == Role.NETWORK:
        raise RuleBroken(
            _l("Only an administrator of all sites may give a role for all sites."), field="site"
        )
    if not actor.holds(Role.ADMIN, site_id):
        raise RuleBroken(_l("You may give roles at your own site only."), field="site")


def may_grant(actor: Actor, person_id: int, role: Role, site_id: int | None) -> bool:
    """Whether `check_grant` would let this pass."""
    try:
        check_grant(actor, person_id, role, site_id)
    except RuleBroken:
        return False
    return True
