"""Steps 7 to 9 of the thread: a certificate, the way back as a mentor, and the sums."""

import re

from playwright.sync_api import expect

from tests.journeys.admission import EMAIL, NAME
from tests.journeys.town import Town

PAST = """name,cohort,discipline,graduated_on,email,romanised_name
김하나,3,design,2025-12-10,hana@example.org,Kim Hana
이두리,2,tech,2024-12-10,,
"""


def graduate(town: Town) -> str:
    """Step 7: one decides, another releases; return the number of the certificate."""
    manager = town.visitor("programme")
    manager.go("/staff/graduation/pohang/5")
    manager.choose(NAME)
    manager.press("Decide: finishes")
    manager.go("/staff/graduation/pohang/5")
    expect(manager.page.get_by_role("button", name=town.say("Release"), exact=True)).to_have_count(
        0
    )
    colleague = town.visitor("programme2")
    colleague.go("/staff/graduation/pohang/5")
    colleague.press("Release")
    learner = town.visitor("newcomer", EMAIL)
    learner.go("/my/alumni")
    learner.go("/my/certificates")
    learner.turn_to(learner.page.locator("main .card a").first)
    learner.sees(NAME)
    found = re.search(r"/my/certificates/([A-Z0-9]{5}-[A-Z0-9]{5})", learner.page.url)
    assert found, learner.page.url
    return found.group(1)


def verify(town: Town, number: str) -> None:
    """Step 7: anyone may check the certificate; the name is its holder's to show."""
    passer_by = town.visitor("passer-by")
    passer_by.go("/verify")
    passer_by.fill(number=number)
    passer_by.press("Check")
    passer_by.sees("This certificate is valid")
    passer_by.sees_not(NAME)
    learner = town.visitor("newcomer", EMAIL)
    learner.press("Show my name")
    passer_by.reload()
    passer_by.sees(NAME)
    learner.go("/my/alumni")
    learner.sees(number)


def invite(town: Town) -> None:
    """Step 8: the graduate is asked for the next cohort, and answers."""
    manager = town.visitor("programme")
    manager.go("/staff/candidates/pohang/6")
    manager.follow("Invite")
    manager.press("Send the invitation")
    graduate = town.visitor("newcomer", EMAIL)
    graduate.go("/my/alumni")
    graduate.follow("Read the invitation")
    graduate.press("I am interested")


def appoint(town: Town) -> None:
    """Step 8: interviewed, trained, appointed, and in the list of mentors."""
    manager = town.visitor("programme")
    manager.go("/staff/candidates/pohang/6")
    manager.choose(NAME)
    for step in ("interview", "train"):
        manager.submit(manager.page.locator(f'form[action$="/steps/{step}"] button'))
    manager.press("Appoint as a mentor")
    manager.go("/staff/mentors/pohang/6")
    manager.sees(NAME)
    mentor = town.visitor("newcomer", EMAIL)
    mentor.go("/mentoring")


def count(town: Town) -> None:
    """Step 9: the person stands in the sums of cohort 5, and 760 stays what it was."""
    for day, trained, graduated in (
        ("2027-03-01", 0, 0),
        ("2027-03-02", 3, 0),
        ("2027-12-31", 3, 1),
    ):
        as_of(town, day)
        assert total_of(town, "trained", 5) == (trained, 760 + trained), day
        assert total_of(town, "graduated", 5)[0] == graduated, day
    assert total_of(town, "trained", 4)[1] == 760


def import_old_people(town: Town) -> None:
    """Step 9: people of old cohorts come in from a table; no total moves, twice is once."""
    admin = town.visitor("admin")
    for table, button in ((PAST.replace("3,", "0,", 1), None), (PAST, 2), (PAST, None)):
        admin.go("/staff/import")
        file = {"name": "old.csv", "mimeType": "text/csv", "buffer": table.encode()}
        admin.attach(admin.page.locator('main input[type="file"]'), file)
        admin.press("Read and show")
        if button:
            admin.press("Import %(count)s people", count=button)
            admin.sees("Imported: %(count)s people are new.", count=button)
        else:
            no = town.say("Import %(count)s people", count=2)
            expect(admin.page.get_by_role("button", name=no)).to_have_count(0)
    admin.sees("Everyone in this table is there already; there is nothing to write.")
    as_of(town, "2027-12-31")
    assert total_of(town, "trained", 4)[1] == 760
    assert total_of(town, "trained", 5) == (3, 763)


def as_of(town: Town, day: str) -> None:
    """Let the admin ask for the totals at the end of a day."""
    admin = town.visitor("admin")
    admin.go("/staff/reports/totals")
    admin.fill(as_of=day)
    admin.press("Show")


def total_of(town: Town, measure: str, cohort: int) -> tuple[int, int]:
    """Return (total, cumulative) of a cohort from the page that the admin has open."""
    section = town.visitor("admin").page.locator(f'section[aria-labelledby="{measure}-title"]')
    name = re.compile(rf"\b{cohort}(?!\d)")
    row = section.locator(
        "tbody tr", has=town.visitor("admin").page.get_by_role("rowheader", name=name)
    )
    cells = row.last.get_by_role("cell")
    numbers = [int(re.sub(r"\D", "", cells.nth(n).inner_text()) or 0) for n in (2, 3)]
    return numbers[0], numbers[1]
