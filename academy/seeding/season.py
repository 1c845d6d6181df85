"""Cohort 5 recruits: round 1 is in review, round 2 is open today."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from academy.accounts.models import Person
from academy.accounts.services import create_person
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.types import Texts
from academy.intake import queries
from academy.intake import services as intake
from academy.intake.models import Application, Question, Round
from academy.intake.reference import suggested_parts, suggested_title
from academy.intake.rules import is_whole
from academy.intake.services import QuestionPlan, RoundPlan
from academy.intake.states import NoticeKind, QuestionKind
from academy.seeding.cast import read
from academy.seeding.places import World

ROUND_ONE, ROUND_TWO = 150, 89
"""Synthetic applications of the two rounds; with that of the demo's applicant 240 in all."""

NEWER_FORM = 2
"""The round that asks with more kinds of questions."""

TOGETHER = (
    {
        "ko": "동아리에서 행사 안내 페이지를 만들었습니다. 의견을 모으는 일이 어려웠습니다.",
        "en": "We made a page for a club's event. Bringing opinions together was hard.",
    },
    {
        "ko": "이웃들과 골목 지도를 그렸습니다. 저는 사진과 글을 맡았습니다.",
        "en": "We drew a map of our street; I took the pictures and wrote the texts.",
    },
)
"""What people tell of something they made with others."""

DRAFTS_TWO = 24
"""How many of round 2 are still being written."""


def plant_notices(world: World) -> None:
    """Publish the notices that stand ready to begin with, at every site."""
    for site in world.sites.values():
        for kind in NoticeKind:
            title, parts = suggested_title(kind), suggested_parts(kind)
            if is_whole(kind, parts):
                intake.publish_notice(site, kind, title=title, parts=parts, actor=SYSTEM)


def plant_rounds(world: World) -> tuple[Round, Round]:
    """Open round 1 eight weeks ago and round 2 a week ago, and hand in applications to both."""
    cohort = world.cohorts["pohang", 5]
    first = open_round_of(
        world,
        cohort,
        number=1,
        opens_on=world.today - timedelta(days=56),
        closes_on=_weekday(world.today - timedelta(days=18)),
        seats=100,
    )
    _apply(world, first, count=ROUND_ONE, drafts=12)
    second = open_round_of(
        world,
        cohort,
        number=2,
        opens_on=world.today - timedelta(days=7),
        closes_on=_weekday(world.today + timedelta(days=23)),
        seats=100,
    )
    _apply(world, second, count=ROUND_TWO, drafts=DRAFTS_TWO)
    return first, second


def _choices(questions: Sequence[Question], person: Person) -> dict[str, str]:
    """Return what somebody answers besides, with dice of their own: others' answers stay."""
    dice, found = Random(person.id), {}
    for question in questions:
        keys = [option["key"] for option in question.options]
        if question.kind is QuestionKind.ANY_OF:
            found[question.key] = "\n".join(sorted(dice.sample(keys, dice.randint(1, 3))))
        elif question.kind is QuestionKind.ONE_OF:
            found[question.key] = dice.choice(keys)
        elif question.kind is QuestionKind.NUMBER:
            found[question.key] = str(dice.choice([5, 8, 10, 12, 15, 20]))
        elif found.get(question.depends_on) in question.depends_values:
            found[question.key] = dice.choice(TOGETHER)[person.locale]
    return found


def _weekday(day: date) -> date:
    """Return the day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def open_round_of(
    world: World,
    cohort: Cohort,
    *,
    number: int,
    opens_on: date,
    closes_on: date,
    seats: int,
    in_stages: bool = True,
) -> Round:
    """Prepare a round of Pohang with the demo's questions, and open it on its day.

    Unless it goes on `in_stages`, documents alone decide.
    """
    site, actor = world.sites["pohang"], world.actor("admissions")
    zone = ZoneInfo(site.zone)
    closes_at = datetime.combine(closes_on, time(18), zone).astimezone(UTC)
    said = read("demo.toml")
    plan = RoundPlan(
        title=Texts(
            ko=f"{cohort.number}기 {number}차 모집", en=f"Cohort {cohort.number}, round {number}"
        ),
        opens_at=world.at(opens_on),
        closes_at=closes_at,
        seats=seats,
        documents_on=_weekday(closes_on + timedelta(days=21)),
        test_on=_weekday(closes_on + timedelta(days=25)) if in_stages else None,
        interview_on=_weekday(closes_on + timedelta(days=32)) if in_stages else None,
        result_on=_weekday(closes_on + timedelta(days=45)),
        costs=Texts(said["costs"]),
        contact="apply@academy.example",
    )
    with clock.freeze(world.at(opens_on, 9)):
        made = intake.create_round(cohort, plan, site=site, actor=actor)
        more = said["more_questions"] if number == NEWER_FORM else []
        for question in [*said["questions"], *more]:
            intake.add_question(made, _question_plan(question), actor=actor)
    with clock.freeze(world.at(opens_on)):
        intake.open_round(made, actor=actor)
    return made


def _question_plan(said: dict[str, Any]) -> QuestionPlan:
    return QuestionPlan(
        kind=QuestionKind(said["kind"]),
        label=Texts(said["label"]),
        help=Texts(said["help"]),
        limit=said["limit"],
        required=said["required"],
        options=tuple((each["key"], Texts(each["label"])) for each in said.get("options", ())),
        lowest=said.get("lowest"),
        highest=said.get("highest"),
        depends_on=said.get("depends_on", ""),
        depends_values=tuple(said.get("depends_values", ())),
    )


def _apply(world: World, round: Round, *, count: int, drafts: int) -> None:
    last = min(round.closes_at, world.now) - timedelta(hours=1)
    span = (last - round.opens_at) / count
    for index in range(count):
        with clock.freeze(round.opens_at + span * index):
            latin = world.cast.random.random() < 0.12
            name, romanised = (world.cast.english(),) * 2 if latin else world.cast.korean()
            person = create_person(
                name=name,
                email=world.cast.address(romanised),
                locale="en" if latin else "ko",
                actor=SYSTEM,
            )
            apply_as(world, person, round, submits=index < count - drafts)


def apply_as(
    world: World, person: Person, round: Round, *, submits: bool, youngest: int = 2006
) -> Application:
    """Write an application as a person would, and hand it in; `youngest` is a year of birth."""
    random, locale = world.cast.random, person.locale
    actor = Actor(person_id=person.id, name=person.name, via="seed")
    born_on = date(random.randint(1974, youngest), random.randint(1, 12), random.randint(1, 28))
    application = intake.start(
        round, person_id=person.id, born_on=born_on, language=locale, actor=actor
    )
    application.person = person
    questions = queries.questions_of(round.id)
    texts = {
        "name": person.name,
        "phone": f"010-{random.randint(2000, 9999)}-{random.randint(1000, 9999)}",
        "discipline": random.choice(["tech", "tech", "tech", "design", "design", "domain"]),
    }
    plain = (QuestionKind.LONG, QuestionKind.URL)
    written = [q for q in questions if q.kind in plain and not q.depends_on]
    for question, about in zip(written, ("why", "learned", "link"), strict=True):
        texts[question.key] = world.cast.answer(about, locale)
    texts |= _choices(questions, person)
    if not submits:
        texts.pop(questions[1].key)
    intake.save(
        application,
        round,
        texts,
        section=queries.asked_in(questions),
        question_ids={question.key: question.id for question in questions},
        version=None,
        actor=actor,
    )
    if submits:
        intake.submit(application, round, actor=actor)
    return application
