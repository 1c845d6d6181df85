"""`/dev/mail`: where whoever tries the demo reads the mail it sent."""

from ipaddress import ip_address
from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template, request
from werkzeug.exceptions import NotFound

from academy.access.doors import public
from academy.core.settings import Settings
from academy.operations import demo_mail
from academy.operations.demo_mail import DemoLetter
from academy.operations.views.blueprint import bp
from academy.outbox.transport import mail_folder

LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; "
    "form-action 'none'; base-uri 'none'; "
    "sandbox allow-popups allow-top-navigation-by-user-activation"
)
"""A letter styles itself inline, as mail programs demand; it may do nothing else."""


@bp.get("/dev/mail")
@public("the demo's own mail, on the machine it runs on; missing everywhere else")
def demo_letters() -> str:
    """List the letters that the demo sent, the newest first, codes ready to copy."""
    return render_template(
        "operations/demo_letters.html", letters=demo_mail.newest_letters(_folder())
    )


@bp.get("/dev/mail/<name>")
@public("the demo's own mail, on the machine it runs on; missing everywhere else")
def demo_letter(name: str) -> str:
    """Show one letter as text, with a way to its HTML."""
    return render_template("operations/demo_letter.html", letter=_letter(name))


@bp.get("/dev/mail/<name>/html")
@public("the demo's own mail, on the machine it runs on; missing everywhere else")
def demo_letter_html(name: str) -> Any:
    """Show one letter as a mail program would, shut into a policy of its own."""
    response = Response(_letter(name).html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _letter(name: str) -> DemoLetter:
    found = demo_mail.get_letter(_folder(), name)
    if found is None:
        raise NotFound()
    return found


def _folder() -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    if not (settings.demo and _from_this_machine(settings)):
        raise NotFound()
    return mail_folder(settings)


def _from_this_machine(settings: Settings) -> bool:
    # A proxy on this machine would lend its own address to the whole world.
    if not settings.trusted_proxies and "X-Forwarded-For" in request.headers:
        return False
    return ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104
