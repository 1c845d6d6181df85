"""Korean and English, each complete: which one a page speaks, and how a person changes it."""

from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    has_request_context,
    redirect,
    request,
    session,
)
from flask_babel import Babel, Domain, get_locale
from flask_babel.speaklater import LazyString
from markupsafe import escape

from academy.access.doors import public
from academy.core.paths import package_dir
from academy.web.addresses import safe_next
from academy.web.speech import speak

LOCALES = {"ko": "한국어", "en": "English"}
COOKIE = "academy_language"

bp = Blueprint("languages", __name__)


def _escaped(text: LazyString) -> str:
    return str(escape(str(text)))


# Flask-Babel calls a lazy text safe as it is, although what was put into its placeholders may
# come from anyone; pages must escape it like any other text.
LazyString.__html__ = _escaped


class Catalogues(Domain):
    """The catalogues of all rooms as one, found by the language alone.

    Flask-Babel looks up the settings and writes the locale out for every single text, which was a
    quarter of the time of a page.
    """

    def get_translations(self) -> Any:
        """Return the catalogue of the language that is spoken just now."""
        locale = get_locale()
        code = locale.language if locale else ""
        if code not in self.cache:
            self.cache[code] = super().get_translations()
        return self.cache[code]


def init_app(app: Flask) -> None:
    """Load the catalogues of all rooms and choose a language for each request."""
    folder = package_dir() / "translations"
    # A checkout has both kinds of catalogues, a wheel the compiled ones only.
    domains = sorted({path.stem for path in folder.glob("*/LC_MESSAGES/*.[mp]o")}) or ["messages"]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(folder)] * len(domains))
    app.config["BABEL_DOMAIN"] = ";".join(domains)
    app.config["BABEL_DEFAULT_LOCALE"] = app.config["DEFAULT_LOCALE"]
    babel = Babel(app, locale_selector=choose)
    spoken = Catalogues(domain=app.config["BABEL_DOMAIN"])
    babel.domain_instance = spoken
    speak(app.jinja_env, spoken.get_translations)


def choose() -> str:
    """Return the language of a request: the link's, the account's, the cookie's, the browser's."""
    if not has_request_context():
        return str(current_app.config["DEFAULT_LOCALE"])
    for wish in (request.args.get("lang"), session.get("locale"), request.cookies.get(COOKIE)):
        if wish in LOCALES:
            return str(wish)
    return request.accept_languages.best_match(list(LOCALES)) or str(
        current_app.config["DEFAULT_LOCALE"]
    )


def current_locale() -> str:
    """Return `ko` or `en`."""
    locale = get_locale()
    return locale.language if locale and locale.language in LOCALES else "ko"


def locale_links() -> list[tuple[str, str, str]]:
    """Return (code, name in itself, address) for each language, leading back to this page.

    A letter that the worker renders is on no page, so it has none.
    """
    if not has_request_context():
        return []
    back = _here() if request.method == "GET" else "/"
    return [(c, name, f"/language/{c}?{urlencode({'next': back})}") for c, name in LOCALES.items()]


def _here() -> str:
    """Return this page's address without the language that it may name."""
    others = [(key, text) for key, text in request.args.items(multi=True) if key != "lang"]
    return f"{request.path}?{urlencode(others)}" if others else request.path


@bp.get("/language/<code>")
@public("anyone may choose a language; it changes a cookie only")
def change(code: str) -> Response:
    """Speak another language from now on, and go back to where the person was."""
    response = redirect(safe_next(request.args.get("next")), 303)
    if code in LOCALES:
        response.set_cookie(COOKIE, code, max_age=31_536_000, httponly=True, samesite="Lax")
        if "locale" in session:
            session["locale"] = code
    return response  # type: ignore[return-value]
