"""Rounds and applications for tests: `an_open_round(cohort)`, `a_submitted_application(...)`."""

from datetime import date, timedelta
from typing import Any

from academy.accounts.models import Person
from academy.cohorts.models import Cohort
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.db import db
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.intake.models import (
    Answer,
    Application,
    FormerAnswer,
    FormSection,
    Notice,
    Question,
    Round,
    RoundNotice,
    Supplement,
)
from academy.intake.rules import NEEDED_PARTS, as_kept, ground_of, parts_of
from academy.intake.states import (
    ApplicationState,
    Ground,
    NoticeKind,
    NoticePart,
    QuestionKind,
    RoundState,
)

QUESTIONS = (
    ("why", QuestionKind.LONG, "지원 동기를 적어 주세요.", "Why do you apply?", 500),
    ("try", QuestionKind.LONG, "최근에 스스로 배운 것은 무엇입니까?", "What did you learn?", 500),
    ("site", QuestionKind.URL, "보여 주고 싶은 주소가 있습니까?", "An address to show?", 0),
)
USUAL_NOTICES = (
    NoticeKind.PRIVACY,
    NoticeKind.ACCOMMODATION,
    NoticeKind.MONITORING,
    NoticeKind.NEWS,
)


def a_round(cohort: Cohort, number: int = 2, **more: Any) -> Round:
    """Return a round in preparation, with three questions in two languages."""
    now = clock.now()
    values = {
        "ref": f"site{cohort.site_id}-{cohort.number}-{number}",
        "site_id": cohort.site_id,
        "cohort_id": cohort.id,
        "number": number,
        "label": f"{cohort.number}-{number}",
        "title": Texts(ko=f"{cohort.number}기 {number}차 모집", en=f"Cohort {cohort.number}"),
        "opens_at": now - timedelta(days=7),
        "closes_at": now + timedelta(days=14),
        "age_floor": 19,
        "age_as_of": None,
        "seats": min(20, cohort.seats),
        "costs": Texts(),
        "contact": "apply@academy.example",
        "status": RoundState.DRAFT,
    }
    made = Round(**(values | more))
    made.cohort = cohort
    db.session.add(made)
    db.session.flush()
    for position, (key, kind, ko, en, limit) in enumerate(QUESTIONS, start=1):
        db.session.add(
            Question(
                round_id=made.id,
                key=key,
                position=position,
                kind=kind,
                label=Texts(ko=ko, en=en),
                help=Texts(),
                limit=limit,
                required=kind is QuestionKind.LONG,
                options=[],
            )
        )
    db.session.flush()
    return made


def whole_parts(kind: NoticeKind = NoticeKind.PRIVACY) -> dict[NoticePart, Texts]:
    """Return all that a notice of a kind must say."""
    return {
        part: Texts(ko=f"{part} 내용입니다.", en=f"About {part}.")
        for part in parts_of(kind)
        if part in NEEDED_PARTS[kind]
    }


def notice_texts(kind: NoticeKind) -> dict[str, str]:
    """Return what staff send who write a whole notice."""
    texts = {"title": Texts(ko="안내", en="Notice"), **whole_parts(kind)}
    return {f"{name}-{code}": said for name, both in texts.items() for code, said in both.items()}


