"""Who tracks teams: a later room knows it, and tells it here when everything meets."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flask import Flask, current_app


@dataclass(frozen=True)
class Trackers:
    """Two questions to the room of mentors: by team, and by person."""

    mentors_of: Callable[[Collection[int]], Mapping[int, frozenset[int]]]
    teams_of: Callable[[int], frozenset[int]]


def init_app(app: Flask, trackers: Trackers) -> None:
    """Set how an application finds out who tracks which team."""
    app.extensions["trackers"] = trackers


def mentors_of(team_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Return the people who track each team now; of a team without any there is no entry."""
    trackers: Trackers = current_app.extensions["trackers"]
    return trackers.mentors_of(team_ids) if team_ids else {}


def teams_of(person_id: int) -> frozenset[int]:
    """Return the teams that somebody tracks now."""
    trackers: Trackers = current_app.extensions["trackers"]
    return trackers.teams_of(person_id)
