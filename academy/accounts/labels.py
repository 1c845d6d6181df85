"""What roles are called on pages."""

from flask_babel import lazy_gettext as _l

from academy.accounts.states import ProposalState
from academy.core.actors import Role

ROLES = {
    Role.LEARNER: _l("Learner"),
    Role.MENTOR: _l("Mentor"),
    Role.REVIEWER: _l("Reviewer"),
    Role.ADMISSIONS: _l("Admissions staff"),
    Role.PROGRAMME: _l("Programme manager"),
    Role.ADMIN: _l("Administrator"),
    Role.NETWORK: _l("Network"),
    Role.AUDITOR: _l("Auditor"),
}

PROPOSAL = {
    ProposalState.PROPOSED: _l("A colleague must agree"),
    ProposalState.AGREED: _l("The new address is asked to prove itself"),
    ProposalState.REFUSED: _l("Dropped"),
    ProposalState.STOPPED: _l("Stopped by the old address"),
    ProposalState.USED: _l("In use"),
}
"""Where a new address stands that staff proposed."""
