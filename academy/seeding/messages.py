"""Messages of the demo: the suggested templates, one being written, one that waits for release."""

from academy.accounts.queries import person_by_email
from academy.cohorts.queries import get_site
from academy.core import clock
from academy.core.actors import Actor, Held, Role
from academy.core.refs import new_ref
from academy.intake.queries import current_round
from academy.intake.rules import Filter
from academy.intake.states import ApplicationState
from academy.messages import queries, services
from academy.messages.states import Channel


def plant_messages() -> None:
    """Add templates at the demo's home site, and two messages to the applicants of its round."""
    site, writer = get_site("pohang"), person_by_email("admissions@academy.example")
    round = current_round(site.id, clock.now()) if site else None
    if site is None or writer is None or round is None:
        return
    held = (Held(Role.ADMISSIONS, site.id),)
    actor = Actor(person_id=writer.id, name=writer.name, held=held, via="seed")
    services.add_suggested(site, actor=actor)
    templates = {template.key: template for template in queries.templates_at([site.id])}
    plans = {
        "missing_documents": (ApplicationState.SUBMITTED, Channel.MAIL, True),
        "closing_soon": (ApplicationState.DRAFT, Channel.MAIL, False),
    }
    for key, (state, channel, is_ready) in plans.items():
        message = services.compose(
            site,
            ref=new_ref(12),
            chosen=Filter(round=round.ref, states=(state.value,)).to_json(),
            channel=channel,
            template=templates[key],
            actor=actor,
        )
        if is_ready:
            services.prepare(message, actor=actor)
