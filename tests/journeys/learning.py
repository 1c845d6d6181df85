"""Steps 4 to 6 of the thread: nine months, a team with a project, a mentor."""

from playwright.sync_api import expect

from academy.curriculum.states import Subject
from tests.journeys.admission import EMAIL, NAME
from tests.journeys.town import Town

WEEKS = {
    Subject.APP_DEVELOPMENT: (1, 12),
    Subject.DESIGN: (3, 16),
    Subject.CODING: (5, 26),
    Subject.MARKETING: (27, 34),
    Subject.AI: (17, 30),
    Subject.PROJECT_MANAGEMENT: (29, 40),
}
TEAM = "등대"
TITLE = {"title__ko": "길벗", "title__en": "Wayfriend"}


def publish_track(town: Town) -> None:
    """Step 4: a plan of nine months; refused while a subject is missing."""
    manager = town.visitor("programme")
    manager.go("/staff/tracks/new/pohang/5")
    manager.fill(title__ko="앱을 만드는 아홉 달", title__en="Nine months to an app")
    manager.press("Save")
    *most, last = WEEKS
    for subject in most:
        add_module(town, subject)
    manager.press("Publish")
    manager.sees("Not ready to be published")
    expect(manager.page.locator(".error-summary")).to_be_visible()
    add_module(town, last)
    manager.press("Publish")
    expect(manager.page.get_by_role("link", name=town.say("As everyone sees it"))).to_be_visible()


def add_module(town: Town, subject: Subject) -> None:
    """Add a module to the plan that the programme manager has open."""
    manager, (first, last) = town.visitor("programme"), WEEKS[subject]
    manager.follow("Add a module")
    manager.fill(subject=str(subject), first_week=first, last_week=last)
    manager.fill(title__ko=f"과정 {first}", title__en=f"Part {first}")
    manager.fill(objectives__ko="직접 만들어 봅니다.", objectives__en="Make one yourself.")
    manager.press("Save")


def start_and_attend(town: Town) -> None:
    """Step 4: on the first day the cohort starts; the learner sees this week."""
    manager = town.visitor("programme")
    manager.go("/staff/cohorts/pohang/5")
    manager.press("Start the cohort")
    hold_session(town)


def hold_session(town: Town) -> None:
    """Step 4: everyone is there, and the learner sees this week."""
    manager = town.visitor("programme")
    manager.go("/sessions/pohang/5/new")
    manager.fill(title__ko="오전 수업", title__en="Morning session", on="2027-03-02")
    manager.fill(starts="09:00", ends="12:00", place="메인 랩")
    manager.press("Add to the calendar")
    manager.follow("오전 수업" if town.locale == "ko" else "Morning session")
    manager.press("Save, the rest was present")
    learner = town.visitor("newcomer", EMAIL)
    learner.go("/home")
    assert learner.path == "/my/learning"
    learner.sees("This week: %(week)s", week=1)
    learner.sees("과정 1" if town.locale == "ko" else "Part 1")


def form_team(town: Town) -> None:
    """Step 5: learners form a team and begin a project."""
    manager = town.visitor("programme")
    manager.go("/staff/teams/pohang/5")
    manager.follow("Add a challenge")
    manager.fill(kind="macro", title__ko="꼭 필요한 사람을 위한 앱", title__en="For those in need")
    manager.fill(starts_on="2027-05-24", investigates_on="2027-06-14")
    manager.fill(acts_on="2027-07-19", ends_on="2027-12-10")
    manager.press("Save")
    learner = town.visitor("newcomer", EMAIL)
    learner.go("/my/teams")
    learner.follow("Propose a team")
    learner.fill(name=TEAM, is_open="y")
    learner.press("Save")
    for key in ("learner1", "learner2"):
        other = town.visitor(key)
        other.go("/my/teams")
        other.press("Join")
        other.sees(TEAM)
    learner.reload()
    learner.follow("Begin the project")
    learner.fill(**TITLE, purpose__ko="처음 가는 길을 함께 걷습니다.", purpose__en="Walks along.")
    learner.fill(serves__ko="앞을 보지 못하는 사람", serves__en="People who do not see")
    learner.fill(problem__ko="낯선 길은 무섭습니다.", problem__en="An unknown way is frightening.")
    learner.press("Save")


def exhibit(town: Town) -> None:
    """Step 5: staff accept the project and show it to everyone."""
    manager = town.visitor("programme")
    manager.go("/staff/teams/pohang/5")
    manager.choose(TEAM)
    manager.press("Accept the project")
    manager.press("Publish in the showcase")
    title = TITLE["title__ko" if town.locale == "ko" else "title__en"]
    passer_by = town.visitor("passer-by")
    passer_by.go("/showcase")
    passer_by.choose(title)
    passer_by.sees(title)


def appoint_mentor(town: Town) -> None:
    """Step 6: a mentor is appointed and gets the team."""
    manager = town.visitor("programme")
    manager.go("/staff/mentors/pohang/5")
    manager.fill(email="mentor@academy.example", kind="design")
    manager.press("Appoint")
    manager.fill(team=TEAM)
    manager.press("Assign")
    manager.sees(TEAM)


def write_up_meeting(town: Town) -> None:
    """Step 6: the mentor's teams, and a meeting written up; the team reads what is shared."""
    mentor = town.visitor("mentor")
    mentor.go("/home")
    assert mentor.path == "/mentoring"
    mentor.sees(TEAM)
    mentor.follow("Write up a meeting")
    mentor.fill(standing="green", shared_notes="첫 사용자와 만날 날을 정했습니다.")
    mentor.fill(staff_notes="서로 잘 듣는 팀입니다.", text_1="동네 복지관에 연락하기")
    mentor.press("Save")
    mentor.sees("첫 사용자와 만날 날을 정했습니다.")
    learner = town.visitor("newcomer", EMAIL)
    learner.go("/my/mentoring")
    learner.sees("첫 사용자와 만날 날을 정했습니다.")
    learner.sees_not("서로 잘 듣는 팀입니다.")
    mentor.sees(NAME)
