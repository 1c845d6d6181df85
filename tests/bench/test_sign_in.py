"""S11: many sign in at once, beside a loop that does nothing but hash."""

import http.client
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from academy.accounts.models import User
from academy.core.db import db
from academy.seeding import crowd
from tests.bench.conftest import BIG
from tests.bench.report import Line
from tests.servers import CSRF

pytestmark = pytest.mark.bench

AT_ONCE = 32
SIGN_INS = 96
"""Fewer than one address may try in a quarter of an hour."""


def requests_of(site):
    """Return the body and the headers with which each of some people signs in."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(site.app)
    cookie = f"{site.cookie_name}={serializer.dumps({'csrf_token': CSRF})}"
    token = URLSafeTimedSerializer(str(site.app.secret_key), salt="wtf-csrf-token").dumps(CSRF)
    headers = {
        "Cookie": cookie,
        "X-CSRFToken": str(token),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with site.app.app_context():
        emails = db.session.scalars(sa.select(User.email).order_by(User.id).limit(SIGN_INS)).all()
        db.session.rollback()
    return [(urlencode({"email": e, "password": crowd.PASSWORD}), headers) for e in emails]


def sign_in(port, body, headers):
    """Sign in once, and return how long it took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    connection.request("POST", "/sign-in", body=body, headers=headers)
    answer = connection.getresponse()
    assert answer.status == 303, answer.read().decode()[:500]
    connection.close()
    return time.perf_counter() - began


def slowest_page(port, until):
    """Return the 99th percentile of another page's time, asked again and again until then."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    seconds = []
    while not until() or len(seconds) < 100:
        began = time.perf_counter()
        connection.request("GET", "/")
        connection.getresponse().read()
        seconds.append(time.perf_counter() - began)
    connection.close()
    return statistics.quantiles(seconds, n=100)[98] * 1000


def hashes_per_second():
    """Return how many passwords one thread checks in a second, and nothing else."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    hashed = hasher.hash(crowd.PASSWORD)
    began = time.perf_counter()
    for _ in range(SIGN_INS):
        hasher.verify(hashed, crowd.PASSWORD)
    return SIGN_INS / (time.perf_counter() - began)


def test_sign_ins_beside_a_bare_loop(crowd_site, report):
    site = crowd_site("sqlite", BIG // 1000, web_workers=2)
    requests = requests_of(site)
    plain = hashes_per_second()
    site.start(with_worker=False)
    # A worker that draws the page for the first time says nothing of a quiet day.
    # Each connection stays with one worker, so it takes several to meet them all.
    for _ in range(6):
        slowest_page(site.port, lambda: True)
    quiet = slowest_page(site.port, lambda: True)
    over = threading.Event()
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        watching = pool.submit(slowest_page, site.port, over.is_set)
        began = time.perf_counter()
        done = [pool.submit(sign_in, site.port, body, headers) for body, headers in requests]
        try:
            for each in done:
                each.result()
        finally:
            over.set()
        rate = SIGN_INS / (time.perf_counter() - began)
    report.add(
        Line(f"S11 sign-ins, {AT_ONCE} at once", rate, plain, "1/s", 0.8, at_least=True),
        Line("S11 p99 of another page meanwhile", watching.result(), quiet, "ms", 3),
    )
