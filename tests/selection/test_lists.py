"""Whole lists: what everybody gets is shown, prepared as shown, within places and quotas."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.intake.models import Answer, Question
from academy.intake.states import ApplicationState, QuestionKind
from academy.selection import queries, services
from academy.selection.queries import Order
from academy.selection.rules import Ranked, Room, Wish, share_out
from academy.selection.states import Outcome
from tests.factories.selection import Season
from tests.pages import parse
from tests.personas import actor_of, sign_in

LINES = ["", "tech", "design"]


@given(
    st.lists(st.sampled_from(LINES), max_size=60),
    st.integers(0, 40),
    st.integers(0, 10),
    st.booleans(),
    st.integers(0, 30),
    st.dictionaries(st.sampled_from(LINES[1:]), st.integers(0, 15)),
)
def test_share_out_never_gives_more_than_there_is_and_passes_nobody_over(
    lines, most, waiting, decline, total, by_line
):
    ranked = [Ranked(id, line if line in by_line else "") for id, line in enumerate(lines)]
    found = share_out(ranked, Wish(Outcome.OFFER, most, waiting, decline), Room(total, by_line))
    offers = [each for each in found if each.outcome is Outcome.OFFER]
    assert len(offers) <= min(most, total)
    for line, count in Counter(each.line for each in offers).items():
        assert count <= by_line.get(line, total)
    for line in {each.line for each in ranked}:
        order = [each.id for each in ranked if each.line == line]
        offered = [each.id for each in offers if each.line == line]
        assert offered == order[: len(offered)]
        waits = [each for each in found if each.line == line and each.rank]
        assert [each.rank for each in waits] == list(range(1, len(waits) + 1))
        assert len(waits) <= waiting
    assert len({each.id for each in found}) == len(found)
    if decline:
        assert len(found) == len(ranked)


def scored(applicants=6, seats=2):
    season = Season(applicants=applicants, reviewers=2, seats=seats).review().assign()
    for number, application in enumerate(season.applications):
        for each in queries.assignments_of(application.id):
            services.hand_in(
                each,
                levels=season.levels(2 + number % 3),
                comment=None,
                version=0,
                actor=actor_of(each.reviewer),
            )
    return season


def prepare(season, wish, reason="Not enough places."):
    shown = queries.fingerprint_of(queries.share_of(season.stage, wish, Order.RAW))
    return services.prepare_list(
        season.stage,
        wish=wish,
        order=Order.RAW,
        reason=reason,
        looked_at=shown,
        actor=actor_of(season.alice),
    )


def test_prepare_list_prepares_what_was_shown_and_release_makes_it_true(app):
    season = scored()
    wish = Wish(Outcome.OFFER, 5, waiting=2, decline=True)
    assert prepare(season, wish) == 6
    found = Counter(d.outcome for d in queries.prepared(season.round.id))
    # Five were asked for, but the round has two places.
    assert found == {Outcome.OFFER: 2, Outcome.WAITLIST: 2, Outcome.DECLINE: 2}
    best = max(d.application.id for d in queries.prepared(season.round.id)
               if d.outcome is Outcome.OFFER)  # fmt: skip
    assert queries.mean_of(queries.assignments_of(best)) == 4
    season.release()
    states = Counter(application.status for application in season.applications)
    assert states == {
        ApplicationState.OFFERED: 2,
        ApplicationState.WAITLISTED: 2,
        ApplicationState.DECLINED: 2,
    }


def test_prepare_list_refuses_what_has_changed_since_the_preview(app):
    season = scored()
    wish = Wish(Outcome.OFFER, 2)
    shown = queries.fingerprint_of(queries.share_of(season.stage, wish, Order.RAW))
    season.decide(season.applications[2], Outcome.DECLINE)
    db.session.commit()
    with pytest.raises(RuleBroken, match="목록이 바뀌었습니다"):
        services.prepare_list(
            season.stage,
            wish=wish,
            order=Order.RAW,
            reason="",
            looked_at=shown,
            actor=actor_of(season.alice),
        )
    assert len(queries.prepared(season.round.id)) == 1


def test_prepare_list_leaves_single_decisions_alone_and_asks_why_others_are_declined(app):
    season = scored()
    season.decide(season.applications[0], Outcome.OFFER)
    db.session.commit()
    with pytest.raises(RuleBroken) as refused:
        prepare(season, Wish(Outcome.OFFER, 0, decline=True), reason=" ")
    assert refused.value.field == "reason"
    assert prepare(season, Wish(Outcome.OFFER, 9)) == 1
    offers = [d for d in queries.prepared(season.round.id) if d.outcome is Outcome.OFFER]
    assert len(offers) == 2


def test_drop_list_takes_back_everything_prepared_in_a_stage(app):
    season = scored()
    prepare(season, Wish(Outcome.OFFER, 2, waiting=9))
    assert services.drop_list(season.stage, actor=actor_of(season.bob)) == 6
    assert not queries.prepared(season.round.id)


def test_quotas_hold_offers_and_waiting_lists_apart(app):
    season = scored(applicants=6, seats=4)
    for number, application in enumerate(season.applications):
        application.discipline = Discipline.TECH if number % 2 else Discipline.DESIGN
    db.session.commit()
    actor = actor_of(season.alice)
    services.set_quotas(
        season.round, {Discipline.TECH: 1, Discipline.DESIGN: 2, Discipline.DOMAIN: None},
        actor=actor,
    )  # fmt: skip
    prepare(season, Wish(Outcome.OFFER, 4, waiting=9))
    season.release()
    offers = Counter(o.line for o in queries.offers_of(season.round.id))
    assert offers == {"tech": 1, "design": 2}
    assert queries.lines_free(season.round.id) == {"tech": 0, "design": 0}
    ranks = [(d.line, d.rank) for _a, d in queries.waiting_list(season.round.id)]
    assert ranks == [("design", 1), ("tech", 1), ("tech", 2)]
    held = next(o for o in queries.offers_of(season.round.id) if o.line == "tech")
    services.decline(held, actor=actor_of(held.application.person))
    moved = [a for a in season.applications if a.status is ApplicationState.OFFERED]
    assert Counter(str(a.discipline) for a in moved) == {"tech": 1, "design": 2}
    waits = [a for a in season.applications if a.status is ApplicationState.WAITLISTED]
    assert {queries.place_in_line(a) for a in waits} == {1}


def test_places_of_a_quota_are_kept_for_its_field(app):
    season = scored(applicants=6, seats=3)
    for number, application in enumerate(season.applications):
        application.discipline = Discipline.TECH if number == 0 else None
    db.session.commit()
    services.set_quotas(season.round, {Discipline.TECH: 2}, actor=actor_of(season.alice))
    found = queries.share_of(season.stage, Wish(Outcome.OFFER, 3, waiting=1), Order.RAW)
    # Of three places one is left for those who count in no quota, though one of tech is unused.
    assert Counter((each.line, str(each.outcome)) for each in found) == {
        ("tech", "offer"): 1, ("", "offer"): 1, ("", "waitlist"): 1,
    }  # fmt: skip


def test_quotas_beyond_the_round_or_after_a_decision_are_refused(app):
    season = scored()
    actor = actor_of(season.alice)
    with pytest.raises(RuleBroken, match="정원의 합"):
        services.set_quotas(season.round, {Discipline.TECH: 3}, actor=actor)
    season.decide(season.applications[0], Outcome.OFFER)
    db.session.commit()
    with pytest.raises(RuleBroken, match="이미 결정"):
        services.set_quotas(season.round, {Discipline.TECH: 1}, actor=actor)


def test_frozen_list_stays_as_it_was_and_says_what_changed(app):
    season = scored()
    frozen = services.freeze_list(season.stage, actor=actor_of(season.alice))
    assert services.freeze_list(season.stage, actor=actor_of(season.bob)).id == frozen.id
    staff = sign_in(app.test_client(), season.alice)
    page = staff.get(f"/staff/selection/lists/{frozen.ref}").get_data(as_text=True)
    assert season.people[0].name not in page
    assert "different by now" not in page
    assert "다릅니다" not in page
    prepare(season, Wish(Outcome.OFFER, 2))
    page = staff.get(f"/staff/selection/lists/{frozen.ref}").get_data(as_text=True)
    assert "다릅니다" in page or "different by now" in page
    table = staff.get(f"/staff/selection/lists/{frozen.ref}.csv")
    assert table.get_data(as_text=True).count("\n") == 7


def test_list_is_asked_shown_and_prepared_on_its_page(app):
    season = scored()
    staff = sign_in(app.test_client(), season.alice)
    address = f"/staff/selection/stages/{season.stage.ref}/decide"
    page = parse(staff.get(address))
    asked = {"chosen": "offer", "most": "2", "decline": "y", "waiting": "1"}
    shown = staff.get(address, query_string=asked)
    assert shown.status_code == 200
    assert len(queries.prepared(season.round.id)) == 0
    silent = staff.post(address, data=parse(shown).values())
    assert silent.status_code == 422
    assert "reason" in parse(silent).values()
    told = parse(shown).values() | {"reason": "Full."}
    answer = staff.post(address, data=told)
    assert answer.status_code == 303
    found = Counter(d.outcome for d in queries.prepared(season.round.id))
    assert found == {Outcome.OFFER: 2, Outcome.WAITLIST: 1, Outcome.DECLINE: 3}
    again = staff.post(address, data=told)
    assert again.status_code == 422
    assert len(queries.prepared(season.round.id)) == 6
    assert page.values()
    assert staff.post(f"{address}/undo").status_code == 303
    assert not queries.prepared(season.round.id)


def test_list_with_a_number_that_is_none_keeps_what_was_typed(app):
    season = scored()
    staff = sign_in(app.test_client(), season.alice)
    address = f"/staff/selection/stages/{season.stage.ref}/decide"
    page = staff.get(address, query_string={"chosen": "offer", "most": "many"})
    assert page.status_code == 422
    assert parse(page).values()["most"] == "many"


def ask_for_groups(season, said):
    """Ask for the session group; what each says is written, and handed in."""
    options = [
        {"key": "o1", "label": {"ko": "오전반", "en": "Morning"}},
        {"key": "o2", "label": {"ko": "오후반", "en": "Afternoon"}},
    ]
    question = Question(
        round_id=season.round.id, key="group", position=9, kind=QuestionKind.ONE_OF,
        label=Texts(ko="원하는 반", en="Session group"), help=Texts(), options=options,
    )  # fmt: skip
    db.session.add(question)
    db.session.flush()
    for id, (text, sent) in said.items():
        db.session.add(
            Answer(
                application_id=id, question_id=question.id, key="group", text=text,
                sent_text=sent, saved_at=clock.now(),
            )
        )  # fmt: skip
    db.session.commit()


def test_preview_counts_by_the_session_group_that_was_asked_for(app):
    season = scored(applicants=6, seats=2)
    wish = Wish(Outcome.OFFER, 2, waiting=1, decline=True)
    ranked = [each.id for each in queries.share_of(season.stage, wish, Order.RAW)]
    # What is written and not handed in does not count; the last one says nothing at all.
    said = [("o1", "o1"), ("o1", "o2"), ("o2", "o2"), ("o2", "o2"), ("o1", None)]
    ask_for_groups(season, dict(zip(ranked, said, strict=False)))
    alice = sign_in(app.test_client(), season.alice)
    asked = {"chosen": "offer", "most": "2", "waiting": "1", "decline": "y"}
    url = f"/staff/selection/stages/{season.stage.ref}/decide"
    page = parse(alice.get(url, query_string=asked))
    table = next(t for t in page.all(".//table") if "원하는 반" in "".join(t.itertext()))
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in table.findall(".//tbody/tr")
    ]
    # Invited on, offered, waiting, declined.
    assert rows == [
        ["오전반", "0", "1", "0", "0"],
        ["오후반", "0", "1", "1", "1"],
        ["답변 없음", "0", "0", "0", "2"],
    ]
