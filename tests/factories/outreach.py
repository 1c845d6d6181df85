"""The call, information sessions and questions for tests."""

from datetime import timedelta

from academy.accounts.models import Person
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.types import Texts
from academy.outreach import services
from academy.outreach.models import CallPart, Enquiry, InfoPlace, InfoSession
from academy.outreach.services import InfoPlan, PartPlan
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


def an_info(site: Site, *, seats: int = 2, days: float = 7, published: bool = True) -> InfoSession:
    """Return an information session some days ahead, whose sign-up is open."""
    now = clock.now()
    starts_at = now + timedelta(days=days)
    plan = InfoPlan(
        title=Texts(ko="온라인 설명회", en="Online session"),
        about=Texts(ko="", en=""),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        opens_at=now - timedelta(days=1),
        closes_at=starts_at,
        online=True,
        place=Texts(ko="온라인", en="Online"),
        address="https://meet.example/secret",
        seats=seats,
    )
    info = services.create_info(site, plan, actor=SYSTEM)
    if published:
        services.publish_info(info, actor=SYSTEM)
    return info


def a_place(
    info: InfoSession, email: str = "a@example.org", person: Person | None = None
) -> InfoPlace:
    """Return a place in a session, or a wait for one."""
    return services.sign_up(
        info,
        name=person.name if person else "Alice",
        email=email,
        locale="en",
        person_id=person.id if person else None,
        actor=SYSTEM,
    )


def an_enquiry(site: Site, person: Person | None = None, subject: str = "Lunch") -> Enquiry:
    """Return a question that waits for an answer."""
    return services.ask(
        site,
        name=person.name if person else "Alice",
        email=person.email if person else "alice@example.org",
        locale="en",
        person_id=person.id if person else None,
        subject=subject,
        body=f"What about {subject}?",
        actor=SYSTEM,
    )


def outreach_things(site: Site) -> dict[str, dict[str, str]]:
    """Return what the addresses of this room name, one of each kind."""
    info = an_info(site)
    return {
        "call_part": {"ref": a_part(site).ref, "act": "publish"},
        "info_session": {"ref": info.ref},
        "info_place": {"ref": a_place(info).ref},
        "enquiry": {"ref": an_enquiry(site).ref, "act": "claim"},
    }
