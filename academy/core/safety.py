"""What in the settings is fine for a try-out and unsafe for real people's data."""

from academy.core.settings import Settings


def unsafe_settings(settings: Settings) -> list[str]:
    """Return one sentence for each setting that must change before real use, in a fixed order."""
    findings = [
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
            settings.database.startswith("sqlite"),
            "ACADEMY_DATABASE_URL is not set: SQLite serves one machine only; use PostgreSQL.",
        ),
        (
            not settings.secret_key,
            "ACADEMY_SECRET_KEY is not set: each host makes its own and ends the others' sessions.",
        ),
        (
            not settings.history_key,
            "ACADEMY_HISTORY_KEY is not set: whoever holds the var folder could forge the history.",
        ),
        (not settings.smtp_url, "ACADEMY_SMTP_URL is not set: no mail leaves this machine."),
        (
            settings.mail_from.endswith("@localhost"),
            "ACADEMY_MAIL_FROM is not set: answers to our mail would reach nobody.",
        ),
        (
            not settings.privacy_officer,
            "ACADEMY_PRIVACY_OFFICER is not set: the law demands a name and an address.",
        ),
    ]
    return [sentence for is_unsafe, sentence in findings if is_unsafe]
