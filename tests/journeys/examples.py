"""What the demo does not hold yet and some pages are about: drafts, an offer, a need, a table."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accommodations import services as accommodations
from academy.accommodations.states import Need
from academy.accounts.models import Person
from academy.accounts.services import create_person, open_account
from academy.accounts.services.addresses import agree_address, propose_address, seal_of
from academy.accounts.services.people import invite
from academy.accounts.sign_in import hash_token
from academy.cohorts.models import Site
from academy.cohorts.queries import get_cohort, get_site
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.types import Texts
from academy.documents.states import DocumentState
from academy.graduation import importing
from academy.intake import queries as intake
from academy.intake import services as intaking
from academy.intake.inspection import PDF
from academy.intake.models import Application, FormSection, Question, Round
from academy.intake.states import ApplicationState, AssistanceWay, NoticeKind, QuestionKind
from academy.outreach import services as outreach
from academy.privacy.services import breaches, retention
from academy.privacy.services import requests as data_requests
from academy.privacy.states import Item, RequestKind
from academy.selection import queries as selection
from academy.selection import services as selecting
from academy.selection.clearing import search
from academy.selection.jobs import work_calibrations
from academy.selection.models import InterviewBooking
from academy.selection.recheck_states import RecheckKind
from academy.selection.redaction import Known
from academy.selection.rules import fingerprint
from academy.selection.states import Outcome, StageKind
from tests.factories.curriculum import a_track
from tests.factories.documents import a_document
from tests.factories.intake import a_draft, a_round, an_open_round
from tests.factories.selection import a_handed_in_file
from tests.intake import papers
from tests.personas import actor_of

TABLE = "name,cohort,discipline,graduated_on\n김하나,3,design,2024-12-10\n이두리,0,tech,어제\n"


def arrange_examples() -> dict[str, dict[str, Any]]:
    """Add them through the verbs; return the parts of addresses that no table holds."""
    site, cohort = get_site("pohang"), get_cohort("pohang", 5)
    assert site is not None
    assert cohort is not None
    a_track(cohort, published=False)
    a_round(cohort, 3)
    outreach.ask_to_hear(site, "later@example.org", locale="ko", actor=SYSTEM)
    importing.preview(site, file_name="old.csv", content=TABLE.encode(), actor=_who("admin"))
    _ask_for_files(cohort)
    _arrange_something(cohort.id, site.id)
    _offer_a_place()
    _search_a_file()
    _ask_for_a_supplement()
    _write_for_somebody(site.id)
    _give_up_a_paper(site.id)
    _ask_about_data(site)
    newcomer = create_person(name="Nils", locale="en", actor=SYSTEM)
    link = invite(newcomer, email="nils@example.org", actor=_who("admin"))
    return {
        "accounts.welcome": {"token": link.rpartition("/")[2]},
        "accounts.use_address": {"token": "use"},
        "accounts.stop_address": {"token": "stop"},
    }


def _who(account: str) -> Any:
    return actor_of(_person(account))


def _person(account: str) -> Person:
    email = f"{account.replace('_', '-')}@academy.example"
    return db.session.scalars(sa.select(Person).where(Person.email == email)).one()


def _ask_for_files(cohort: Any) -> None:
    round = an_open_round(cohort, 4, title={"ko": "5기 추가 모집", "en": "Cohort 5, late"})
    question = db.session.scalars(sa.select(Question).where(Question.round_id == round.id)).first()
    assert question is not None
    question.kind = QuestionKind.FILE
    part = FormSection(
        round_id=round.id,
        key="s1",
        position=1,
        title=Texts(ko="경험", en="Experience"),
        help=Texts(),
    )
    db.session.add(part)
    a_draft(_person("applicant"), round)


def _arrange_something(cohort_id: int, site_id: int) -> None:
    accommodations.ask(
        _person("applicant").id,
        cohort_id=cohort_id,
        site_id=site_id,
        needs=list(Need)[:2],
        arrange="화면 해설이 필요합니다.",
        consent=True,
        notice_id=intake.newest_notices(site_id)[NoticeKind.ACCOMMODATION].id,
        actor=_who("applicant"),
    )


def _offer_a_place() -> None:
    """Offer a place to somebody of round 1, who gets an account to look at it."""
    applications = db.session.scalars(
        sa.select(Application)
        .where(Application.status == ApplicationState.IN_REVIEW)
        .order_by(Application.id)
        .limit(2)
    ).all()
    first, second = applications
    selecting.decide(first, outcome=Outcome.OFFER, actor=_who("admissions"))
    round = db.session.get_one(Round, first.round_id)
    person = db.session.get_one(Person, first.person_id)
    looked_at = fingerprint((d.id, d.version) for d in selection.prepared(round.id))
    selecting.release(round, looked_at=looked_at, actor=_who("admissions2"))
    open_account(person, email=person.email, password=None, actor=SYSTEM)
    stage = selection.stage_of_application(first.id)
    selecting.ask_recheck(first, stage, kind=RecheckKind.EXPLAIN, actor=actor_of(person))
    selecting.decide(second, outcome=Outcome.OFFER, actor=_who("admissions"))
    site = db.session.get_one(Site, round.site_id)
    selecting.draft_rubric(site, StageKind.DOCUMENTS, actor=_who("admissions"))
    db.session.commit()
    work_calibrations()
    selecting.freeze_list(stage, actor=_who("admissions"))
    _let_in_who_booked()
    db.session.commit()


def _let_in_who_booked() -> None:
    """Give an account to the first who chose a time of an interview, to look at it."""
    first = sa.select(InterviewBooking.application_id).order_by(InterviewBooking.id).limit(1)
    application = db.session.scalars(sa.select(Application).where(Application.id.in_(first))).one()
    person = db.session.get_one(Person, application.person_id)
    open_account(person, email=person.email, password=None, actor=SYSTEM)


def _search_a_file() -> None:
    """Let somebody of round 1 have handed in a file that waits to be cleared for reviewers."""
    application = db.session.scalars(
        sa.select(Application)
        .where(Application.status == ApplicationState.IN_REVIEW)
        .order_by(Application.id.desc())
        .offset(3)
        .limit(1)
        .options(joinedload(Application.person))
    ).one()
    content = papers.pdf("A map of our street, drawn by Haneul Kim with the neighbours.")
    file = a_handed_in_file(application, content, PDF)
    known = Known(names=("Haneul Kim",), email="", phone="", born_on=None)
    selecting.keep_search(file, search(content, PDF, known), actor=_who("admissions"))


def _ask_for_a_supplement() -> None:
    """Ask somebody of round 1, who gets an account to look at it, for an answer once more."""
    number = db.session.scalars(
        sa.select(Application.number)
        .where(Application.status == ApplicationState.IN_REVIEW)
        .order_by(Application.id.desc())
        .limit(1)
    ).one()
    application = intake.get_application(number)
    assert application is not None
    person = db.session.get_one(Person, application.person_id)
    intaking.ask_supplement(
        application,
        application.round,
        text="동기를 더 적어 주십시오.",
        keys=[question.key for question in intake.questions_of(application.round_id)],
        due_at=clock.now() + timedelta(days=5),
        actor=_who("admissions"),
    )
    intaking.write_note(application, "전화로 안내함", actor=_who("admissions"))
    open_account(person, email=person.email, password=None, actor=SYSTEM)


def _write_for_somebody(site_id: int) -> None:
    """Begin to write for somebody who has not handed in yet, and give them another address."""
    number = db.session.scalars(
        sa.select(Application.number)
        .where(Application.status == ApplicationState.DRAFT)
        .order_by(Application.id)
        .limit(1)
    ).one()
    application = intake.get_application(number)
    assert application is not None
    way, round, staff = AssistanceWay.TELEPHONE, application.round, _who("admissions")
    intaking.assist(application, round, way=way, reason="전화로 요청", actor=staff)
    more = {"email": "new@example.org", "identity": "전화로 확인", "site_id": site_id}
    proposal = propose_address(application.person, **more, actor=staff)
    agree_address(proposal, seen=seal_of(proposal), actor=_who("admissions2"))
    proposal.use_hash, proposal.stop_hash = hash_token("use"), hash_token("stop")


def _give_up_a_paper(site_id: int) -> None:
    """Leave two papers that could not be made; one that waits would load its page again."""
    more: Any = {"site_id": site_id, "status": DocumentState.FAILED}
    a_document(_person("applicant"), **more)
    a_document(**more)


def _ask_about_data(site: Site) -> None:
    """Let an applicant ask what is kept, and staff hold a person's data and note a leak."""
    applicant, staff = _person("applicant"), _who("admin")
    data_requests.ask(
        applicant, site, kind=RequestKind.ACCESS, text="All of it", actor=actor_of(applicant)
    )
    retention.place_hold(site, _person("learner"), reason="A dispute", actor=staff)
    leak = breaches.open_breach(
        site,
        title="A list sent to the wrong address",
        known_at=clock.now(),
        what="Sent to a stranger",
        measures="Called back",
        items=[Item.NAME],
        people=3,
        from_outside=False,
        actor=staff,
    )
    breaches.add_concerned(leak, [applicant.id], source="by name", actor=staff)
