"""Every setting of the system, `ACADEMY_<NAME>` in the environment: type, unit, default."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from urllib.parse import urlsplit


class SettingError(ValueError):
    """A variable of the environment does not have the form its setting needs."""


def _setting(default: Any, about: str, *, secret: bool = False, unit: str = "") -> Any:
    return field(default=default, metadata={"about": about, "secret": secret, "unit": unit})


@dataclass(frozen=True)
class Settings:
    """What an operator may choose; read once, when the application is made."""

    var_dir: str = _setting("var", "folder for the embedded database, files, demo mail and keys")
    database_url: str = _setting(
        "", "database; empty means SQLite under the var folder", secret=True
    )
    queue_url: str = _setting(
        "", "job queue: sqlite:///, postgresql:// or redis://; empty: SQLite", secret=True
    )
    files_url: str = _setting(
        "", "file store: a folder or s3://bucket; empty: under var", secret=True
    )
    base_url: str = _setting("http://127.0.0.1:8000", "address under which people reach the site")
    secret_key: str = _setting("", "signs cookies and tokens; empty: made once in var", secret=True)
    history_key: str = _setting("", "keys the seal of the history; empty: made in var", secret=True)
    demo: bool = _setting(False, "show demo accounts, /dev/mail and the banner")
    staff_second_factor: Literal["required", "optional"] = _setting(
        "required", "whether staff must have a second factor"
    )
    smtp_url: str = _setting(
        "", "mail server smtp[s]://user:pass@host:port; empty: var/mail", secret=True
    )
    mail_from: str = _setting("academy@localhost", "sender address of all mail")
    mail_bounces: str = _setting(
        "", "address to which other servers return what they cannot deliver; empty: mail_from"
    )
    message_second_look: int = _setting(
        20, "most recipients of a message that its writer may release alone", unit="people"
    )
    metrics_token: str = _setting("", "bearer token of /metrics; empty: closed", secret=True)
    default_locale: Literal["ko", "en"] = _setting("ko", "language when nothing else says one")
    trusted_proxies: int = _setting(0, "reverse proxies in front whose headers count", unit="hops")
    max_body: int = _setting(60 * 1024 * 1024, "largest request body", unit="bytes")
    upload_limit: int = _setting(20 * 1024 * 1024, "largest file of an applicant", unit="bytes")
    home_site: str = _setting(
        "pohang", "code of the site whose call and programme stand at / and /programme"
    )
    house_words: str = _setting(
        "developer academy apple pohang postech 개발자 아카데미 애플 포항 포스텍 포항공대",
        "words of which alone no password may consist, besides its owner's name and address",
    )
    session_days: int = _setting(14, "life of an idle sign-in", unit="days")
    letter_lease: int = _setting(
        180, "how long one delivery may take before another worker tries", unit="seconds"
    )
    letter_days: int = _setting(90, "how long the body of a sent letter is kept", unit="days")
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "info", "lowest level logged"
    )
    contact_email: str = _setting("", "address for questions of any kind, shown on /contact")
    contact_address: str = _setting(
        "", "postal address and telephone of the academy, shown on /contact"
    )
    privacy_officer: str = _setting("", "name and address shown as privacy officer")
    source_url: str = _setting("", "where the source code of this installation can be had")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read all settings.

        Raises:
            SettingError: a variable has the wrong form; the message names it.
        """
        environ = os.environ if environ is None else environ
        given = {
            f.name: _parse(f.name, f.type, environ[key])
            for f in fields(cls)
            if (key := f"ACADEMY_{f.name.upper()}") in environ
        }
        return cls(**given)

    @property
    def var(self) -> Path:
        """The folder of this installation, as an absolute path."""
        return Path(self.var_dir).resolve()

    @property
    def database(self) -> str:
        """The database address that is in force."""
        return self.database_url or f"sqlite:///{self.var / 'academy.db'}"

    @property
    def queue(self) -> str:
        """The queue address that is in force."""
        return self.queue_url or f"sqlite:///{self.var / 'queue.db'}"

    @property
    def files(self) -> str:
        """The file store that is in force."""
        return self.files_url or str(self.var / "files")

    @property
    def https(self) -> bool:
        """Whether people reach the site over TLS, which decides `Secure` cookies and HSTS."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def hosts(self) -> list[str]:
        """The host names that requests may name; on loopback both ways to write it count."""
        name = urlsplit(self.base_url).hostname or "localhost"
        return ["localhost", "127.0.0.1"] if name in {"localhost", "127.0.0.1"} else [name]


def described() -> list[tuple[str, str, str, str, str]]:
    """Return (variable, type, default, unit, meaning) of every setting, for help and handbook."""
    rows = []
    for f in fields(Settings):
        kind = "|".join(get_args(f.type)) if get_origin(f.type) else getattr(f.type, "__name__", "")
        default = "" if f.default is MISSING else str(f.default)
        rows.append(
            (f"ACADEMY_{f.name.upper()}", kind, default, f.metadata["unit"], f.metadata["about"])
        )
    return rows


def _parse(name: str, kind: Any, text: str) -> Any:
    variable = f"ACADEMY_{name.upper()}"
    if kind is bool:
        if text.lower() not in {"1", "0", "true", "false", "yes", "no", ""}:
            raise SettingError(f"{variable} must be true or false, not {text!r}")
        return text.lower() in {"1", "true", "yes"}
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise SettingError(f"{variable} must be a whole number, not {text!r}") from None
    if get_origin(kind) is Literal and text not in get_args(kind):
        raise SettingError(f"{variable} must be one of {', '.join(get_args(kind))}, not {text!r}")
    return text
