"""Every table of the house, for migrations and tests."""

from academy.accommodations import models as accommodations
from academy.accounts import models as accounts
from academy.alumni import models as alumni
from academy.audit import models as audit
from academy.cohorts import models as cohorts
from academy.core import installation
from academy.core.db import metadata
from academy.curriculum import models as curriculum
from academy.documents import models as documents
from academy.graduation import models as graduation
from academy.intake import models as intake
from academy.mentoring import models as mentoring
from academy.messages import models as messages
from academy.monitoring import models as monitoring
from academy.outbox import models as outbox
from academy.outreach import models as outreach
from academy.privacy import models as privacy
from academy.projects import models as projects
from academy.reports.exports import models as exports
from academy.selection import models as selection

MODELS = (
    installation,
    audit,
    outbox,
    accounts,
    documents,
    cohorts,
    curriculum,
    accommodations,
    monitoring,
    intake,
    outreach,
    selection,
    projects,
    mentoring,
    graduation,
    alumni,
    messages,
    privacy,
    exports,
)

__all__ = ["MODELS", "metadata"]
