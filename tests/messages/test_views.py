"""The pages: who sees what, what a press does, what an attacker does not get."""

import csv
import io

import sqlalchemy as sa

from academy.audit.models import Access, AccessPerson
from academy.core.actors import Role
from academy.core.db import db
from academy.core.types import Texts
from academy.intake.rules import Filter
from academy.intake.services import hold_view
from academy.messages import jobs, services
from academy.messages.models import Message, Recipient, Template
from academy.messages.states import Channel, MessageState
from academy.outbox.models import StoredLetter
from academy.outbox.states import LetterState
from tests.factories.cohorts import a_site
from tests.factories.messages import a_template, agree_to_news
from tests.messages.letters import go
from tests.pages import parse, seen
from tests.personas import make_person, sign_in

EN = {"Accept-Language": "en"}


def compose(client, **more):
    page = parse(client.get("/staff/messages/new"))
    values = {name: value for name, value in page.values().items() if name != "states"}
    return client.post("/staff/messages/new", data=values | more)


def texts(name, ko, en):
    return {f"{name}-ko": ko, f"{name}-en": en}


def only_message():
    return db.session.scalars(sa.select(Message).execution_options(populate_existing=True)).one()


def test_way_from_an_empty_page_to_letters(desk, client):
    bob = desk.applicant("Bob")
    db.session.commit()
    staff = sign_in(client, desk.writer)
    answer = compose(staff, round=desk.round.ref)
    assert answer.status_code == 303
    path = answer.location.removesuffix("/edit")
    fields = texts("subject", "{이름} 님", "{name}") | texts("body", "마감 {마감}", "By {closes}")
    saved = staff.post(f"{path}/edit", data=fields | seen(staff, f"{path}/edit"))
    assert (saved.status_code, saved.location) == (303, path)
    assert "Bob 님" in parse(staff.get(f"{path}/preview")).text
    assert staff.post(f"{path}/prepare").status_code == 303
    values = parse(staff.get(path)).values()
    assert staff.post(f"{path}/release", data={"looked_at": values["looked_at"]}).status_code == 303
    jobs.send_due()
    assert only_message().status is MessageState.SENT
    listed = parse(staff.get(f"{path}/recipients"))
    assert "Bob" in listed.text
    assert bob.number in listed.text


def test_stop_button_stands_there_as_long_as_something_can_be_stopped(desk, client):
    desk.applicant("Bob"), desk.applicant("Ann")
    message = desk.message()
    go(desk, message)
    jobs.send_due()
    db.session.commit()
    staff, path = sign_in(client, desk.writer), f"/staff/messages/{message.ref}"
    assert "Stop sending" in parse(staff.get(path, headers=EN)).text
    assert staff.post(f"{path}/stop").location == path
    text = parse(staff.get(path, headers=EN)).text
    assert "Stopped: 2 people are not written to." in text
    assert "Stop sending" not in text
    assert staff.post(f"{path}/stop").status_code == 303
    assert message.ref in staff.get("/staff/messages?state=sent").get_data(as_text=True)


def test_stop_when_everything_is_out_says_so(desk, client):
    desk.applicant("Bob")
    message = desk.message()
    go(desk, message)
    jobs.send_due()
    db.session.execute(sa.update(StoredLetter).values(status=LetterState.SENT))
    db.session.commit()
    staff = sign_in(client, desk.writer)
    answer = staff.post(f"/staff/messages/{message.ref}/stop", headers=EN)
    assert answer.status_code == 422
    assert "Every letter of this message has gone out already." in parse(answer).text


def test_double_click_on_compose_makes_one_message(desk, client):
    staff = sign_in(client, desk.writer)
    values = parse(staff.get("/staff/messages/new")).values()
    values.pop("states", None)
    first, second = (staff.post("/staff/messages/new", data=values) for _click in range(2))
    assert first.location == second.location
    assert db.session.query(Message).count() == 1


def test_compose_from_a_view_takes_its_filter(desk, client):
    view = hold_view(Filter(states=("submitted",), languages=("en",)), actor=desk.write)
    db.session.commit()
    staff = sign_in(client, desk.writer)
    page = parse(staff.get(f"/staff/messages/new?view={view.ref}"))
    assert page.values()["view"] == view.ref
    values = page.values()
    staff.post("/staff/messages/new", data=values)
    assert only_message().chosen == {"states": ["submitted"], "languages": ["en"]}


