"""The pages of one's own data, and of the desk that keeps watch over everybody's."""

from tests.journeys.stops import Stop

AT = {"code": "pohang"}
REQUEST = "SELECT ref FROM data_requests"

PRIVACY: dict[str, Stop] = {
    "privacy.ask": Stop("applicant"),
    "privacy.breach_list": Stop("admin"),
    "privacy.close_account": Stop("applicant"),
    "privacy.closed": Stop(),
    "privacy.desk": Stop("admin"),
    "privacy.destroyed": Stop("admin", parts=AT),
    "privacy.enter_request": Stop("admin", parts=AT),
    "privacy.erase_application": Stop(
        "applicant",
        "SELECT a.number FROM applications a JOIN people p ON p.id = a.person_id"
        " WHERE p.email = 'applicant@academy.example'",
    ),
    "privacy.legal_texts": Stop("admin"),
    "privacy.legal_version": Stop(parts={"kind": "terms", "number": 1}),
    "privacy.officer": Stop(),
    "privacy.policy": Stop(),
    "privacy.processors": Stop(),
    "privacy.publish_legal": Stop("admin", parts={"kind": "privacy"}),
    "privacy.terms": Stop(),
    "privacy.transfers": Stop(),
    "privacy.holds": Stop("admin", parts=AT),
    "privacy.my_consents": Stop("applicant"),
    "privacy.my_data": Stop("applicant"),
    "privacy.my_data_in_full": Stop("applicant"),
    "privacy.my_request": Stop("applicant", REQUEST),
    "privacy.open_breach": Stop("admin", parts=AT),
    "privacy.request_list": Stop("admin"),
    "privacy.retention_class": Stop("admin", parts=AT | {"klass": "declined"}),
    "privacy.retention_index": Stop("admin", parts=AT),
    "privacy.review": Stop("admin", parts=AT | {"month": "2026-10"}),
    "privacy.review_list": Stop("admin", parts=AT),
    "privacy.show_breach": Stop("admin", "SELECT ref FROM breaches"),
    "privacy.show_request": Stop("admin", REQUEST),
}
