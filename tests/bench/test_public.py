"""S8: the public call beside a bare page that reads the same rows."""

import pytest

from tests.bench.conftest import BIG
from tests.bench.measures import median_ms
from tests.bench.report import Limit, Line
from tests.bench.sites import Rival, record_statements
from tests.databases import KINDS

pytestmark = pytest.mark.bench

CALL = "/"


@pytest.mark.parametrize("kind", KINDS)
def test_call_beside_a_bare_page(crowd_site, report, kind):
    site = crowd_site(kind, BIG // 100)
    with site.app.app_context():
        site.app.test_client().get(CALL)
        ran = record_statements(lambda: site.app.test_client().get(CALL))
    site.start(with_worker=False)
    ours = median_ms(site.port, CALL, {})
    with Rival(site, "bare", {"call": ran}) as bare:
        plain = median_ms(bare.port, "/replay/call", {})
    queries = [sql for sql, _ in ran if sql.startswith("SELECT")]
    report.add(
        Line(f"S8 the public call, {kind}", 1000 / ours, 1000 / plain, "1/s", 0.4, at_least=True),
        Limit(f"S8 statements of the call, {kind}", len(queries), "", 6),
    )
