"""Codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds).

The libraries for ciphers and square codes are imported when somebody sets an app up or uses it.
"""

import base64
import hashlib
import hmac
import secrets
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import current_app

from academy.core import clock

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

STEP_SECONDS = 30
DRIFT_STEPS = 1
SEALED_SECONDS = 3600


def new_secret() -> str:
    """Return a secret of 160 bits in base 32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, counter: int) -> str:
    """Return the six digits of one step of thirty seconds."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    # Apps know no other hash; HMAC does not rest on what SHA-1 has lost.
    app = TOTP(base64.b32decode(secret), 6, SHA1(), STEP_SECONDS)  # noqa: S303
    return app.generate(counter * STEP_SECONDS).decode()


def current_counter() -> int:
    """Return the number of the step that is now."""
    return int(clock.now().timestamp()) // STEP_SECONDS


def find_counter(secret: str, typed: str, *, after: int) -> int | None:
    """Return the step to which a typed code belongs, or None; a step counts once only."""
    now = current_counter()
    found = None
    for counter in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        same = hmac.compare_digest(
            code_at(secret, counter).encode(), typed.encode("utf-8", "replace")
        )
        if same and counter > after:
            found = counter
    return found


def address(secret: str, *, account: str, issuer: str) -> str:
    """Return the otpauth address that an app reads from the square code."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}"


def picture(text: str) -> str:
    """Return a square code as a data address for an image."""
    import qrcode
    from qrcode.image.svg import SvgPathFillImage

    drawn = BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage, border=2).save(drawn)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


def seal(secret: str) -> str:
    """Encrypt a secret: in the database, and in the form that sets it up."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str, *, seconds: int | None = None) -> str | None:
    """Return a secret, or None if it was not sealed by us or, with `seconds`, too long ago."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(sealed.encode("utf-8", "replace"), ttl=seconds).decode()
    except InvalidToken:
        return None


def _box() -> "Fernet":
    from cryptography.fernet import Fernet

    key = hashlib.sha256(b"totp:" + str(current_app.config["SECRET_KEY"]).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
