"""The selection of cohort 4, finished: places offered, declined, lapsed and given on, papers in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from academy.accounts.models import Person
from academy.accounts.services import create_person
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.types import Texts
from academy.intake import queries as intake
from academy.intake.models import Application, Round
from academy.seeding.cast import Cast
from academy.seeding.classroom import FIELDS
from academy.seeding.places import World
from academy.seeding.review import plant_review
from academy.seeding.season import apply_as, open_round_of
from academy.selection import queries
from academy.selection import services as selection
from academy.selection.models import Offer, Stage
from academy.selection.rules import fingerprint
from academy.selection.rules.seats import office_time
from academy.selection.states import CallResult, Outcome

WAITED = 2
"""How many of those who came were on the waiting list first."""

NOT_ADMITTED = 5
"""Besides one who declines a place, one who lets it lapse, and one who waits in vain."""

YOUNGEST = 2004
"""The last year of birth of whoever was old enough for cohort 4."""

OPENED, CLOSED = timedelta(days=130), timedelta(days=100)
"""Before the first day of the cohort."""

DECLINED = "이번에는 더 많은 심사위원이 높게 본 지원서가 있었습니다."

NOBODY_GAVE_UP = "기수가 시작할 때까지 빈자리가 나지 않았습니다."

PAPERS = (
    ("신분증 사본", "A copy of your identity card", "숫자는 가려 주십시오.", "Cover its numbers."),
    ("서약서", "The signed agreement", "두 쪽 모두 서명해 주십시오.", "Please sign both pages."),
)


def plant_selection_of(world: World, cohort: Cohort, coming: Sequence[Person]) -> Round:
    """Let some people of a cohort come by its selection: all of them take a place in the end."""
    # With dice of its own, so that everyone else of the demo stays who they are.
    world = replace(world, cast=Cast(cohort.number))
    round = open_round_of(
        world,
        cohort,
        number=1,
        opens_on=cohort.starts_on - OPENED,
        closes_on=cohort.starts_on - CLOSED,
        seats=len(coming),
        in_stages=False,
    )
    others = [_stranger(world) for _ in range(NOT_ADMITTED + 3)]
    found = _apply(world, round, [*coming, *others])
    stage = plant_review(world, round, share=1)
    _decide(world, round, stage, found, coming=len(coming))
    _answer(world, round, found, coming=len(coming))
    _arrive(world, round, found[: len(coming)])
    return round


def _stranger(world: World) -> Person:
    name, latin = world.cast.korean()
    email = world.cast.address(latin).replace("@people.", "@applicants.")
    return create_person(name=name, email=email, locale="ko", actor=SYSTEM)


def _apply(world: World, round: Round, people: Sequence[Person]) -> list[Application]:
    step = (round.closes_at - round.opens_at) / (len(people) + 1)
    found = []
    for index, person in enumerate(people, start=1):
        with clock.freeze(round.opens_at + step * index):
            found.append(apply_as(world, person, round, submits=True, youngest=YOUNGEST))
    return found


def _decide(
    world: World, round: Round, stage: Stage, found: Sequence[Application], *, coming: int
) -> None:
    """Offer places to all who come but two, and to two who will not; who came late waited."""
    first, waited = found[: coming - WAITED], found[coming - WAITED : coming]
    others = found[coming:]
    staff = world.actor("admissions")
    with clock.freeze(round.closes_at + timedelta(days=20)):
        selection.moderate(stage, actor=staff)
        for application in (*first, *others[:2]):
            selection.decide(application, outcome=Outcome.OFFER, actor=staff)
        for rank, application in enumerate((*waited, others[2]), start=1):
            selection.decide(application, outcome=Outcome.WAITLIST, rank=rank, actor=staff)
        for application in others[3:]:
            selection.decide(application, outcome=Outcome.DECLINE, reason=DECLINED, actor=staff)
        selection.close_stage(stage, actor=staff)
    with clock.freeze(round.closes_at + timedelta(days=21)):
        release(round, world.actor("admin"))


def release(round: Round, actor: Actor) -> None:
    """Release what is prepared in a round, read as it stands."""
    looked_at = fingerprint((each.id, each.version) for each in queries.prepared(round.id))
    selection.release(round, looked_at=looked_at, actor=actor)


def _answer(world: World, round: Round, found: Sequence[Application], *, coming: int) -> None:
    released = round.closes_at + timedelta(days=21)
    declines, lapses = found[coming], found[coming + 1]
    with clock.freeze(released + timedelta(days=2)):
        for application in found[: coming - WAITED]:
            accept(application)
        selection.decline(offer_of(declines), actor=as_applicant(declines))
        accept(found[coming - WAITED])
    late = offer_of(lapses).expires_at
    with clock.freeze(late + timedelta(minutes=1)):
        selection.lapse(offer_of(lapses), actor=SYSTEM)
    with clock.freeze(late + timedelta(hours=20)):
        last = found[coming - 1]
        selection.note_call(last, result=CallResult.COMES, note="", actor=world.actor("admissions"))
        accept(last)
    with clock.freeze(late + timedelta(days=30)):
        waits = found[coming + 2]
        selection.decide(
            waits, outcome=Outcome.DECLINE, reason=NOBODY_GAVE_UP, actor=world.actor("admissions")
        )
        release(round, world.actor("admin"))


def as_applicant(application: Application) -> Actor:
    """Return the applicant, acting for themselves."""
    return Actor(person_id=application.person_id, via="seed")


def offer_of(application: Application) -> Offer:
    """Return the offer of somebody who has one."""
    offer = queries.get_offer(application.number)
    if offer is None:
        raise LookupError(f"{application.number} was offered no place")
    return offer


def accept(application: Application) -> None:
    """Let somebody take the place that they are offered."""
    known = intake.get_application(application.number)
    field = known.discipline if known else None
    selection.accept(
        offer_of(application), discipline=field or FIELDS[0], actor=as_applicant(application)
    )


def _arrive(world: World, round: Round, found: Sequence[Application]) -> None:
    """Let everyone confirm that they come, and bring their papers."""
    staff = world.actor("admissions")
    asked = round.closes_at + timedelta(days=32)
    with clock.freeze(asked):
        plan_arrival(round, days=14, actor=staff)
    with clock.freeze(asked + timedelta(days=6)):
        for application in found:
            selection.confirm(offer_of(application), actor=as_applicant(application))
            for paper in queries.papers_of(round.id):
                selection.mark_paper(paper, application, arrived=True, actor=staff)


def plan_arrival(round: Round, *, days: int, actor: Actor) -> None:
    """Ask those who come to confirm it in some days, and for two papers."""
    due_at = office_time(clock.now(), days, round.site.zone)
    selection.plan_arrivals(
        round, confirm_until=due_at, replace_until=due_at.date() + timedelta(days=30), actor=actor
    )
    for ko, en, note_ko, note_en in PAPERS:
        selection.ask_paper(
            round,
            title=Texts(ko=ko, en=en),
            note=Texts(ko=note_ko, en=note_en),
            due_on=due_at.date(),
            actor=actor,
        )
