"""The call, information sessions and questions for tests."""

from academy.cohorts.models import Site
from academy.core.actors import SYSTEM
from academy.core.types import Texts
from academy.outreach import services
from academy.outreach.models import CallPart
from academy.outreach.services import PartPlan
from academy.outreach.states import PartKind


def a_part(
    site: Site, kind: PartKind = PartKind.FAQ, title: str = "Lunch", *, published: bool = True
) -> CallPart:
    """Return a text of the call, published unless `published=False`."""
    plan = PartPlan(
        title=Texts(ko=f"{title} (한)", en=title),
        body=Texts(ko=f"{title}의 내용", en=f"About {title}"),
        link="https://map.example/1" if kind is PartKind.PLACE else "",
    )
    part = services.add_part(site, kind, plan, actor=SYSTEM)
    if published:
        services.publish_part(part, actor=SYSTEM)
    return part
