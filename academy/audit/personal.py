"""What this room keeps of a person is said in plain words on their own page, not row by row."""

from academy.core.personal import Held

HELD: tuple[Held, ...] = ()

APART = {
    "history.about_id": "a bare key under a seal; the values beside it are erased with the person",
    "history.actor_id": "a bare key under a seal: who did something answers for it",
    "access_log.actor_id": "the law has it kept two years; the person's page says who looked",
    "access_log_people.person_id": "the law has it kept two years, and it names nobody by itself",
}