def a_notice(site_id: int, kind: NoticeKind, version: int = 1, **more: Any) -> Notice:
    """Return a version of a notice that says all it must."""
    values: dict[str, Any] = {
        "title": Texts(ko=f"{kind} 안내 {version}", en=f"About {kind} {version}"),
        "body": Texts(),
        "parts": as_kept(whole_parts(kind)),
    }
    made = Notice(
        site_id=site_id, kind=kind, version=version, basis=ground_of(kind),
        created_at=clock.now(), **(values | more),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def some_notices(site_id: int) -> list[Notice]:
    """Return one notice of each usual kind for a site."""
    if known := db.session.query(Notice).filter_by(site_id=site_id).all():
        return known
    made = [
        Notice(
            site_id=site_id,
            kind=kind,
            version=1,
            basis=Ground.CONTRACT if kind is NoticeKind.PRIVACY else Ground.CONSENT,
            title=Texts(ko=f"{kind} 안내", en=f"About {kind}"),
            body=Texts(ko=f"{kind} 안내 본문입니다.", en=f"The text about {kind}."),
            created_at=clock.now(),
        )
        for kind in USUAL_NOTICES
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def an_open_round(cohort: Cohort, number: int = 2, **more: Any) -> Round:
    """Return a round that takes applications now, with its notices."""
    made = a_round(cohort, number, **more)
    for notice in some_notices(cohort.site_id):
        db.session.add(RoundNotice(round_id=made.id, notice_id=notice.id))
    made.age_as_of = made.age_as_of or made.closes_at.date()
    made.status = RoundState.OPEN
    db.session.flush()
    return made


def a_draft(person: Person, round: Round, **more: Any) -> Application:
    """Return an application that was begun."""
    token = new_ref(6)
    values = {
        "number": f"{round.label}-{token[:4]}-{token[4:]}",
        "round_id": round.id,
        "site_id": round.site_id,
        "person_id": person.id,
        "status": ApplicationState.DRAFT,
        "language": "ko",
        "discipline": Discipline.TECH,
        "born_on": date(2000, 3, 21),
        "created_at": clock.now(),
    }
    made = Application(**(values | more))
    db.session.add(made)
    db.session.flush()
    return made


def a_submitted_application(person: Person, round: Round, **more: Any) -> Application:
    """Return an application with every answer handed in."""
    values = {"status": ApplicationState.SUBMITTED, "submitted_at": clock.now()}
    made = a_draft(person, round, **(values | more))
    built_in = {"name": person.name, "phone": "+821012345678", "discipline": "tech"}
    texts = built_in | {"why": "함께 배우고 싶습니다.", "try": "혼자 앱을 하나 만들어 보았습니다."}
    questions = {q.key: q.id for q in db.session.query(Question).filter_by(round_id=round.id)}
    for key, text in texts.items():
        db.session.add(
            Answer(
                application_id=made.id,
                question_id=questions.get(key),
                key=key,
                text=text,
                sent_text=text,
                saved_at=clock.now(),
            )
        )
    db.session.flush()
    return made


def a_section(round: Round) -> FormSection:
    """Return a section of a form, with no question in it yet."""
    made = FormSection(
        round_id=round.id, key="portfolio", position=1,
        title=Texts(ko="구역", en="Section"), help=Texts(),
    )  # fmt: skip
    db.session.add(made)
    return made


def a_supplement(application: Application) -> Supplement:
    """Return a request for a supplement that still waits for its answer."""
    now = clock.now()
    made = Supplement(
        application_id=application.id, site_id=application.site_id,
        person_id=application.person_id, keys=["why"], text="더 적어 주십시오.",
        asked_at=now, due_at=now + timedelta(days=30),
    )  # fmt: skip
    db.session.add(made)
    return made


def choose_several(sent: Application, key: str) -> None:
    """Make a question one of several choices: Steel was chosen once, now Sea and Stars are."""
    question = db.session.query(Question).filter_by(round_id=sent.round_id, key=key).one()
    question.kind, question.limit = QuestionKind.ANY_OF, 0
    question.options = [
        {"key": option, "label": {"ko": word, "en": word}}
        for option, word in (("o1", "Sea"), ("o2", "Steel"), ("o3", "Stars"))
    ]
    answered = db.session.query(Answer).filter_by(application_id=sent.id, question_id=question.id)
    answered.update({"text": "o1\no3", "sent_text": "o1\no3"})
    before = {"application_id": sent.id, "key": key, "replaced_at": sent.submitted_at}
    db.session.add(FormerAnswer(text="o2", **before))
    db.session.commit()
