"""Sites, cohorts and enrolments for tests, made through the verbs."""

from datetime import date, datetime, timedelta

from academy.accounts.models import Person
from academy.cohorts import queries, services
from academy.cohorts.models import Cohort, Enrolment, Site
from academy.cohorts.rules import start_of_day
from academy.cohorts.states import CohortState, Discipline
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.types import Texts

SITES = {
    "pohang": ("포항", "Pohang", "KR", "Asia/Seoul", ["ko", "en"]),
    "napoli": ("나폴리", "Naples", "IT", "Europe/Rome", ["it", "en"]),
    "detroit": ("디트로이트", "Detroit", "US", "America/Detroit", ["en"]),
}


def a_site(code: str = "pohang") -> Site:
    """Return the site with this code, made where it is not there yet."""
    korean, english, country, zone, languages = SITES.get(code, SITES["pohang"])
    city = Texts(ko=korean, en=english)
    return queries.get_site(code) or services.create_site(
        code,
        name=Texts(ko=f"{korean} 개발자 아카데미", en=f"Developer Academy {english}"),
        city=city,
        country=country,
        zone=zone,
        languages=languages,
        actor=SYSTEM,
    )


def a_cohort(
    site: Site | None = None,
    number: int = 5,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    seats: int = 200,
    running: bool = False,
) -> Cohort:
    """Return a cohort of the site: number 1 starts in March 2022, each next one a year later."""
    site = site or a_site()
    starts_on = starts_on or date(2021 + number, 3, 2)
    cohort = queries.get_cohort(site.code, number) or services.create_cohort(
        site,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on or starts_on + timedelta(weeks=41),
        seats=seats,
        actor=SYSTEM,
    )
    if running and cohort.status != CohortState.RUNNING:
        with clock.freeze(_noon_of(cohort.starts_on, site.zone)):
            services.start_cohort(cohort, actor=SYSTEM)
    return cohort


def an_enrolment(
    person: Person,
    cohort: Cohort | None = None,
    *,
    active: bool = True,
    discipline: Discipline = Discipline.TECH,
) -> Enrolment:
    """Return an enrolment; an active one began on the first day of its cohort."""
    cohort = cohort or a_cohort()
    zone = a_site_of(cohort).zone
    first_day = _noon_of(cohort.starts_on, zone)
    with clock.freeze(min(clock.now(), first_day)):
        enrolment = services.enrol(
            person.id, cohort, discipline=discipline, source="test", actor=SYSTEM
        )
    if active:
        with clock.freeze(max(clock.now(), first_day)):
            services.begin(enrolment, on=cohort.starts_on, actor=SYSTEM)
    return enrolment


def a_site_of(cohort: Cohort) -> Site:
    """Return the site of a cohort."""
    return next(site for site in queries.all_sites() if site.id == cohort.site_id)


def _noon_of(day: date, zone: str) -> datetime:
    return start_of_day(day, zone) + timedelta(hours=12)
