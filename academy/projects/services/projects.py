"""What happens to projects, from the first idea to the showcase."""

import re

from flask_babel import gettext as _

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.projects import queries
from academy.projects.models import Project, Team
from academy.projects.rules import check_can_start, check_links, find_missing_texts
from academy.projects.states import PROJECT_FLOW
from academy.projects.story import Story


@verb
def start_project(team: Team, story: Story, *, actor: Actor) -> Project:
    """Begin the one project of a team.

    Raises:
        RuleBroken: too few people, or a link that is none.
        MoveRefused: the team has its project.
    """
    lock(team)
    if queries.project_of(team.id) is not None:
        raise MoveRefused(_("This team has its project already."))
    check_can_start(len(queries.members_of(team.id)))
    project = Project(
        team_id=team.id,
        cohort_id=team.cohort_id,
        site_id=team.site_id,
        slug=_slug(story.title),
        started_at=clock.now(),
    )
    _tell(project, story)
    db.session.add(project)
    record("project.start", project, actor=actor)
    return project


@verb
def edit_project(project: Project, story: Story, *, actor: Actor) -> None:
    """Tell the story of a project anew; its address stays.

    Raises:
        RuleBroken: a link is none, or a published page would lose a text.
    """
    lock(project)
    _tell(project, story)
    if project.published_at is not None:
        _check_texts(project)
    record("project.edit", project, actor=actor)


@verb
def move_project(project: Project, move: str, *, actor: Actor) -> None:
    """Say how far a project is, by a verb of its flow.

    Raises:
        MoveRefused: it is not where this step starts.
    """
    lock(project)
    project.status = PROJECT_FLOW.after(project.status, move)
    record(f"project.{move}", project, actor=actor)


@verb
def accept_project(project: Project, *, actor: Actor) -> None:
    """Accept what the team has made; graduation asks for it. Accepting twice is accepting once."""
    lock(project)
    if project.accepted_at is None:
        project.accepted_at, project.accepted_by = clock.now(), actor.person_id
        record("project.accept", project, actor=actor)


@verb
def publish(project: Project, *, actor: Actor) -> None:
    """Show an accepted project to everyone.

    Raises:
        RuleBroken: it is not accepted, or a text is missing in a language.
    """
    lock(project)
    if project.accepted_at is None:
        raise RuleBroken(_("Please accept the project before you publish it."))
    _check_texts(project)
    if project.published_at is None:
        project.published_at = clock.now()
        record("project.publish", project, actor=actor)


@verb
def unpublish(project: Project, *, actor: Actor) -> None:
    """Take a project out of the showcase."""
    lock(project)
    if project.published_at is not None:
        project.published_at = None
        record("project.unpublish", project, actor=actor)


def _tell(project: Project, story: Story) -> None:
    check_links(repository=story.repository, store=story.store)
    project.title, project.purpose = story.title, story.purpose
    project.people, project.serves, project.problem = story.people, story.serves, story.problem
    project.repository, project.store = story.repository, story.store


def _check_texts(project: Project) -> None:
    texts = {
        "title": project.title,
        "purpose": project.purpose,
        "serves": project.serves,
        "problem": project.problem,
    }
    if find_missing_texts(texts):
        raise RuleBroken(_("The showcase needs every text in Korean and in English."))


def _slug(title: Texts) -> str:
    """Return an address made of the English title; a random end keeps it the only one."""
    words = re.findall(r"[a-z0-9]+", title.get("en", "").casefold())
    start = "-".join(words)[:40].strip("-")
    if start and queries.get_project(start) is None:
        return start
    return "-".join(part for part in (start, new_ref(6).lower()) if part)
