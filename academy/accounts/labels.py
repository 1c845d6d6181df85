"""What roles are called on pages."""

from flask_babel import lazy_gettext as _l

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
