"""What a team tells of its project: the plain value between forms and verbs."""

from dataclasses import dataclass

from academy.core.types import Texts
from academy.projects.states import Serves


@dataclass(frozen=True, kw_only=True)
class Story:
    """What a team tells of its project."""

    title: Texts
    purpose: Texts
    people: Serves
    serves: Texts
    problem: Texts
    repository: str = ""
    store: str = ""
