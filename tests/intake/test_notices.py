"""Notices by version: their parts, who reads which, and the consents that are given to them."""

import pytest
import sqlalchemy as sa

from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.models import Consent, Notice, RoundNotice
from academy.intake.reference import suggested_parts, suggested_title
from academy.intake.rules import is_whole, parts_of
from academy.intake.states import Ground, NoticeKind, NoticePart
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import (
    a_draft,
    a_notice,
    a_round,
    an_open_round,
    notice_texts,
    whole_parts,
)
from tests.pages import parse, seen
from tests.personas import actor_of, make_person

EN, KO = {"Accept-Language": "en"}, {"Accept-Language": "ko"}
TITLE = Texts(ko="안내", en="Notice")
PAGE = "/staff/notices/pohang"


@pytest.fixture
def site(app):
    return a_site()


@pytest.fixture
def admin(site, sign_in):
    return sign_in(make_person("Ada", roles=[(Role.ADMIN, site.id)]))


@pytest.fixture
def applicant():
    return make_person("Hana")


def publish(site, kind, **more):
    parts = more.pop("parts", whole_parts(kind))
    values = {"title": TITLE, "parts": parts, "actor": SYSTEM}
    return services.publish_notice(site, kind, **(values | more))


def a_round_that_asks(site, *kinds):
    """Return an open round with new versions of these notices beside the usual ones of old."""
    round = an_open_round(a_cohort(site))
    for kind in kinds:
        notice = a_notice(site.id, kind, version=2)
        db.session.add(RoundNotice(round_id=round.id, notice_id=notice.id))
    db.session.commit()
    return round


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_publish_without_a_part_that_the_law_asks_for_is_refused(site, kind):
    for part in whole_parts(kind):
        for gap in (None, Texts(ko="한국어만"), Texts(ko="한국어만", en="  ")):
            parts = {k: v for k, v in whole_parts(kind).items() if k is not part}
            if gap is not None:
                parts[part] = gap
            with pytest.raises(RuleBroken) as refusal:
                publish(site, kind, parts=parts)
            assert refusal.value.field == part
    assert db.session.scalars(sa.select(Notice)).all() == []


def test_what_may_be_left_out_must_be_whole_or_empty_and_belong_to_the_kind(site):
    half = whole_parts() | {NoticePart.MORE: Texts(ko="더 알려 드립니다.")}
    with pytest.raises(RuleBroken) as refusal:
        publish(site, NoticeKind.PRIVACY, parts=half)
    assert refusal.value.field == NoticePart.MORE
    with pytest.raises(RuleBroken):
        publish(site, NoticeKind.NEWS, parts=whole_parts(NoticeKind.TRANSFER))
    made = publish(
        site, NoticeKind.PRIVACY, parts=whole_parts() | {NoticePart.MORE: Texts(ko="", en="")}
    )
    assert NoticePart.MORE not in made.parts


def test_publish_makes_a_new_row_and_leaves_the_old_as_it_was(site):
    first = publish(site, NoticeKind.TRANSFER)
    said = dict(first.parts)
    changed = whole_parts(NoticeKind.TRANSFER) | {
        NoticePart.COUNTRY: Texts(ko="독일", en="Germany")
    }
    second = publish(site, NoticeKind.TRANSFER, parts=changed)
    assert (first.version, second.version) == (1, 2)
    db.session.expire_all()
    assert db.session.get_one(Notice, first.id).parts == said
    assert second.parts["country"] == {"ko": "독일", "en": "Germany"}


def test_publish_the_same_twice_is_one_version(site):
    publish(site, NoticeKind.NEWS)
    assert publish(site, NoticeKind.NEWS).version == 1
    assert len(db.session.scalars(sa.select(Notice)).all()) == 1


def test_only_what_the_application_needs_asks_for_no_consent(site):
    grounds = {kind: publish(site, kind).basis for kind in NoticeKind}
    assert [k for k, ground in grounds.items() if ground is Ground.CONTRACT] == [NoticeKind.PRIVACY]


def test_suggestions_are_whole_where_the_academy_has_nothing_to_add():
    whole = {kind for kind in NoticeKind if is_whole(kind, suggested_parts(kind))}
    assert whole == set(NoticeKind) - {NoticeKind.THIRD_PARTY, NoticeKind.TRANSFER}
    for kind in NoticeKind:
        assert set(suggested_parts(kind)) <= set(parts_of(kind))
        for texts in (suggested_title(kind), *suggested_parts(kind).values()):
            assert set(texts) == {"ko", "en"}
            assert all(texts.values())


def test_form_with_a_gap_names_it_and_keeps_the_rest(admin):
    said = notice_texts(NoticeKind.THIRD_PARTY) | {"recipient-en": "", "purpose-ko": "설명회 준비"}
    answer = admin.post(f"{PAGE}/third_party", data=said, headers=EN)
    assert answer.status_code == 422
    page = parse(answer)
    assert page.values()["purpose-ko"] == "설명회 준비"
    assert "Please write this in both languages." in page.text
    assert db.session.scalars(sa.select(Notice)).all() == []


def test_form_of_a_notice_of_old_begins_with_parts_and_shows_the_old_text(site, admin):
    a_notice(site.id, NoticeKind.NEWS, parts={}, body=Texts(ko="옛 글", en="The text of old"))
    db.session.commit()
    page = parse(admin.get(f"{PAGE}/news", headers=EN))
    assert "The text of old" in page.text
    assert page.values()["purpose-en"].startswith("To write to you")
    assert "The text of old" in parse(admin.get(f"{PAGE}/news/1", headers=EN)).text


