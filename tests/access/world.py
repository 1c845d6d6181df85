"""One thing of every kind at one site, and a person of every kind: some own it, some do not."""

from typing import Any

from academy.accommodations.models import AccommodationRequest
from academy.accounts.models import Grant, Passkey, Person, SignIn
from academy.cohorts.models import Cohort, Site
from academy.cohorts.queries import enrolment_of
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.curriculum.models import Module
from academy.graduation.models import PastImport
from academy.intake.models import (
    Application,
    Attachment,
    Question,
    SavedView,
    StaffNote,
)
from academy.intake.rules import Filter
from academy.intake.services import save_view, write_note
from academy.intake.states import QuestionKind
from academy.mentoring.models import Action, MentorAssignment
from academy.mentoring.services import NewAction
from academy.projects.models import Challenge, JoinRequest, TeamMember
from academy.reports.exports.services import ask as ask_export
from academy.reports.exports.states import ExportForm
from tests.factories.alumni import a_candidate, an_alumnus
from tests.factories.attempts import attempt_things
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.curriculum import a_closed_day, a_feed, a_room, a_session, a_track, an_excuse
from tests.factories.documents import a_document
from tests.factories.graduation import a_certificate
from tests.factories.imports import an_application_import
from tests.factories.intake import (
    a_section,
    a_submitted_application,
    a_supplement,
    an_open_round,
    some_notices,
)
from tests.factories.interviews import interview_things
from tests.factories.mentoring import a_meeting, an_appointment
from tests.factories.messages import a_handover, a_message, a_recipient, a_template
from tests.factories.outbox import a_bouncing_address, a_letter
from tests.factories.outreach import outreach_things
from tests.factories.privacy import privacy_things
from tests.factories.projects import a_learner, a_project, a_team
from tests.factories.selection import selection_things
from tests.personas import actor_of, make_person, session_token

Args = dict[str, Any]


