"""What is counted by day. Every measure is a sum of these, so that one number has one source."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Count(StrEnum):
    RECEIVED = "received"
    FIRST_OFFER = "first-offer"
    LEFT = "left"
    MATCHED = "matched"
    WAITING = "waiting"
    OPEN = "open"
    FIRST_SESSION = "first-session"
    APPROVED = "approved"
    OVERRIDDEN = "overridden"
    BEGUN_30 = "begun-30"
    BEGUN_90 = "begun-90"
    BEGUN_180 = "begun-180"
    SESSION = "session"
    PROMISED = "promised-minutes"
    CARRIED = "carried"
    WORKED = "working-minutes"
    UNOFFERED = "unoffered"
    FIRST_SERVICE = "first-service"
    UNITS = "units"
    RUN_WAIT = "run-longest-wait"
    RUN_GINI = "run-unevenness"
    WISHED_STAYED = "wished-stayed"
    WISHED = "wished"
    BARC_FIRST = "barc-first"
    BARC_SIX_MONTHS = "barc-six-months"
    BARC_CHANGE = "barc-change"


GROUPED = frozenset({Count.WAITING, Count.OPEN, Count.WISHED_STAYED, Count.WISHED})
"""Counted for each group as well as for all."""
SCORED = frozenset({Count.BARC_FIRST, Count.BARC_SIX_MONTHS, Count.BARC_CHANGE})
"""What people answered, in points."""
RUNNING = GROUPED | {Count.PROMISED, Count.CARRIED, Count.WORKED, Count.UNOFFERED}
"""Counted as changes: the sum of all days up to one is how many there are at its end."""
ALL = ""
"""The part of whoever is counted without regard to a group."""
FIRST, AGAIN = "first", "again"
STAYED, BROKE_OFF = "stayed", "broke-off"


class Cell(NamedTuple):
    """`number` more on a day. `part` tells kinds apart; `value` is what was measured, where a
    measure looks at how it is spread."""

    what: Count
    day: date
    part: str = ALL
    value: int = 0
    number: int = 1


class GroupKind(StrEnum):
    """What unmet need is shown by: where somebody lives, the language in which they meet, and what
    they have lived through; and by what they wished of a peer how long matches last."""

    COUNTY = "county"
    LANGUAGE = "language"
    AREA = "area"
    WISH = "wish"


OF_NEED = (GroupKind.COUNTY, GroupKind.LANGUAGE, GroupKind.AREA)
SHARES = {
    **dict.fromkeys(OF_NEED, (Count.WAITING, Count.OPEN)),
    GroupKind.WISH: (Count.WISHED_STAYED, Count.WISHED),
}
"""By kind of group: what is counted of whom."""


def wish_member(topic: str, met: bool) -> str:
    """A group of matches: those that met a wish of this topic, or those that didn't."""
    return f"{topic} {'met' if met else 'not met'}"


def part_of(kind: GroupKind, member: str) -> str:
    """The part of one group; an empty member stands for what is not known."""
    return f"{kind.value}:{member}"
