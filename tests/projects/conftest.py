"""Someone of each side: a running cohort, a learner and a programme manager, signed in."""

import pytest

from academy.core.actors import Role
from academy.projects.states import ChallengeKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.projects import a_challenge, a_learner
from tests.personas import actor_of, make_person, sign_in


@pytest.fixture
def cohort(app, freeze):
    made = a_cohort(a_site())
    freeze("2026-05-12T10:00:00+09:00")
    return made


@pytest.fixture
def alice(cohort):
    return a_learner(cohort, "Alice")


@pytest.fixture
def learner(client, alice):
    return sign_in(client, alice)


@pytest.fixture
def manager(cohort, client):
    return sign_in(client, make_person("Mia", roles=[(Role.PROGRAMME, cohort.site_id)]))


@pytest.fixture
def nano(cohort):
    return a_challenge(cohort, ChallengeKind.NANO)


@pytest.fixture
def staff(cohort):
    return actor_of(make_person("Mia", roles=[(Role.PROGRAMME, cohort.site_id)]))
