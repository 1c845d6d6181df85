"""Turn a letter into subject, text and HTML, in the language of the person who gets it."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import force_locale

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def render(kind: str, locale: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return (subject, text, html) of a letter; the subject is one line."""
    with force_locale(locale):
        values = {**context, "locale": locale, "base_url": current_app.config["BASE_URL"]}
        # Straight from the environment: a letter knows nothing of who looks at which page.
        subject, text, html = (
            current_app.jinja_env.get_template(f"mail/{kind}/{part}").render(values)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    return " ".join(subject.split()), text, html


def seal(context: Mapping[str, Any]) -> str:
    """Encrypt the context of a secret letter, so that the table alone tells nothing."""
    return _box().encrypt(json.dumps(dict(context)).encode()).decode()


def unseal(text: str) -> dict[str, Any]:
    """Return the context of a secret letter."""
    content: dict[str, Any] = json.loads(_box().decrypt(text.encode()))
    return content


def _box() -> "Fernet":
    # Only few letters are secret; a web process that posts none need not load the cipher.
    from cryptography.fernet import Fernet

    key = hashlib.sha256(b"letters:" + current_app.config["SECRET_KEY"].encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
