"""Chapter 2: what belongs to intake in full, each part planted by its own file."""

from academy.seeding.desk import plant_desk
from academy.seeding.exchange import plant_exchange
from academy.seeding.letters import letters_have_gone_out
from academy.seeding.messages import plant_messages
from academy.seeding.outreach import plant_outreach


def plant_chapter_two() -> None:
    """Plant the chapter; each part adds to what chapter 1 left."""
    plant_outreach()
    plant_messages()
    plant_exchange()
    plant_desk()
    letters_have_gone_out()
