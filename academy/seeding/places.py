"""Sites, cohorts 1 to 5, the published figures, and the accounts of the demo."""

import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from academy.accounts.models import Person
from academy.accounts.passwords import hash_password
from academy.accounts.roles import grant
from academy.accounts.services import create_person, open_account
from academy.cohorts import figures
from academy.cohorts import services as cohorts
from academy.cohorts.models import Cohort, Site
from academy.core.actors import SYSTEM, Actor, Held, Role
from academy.core.paths import asset_dir
from academy.core.types import Texts
from academy.seeding.cast import Cast, read

COHORT_WEEKS = 41
POHANG_SEATS = {1: 200, 2: 200, 3: 200, 4: 200, 5: 200}


@dataclass
class World:
    """What a chapter has planted so far, for the parts that come after."""

    now: datetime
    today: date
    cast: Cast = field(default_factory=Cast)
    sites: dict[str, Site] = field(default_factory=dict)
    cohorts: dict[tuple[str, int], Cohort] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def at(self, day: date, hour: int = 10, site: str = "pohang") -> datetime:
        """Return an instant of a day in a site's zone."""
        return datetime.combine(day, time(hour), ZoneInfo(self.sites[site].zone)).astimezone(UTC)

    def actor(self, role: str) -> Actor:
        """Return the actor that an account of the demo is, with the role of its name."""
        person = self.people[role]
        said = read("demo.toml")["accounts"][role]
        held: tuple[Held, ...] = ()
        if "role" in said:
            site = self.sites.get(said["site"])
            held = (Held(Role(said["role"]), site.id if site else None),)
        return Actor(person_id=person.id, name=person.name, held=held, via="seed")


def plant_places(world: World) -> None:
    """Make the sites, their cohorts, and the totals that were published of old cohorts."""
    for said in read("demo.toml")["sites"]:
        world.sites[said["code"]] = cohorts.create_site(
            said["code"],
            name=Texts(said["name"]),
            city=Texts(said["city"]),
            country=said["country"],
            zone=said["zone"],
            languages=said["languages"],
            actor=SYSTEM,
        )
    for number in range(1, 6):
        # Cohort n began in March of 2021 + n; cohort 5 begins the next March from today.
        year = 2021 + number if number < 5 else world.today.year + (world.today.month >= 3)
        _cohort(world, "pohang", number, date(year, 3, 2))
    autumn = world.today - timedelta(days=world.today.weekday() + 49)
    _cohort(world, "napoli", 5, autumn, seats=60)
    _cohort(world, "detroit", 5, date(world.today.year, 1, 1) + timedelta(days=400), seats=60)
    table = (asset_dir("seed") / "reference" / "cohort_totals.csv").read_text("utf-8")
    figures.publish(figures.read_table(table), actor=SYSTEM)


def _cohort(world: World, site: str, number: int, starts_on: date, seats: int = 200) -> None:
    world.cohorts[site, number] = cohorts.create_cohort(
        world.sites[site],
        number=number,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(weeks=COHORT_WEEKS),
        seats=seats,
        actor=SYSTEM,
    )


def plant_accounts(world: World, var: Path) -> None:
    """Make an account for each role, with a password of its own, and write them down for people."""
    written = {}
    for key, said in read("demo.toml")["accounts"].items():
        email = f"{key.replace('_', '-')}@academy.example"
        password = f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-{secrets.token_hex(3)}"
        person = create_person(name=said["name"], email=email, locale=said["locale"], actor=SYSTEM)
        open_account(person, email=email, password=hash_password(password), actor=SYSTEM)
        if "role" in said:
            site = world.sites.get(said["site"])
            grant(
                person.id,
                Role(said["role"]),
                site_id=site.id if site else None,
                source="demo",
                actor=SYSTEM,
            )
        world.people[key] = person
        written[key] = {"email": email, "password": password}
    _write(var / "demo-accounts.json", written)


def _write(path: Path, accounts: dict[str, dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(accounts, file, indent=2, ensure_ascii=False)
