"""A backup is taken in the middle of a rush and restored elsewhere: it is one whole moment."""

import pytest

from academy.audit import sealing
from academy.operations import backup
from tests.databases import KINDS
from tests.faults.handing_in import CLIENTS, FEW, prepare_drafts, standing
from tests.faults.rush import Outcome, rush

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("kind", KINDS)
def test_backup_of_a_rush_holds_what_was_acknowledged_before(prepare_site, tmp_path, kind):
    site = prepare_site(kind, web_workers=2)
    errands = prepare_drafts(site, FEW)
    site.start()
    seen, before = Outcome(), set()

    def take():
        before.update(seen.acknowledged)
        with site.app.app_context():
            backup.take(tmp_path / "backup")

    rush(site.port, errands, clients=CLIENTS, midway=take, outcome=seen)
    assert seen.acknowledged == {errand.key for errand in errands}

    site.stop()
    with site.app.app_context():
        backup.restore(tmp_path / "backup")
        assert sealing.verify(site.app.config["HISTORY_KEY"]).findings == []
    applications, history, letters = standing(site)
    assert before <= set(applications), "Something acknowledged is missing"
    assert len(applications) < len(errands), "The backup came too late to tell anything"
    assert applications == history
    assert len(letters) == len(applications)
    assert set(letters.values()) == {1}
