"""What in the settings is fine for a try-out and unsafe for real people's data."""

from urllib.parse import urlsplit

from academy.core.settings import Settings

KEY_LENGTH = 32
"""Characters below which a key could be guessed."""

HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})
"""Names of the machine itself; nobody else reaches what listens there."""

Finding = tuple[bool, str]


def unsafe_settings(settings: Settings) -> list[str]:
    """Return one sentence for each setting that must change before real use, in a fixed order."""
    findings = _access(settings) + _stores(settings) + _keys(settings) + _people(settings)
    return [sentence for is_unsafe, sentence in findings if is_unsafe]


def _access(settings: Settings) -> list[Finding]:
    return [
        (
            settings.demo,
            "ACADEMY_DEMO is on: accounts with known passwords, mail readable at /dev/mail.",
        ),
        (
            settings.staff_second_factor != "required",
            "ACADEMY_STAFF_SECOND_FACTOR is optional: a stolen staff password opens everything.",
        ),
        (
            not settings.https,
            "ACADEMY_BASE_URL is plain http: cookies and personal data travel unprotected.",
        ),
        (
            settings.https and settings.trusted_proxies == 0,
            "ACADEMY_TRUSTED_PROXIES is 0 behind TLS: everybody has the proxy's address, in the "
            "access log and where attempts to sign in are counted.",
        ),
    ]


def _stores(settings: Settings) -> list[Finding]:
    return [
        (
            settings.database.startswith("sqlite"),
            "ACADEMY_DATABASE_URL is not set: SQLite serves one machine only; use PostgreSQL.",
        ),
        (
            _is_open_redis(settings.queue),
            "ACADEMY_QUEUE_URL names a Redis on another host without a password: "
            "whoever reaches it can feed the workers.",
        ),
    ]


def _keys(settings: Settings) -> list[Finding]:
    given = {
        "ACADEMY_SECRET_KEY": settings.secret_key,
        "ACADEMY_HISTORY_KEY": settings.history_key,
        "ACADEMY_METRICS_TOKEN": settings.metrics_token,
    }
    return [
        (
            not settings.secret_key,
            "ACADEMY_SECRET_KEY is not set: each host makes its own and ends the others' sessions.",
        ),
        (
            not settings.history_key,
            "ACADEMY_HISTORY_KEY is not set: whoever holds the var folder could forge the history.",
        ),
        *(
            (
                0 < len(value) < KEY_LENGTH,
                f"{name} is shorter than {KEY_LENGTH} characters: it could be guessed.",
            )
            for name, value in given.items()
        ),
    ]


def _people(settings: Settings) -> list[Finding]:
    return [
        (not settings.smtp_url, "ACADEMY_SMTP_URL is not set: no mail leaves this machine."),
        (
            settings.mail_from.endswith("@localhost"),
            "ACADEMY_MAIL_FROM is not set: answers to our mail would reach nobody.",
        ),
        (
            not settings.contact_email,
            "ACADEMY_CONTACT_EMAIL is not set: whoever has a question finds no address.",
        ),
        (
            not settings.privacy_officer,
            "ACADEMY_PRIVACY_OFFICER is not set: the law demands a name and an address.",
        ),
    ]


def _is_open_redis(address: str) -> bool:
    parts = urlsplit(address)
    is_redis = parts.scheme in {"redis", "rediss"}
    return is_redis and not parts.password and (parts.hostname or "") not in HERE
