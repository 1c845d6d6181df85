"""The mail desk: whose letters, which content, what may be done."""

import sqlalchemy as sa

from academy.audit.models import AccessPerson, Entry
from academy.core.actors import Role
from academy.core.db import db
from academy.outbox.queries import bounce_of
from academy.outbox.states import LetterState
from tests.factories.cohorts import a_site
from tests.factories.outbox import a_bouncing_address, a_letter
from tests.personas import make_person, sign_in


def admissions(client, site):
    return sign_in(client, make_person("Minsu", roles=[(Role.ADMISSIONS, site)]))


def set_status(letter, status, **values):
    letter.status = status
    for name, value in values.items():
        setattr(letter, name, value)
    db.session.commit()


def test_letters_shows_own_site_only(app, client):
    pohang, napoli = a_site("pohang"), a_site("napoli")
    here = a_letter(site_id=pohang.id, context={"name": "Here"})
    there = a_letter(site_id=napoli.id, context={"name": "There"})
    nowhere = a_letter(context={"name": "Nowhere"})
    staff = admissions(client, pohang)
    page = staff.get("/staff/mail").text
    assert "Hello Here" in page
    assert "Hello There" not in page
    assert "Hello Nowhere" not in page
    assert staff.get(f"/staff/mail/{here.id}").status_code == 200
    for foreign in (there, nowhere):
        assert staff.get(f"/staff/mail/{foreign.id}").status_code == 404
        assert staff.post(f"/staff/mail/{foreign.id}/discard").status_code == 404
    db.session.refresh(there)
    assert there.status == LetterState.WAITING


def test_letters_for_all_sites_shows_all(app, client):
    a_letter(site_id=a_site("napoli").id, context={"name": "There"})
    a_letter(context={"name": "Nowhere"})
    page = admissions(client, None).get("/staff/mail").text
    assert "Hello There" in page
    assert "Hello Nowhere" in page


def test_letter_shows_text_and_logs_whose(app, client):
    alice = make_person("Alice")
    letter = a_letter(person_id=alice.id)
    page = admissions(client, None).get(f"/staff/mail/{letter.id}").text
    assert "here is your news" in page
    assert alice.id in db.session.scalars(sa.select(AccessPerson.person_id)).all()


def test_letter_with_a_code_is_never_shown(app, client):
    letter = a_letter("tests/code", secret=True)
    staff = admissions(client, None)
    for path in ("/staff/mail", f"/staff/mail/{letter.id}"):
        page = staff.get(path).text
        assert "482913" not in page
        assert letter.sealed not in page
    set_status(letter, LetterState.FAILED, sealed="", error="recipient refused (550)")
    assert staff.post(f"/staff/mail/{letter.id}/retry").status_code == 422
    assert "retry" not in staff.get(f"/staff/mail/{letter.id}").text


def test_retry_failed_letter_makes_it_due(app, client):
    letter = a_letter()
    set_status(letter, LetterState.FAILED, attempts=30, error="ConnectionRefusedError")
    staff = admissions(client, None)
    assert (
        "Send again"
        in staff.get(f"/staff/mail/{letter.id}", headers={"Accept-Language": "en"}).text
    )
    response = staff.post(f"/staff/mail/{letter.id}/retry")
    assert response.status_code == 303
    db.session.refresh(letter)
    assert (letter.status, letter.attempts, letter.error) == (LetterState.WAITING, 0, "")
    assert "letter.retry" in db.session.scalars(sa.select(Entry.verb)).all()


def test_retry_sent_letter_is_refused(app, client):
    letter = a_letter()
    set_status(letter, LetterState.SENT)
    staff = admissions(client, None)
    assert staff.post(f"/staff/mail/{letter.id}/retry").status_code == 409
    assert staff.post(f"/staff/mail/{letter.id}/discard").status_code == 409


def test_discard_waiting_letter_wipes_its_secret(app, client):
    letter = a_letter("tests/code", secret=True)
    assert admissions(client, None).post(f"/staff/mail/{letter.id}/discard").status_code == 303
    db.session.refresh(letter)
    assert (letter.status, letter.sealed) == (LetterState.DISCARDED, "")


def test_hand_over_is_for_texts_only(app, client):
    text = a_letter(channel="text", to="+821012345678")
    mail = a_letter()
    staff = admissions(client, None)
    assert "+821012345678" in staff.get("/staff/mail?channel=text").text
    assert staff.post(f"/staff/mail/{text.id}/hand-over").status_code == 303
    assert staff.post(f"/staff/mail/{mail.id}/hand-over").status_code == 422
    db.session.refresh(text)
    assert text.status == LetterState.SENT


def test_letters_by_keyset_reach_every_letter_once(app, client):
    letters = {a_letter().id for _ in range(60)}
    staff = admissions(client, None)
    first = staff.get("/staff/mail").text
    after = first.partition("after=")[2].partition('"')[0]
    second = staff.get(f"/staff/mail?after={after}").text
    shown = [n for n in letters for page in (first, second) if f'/staff/mail/{n}"' in page]
    assert sorted(shown) == sorted(letters)


def test_letters_ask_a_fixed_number_of_statements(app, client, count_statements):
    staff = admissions(client, None)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            a_letter()
        db.session.commit()
        count_statements()
        staff.get("/staff/mail")
        counts.append(len(count_statements()))
    assert counts[0] == counts[1]


def test_letters_without_the_role_is_refused(app, client):
    assert client.get("/staff/mail").status_code == 303
    learner = sign_in(client, make_person("Bob", roles=[(Role.LEARNER, a_site())]))
    assert learner.get("/staff/mail").status_code == 403


def test_bounces_shows_addresses_of_own_site_with_their_people(app, client):
    pohang, napoli = a_site("pohang"), a_site("napoli")
    alice = make_person("Alice")
    here = a_bouncing_address(site_id=pohang.id, person_id=alice.id)
    there = a_bouncing_address(site_id=napoli.id)
    db.session.commit()
    staff = admissions(client, pohang)
    page = staff.get("/staff/mail/bounces").text
    assert here.email in page
    assert "Alice" in page
    assert there.email not in page
    assert alice.id in db.session.scalars(sa.select(AccessPerson.person_id)).all()
    assert staff.post(f"/staff/mail/bounces/{there.id}/clear").status_code == 404
    assert bounce_of(there.email) is not None


def test_clear_bounce_writes_to_the_address_again_and_says_who(app, client):
    site = a_site("pohang")
    found = a_bouncing_address(site_id=site.id)
    email, path = found.email, f"/staff/mail/bounces/{found.id}/clear"
    staff = admissions(client, site)
    assert staff.post(path).status_code == 303
    assert bounce_of(email) is None
    assert "mailbox.clear" in db.session.scalars(sa.select(Entry.verb)).all()
    assert staff.post(path).status_code == 404


def test_promotion_by_text_is_not_handed_over_in_the_night(app, client, freeze):
    freeze("2026-11-22T22:00:00+09:00")
    text = a_letter(channel="text", to="+821012345678", promotion=True)
    staff = admissions(client, None)
    assert staff.post(f"/staff/mail/{text.id}/hand-over").status_code == 422
    freeze("2026-11-23T09:00:00+09:00")
    assert staff.post(f"/staff/mail/{text.id}/hand-over").status_code == 303
