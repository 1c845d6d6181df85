"""The pages of the calendar and of attendance, and who looks at them in the demo."""

from tests.journeys.stops import Stop

NAPOLI = {"site": "napoli", "number": 5}
SESSION = (
    "SELECT ref FROM class_sessions WHERE cohort_id = (SELECT c.id FROM cohorts c"
    " JOIN sites s ON s.id = c.site_id WHERE s.code = 'napoli') ORDER BY "
)
FIRST, LAST = SESSION + "id", SESSION + '"on" DESC, id DESC'
EXCUSE = "SELECT ref FROM excuses WHERE status = 'asked'"

LEARNING = {
    "curriculum.cancel_session": Stop("programme_napoli", LAST),
    "curriculum.change_session": Stop("programme_napoli", LAST),
    "curriculum.check_in": Stop("learner", LAST),
    "curriculum.check_in_now": Stop("programme"),
    "curriculum.days_off": Stop("programme"),
    "curriculum.excuse": Stop("programme_napoli", EXCUSE),
    "curriculum.excuses": Stop("programme_napoli"),
    "curriculum.month_sheet": Stop("programme_napoli", parts=NAPOLI),
    "curriculum.my_attendance": Stop("learner"),
    "curriculum.my_calendar": Stop("learner"),
    "curriculum.new_closed_day": Stop("programme", parts={"code": "pohang"}),
    "curriculum.new_excuse": Stop("learner"),
    "curriculum.new_room": Stop("programme", parts={"code": "pohang"}),
    "curriculum.risks": Stop("programme_napoli", parts=NAPOLI),
    "curriculum.room": Stop("programme_napoli", "SELECT ref FROM rooms ORDER BY id DESC"),
    "curriculum.rooms": Stop("programme"),
    "curriculum.screen": Stop("programme_napoli", LAST),
    "curriculum.session": Stop("programme_napoli", FIRST),
    "curriculum.terms": Stop("programme_napoli", parts=NAPOLI),
    "curriculum.week": Stop("programme_napoli", parts=NAPOLI),
}
