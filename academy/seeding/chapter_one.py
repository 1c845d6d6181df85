"""Chapter 1: three sites, cohorts 1 to 5, staff of every role, 240 applications, two projects."""

from datetime import date, timedelta

from flask import current_app

from academy.core import clock
from academy.seeding.letters import letters_have_gone_out
from academy.seeding.naples import plant_naples
from academy.seeding.past import plant_cohort_four, plant_first_cohorts, plant_invitation
from academy.seeding.places import World, plant_accounts, plant_places
from academy.seeding.portfolios import plant_portfolios
from academy.seeding.review import plant_review
from academy.seeding.season import apply_as, plant_notices, plant_rounds


def plant_chapter_one() -> None:
    """Plant the whole chapter, in the order in which it happened."""
    world = World(now=clock.now(), today=clock.today("Asia/Seoul"))
    plant_places(world)
    with clock.freeze(world.at(date(2022, 1, 3))):
        plant_accounts(world, current_app.config["SETTINGS"].var)
        plant_notices(world)
    plant_first_cohorts(world)
    plant_cohort_four(world)
    plant_naples(world)
    first, second = plant_rounds(world)
    with clock.freeze(world.now - timedelta(minutes=50)):
        apply_as(world, world.people["applicant"], second, submits=True)
    plant_portfolios(first)
    plant_review(world, first)
    plant_invitation(world)
    letters_have_gone_out()
