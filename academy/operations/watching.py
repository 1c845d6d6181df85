"""What a process tells about itself: a log line and two figures for each request."""

import os
import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from academy.core import clock
from academy.operations import logs
from academy.operations.queries import last_tick, unsealed_since
from academy.outbox.queries import count_by_state

log = structlog.get_logger("academy.request")

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "academy_requests", "Requests by endpoint.", ["endpoint", "method", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "academy_request_seconds", "Time to answer.", ["endpoint"], buckets=BUCKETS, registry=REGISTRY
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Watch an application; the first hook and the last, so that all of a request is measured."""
    logs.configure(app.config["SETTINGS"].log_level)
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request_funcs.setdefault(None, []).insert(0, _end)


def _begin() -> None:
    g.began_at = time.perf_counter()


def _end(response: Response) -> Response:
    # An endpoint's name is ours; a path or a query may hold a name, an address or a token.
    endpoint = request.endpoint or "none"
    method = request.method if request.method in METHODS else "other"
    seconds = time.perf_counter() - g.get("began_at", time.perf_counter())
    REQUESTS.labels(endpoint, method, str(response.status_code)).inc()
    SECONDS.labels(endpoint).observe(seconds)
    if endpoint != "static":
        log.info(
            "request",
            request_id=g.get("request_id", ""),
            endpoint=endpoint,
            method=method,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
    return response


class House:
    """Figures that every process reads alike from the database: outbox, worker, seal."""

    def collect(self) -> list[Metric]:
        """Return the figures of this moment."""
        now = clock.now()
        depth = GaugeMetricFamily("academy_outbox_letters", "Letters.", labels=["status"])
        age = GaugeMetricFamily("academy_outbox_oldest_seconds", "Oldest.", labels=["status"])
        for standing in count_by_state(now):
            depth.add_metric([str(standing.status)], standing.letters)
            age.add_metric([str(standing.status)], standing.oldest)
        tick = last_tick()
        seen = (now - tick).total_seconds() if tick else float("nan")
        since = unsealed_since()
        return [
            depth,
            age,
            GaugeMetricFamily("academy_worker_seen_seconds", "Since a worker's tick.", value=seen),
            GaugeMetricFamily(
                "academy_history_unsealed_seconds",
                "Age of the oldest history row without a seal.",
                value=(now - since).total_seconds() if since else 0.0,
            ),
        ]


def figures() -> bytes:
    """Return all figures in the text format of Prometheus.

    The workers of one web server add up through the folder of `PROMETHEUS_MULTIPROC_DIR`, which
    `academy.launch` sets; without it each process tells its own requests only.
    """
    registry = CollectorRegistry()
    registry.register(House())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(REGISTRY)
