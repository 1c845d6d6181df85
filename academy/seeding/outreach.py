"""What stands around the call: support, places, questions and answers, announcements."""

from datetime import timedelta
from typing import Any

from academy.cohorts.models import Site
from academy.cohorts.queries import get_site
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.types import Texts
from academy.outreach import services
from academy.outreach.services import PartPlan
from academy.outreach.states import PartKind
from academy.seeding.cast import read


def plant_outreach() -> None:
    """Write the call of the demo's home site, as its staff would."""
    site = get_site("pohang")
    if site is None:
        return
    said = read("outreach.toml")
    for kind in PartKind:
        for each in said[kind.value]:
            _write(site, kind, each)


def _write(site: Site, kind: PartKind, said: dict[str, Any]) -> None:
    with clock.freeze(clock.now() - timedelta(days=said.get("days_ago", 7))):
        plan = PartPlan(
            title=Texts(said["title"]), body=Texts(said["body"]), link=said.get("link", "")
        )
        part = services.add_part(site, kind, plan, actor=SYSTEM)
        services.publish_part(part, actor=SYSTEM)
