"""What waits at the desks of the demo: a supplement, a scan, a duplicate, a request, a view."""

from datetime import timedelta

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.accounts.queries import person_by_email
from academy.cohorts.queries import get_site
from academy.core import clock
from academy.core.actors import Actor, Held, Role
from academy.core.db import db
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.intake import queries
from academy.intake import services as intake
from academy.intake.models import Application, Round
from academy.intake.rules import Filter
from academy.intake.states import ApplicationState, QuestionKind
from academy.messages import services as messages
from academy.messages.states import Channel
from academy.privacy.services import requests
from academy.privacy.states import RequestKind
from academy.seeding.portfolios import hand_in_picture
from academy.selection.rules.seats import office_time

WRITTEN_TO = 12


def plant_desk() -> None:
    """Give the staff of the demo's home site something to do, as their people would."""
    site, clerk = get_site("pohang"), person_by_email("admissions@academy.example")
    applicant = person_by_email("applicant@academy.example")
    round = queries.current_round(site.id, clock.now()) if site else None
    if site is None or clerk is None or applicant is None or round is None:
        return
    held = (Held(Role.ADMISSIONS, site.id),)
    actor = Actor(person_id=clerk.id, name=clerk.name, held=held, via="seed")
    _ask_for_more(applicant, round, actor)
    first, second, third = _submitted(round, but=applicant)
    _share_a_telephone(first, second, round)
    hand_in_picture(third, round)
    intake.save_view(
        Filter(
            round=round.ref, states=(ApplicationState.SUBMITTED.value,), disciplines=("design",)
        ),
        name="2차 디자인 제출분",
        columns=["number", "field", "state", "submitted"],
        site_id=site.id,
        actor=actor,
    )
    with clock.freeze(clock.now() - timedelta(days=2)):
        requests.ask(
            applicant,
            site,
            kind=RequestKind.ACCESS,
            text="지원서와 관련해 보관하고 계신 제 정보를 모두 알려 주십시오.",
            actor=_as(applicant),
        )
    _send_a_message(actor, site_id=site.id)


def _as(person: Person) -> Actor:
    return Actor(person_id=person.id, name=person.name, via="seed")


def _submitted(round: Round, *, but: Person) -> list[Application]:
    """Return three applications of a round as their pages load them."""
    numbers = db.session.scalars(
        sa.select(Application.number)
        .where(
            Application.round_id == round.id,
            Application.status == ApplicationState.SUBMITTED,
            Application.person_id != but.id,
        )
        .order_by(Application.id)
        .limit(3)
    ).all()
    return [found for number in numbers if (found := queries.get_application(number))]


def _ask_for_more(applicant: Person, round: Round, actor: Actor) -> None:
    found = queries.application_of(applicant.id, round.id)
    application = queries.get_application(found.number) if found else None
    if application is None or application.status is not ApplicationState.SUBMITTED:
        return
    intake.ask_supplement(
        application,
        round,
        text="적어 주신 작업 주소가 열리지 않습니다. 다시 확인해서 적어 주십시오.",
        keys=[q.key for q in queries.questions_of(round.id) if q.kind is QuestionKind.URL],
        due_at=office_time(clock.now(), 5, round.site.zone),
        actor=actor,
    )


def _share_a_telephone(first: Application, second: Application, round: Round) -> None:
    """Let a second application name the telephone of the first: the desk asks whether it is one."""
    intake.save(
        second,
        round,
        {"phone": first.person.phone},
        section=[item for item in queries.asked_in([]) if item.key == "phone"],
        question_ids={},
        version=None,
        actor=_as(second.person),
    )
    intake.submit(second, round, actor=_as(second.person))


def _send_a_message(actor: Actor, *, site_id: int) -> None:
    """Write to some of those who are in review, and let it go out."""
    site = get_site("pohang")
    numbers = db.session.scalars(
        sa.select(Application.number)
        .where(Application.site_id == site_id, Application.status == ApplicationState.IN_REVIEW)
        .order_by(Application.id)
        .limit(WRITTEN_TO)
    ).all()
    if site is None or not numbers:
        return
    message = messages.compose(
        site,
        ref=new_ref(12),
        chosen=Filter(numbers=tuple(numbers)).to_json(),
        channel=Channel.MAIL,
        template=None,
        actor=actor,
    )
    messages.change_message(
        message,
        subject=Texts(ko="서류 심사가 진행되고 있습니다", en="Your application is being read"),
        body=Texts(
            ko="{이름} 님,\n\n접수번호 {접수번호} 지원서를 읽고 있습니다. 더 내실 것은 없습니다.",
            en="Dear {name},\n\nYour application {number} is being read. Nothing more is needed.",
        ),
        promotion=False,
        due_at=None,
        actor=actor,
    )
    messages.prepare(message, actor=actor)
    messages.release(message, looked_at=str(message.version), actor=actor)
    messages.begin(message)
    while messages.post_batch(message):
        pass
    messages.finish(message)
