"""Letters to people: written in the transaction of a verb, delivered later by the worker.

`post()` renders and keeps a letter under a natural unique key; posting the same key again is the
same letter. Letters with secrets (codes, resets) keep their context sealed and are rendered at
delivery only. An address that takes no letters is known here, by delivery or by a bounce, until its
owner confirms or changes it.
"""

from academy.outbox.letters import Letter
from academy.outbox.services import post, post_all

__all__ = ["Letter", "post", "post_all"]
