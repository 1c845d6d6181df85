"""Who acts: a person with the roles held at this moment, or the system itself."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The roles a grant can give; see the handbook for what each may do."""

    LEARNER = "learner"
    MENTOR = "mentor"
    REVIEWER = "reviewer"
    ADMISSIONS = "admissions"
    PROGRAMME = "programme"
    ADMIN = "admin"
    NETWORK = "network"
    AUDITOR = "auditor"


STAFF_ROLES = frozenset(
    {Role.REVIEWER, Role.ADMISSIONS, Role.PROGRAMME, Role.ADMIN, Role.NETWORK, Role.AUDITOR}
)
"""Roles that read other people's data as their work, and therefore need a second factor."""


@dataclass(frozen=True, slots=True)
class Held:
    """One role held now, at one site or, with None, at all of them."""

    role: Role
    site_id: int | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks for something, and through which door.

    `withheld` says that staff roles are granted but not held until a second factor was shown.
    """

    person_id: int | None = None
    user_id: int | None = None
    name: str = ""
    held: tuple[Held, ...] = ()
    via: str = "web"
    ip: str = ""
    request_id: str = ""
    withheld: bool = False
    system: bool = field(default=False)

    @property
    def signed_in(self) -> bool:
        """Whether a person stands behind this actor."""
        return self.person_id is not None

    @property
    def is_staff(self) -> bool:
        """Whether any role held now needs a second factor."""
        return any(held.role in STAFF_ROLES for held in self.held)

    def holds(self, role: Role, site_id: int | None) -> bool:
        """Whether the role is held at a site; a role for all sites counts at each."""
        return any(h.role == role and h.site_id in (None, site_id) for h in self.held)

    def holds_any(self, role: Role) -> bool:
        """Whether the role is held anywhere."""
        return any(h.role == role for h in self.held)

    def sites(self, *roles: Role) -> frozenset[int] | None:
        """Return the sites where one of the roles is held, or None for all sites."""
        found = [h.site_id for h in self.held if h.role in roles]
        if None in found:
            return None
        return frozenset(site for site in found if site is not None)


ANYONE = Actor()
"""Someone who is not signed in."""

SYSTEM = Actor(name="system", via="system", system=True)
"""The command line and the worker; recorded as such."""