def test_compose_from_a_choice_that_is_gone_asks_anew_instead_of_taking_everybody(desk, client):
    view = hold_view(Filter(languages=("en",)), actor=desk.write)
    db.session.commit()
    staff = sign_in(client, desk.writer)
    address = f"/staff/messages/new?view={view.ref}"
    values = parse(staff.get(address)).values()
    db.session.delete(view)
    db.session.commit()
    answer = staff.post("/staff/messages/new", data=values, headers=EN)
    assert answer.status_code == 422
    assert "Your choice is no longer kept. Please choose again." in parse(answer).text
    assert db.session.query(Message).count() == 0
    assert "no longer kept" in parse(staff.get(address, headers=EN)).text
    again = parse(answer).values()
    again.pop("states", None)
    assert staff.post("/staff/messages/new", data=again).status_code == 303


def test_unknown_placeholder_is_refused_at_its_field_with_its_name(desk, client):
    message = desk.message()
    staff, path = sign_in(client, desk.writer), f"/staff/messages/{message.ref}/edit"
    fields = texts("subject", "안녕", "Hi") | texts("body", "{점수}", "{score}")
    answer = staff.post(path, data=fields | seen(staff, path))
    assert answer.status_code == 422
    page = parse(answer)
    assert "{점수}" in page.errors["body-ko"]
    assert page.values()["body-en"] == "{score}"


def test_template_with_unknown_placeholder_is_refused(desk, client):
    staff, path = sign_in(client, desk.writer), "/staff/messages/templates/new"
    fields = texts("name", "가", "a") | texts("subject", "나", "b") | texts("body", "{x}", "c")
    values = fields | seen(staff, path) | {"site": desk.site.code}
    assert staff.post(path, data=values).status_code == 422
    answer = staff.post(path, data=values | texts("body", "{이름}", "{name}"))
    assert answer.status_code == 303
    made = db.session.scalars(sa.select(Template)).one()
    path = f"/staff/messages/templates/{made.ref}"
    answer = staff.post(path, data=values | texts("body", "다", "d") | seen(staff, path))
    assert answer.status_code == 303
    db.session.refresh(made)
    assert made.body == Texts(ko="다", en="d")
    assert staff.post(f"{path}/retire").status_code == 303
    assert made.ref not in staff.get("/staff/messages/templates").text


def test_release_of_promotion_by_its_maker_is_refused_and_by_another_done(desk, client, sign_in):
    agree_to_news(desk.applicant("Bob"))
    message = desk.message(promotion=True)
    services.prepare(message, actor=desk.write)
    db.session.commit()
    path, looked_at = f"/staff/messages/{message.ref}", str(message.version)
    maker, other = sign_in(desk.writer), sign_in(desk.other)
    assert "looked_at" not in parse(maker.get(path)).values()
    assert maker.post(f"{path}/release", data={"looked_at": looked_at}).status_code == 422
    assert other.post(f"{path}/release", data={"looked_at": looked_at}).status_code == 303


def test_admin_reads_and_releases_but_does_not_write(desk, client):
    message = desk.message()
    staff, path = sign_in(client, desk.other), f"/staff/messages/{message.ref}"
    assert staff.get(path).status_code == 200
    assert staff.get(f"{path}/edit").status_code == 404
    assert staff.post(f"{path}/prepare").status_code == 404
    assert staff.get("/staff/messages/new").status_code == 403


def test_staff_of_another_site_find_nothing(desk, client):
    bob = desk.applicant("Bob")
    message, template = desk.message(), a_template(desk.site)
    db.session.commit()
    there = make_person("There", roles=[(Role.ADMISSIONS, a_site("napoli"))])
    staff, path = sign_in(client, there), f"/staff/messages/{message.ref}"
    for address in (path, f"{path}/preview", f"{path}/preview/{bob.number}", f"{path}/recipients"):
        assert staff.get(address).status_code == 404
    assert staff.get(f"/staff/messages/templates/{template.ref}").status_code == 404
    assert message.ref not in staff.get("/staff/messages").text


