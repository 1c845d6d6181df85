"""Steps 1 to 3 of the thread: a round opens, a newcomer applies, is reviewed blind, and accepts."""

import re
from datetime import date

from playwright.sync_api import expect

from academy.web.words import day as said_day
from tests.journeys.town import PASSWORD, Town, Visitor

NAME = "윤가람"
EMAIL = "garam@example.org"
WHY = "할머니와 함께 쓸 앱을 만들고 싶습니다."
LEARNED = "가계부를 스스로 만들며 배웠습니다."
QUESTIONS = (
    ("long", "왜 지원하셨습니까?", "Why do you apply?"),
    ("long", "최근에 스스로 배운 것은 무엇입니까?", "What did you teach yourself?"),
    ("file", "보여 주고 싶은 것이 있습니까?", "Something to show?"),
)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def open_the_round(town: Town) -> None:
    """Step 1: an admin opens round 2 of cohort 5: dates, seats, floor, questions, notices."""
    admin = town.visitor("admin")
    admin.go("/staff/rounds")
    admin.follow("Prepare a round")
    admin.choose(re.compile(r"\b5$"))
    admin.fill(opens_at="2026-11-03T09:00", closes_at="2026-12-01T18:00", seats=2, age_floor=19)
    admin.fill(documents_on="2026-12-22", contact="apply@academy.example")
    admin.press("Save")
    admin.follow("Build the form")
    for kind, korean, english in QUESTIONS:
        admin.follow("Add a question")
        admin.fill(kind=kind, label_ko=korean, label_en=english)
        admin.press("Save")
    admin.go("/staff/rounds/pohang-5-2")
    for kind in ("privacy", "accommodation", "monitoring", "news"):
        admin.go(f"/staff/notices/pohang/{kind}")
        admin.press("Save as a new version")
    admin.go("/staff/rounds/pohang-5-2")
    admin.press("Open")
    admin.sees("The round is published.")
    assert admin.path == "/staff/rounds/pohang-5-2"


def check_age(town: Town) -> None:
    """Step 2: whoever is too young is told the first date; nothing is kept."""
    newcomer = town.visitor("newcomer", EMAIL)
    newcomer.go("/")
    newcomer.fill(born_on="2008-02-29")
    newcomer.press("May I apply?")
    with town.app.test_request_context(headers={"Accept-Language": town.locale}):
        first = said_day(date(2027, 3, 1))
    newcomer.sees("Not yet: it is possible from %(day)s on.", day=first)
    newcomer.fill(born_on="2000-03-21")
    newcomer.press("May I apply?")
    newcomer.sees("You may apply.")


def sign_up(town: Town) -> None:
    """Step 2: an account, proven by the code of a letter."""
    newcomer = town.visitor("newcomer", EMAIL)
    newcomer.press("Begin my application")
    newcomer.fill(name=NAME, email=EMAIL, password=PASSWORD)
    newcomer.press("Continue")
    newcomer.fill(code=newcomer.read_code())
    newcomer.press("Confirm")
    newcomer.press("Begin")


def write_application(town: Town) -> None:
    """Step 2: answers that save themselves, a PDF, a receipt."""
    newcomer = town.visitor("newcomer", EMAIL)
    newcomer.fill(name=NAME, phone="010-1234-5678", discipline="design")
    newcomer.press("Save and go on")
    newcomer.fill(q1=WHY)
    newcomer.click(newcomer.field("q2"))
    saved = newcomer.page.locator("[data-save-state]")
    expect(saved).to_have_text(re.compile(town.say("Saved {time}").replace("{time}", ".+")))
    newcomer.reload()
    expect(newcomer.page.locator('[name="q1"]')).to_have_value(WHY)
    newcomer.fill(q2=LEARNED)
    newcomer.press("Save and go on")
    paper = {"name": "포트폴리오.pdf", "mimeType": "application/pdf", "buffer": PDF}
    newcomer.attach(newcomer.page.locator('main input[type="file"]'), paper)
    newcomer.press("Upload")
    newcomer.sees("포트폴리오.pdf")
    newcomer.follow("Go on")
    newcomer.follow("I need nothing")
    newcomer.press("Save and go on")
    newcomer.press("Submit")
    newcomer.sees("We have your application")


def see_application(town: Town) -> str:
    """Step 2: staff find it in their list; return its number."""
    number = town.visitor("newcomer").page.locator(".receipt").inner_text()
    clerk = town.visitor("admissions")
    clerk.go("/staff/applications")
    clerk.sees(number)
    clerk.choose(NAME)
    clerk.sees(WHY)
    return number


def review_blind(town: Town) -> None:
    """Step 3: two reviewers score it, and read no name."""
    clerk = town.visitor("admissions")
    clerk.go("/staff/selection/pohang-5-2")
    clerk.fill(per_application=2)
    clerk.press("Start the review")
    clerk.follow("Documents")
    clerk.press("Assign reviewers")
    clerk.press("Start scoring")
    score_blind(town)


def score_blind(town: Town) -> None:
    """Step 3: neither reviewer can know who wrote this."""
    for key, level in (("reviewer", 4), ("reviewer2", 5)):
        reviewer = town.visitor(key)
        reviewer.go("/reviews")
        reviewer.follow("Open")
        reviewer.sees(WHY)
        for secret in (NAME, EMAIL, "1234-5678", "2000-03-21"):
            reviewer.sees_not(secret)
        score(reviewer, level)


def score(reviewer: Visitor, level: int) -> None:
    """Give every criterion one level and hand the review in."""
    for group in reviewer.page.locator("#review fieldset").all():
        reviewer.tick(group.locator(f'input[value="{level}"]'))
    for why in reviewer.page.locator("#review details[open] textarea").all():
        why.fill("지원서에 구체적으로 쓰여 있습니다.")
    reviewer.fill(comment="구체적인 동기와 스스로 배운 경험이 잘 드러납니다.")
    reviewer.press("Hand in and go on")


def offer_and_accept(town: Town, number: str) -> None:
    """Step 3: one offers, another releases, the applicant accepts."""
    clerk = town.visitor("admissions")
    clerk.go("/staff/selection/pohang-5-2")
    clerk.follow("Documents")
    clerk.follow("Ranking")
    clerk.choose(re.compile(number))
    clerk.fill(outcome="offer")
    clerk.press("Prepare this decision")
    clerk.go("/staff/selection/pohang-5-2/release")
    expect(clerk.page.get_by_role("button", name=town.say("Release now"))).to_have_count(0)
    newcomer = town.visitor("newcomer", EMAIL)
    newcomer.go(f"/my/applications/{number}")
    newcomer.sees_not(town.say("We would like you to join us"))
    colleague = town.visitor("admissions2")
    colleague.go("/staff/selection/pohang-5-2/release")
    colleague.press("Release now")
    newcomer.go(f"/my/applications/{number}")
    newcomer.go(f"/my/offers/{number}")
    newcomer.sees("We would like you to join us")
    newcomer.fill(discipline="design")
    newcomer.press("Accept the place")
    newcomer.sees("The place is yours")