def test_second_admin_with_an_old_page_is_shown_the_newer_version(site, admin):
    publish(site, NoticeKind.NEWS)
    old = notice_texts(NoticeKind.NEWS) | {"items-en": "Mine"} | seen(admin, f"{PAGE}/news")
    theirs = whole_parts(NoticeKind.NEWS) | {NoticePart.ITEMS: Texts(ko="남의 글", en="Theirs")}
    publish(site, NoticeKind.NEWS, parts=theirs)
    db.session.commit()
    answer = admin.post(f"{PAGE}/news", data=old, headers=EN)
    assert answer.status_code == 409
    assert "Theirs" in parse(answer).text
    again = old | {"version": parse(answer).values()["version"]}
    assert admin.post(f"{PAGE}/news", data=again).location == f"{PAGE}/news/3"


def test_list_says_which_round_opened_with_which_version(site, admin, applicant):
    round = a_round_that_asks(site, NoticeKind.TRANSFER)
    given = queries.notices_of(round.id)[NoticeKind.TRANSFER]
    draft = a_draft(applicant, round)
    services.give_consent(draft, given, actor=actor_of(applicant))
    a_notice(site.id, NoticeKind.TRANSFER, version=3)
    a_round(a_cohort(site, 6), number=1)
    db.session.commit()
    versions = queries.versions_of_notices(site.id)[NoticeKind.TRANSFER]
    assert [(v.notice.version, len(v.rounds), v.agreed) for v in versions] == [
        (3, 0, 0),
        (2, 1, 1),
    ]
    text = parse(admin.get(PAGE, headers=EN)).text
    assert "1 consent" in text
    assert parse(admin.get(f"{PAGE}/transfer/2", headers=EN)).text.count("Cohort 5") == 1


def test_version_is_shown_in_both_languages_down_to_the_names_of_its_parts(site, admin):
    publish(site, NoticeKind.TRANSFER)
    db.session.commit()
    page = parse(admin.get(f"{PAGE}/transfer/1", headers=EN)).text
    for said in ("Country it goes to", "이전되는 국가", "About country.", "country 내용입니다."):
        assert said in page


def test_version_that_is_not_there_is_not_found(site, admin):
    publish(site, NoticeKind.NEWS)
    db.session.commit()
    assert admin.get(f"{PAGE}/news/1").status_code == 200
    for path in ("news/2", "privacy/1", "nonsense/1", f"news/{2**63}", "news/0"):
        assert admin.get(f"{PAGE}/{path}").status_code == 404


def test_each_consent_has_a_box_of_its_own_and_none_is_ticked(site, applicant, sign_in):
    round = a_round_that_asks(site, NoticeKind.THIRD_PARTY, NoticeKind.TRANSFER)
    a_draft(applicant, round)
    db.session.commit()
    page = parse(sign_in(applicant).get(f"/apply/{round.ref}/news", headers=KO))
    boxes = page.all(".//input[@type='checkbox']")
    assert [box.get("name") for box in boxes] == ["third_party", "transfer", "news"]
    assert not any("checked" in box.attrib for box in boxes)
    assert "country 내용입니다." in page.text


def test_consents_are_given_and_taken_back_each_for_itself(site, applicant, sign_in):
    round = a_round_that_asks(site, NoticeKind.THIRD_PARTY, NoticeKind.TRANSFER)
    draft = a_draft(applicant, round)
    db.session.commit()
    browser, where = sign_in(applicant), f"/apply/{round.ref}/news"
    ticked = [{"transfer": "y", "news": "y"}, {"transfer": "y", "news": "y"}, {"news": "y"}]
    after = [{"transfer", "news"}, {"transfer", "news"}, {"news"}]
    for sent, expected in zip(ticked, after, strict=True):
        assert browser.post(where, data=sent).status_code == 303
        db.session.expire_all()
        assert {c.notice.kind for c in queries.consents_of(draft.id)} == expected
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Consent)) == 2


def test_consent_stays_with_the_version_that_was_read(site, applicant, sign_in):
    round = a_round_that_asks(site, NoticeKind.TRANSFER)
    a_draft(applicant, round)
    db.session.commit()
    browser = sign_in(applicant)
    browser.post(f"/apply/{round.ref}/news", data={"transfer": "y"})
    a_notice(site.id, NoticeKind.TRANSFER, version=3, parts={"country": {"en": "Elsewhere"}})
    db.session.commit()
    page = parse(browser.get("/my/consents", headers=EN)).text
    assert "version 2" in page
    assert "About country." in page
    assert "Elsewhere" not in page
    consent = db.session.scalars(sa.select(Consent)).one()
    browser.post(f"/my/consents/notice/{consent.id}/withdraw")
    db.session.expire_all()
    assert db.session.scalars(sa.select(Consent)).one().withdrawn_at is not None


def test_box_of_a_matter_that_the_round_does_not_ask_is_not_there(site, applicant, sign_in):
    round = a_round_that_asks(site)
    draft = a_draft(applicant, round)
    db.session.commit()
    sign_in(applicant).post(f"/apply/{round.ref}/news", data={"third_party": "y", "news": "y"})
    db.session.expire_all()
    assert {c.notice.kind for c in queries.consents_of(draft.id)} == {NoticeKind.NEWS}
