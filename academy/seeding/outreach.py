"""What stands around the call: support, places, questions and answers, announcements."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from academy.cohorts.models import Site
from academy.cohorts.queries import get_site
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.types import Texts
from academy.outreach import queries, services
from academy.outreach.services import InfoPlan, PartPlan
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
    _plant_infos(site)
    _plant_questions(site)


def _write(site: Site, kind: PartKind, said: dict[str, Any]) -> None:
    with clock.freeze(clock.now() - timedelta(days=said.get("days_ago", 7))):
        plan = PartPlan(
            title=Texts(said["title"]), body=Texts(said["body"]), link=said.get("link", "")
        )
        part = services.add_part(site, kind, plan, actor=SYSTEM)
        services.publish_part(part, actor=SYSTEM)


def _plant_infos(site: Site) -> None:
    """Plan one session online and one on campus, with people who come."""
    now = clock.now()
    for each in read("outreach.toml")["sessions"]:
        starts_at = _at_evening(site, each["in_days"])
        plan = InfoPlan(
            title=Texts(each["title"]),
            about=Texts(each["about"]),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=90),
            opens_at=now - timedelta(days=3),
            closes_at=starts_at - timedelta(hours=3),
            online=each["online"],
            place=Texts(each["place"]),
            address=each["address"],
            seats=each["seats"],
        )
        info = services.create_info(site, plan, actor=SYSTEM)
        services.publish_info(info, actor=SYSTEM)
        for name, email in each["comes"]:
            services.sign_up(
                info, name=name, email=email, locale="ko", person_id=None, actor=SYSTEM
            )


def _at_evening(site: Site, days: int) -> datetime:
    zone = ZoneInfo(site.zone)
    day = clock.today(site.zone) + timedelta(days=days)
    return datetime.combine(day, time(19), zone).astimezone(UTC)


def _plant_questions(site: Site) -> None:
    """Put questions that wait and one that was answered."""
    for each in read("outreach.toml")["questions"]:
        with clock.freeze(clock.now() - timedelta(hours=each["hours_ago"])):
            enquiry = services.ask(
                site,
                name=each["name"],
                email=each["email"],
                locale="ko",
                person_id=None,
                subject=each["subject"],
                body=each["body"],
                actor=SYSTEM,
            )
        if each.get("answer"):
            with clock.freeze(clock.now() - timedelta(hours=each["hours_ago"] - 2)):
                services.answer(
                    enquiry, each["answer"], seen=queries.last_word_id(enquiry.id), actor=SYSTEM
                )
