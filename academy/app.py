"""Where everything meets: settings, database, rooms, doors."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from academy import holdings, reactions, rooms, tables
from academy.access import current, doors
from academy.accounts import sign_in
from academy.audit import changes
from academy.core import db as database
from academy.core import events, files
from academy.core.paths import asset_dir, package_dir
from academy.core.secret_files import own_key
from academy.core.settings import Settings
from academy.launch import THREADS
from academy.mentoring import queries as mentoring
from academy.operations import watching
from academy.projects import trackers
from academy.web import navigation, shell


def create_app(settings: Settings | None = None) -> Flask:
    """Make the WSGI application.

    Raises:
        RuntimeError: an endpoint has no door.
    """
    settings = settings or Settings.from_environment()
    app = Flask(
        "academy",
        template_folder=str(asset_dir("templates")),
        static_folder=str(package_dir() / "web" / "static"),
        static_url_path="/static",
    )
    _configure(app, settings)
    _trust_proxies(app, settings.trusted_proxies)
    database.init_app(app)
    changes.watch(database.db.session)
    files.init_app(app, settings.files)
    sign_in.init_app(app)
    current.init_app(app, sign_in.load_actor)
    shell.init_app(app)
    watching.init_app(app)
    for blueprint in rooms.blueprints():
        app.register_blueprint(blueprint)
    navigation.init_app(app, rooms.navigation())
    events.wire(reactions.REACTIONS)
    trackers.init_app(app, trackers.Trackers(mentoring.mentors_by_team, mentoring.teams_tracked_by))
    app.extensions["personal"] = holdings.REGISTER
    app.extensions["personal_words"] = holdings.WORDS
    doors.public("files of the look, the same for all")(app.view_functions["static"])
    doors.check_doors(app)
    return app


def _trust_proxies(app: Flask, hops: int) -> None:
    # Only as many addresses as we have proxies ourselves: the rest of the list anyone can write.
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _configure(app: Flask, settings: Settings) -> None:
    settings.var.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SETTINGS=settings,
        TABLES=tables.metadata,
        SECRET_KEY=settings.secret_key or own_key(settings.var, "cookies"),
        HISTORY_KEY=settings.history_key or own_key(settings.var, "history"),
        SQLALCHEMY_DATABASE_URI=settings.database,
        # A request that holds a connection may ask for a second one beside it, so there must be
        # more of them than threads: else all could wait for each other.
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "max_overflow": THREADS},
        BASE_URL=settings.base_url,
        HTTPS=settings.https,
        TRUSTED_HOSTS=settings.hosts,
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="academy_session",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        DEFAULT_LOCALE=settings.default_locale,
        MAIL_DOMAIN=settings.mail_from.rpartition("@")[2] or "localhost",
        DEMO_BANNER="",
        SOURCE_URL=settings.source_url,
        SIGN_IN="accounts.sign_in",
        SECOND_FACTOR="accounts.second_factor",
        PROPAGATE_FAULTS=False,
    )
