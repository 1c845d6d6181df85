"""Who is old enough: Civil Act, articles 158 and 160. The age floor decides, nothing else does."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken

AGE_FLOOR = 19
"""Years; the default of a round. Source: the academy's call."""
OLDEST = 130
"""Years; a birth date further back is a slip of the finger."""


def reached_on(born: date, age: int) -> date:
    """Return the day at whose first moment an age is reached.

    Someone born on 29 February reaches it on 1 March in a common year (Civil Act 160(3)).
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Return the age in full years on a day."""
    age = day.year - born.year
    return age if reached_on(born, age) <= day else age - 1


def born_by(age: int, day: date) -> date:
    """Return the latest birth date with which an age is reached on a day."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:
        return date(day.year - age, 2, 28)


@dataclass(frozen=True)
class Eligibility:
    """Whether someone may apply, how old they are, and from which day on they may."""

    eligible: bool
    age: int
    first_date: date


def judge_age(born: date, *, as_of: date, floor: int = AGE_FLOOR) -> Eligibility:
    """Judge a birth date: the age floor decides, and nothing else does.

    Raises:
        RuleBroken: nobody alive can be born on that day.
    """
    if born > as_of:
        raise RuleBroken(_l("This date of birth lies in the future."), field="born_on")
    age = age_on(born, as_of)
    if age > OLDEST or born.year + floor > date.max.year:
        raise RuleBroken(_l("Please check the year of this date of birth."), field="born_on")
    return Eligibility(age >= floor, age, reached_on(born, floor))


def read_day(text: object) -> date | None:
    """Return the date that a cookie of ours names, if it names one."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
