"""What the page of components shows that takes more than words: proposals, and a drawing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from peermatch.web.pages.calendar.repair_drawing import Drawing, Moved

NAMES = ("Yael Yerby", "Ned Eubank", "Lucía de la Cruz Quarles", "Mae", "Opal Efford", "Vic Upshur")
"""Of the demonstration's kind: nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a row of the review queue tells of a proposal."""

    match_id: UUID
    name: str
    specialist_name: str
    urgency: str
    waiting_days: int
    possible_conflict: str
    comments: int
    taken: int
    capacity: int
    chips: tuple[tuple[str, str], ...]


PROPOSALS = tuple(
    Proposal(
        match_id=UUID(int=n + 1),
        name=NAMES[n],
        specialist_name=NAMES[5 - n],
        urgency="urgent" if n == 0 else "routine",
        waiting_days=(24, 9, 0)[n],
        possible_conflict="May know each other." if n == 2 else "",
        comments=n,
        taken=(2, 6, 7)[n],
        capacity=(6, 6, 6)[n],
        chips=(
            (("trauma", "good"), ("speaks Spanish", "good")),
            (("substance use", "good"), ("35 min drive", "missed")),
            (("may know each other", "check"),),
        )[n],
    )
    for n in range(3)
)
"""Urgent and late; due soon and far away; one that has to be looked at by itself."""


def limits(today: date) -> Mapping[UUID, date]:
    """By when each proposal has to be decided: over, due today, and in time."""
    days = (-14, 0, 8)
    return {one.match_id: today + timedelta(days=n) for one, n in zip(PROPOSALS, days, strict=True)}


DRAWING = Drawing(
    width=720,
    height=72,
    days=((150, "Mon 7"), (435, "Tue 8")),
    rows=(
        Moved(name=NAMES[0], y=36, before=220, after=500, words="from Monday to Tuesday"),
        Moved(name=NAMES[1], y=60, before=300, after=None, words="canceled"),
    ),
    more=3,
)
