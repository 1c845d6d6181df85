"""What every template may use, and the order in which the shell is put around an application."""

import hashlib
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, has_request_context, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from academy.access.current import current_actor
from academy.access.permissions import P
from academy.access.policy import permits
from academy.core import clock
from academy.core.paths import package_dir
from academy.web import addresses, errors, headers, languages, navigation, requests, words

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Put the shell around an application."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(words.FILTERS)
    # Macros are imported without a context and still need the addresses of static files.
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["site_title"] = _l("Developer Academy")
    addresses.init_app(app)
    requests.init_app(app)
    headers.init_app(app)
    languages.init_app(app)
    csrf.init_app(app)
    errors.init_app(app)
    app.context_processor(_context)


def can(permission: P | str, thing: Any = None) -> bool:
    """Whether the person on this page may do something; templates ask nothing else of policy."""
    return permits(P(permission), current_actor(), thing)


@lru_cache(maxsize=256)
def _digest(path: str) -> str:
    content = (package_dir() / "web" / "static" / path).read_bytes()
    return hashlib.sha256(content).hexdigest()[:10]


def asset(path: str) -> str:
    """Return the address of a static file, which changes when its content does."""
    # Made by hand: a page names twenty, and `url_for` is slow for what never changes.
    root = request.script_root if has_request_context() else ""
    return f"{root}{current_app.static_url_path}/{path}?v={_digest(path)}"


def _context() -> dict[str, Any]:
    actor = current_actor()
    return {
        "actor": actor,
        "can": can,
        "P": P,
        "asset": asset,
        "now": clock.now(),
        "locale": languages.current_locale(),
        "locale_links": languages.locale_links(),
        "menu": navigation.menu(actor),
        "demo_banner": current_app.config["DEMO_BANNER"],
        "source_url": current_app.config["SOURCE_URL"],
    }
