"""Numbers of few people are not shown, nor anything from which they could be worked out.

The line is that of the federal health programs (CMS cell size suppression policy): no number from 1
to 10 about a group of people, and none that subtraction would give away.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

FEWEST = 11
"""People of a group before a number about them is shown."""


class Share(NamedTuple):
    """`some` of `all` the people of one group."""

    some: int
    all: int

    @property
    def tells(self) -> bool:
        """Whether it tells of fewer than `FEWEST`: of those, of the others, or of both."""
        return any(0 < number < FEWEST for number in (self.some, self.all - self.some, self.all))


def groups_are_shown(day: date, today: date) -> bool:
    """Whether groups are shown as of a day: today, and the end of a month. Of any two days in a row
    the difference would be a person or two."""
    return day == today or (day + timedelta(days=1)).day == 1


def hidden(groups: Mapping[str, Share]) -> frozenset[str]:
    """The groups whose numbers are not shown where the sums over all groups are known.

    Besides the small ones themselves as many of the next smallest as it takes, so that what is
    hidden is at least two groups and together no small number either.
    """
    found = {name for name, share in groups.items() if share.tells}
    ahead = sorted(
        (name for name, share in groups.items() if share.all and name not in found),
        key=lambda name: (groups[name].all, name),
    )
    while found and ahead and _told(groups, found):
        found.add(ahead.pop(0))
    return frozenset(found)


def _told(groups: Mapping[str, Share], found: Iterable[str]) -> bool:
    """Whether the sums less what is shown would tell of few people."""
    shares = [groups[name] for name in found]
    together = Share(sum(s.some for s in shares), sum(s.all for s in shares))
    return len(shares) == 1 or together.tells
