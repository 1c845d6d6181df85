import pytest
import sqlalchemy as sa

from academy.cohorts import services as cohorts
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken, Taken
from academy.core.types import Texts
from academy.projects import queries, services
from academy.projects.models import Challenge, JoinRequest, Team, TeamMember
from academy.projects.states import ChallengeKind, Credit, ProjectState, RequestState
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.projects import a_challenge, a_learner, a_project, a_story, a_team
from tests.personas import actor_of, make_person

pytestmark = pytest.mark.usefixtures("app")


def an_open(team):
    services.edit_team(team, name=team.name, is_open=True, actor=SYSTEM)


def test_form_team_by_a_learner_makes_them_the_first_member():
    cohort = a_cohort()
    alice = a_learner(cohort, "Alice")
    team = services.form_team(
        a_challenge(cohort), name="늘봄", first=alice.id, actor=actor_of(alice)
    )
    assert [m.person_id for m in queries.members_of(team.id)] == [alice.id]
    assert queries.team_of(alice.id, cohort.id) == team


@pytest.mark.parametrize("kind", [ChallengeKind.MINI, ChallengeKind.NANO])
def test_form_team_by_a_learner_for_another_challenge_is_refused(kind):
    cohort = a_cohort()
    alice = a_learner(cohort, "Alice")
    with pytest.raises(RuleBroken):
        services.form_team(
            a_challenge(cohort, kind), name="늘봄", first=alice.id, actor=actor_of(alice)
        )
    assert queries.teams_of_cohort(cohort.id) == []


def test_form_team_with_the_name_of_another_is_refused():
    challenge = a_challenge(a_cohort())
    services.form_team(challenge, name="Team Blue", first=None, actor=SYSTEM)
    with pytest.raises(RuleBroken) as refused:
        services.form_team(challenge, name="team blue", first=None, actor=SYSTEM)
    assert refused.value.field == "name"


def test_join_an_open_team_adds_a_member_and_ends_other_requests():
    cohort = a_cohort()
    challenge = a_challenge(cohort)
    alice = a_learner(cohort, "Alice")
    blue, red = a_team(challenge), a_team(challenge)
    request = services.ask_to_join(red, actor=actor_of(alice))
    an_open(blue)
    services.join(blue, actor=actor_of(alice))
    assert alice.id in [m.person_id for m in queries.members_of(blue.id)]
    assert request.status is RequestState.WITHDRAWN


def test_join_a_team_that_is_not_open_is_refused():
    cohort = a_cohort()
    team = a_team(cohort)
    with pytest.raises(RuleBroken):
        services.join(team, actor=actor_of(a_learner(cohort, "Alice")))


def test_join_by_somebody_of_another_cohort_or_not_yet_begun_is_refused():
    site = a_site()
    team = a_team(a_cohort(site, 5))
    an_open(team)
    waiting = make_person("Bob")
    an_enrolment(waiting, a_cohort(site, 5), active=False)
    for stranger in (a_learner(a_cohort(site, 4), "Carol"), waiting):
        with pytest.raises(RuleBroken):
            services.join(team, actor=actor_of(stranger))


def test_join_a_full_team_is_refused():
    cohort = a_cohort()
    team = a_team(cohort, [a_learner(cohort, f"L{n}") for n in range(6)])
    an_open(team)
    with pytest.raises(RuleBroken, match="6"):
        services.join(team, actor=actor_of(a_learner(cohort, "Alice")))


def test_join_by_eight_at_once_with_three_places_lets_in_three(at_once):
    cohort = a_cohort()
    team = a_team(cohort)
    an_open(team)
    actors = [actor_of(a_learner(cohort, f"L{n}")) for n in range(8)]
    team_id = team.id

    answers = at_once(8, lambda n: services.join(db.session.get(Team, team_id), actor=actors[n]))

    assert sum(isinstance(a, TeamMember) for a in answers) == 3
    assert sum(isinstance(a, RuleBroken) for a in answers) == 5
    assert len(queries.members_of(team_id)) == 6


def test_join_two_teams_at_once_ends_in_one(at_once):
    cohort = a_cohort()
    challenge = a_challenge(cohort)
    teams = [a_team(challenge).id for _ in range(2)]
    for team_id in teams:
        an_open(db.session.get(Team, team_id))
    alice = actor_of(a_learner(cohort, "Alice"))

    def attempt(number):
        return services.join(db.session.get(Team, teams[number % 2]), actor=alice)

    answers = at_once(6, attempt)
    assert sum(isinstance(a, TeamMember) for a in answers) == 1
    assert sum(isinstance(a, Taken) for a in answers) == 5


def test_form_team_of_one_name_at_once_makes_one(at_once):
    cohort = a_cohort()
    challenge_id = a_challenge(cohort).id
    actors = [actor_of(a_learner(cohort, f"L{n}")) for n in range(5)]

    def attempt(number):
        challenge = db.session.get(Challenge, challenge_id)
        person_id = actors[number].person_id
        return services.form_team(challenge, name="늘봄", first=person_id, actor=actors[number])

    answers = at_once(5, attempt)
    assert sum(isinstance(a, Team) for a in answers) == 1
    assert sum(isinstance(a, RuleBroken) for a in answers) == 4


def test_accept_request_adds_who_asked():
    cohort = a_cohort()
    team = a_team(cohort)
    alice = a_learner(cohort, "Alice")
    request = services.ask_to_join(team, actor=actor_of(alice))
    assert services.ask_to_join(team, actor=actor_of(alice)) == request
    services.accept_request(request, actor=SYSTEM)
    assert request.status is RequestState.ACCEPTED
    assert queries.waiting_requests(team.id) == []
    assert alice.id in [m.person_id for m in queries.members_of(team.id)]
    with pytest.raises(MoveRefused):
        services.accept_request(request, actor=SYSTEM)