class World:
    """The things, by what an address calls them, and the people who ask for them.

    Things belong to Pohang and to those persona whose names have no `_other`: the twin of the same
    role at the same site owns none of them, `_elsewhere` is staff of another site.
    """

    def __init__(self) -> None:
        """Make everything; takes about two seconds."""
        self.site: Site = a_site("pohang")
        self.elsewhere: Site = a_site("napoli")
        self.running: Cohort = a_cohort(self.site, number=5)
        self.recruiting: Cohort = a_cohort(self.site, number=6)
        self.people: dict[str, Person | None] = {"anonymous": None}
        self._people()
        self.things: dict[str, Args] = {}
        self._account()
        self._intake()
        self._outreach()
        self._messages()
        self._selection()
        self._learning()
        self._teams()
        self._graduates()
        self._documents()
        self._privacy()
        self._exports()
        db.session.commit()

    def _people(self) -> None:
        for name in ("stranger", "applicant", "applicant_other", "graduate"):
            self.people[name] = make_person(name)
        for name in ("reviewer", "reviewer_other", "admissions", "programme", "admin", "auditor"):
            role = Role(name.removesuffix("_other"))
            self.people[name] = make_person(name, roles=[(role, self.site)])
        for role in (Role.ADMISSIONS, Role.PROGRAMME, Role.ADMIN):
            name = f"{role}_elsewhere"
            self.people[name] = make_person(name, roles=[(role, self.elsewhere)])
        self.people["network"] = make_person("network", roles=[(Role.NETWORK, None)])
        for name in ("learner", "learner_other"):
            self.people[name] = a_learner(self.running, name)
        for name in ("mentor", "mentor_other"):
            self.people[name] = make_person(name)

    def __getitem__(self, name: str) -> Person:
        """Return a person by the name of the persona."""
        person = self.people[name]
        assert person is not None
        return person

    def _account(self) -> None:
        applicant = self["applicant"]
        session_token(applicant)
        sign_in = db.session.query(SignIn).filter_by(person_id=applicant.id).first()
        passkey = Passkey(
            user_id=sign_in.user_id, person_id=applicant.id, name="key", credential_id="Yw==",
            public_key="k", transports=[], created_at=clock.now(),
        )  # fmt: skip
        db.session.add(passkey)
        grant = db.session.query(Grant).filter_by(person_id=self["reviewer"].id).first()
        db.session.flush()
        self.things |= {
            "sign_in": {"ref": sign_in.ref},
            "passkey": {"ref": passkey.ref},
            "person": {"ref": self["reviewer"].ref, "grant_id": grant.id},
            "letter": {"letter_id": a_letter(site_id=self.site.id).id},
            "bouncing": {"address_id": a_bouncing_address(site_id=self.site.id).id},
        }

    def _outreach(self) -> None:
        self.things |= outreach_things(self.site)

    def _intake(self) -> None:
        applicant, now = self["applicant"], clock.now()
        self.open_round = an_open_round(self.recruiting, number=2)
        wanted = Question(
            round_id=self.open_round.id, key="portfolio", position=9, kind=QuestionKind.FILE,
            label=Texts(ko="파일", en="File"), help=Texts(), limit=0, required=False, options=[],
        )  # fmt: skip
        db.session.add_all([wanted, a_section(self.open_round)])
        application = a_submitted_application(applicant, self.open_round)
        db.session.flush()
        file = Attachment(
            ref=new_ref(16), application_id=application.id, site_id=self.site.id,
            person_id=applicant.id, question_id=wanted.id, stored="none", name="a.pdf",
            content_type="application/pdf", size=1, digest="0", added_at=now, sent_at=now,
            is_scan=True,
        )  # fmt: skip
        asked = AccommodationRequest(
            person_id=applicant.id, cohort_id=self.recruiting.id, site_id=self.site.id,
            needs=["captions"], notice_id=some_notices(self.site.id)[0].id, consented_at=now,
        )  # fmt: skip
        db.session.add_all([file, asked, a_supplement(application)])
        db.session.flush()
        of_round = {"ref": self.open_round.ref}
        self.things |= {
            "round": of_round | {"key": "portfolio", "section": "about", "direction": "up"},
            "site": {"code": self.site.code, "kind": "privacy", "number": 1},
            "application": {"number": application.number, "section": "about"},
            "attachment": {"number": application.number, "ref": file.ref},
            "accommodation": {"id": asked.id},
            "view": {"ref": self._view().ref},
            "note": {"number": application.number, "ref": self._note(application).ref},
            "alike": {"number": application.number, "other": self._alike(application).number},
        }

    def _view(self) -> SavedView:
        return save_view(
            Filter(states=("submitted",)), name="View", columns=[], site_id=self.site.id,
            actor=actor_of(self["admissions"]),
        )  # fmt: skip

    def _messages(self) -> None:
        message = a_message(self.site, made_by=self["admissions"])
        handover = a_handover(message)
        self.things |= {
            "message": {"ref": message.ref},
            "message_preview": {"ref": message.ref} | self.things["application"],
            "message_template": {"ref": a_template(self.site).ref},
            "handover": {"ref": message.ref, "handover": handover.ref},
            "recipient": {"ref": a_recipient(message, self["applicant"]).ref},
        }

    def _note(self, application: Application) -> StaffNote:
        return write_note(application, "Called", actor=actor_of(self["admissions"]))

    def _alike(self, application: Application) -> Application:
        like = make_person(self["applicant"].name)
        return a_submitted_application(like, self.open_round, born_on=application.born_on)

    def _selection(self) -> None:
        self.things |= selection_things(self.recruiting, self.people)
        self.things |= interview_things(self.recruiting, self.people)

    def _learning(self) -> None:
        track = a_track(self.running, published=False)
        session = a_session(self.running)
        of_cohort = {"site": self.site.code, "site_code": self.site.code, "code": self.site.code}
        module = db.session.query(Module).filter_by(track_id=track.id).first()
        enrolment = enrolment_of(self["learner"].id, self.running.id)
        self.things |= {
            "cohort": of_cohort | {"number": self.running.number},
            "track": {"ref": track.ref},
            "module": {"ref": module.ref},
            "session": {"ref": session.ref},
            "room": {"ref": a_room(self.site).ref},
            "feed": {"ref": a_feed(self["learner"]).ref},
            "closed_day": {"ref": a_closed_day(self.site).ref},
            "excuse": {"ref": an_excuse(enrolment).ref},
            "enrolment": {"ref": enrolment.ref},
        }

    def _teams(self) -> None:
        members = [self["learner"], a_learner(self.running, "B"), a_learner(self.running, "C")]
        team = a_team(self.running, members)
        project = a_project(team)
        request = JoinRequest(
            team_id=team.id, site_id=self.site.id, person_id=self["learner_other"].id,
            asked_at=clock.now(),
        )  # fmt: skip
        db.session.add(request)
        appointment = an_appointment(self["mentor"], self.running, teams=(team,))
        an_appointment(self["mentor_other"], self.running)
        a_meeting(team, self["mentor"], actions=[NewAction("Draw it", None, None)])
        member = db.session.query(TeamMember).filter_by(person_id=self["learner"].id).first()
        pair = db.session.query(MentorAssignment).first()
        action = db.session.query(Action).first()
        db.session.flush()
        self.things |= {
            "team": {"ref": team.ref},
            "project": {"slug": project.slug},
            "challenge": {"ref": db.session.get_one(Challenge, team.challenge_id).ref},
            "member": {"ref": member.ref},
            "request": {"ref": request.ref},
            "appointment": {"ref": appointment.ref},
            "mentor_assignment": {"assignment_id": pair.id},
            "action": {"action_id": action.id},
        }
        self.things |= attempt_things(team, self["learner"])

    def _graduates(self) -> None:
        finished = a_cohort(self.site, number=4)
        certificate = a_certificate(self["graduate"], finished)
        table = PastImport(
            site_id=self.site.id, file_name="past.csv", file_key="none", created_at=clock.now()
        )
        db.session.add(table)
        candidate = a_candidate(an_alumnus(self["graduate"], finished), self.running)
        db.session.flush()
        self.things |= {
            "import": {"ref": table.ref},
            "certificate": {"number": certificate.number},
            "candidate": {"ref": candidate.ref, "step": "interview"},
            "asked": {"person_ref": self["graduate"].ref} | self.things["cohort"],
        }

    def _exports(self) -> None:
        asked = ask_export(
            self.open_round, Filter(), form=ExportForm.CSV, reason="For the test.", locale="ko",
            contact=True, born_on=False, actor=actor_of(self["admissions"]),
        )  # fmt: skip
        table = an_application_import(self.open_round, self["admissions"])
        self.things |= {"export": {"ref": asked.ref}, "table": {"ref": table.ref}}

    def _documents(self) -> None:
        self.things |= {
            "document": {"ref": a_document(self["applicant"], site_id=self.site.id).ref},
            "public_document": {"ref": a_document().ref},
        }

    def _privacy(self) -> None:
        self.things |= privacy_things(self.site, self)
