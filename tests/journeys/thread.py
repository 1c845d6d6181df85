"""The whole thread of the product: a year and a half of an academy's life, in nine steps."""

from tests.journeys import admission, coming_back, learning
from tests.journeys.town import Town


def walk(town: Town) -> None:
    """Walk from the call to the mentor, with whatever hand the town's visitors have."""
    admission.open_the_round(town)
    town.travel("2026-11-04")
    admission.check_age(town)
    admission.sign_up(town)
    admission.write_application(town)
    number = admission.see_application(town)
    town.travel("2026-12-02")
    admission.review_blind(town)
    town.travel("2026-12-22")
    admission.offer_and_accept(town, number)
    town.travel("2027-02-15")
    learning.publish_track(town)
    town.travel("2027-03-02", 14)
    learning.start_and_attend(town)
    town.travel("2027-05-20")
    learning.form_team(town)
    town.travel("2027-06-10")
    learning.appoint_mentor(town)
    learning.write_up_meeting(town)
    town.travel("2027-12-14")
    learning.exhibit(town)
    certificate = coming_back.graduate(town)
    coming_back.verify(town, certificate)
    town.travel("2028-01-20")
    coming_back.invite(town)
    coming_back.appoint(town)
    coming_back.count(town)
    coming_back.import_old_people(town)