def test_preview_pages_through_people_shuts_in_the_letter_and_logs_whom(desk, client):
    first, second = desk.applicant("하늘"), desk.applicant("<i>Ann</i>", language="en")
    message = desk.message()
    staff, path = sign_in(client, desk.writer), f"/staff/messages/{message.ref}/preview"
    page = staff.get(path)
    assert "<i>Ann</i>" not in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    links = parse(page).links.values()
    older = next(url for url in links if "after=" in url and "language" in url)
    assert "하늘" in parse(staff.get(older)).text
    staff.strict = False  # A letter is no page of ours.
    letter = staff.get(f"{path}/{second.number}?language=ko")
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    assert "<i>Ann" not in letter.text
    assert "&lt;i&gt;Ann" in letter.text
    logged = set(db.session.scalars(sa.select(AccessPerson.person_id)))
    assert {first.person_id, second.person_id} <= logged


def test_preview_shows_nobody_outside_the_selection(desk, client):
    outside = desk.applicant("Outside")
    desk.applicant("Inside", language="en")
    message = desk.message(chosen={"languages": ["en"]})
    staff, path = sign_in(client, desk.writer), f"/staff/messages/{message.ref}/preview"
    assert staff.get(f"{path}/{outside.number}").status_code == 404


def test_text_list_needs_a_reason_is_logged_and_defused(desk, client):
    bob = desk.applicant("=cmd|calc")
    desk.applicant("Ann", phone="+393331234567", language="en")
    body = Texts(ko="{이름} 님", en="{name}")
    message = desk.message(channel=Channel.TEXT, body=body)
    services.prepare(message, actor=desk.write)
    services.release(message, looked_at=str(message.version), actor=desk.write)
    jobs.send_due()
    staff, path = sign_in(client, desk.writer), f"/staff/messages/{message.ref}"
    assert staff.post(f"{path}/texts", data={"reason": " "}).status_code == 422
    assert staff.post(f"{path}/texts", data={"reason": "면접 안내"}).status_code == 303
    url = next(url for url in parse(staff.get(path)).links.values() if url.endswith(".csv"))
    for _download in range(2):
        answer = staff.get(url)
        assert answer.data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert rows[0] == ["phone", "text", "bytes", "kind"]
        assert sorted(rows[1:]) == [
            ["00393331234567", "Ann", "3", "SMS"],
            ["010-1234-5678", "'=cmd|calc 님", "12", "SMS"],
        ]
    log = db.session.scalars(sa.select(Access).where(Access.what == "messages.text_list")).all()
    assert [row.reason for row in log] == ["면접 안내", "면접 안내"]
    assert bob.person_id in db.session.scalars(sa.select(AccessPerson.person_id)).all()


def test_one_click_ends_promotion_without_sign_in_or_token(desk, client):
    agree_to_news(desk.applicant("Bob"))
    message = desk.message(promotion=True)
    services.prepare(message, actor=desk.write)
    db.session.commit()
    ref = db.session.scalars(sa.select(Recipient.ref)).one()
    assert "Bob" not in client.get(f"/unsubscribe/{ref}").text
    app_client = client.application.test_client()
    answer = app_client.post(f"/unsubscribe/{ref}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert client.post(f"/unsubscribe/{ref}").status_code == 400
    assert 'name="List-Unsubscribe" value="One-Click"' in client.get(f"/unsubscribe/{ref}").text
    for wrong in ("x", "A" * 24, "%00", "../staff"):
        answer = client.post(f"/unsubscribe/{wrong}", data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 404


def test_list_and_recipients_ask_a_fixed_number_of_statements(desk, client, count_statements):
    staff = sign_in(client, desk.writer)
    message = None
    counts = []
    for people in (1, 2):
        for _person in range(people):
            desk.applicant("P")
            desk.message()
        message = desk.message()
        services.prepare(message, actor=desk.write)
        db.session.commit()
        count_statements()
        staff.get("/staff/messages")
        listed = len(count_statements())
        staff.get(f"/staff/messages/{message.ref}/recipients")
        counts.append((listed, len(count_statements())))
    assert counts[0] == counts[1]


def test_compose_gives_back_nothing_that_it_did_not_give_out(desk, client):
    staff = sign_in(client, desk.writer)
    for bad in ("%0b", "%00", "%3Cscript%3E", "9" * 40, "%ED%A0%80"):
        page = parse(staff.get(f"/staff/messages/new?view={bad}&round={bad}"))
        assert page.values()["view"] == ""
    values = {"site": "nowhere", "channel": "mail", "ref": "\x0b<script>", "view": "\x0b"}
    answer = staff.post("/staff/messages/new", data=values)
    assert answer.status_code == 422
    assert parse(answer).values()["view"] == ""
