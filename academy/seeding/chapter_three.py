"""Chapter 3: what belongs to selection in full, each part planted by its own file."""

from academy.seeding.examining import plant_exam
from academy.seeding.first_results import plant_first_results
from academy.seeding.interviewing import plant_interviews
from academy.seeding.letters import letters_have_gone_out
from academy.seeding.selecting import plant_selecting


def plant_chapter_three() -> None:
    """Plant the chapter; each part adds to what chapters 1 and 2 left."""
    plant_selecting()
    plant_exam()
    plant_interviews()
    plant_first_results()
    letters_have_gone_out()