def test_accept_request_of_somebody_in_another_team_by_now_is_taken():
    cohort = a_cohort()
    challenge = a_challenge(cohort)
    team = a_team(challenge)
    alice = a_learner(cohort, "Alice")
    request = services.ask_to_join(team, actor=actor_of(alice))
    a_team(challenge, [alice])
    with pytest.raises(MoveRefused):
        services.accept_request(request, actor=SYSTEM)


def test_decline_and_withdraw_request_leave_the_team_as_it_was():
    cohort = a_cohort()
    team = a_team(cohort)
    for answer in (services.decline_request, services.withdraw_request):
        request = services.ask_to_join(team, actor=actor_of(a_learner(cohort, "Alice")))
        answer(request, actor=SYSTEM)
        with pytest.raises(MoveRefused):
            services.accept_request(request, actor=SYSTEM)
    assert len(queries.members_of(team.id)) == 3
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JoinRequest)) == 2


def test_leave_and_come_back_keeps_both_memberships():
    cohort = a_cohort()
    team = a_team(cohort)
    member = queries.members_of(team.id)[0]
    services.leave(member, actor=SYSTEM)
    assert len(queries.members_of(team.id)) == 2
    again = services.add_member(team, member.person_id, actor=SYSTEM)
    assert again.id != member.id
    assert len(queries.members_of(team.id)) == 3


def test_leave_a_team_that_staff_formed_is_refused_but_staff_may_remove():
    cohort = a_cohort()
    team = a_team(a_challenge(cohort, ChallengeKind.MINI))
    member = queries.members_of(team.id)[0]
    with pytest.raises(RuleBroken):
        services.leave(member, actor=SYSTEM)
    services.remove_member(member, actor=SYSTEM)
    assert len(queries.members_of(team.id)) == 2


def test_add_member_after_withdrawing_from_the_cohort_is_refused():
    cohort = a_cohort()
    person = make_person("Alice")
    enrolment = an_enrolment(person, cohort)
    cohorts.withdraw(enrolment, reason="이사", actor=SYSTEM)
    with pytest.raises(RuleBroken):
        services.add_member(a_team(cohort), person.id, actor=SYSTEM)


def test_start_project_with_two_people_says_how_many_are_missing():
    cohort = a_cohort()
    team = a_team(cohort, [a_learner(cohort, "A"), a_learner(cohort, "B")])
    with pytest.raises(RuleBroken, match="1"):
        services.start_project(team, a_story(), actor=SYSTEM)


def test_start_project_twice_is_refused():
    team = a_team(a_cohort())
    a_project(team)
    with pytest.raises(MoveRefused):
        a_project(team)


def test_start_project_with_a_title_in_use_gets_another_address():
    challenge = a_challenge(a_cohort())
    one, two = a_project(a_team(challenge)), a_project(a_team(challenge))
    assert one.slug == "rhythm-step"
    assert two.slug.startswith("rhythm-step-")


def test_start_project_without_an_english_title_gets_a_random_address():
    project = a_project(a_team(a_cohort()), title=Texts(ko="리듬스텝", en=""))
    assert len(project.slug) == 6


@pytest.mark.parametrize("field", ["repository", "store"])
def test_edit_project_with_a_link_that_is_none_is_refused(field):
    project = a_project(a_team(a_cohort()))
    with pytest.raises(RuleBroken) as refused:
        services.edit_project(project, a_story(**{field: "http://x.example"}), actor=SYSTEM)
    assert refused.value.field == field


def test_move_project_follows_its_flow():
    project = a_project(a_team(a_cohort()))
    for step in ("build", "test", "release"):
        services.move_project(project, step, actor=SYSTEM)
    assert project.status is ProjectState.IN_STORE
    with pytest.raises(MoveRefused):
        services.move_project(project, "build", actor=SYSTEM)


def test_publish_before_acceptance_is_refused():
    project = a_project(a_team(a_cohort()))
    with pytest.raises(RuleBroken):
        services.publish(project, actor=SYSTEM)
    assert queries.get_published(project.slug) is None


def test_publish_without_a_text_in_a_language_is_refused():
    project = a_project(a_team(a_cohort()), accepted=True, problem=Texts(ko="문제", en=" "))
    with pytest.raises(RuleBroken):
        services.publish(project, actor=SYSTEM)


def test_publish_shows_the_project_and_unpublish_hides_it():
    project = a_project(a_team(a_cohort()), published=True)
    assert queries.published_projects() == [project]
    services.unpublish(project, actor=SYSTEM)
    assert queries.published_projects() == []
    assert project.accepted_at is not None


def test_edit_project_that_is_published_keeps_every_text():
    project = a_project(a_team(a_cohort()), published=True)
    with pytest.raises(RuleBroken):
        services.edit_project(project, a_story(title=Texts(ko="가", en="")), actor=SYSTEM)
    assert queries.get_published(project.slug).title["en"] == "Rhythm Step"


def test_describe_self_is_anonymous_until_somebody_chooses():
    member = queries.members_of(a_team(a_cohort()).id)[0]
    assert member.credit is Credit.ANONYMOUS
    services.describe_self(member, role="디자인", credit=Credit.NAMED, actor=SYSTEM)
    assert queries.members_of(member.team_id)[0].credit is Credit.NAMED
