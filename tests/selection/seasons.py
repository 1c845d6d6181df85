"""Made-up seasons of which the truth is known: what applications are worth, how strict one is."""

import random
from dataclasses import dataclass, field

from academy.selection.calibration import Review

WORTH, STRICTNESS, ERROR = 0.59, 0.7, 1.0
"""Standard deviations on a scale from 1 to 5, on which whole scores are given."""


@dataclass
class Season:
    """Applications and reviewers with what nobody knows of them."""

    applications: int = 4000
    reviewers: int = 40
    seed: int = 0
    luck: random.Random = field(init=False)
    worth: dict[str, float] = field(init=False)
    strictness: dict[str, float] = field(init=False)
    reviews: dict[tuple[str, str], Review] = field(init=False, default_factory=dict)

    def __post_init__(self):
        self.luck = random.Random(self.seed)
        self.worth = {f"a{n:04d}": self.luck.gauss(0, WORTH) for n in range(self.applications)}
        self.strictness = {
            f"r{n:04d}": self.luck.gauss(0, STRICTNESS) for n in range(self.reviewers)
        }

    def review(self, extra):
        """Let each application be reviewed so many more times, by reviewers dealt evenly."""
        deck = []
        for application, times in extra.items():
            for _ in range(times):
                reviewer = self._dealt(deck, application)
                score = self.worth[application] + self.strictness[reviewer]
                score = min(max(round(3 + score + self.luck.gauss(0, ERROR)), 1), 5)
                self.reviews[application, reviewer] = Review(application, reviewer, score)
        return self

    def review_all(self, times):
        """Let every application be reviewed so many more times."""
        return self.review(dict.fromkeys(self.worth, times))

    def _dealt(self, deck, application):
        while True:
            free = [name for name in deck[:20] if (application, name) not in self.reviews]
            if free:
                deck.remove(free[0])
                return free[0]
            more = list(self.strictness)
            self.luck.shuffle(more)
            deck += more

    @property
    def rows(self):
        """The reviews so far."""
        return list(self.reviews.values())

    def recall(self, values, places):
        """Return the share of the truly best who are among the best by some values."""
        best = set(sorted(self.worth, key=self.worth.get, reverse=True)[:places])
        order = list(self.worth)
        random.Random(self.seed).shuffle(order)
        return len(best & set(sorted(order, key=values.get, reverse=True)[:places])) / places
