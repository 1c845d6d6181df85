"""What machines ask: is the process alive, can it serve, and how is the house."""

import hmac
from typing import Any

from flask import Response, current_app, jsonify, request
from werkzeug.exceptions import NotFound

from academy.access.doors import public
from academy.core.settings import Settings
from academy.operations.readiness import readiness
from academy.operations.views.blueprint import bp
from academy.operations.watching import figures


@bp.get("/health/live")
@public("says only that the process answers")
def live() -> Any:
    """Answer, without asking anything else."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/health/ready")
@public("says only whether requests can be served; load balancers have no account")
def ready() -> Any:
    """Tell whether the database answers at this version's schema, and how late mail is."""
    found = readiness()
    return jsonify(found.told()), 200 if found.ready else 503


@bp.get("/metrics")
@public("guarded by the bearer token of the settings; looks missing without it")
def metrics() -> Any:
    """Give the figures to Prometheus."""
    settings: Settings = current_app.config["SETTINGS"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.metrics_token
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise NotFound()
    return Response(figures(), content_type="text/plain; version=0.0.4; charset=utf-8")
