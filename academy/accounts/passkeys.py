"""Passkeys: what the browser is asked, and whether its answer is right (WebAuthn level 2).

The library takes a tenth of a second to import, so it waits for the first passkey.
"""

import ipaddress
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeTimedSerializer, base64_decode, base64_encode

from academy.core.errors import RuleBroken

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

CHALLENGE_SECONDS = 1800
ANSWER_LONGEST = 20_000

REFUSED = _l("The passkey was not accepted. Please try again, or use another way.")


@dataclass(frozen=True)
class Asked:
    """What a page asks a browser: options as JSON, and the signed challenge that comes back."""

    options: str
    token: str


@dataclass(frozen=True)
class NewKey:
    """The public half of a key that was just made."""

    credential_id: str
    public_key: str
    sign_count: int
    transports: list[str]


def available() -> bool:
    """Whether passkeys work at this address: browsers refuse them for bare numbers."""
    host = _host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure or host == "localhost"
    return False


def ask_for_new(
    *, handle: str, name: str, shown: str, site: str, known: list[tuple[str, list[str]]]
) -> Asked:
    """Ask for a new key; phones, computers (Touch ID, Windows Hello) and sticks may all answer."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=_host(),
        rp_name=site,
        user_id=handle.encode(),
        user_name=name,
        user_display_name=shown or name,
        timeout=CHALLENGE_SECONDS * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(known),
    )
    return Asked(options_to_json(options), _sign("new", options.challenge))


def ask_for_known(known: list[tuple[str, list[str]]]) -> Asked:
    """Ask for a key; without a list of keys the browser offers all that it has for this site."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=_host(),
        timeout=CHALLENGE_SECONDS * 1000,
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(options_to_json(options), _sign("known", options.challenge))


def check_new(answer: str, token: str) -> NewKey:
    """Return the key that a browser has made.

    Raises:
        RuleBroken: the answer does not fit what was asked.
    """
    from cryptography.exceptions import InvalidSignature
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException
    from webauthn.helpers.structs import AuthenticatorTransport

    credential = _read(answer)
    challenge = _challenge("new", token)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origins(),
            require_user_verification=True,
        )
    except (WebAuthnException, InvalidSignature, ValueError, TypeError, KeyError) as error:
        raise RuleBroken(REFUSED) from error
    known = {transport.value for transport in AuthenticatorTransport}
    told = credential.get("response", {}).get("transports") or []
    return NewKey(
        credential_id=_text(made.credential_id),
        public_key=_text(made.credential_public_key),
        sign_count=made.sign_count,
        transports=sorted({t for t in told if isinstance(t, str)} & known),
    )


def credential_of(answer: str) -> str:
    """Return which key an answer claims to come from.

    Raises:
        RuleBroken: it cannot be read.
    """
    claimed = _read(answer).get("id")
    if not isinstance(claimed, str) or len(claimed) > 1400:
        raise RuleBroken(REFUSED)
    return claimed


def check_known(answer: str, token: str, *, public_key: str, sign_count: int) -> int:
    """Return the new count of signatures of a key that answered rightly.

    Raises:
        RuleBroken: the answer does not fit what was asked.
    """
    from cryptography.exceptions import InvalidSignature
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    credential = _read(answer)
    challenge = _challenge("known", token)
    try:
        shown = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origins(),
            credential_public_key=_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, InvalidSignature, ValueError, TypeError, KeyError) as error:
        raise RuleBroken(REFUSED) from error
    return shown.new_sign_count


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > ANSWER_LONGEST:
        raise RuleBroken(REFUSED)
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError):
        raise RuleBroken(REFUSED) from None
    if not isinstance(read, dict) or not isinstance(read.get("response", {}), dict):
        raise RuleBroken(REFUSED)
    return read


def _descriptors(known: list[tuple[str, list[str]]]) -> list["PublicKeyCredentialDescriptor"]:
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    return [
        PublicKeyCredentialDescriptor(
            id=_bytes(credential_id),
            transports=[AuthenticatorTransport(t) for t in transports] or None,
        )
        for credential_id, transports in known
    ]


def _text(plain: bytes) -> str:
    return base64_encode(plain).decode()


def _bytes(text: str) -> bytes:
    return base64_decode(text)


def _host() -> str:
    return urlsplit(request.host_url).hostname or ""


def _origins() -> list[str]:
    base = urlsplit(str(current_app.config["BASE_URL"]))
    return sorted({f"{base.scheme}://{base.netloc}", request.host_url.rstrip("/")})


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="passkey")


def _sign(purpose: str, challenge: bytes) -> str:
    return str(_signer().dumps([purpose, _text(challenge)]))


def challenge_of(token: str, purpose: str) -> str:
    """Return the challenge inside a signed token, by which it is known to be spent.

    Raises:
        RuleBroken: too old, or not for this purpose.
    """
    return _text(_challenge(purpose, token))


def _challenge(purpose: str, token: str) -> bytes:
    try:
        signed_for, challenge = _signer().loads(token, max_age=CHALLENGE_SECONDS)
    except BadData:
        raise RuleBroken(
            _l("This page was open for too long. Please try the passkey again.")
        ) from None
    if signed_for != purpose:
        raise RuleBroken(REFUSED)
    return _bytes(challenge)
