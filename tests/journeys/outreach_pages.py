"""The pages around the call."""

from tests.journeys.stops import Stop

OUTREACH: dict[str, Stop] = {
    "outreach.ask": Stop(parts={"code": "pohang"}),
    "outreach.call": Stop(),
    "outreach.call_desk": Stop("admissions"),
    "outreach.campus": Stop(parts={"code": "napoli"}),
    "outreach.code": Stop(
        start=(
            "/campus/pohang/ask",
            {
                "subject": "Lunch",
                "body": "What about it?",
                "name": "Nova",
                "email": "n@example.org",
            },
        )
    ),
    "outreach.contact": Stop(),
    "outreach.edit_info": Stop("admissions", "SELECT ref FROM info_sessions"),
    "outreach.edit_part": Stop("admissions", "SELECT ref FROM call_parts WHERE kind = 'place'"),
    "outreach.info": Stop(row="SELECT ref FROM info_sessions WHERE status = 'published'"),
    "outreach.infos": Stop("admissions"),
    "outreach.interest": Stop(row="SELECT ref FROM interests"),
    "outreach.my_questions": Stop("applicant"),
    "outreach.new_info": Stop("admissions"),
    "outreach.new_part": Stop("admissions", parts={"code": "pohang", "kind": "faq"}),
    "outreach.place": Stop(row="SELECT key FROM info_places WHERE status = 'booked'"),
    "outreach.preview_call": Stop("admissions", parts={"code": "pohang"}),
    "outreach.publish_question": Stop(
        "admissions", "SELECT ref FROM enquiries WHERE status = 'answered'"
    ),
    "outreach.question": Stop("admissions", "SELECT ref FROM enquiries WHERE status = 'answered'"),
    "outreach.questions_desk": Stop("admissions"),
    "outreach.staff_info": Stop("admissions", "SELECT ref FROM info_sessions"),
    "outreach.thread": Stop(row="SELECT key FROM enquiries WHERE status = 'answered'"),
}
