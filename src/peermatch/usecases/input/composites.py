"""Goals, wishes and usual times as people write them, one item at a time."""

import re

from domain.matches.usual_time import UsualTime
from domain.people.profile import Wish
from domain.shared.cycle import EVERY_WEEK
from domain.shared.hours import WEEKDAYS
from domain.shared.vocabulary import Dimension, Goal, Mode, Strength, WishTopic
from domain.specialists.sharing import Audience, OwnTrait

GOAL = re.compile(r"\s*([a-z]+)\s*:\s*(.*?\S)\s*?(\s\(reached\))?\s*", re.IGNORECASE)
WISH = re.compile(r"\s*([a-z]+)\s*:\s*(.*?\S)\s*?(?:\s\((required|preferred)\))?\s*", re.IGNORECASE)
TRAIT = re.compile(
    r"\s*([a-z]+)\s*:\s*(.*?\S)\s*?(?:\s\((coordinators|matched|shortlisted)\))?\s*", re.IGNORECASE
)
USUAL_TIME = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\d|2[0-3]):([0-5]\d) (in-person|video|phone)"
    r"(?: ([A-Z0-9-]{1,20}))?(?: ([0-3](?:,[0-3]){0,3}))?",
    re.IGNORECASE,
)


def read_goal(line: str) -> Goal:
    """`health: Sleep through the night`, with `(reached)` behind it once it is. ValueError."""
    found = GOAL.fullmatch(line)
    if found is None:
        raise ValueError
    return Goal(Dimension(found[1].casefold()), found[2], found[3] is not None)


def goal_text(goal: Goal) -> str:
    return f"{goal.dimension}: {goal.words}" + (" (reached)" if goal.reached else "")


def read_wish(line: str) -> Wish:
    """`veteran: has served (required)`; preferred when it is not said. Raises ValueError."""
    found = WISH.fullmatch(line)
    if found is None:
        raise ValueError
    strength = Strength((found[3] or Strength.PREFERRED).casefold())
    return Wish(WishTopic(found[1].casefold()), found[2], strength)


def wish_text(wish: Wish) -> str:
    return f"{wish.topic}: {wish.answer} ({wish.strength})"


def read_trait(line: str) -> OwnTrait:
    """`faith: Baptist (matched)`: who may hear it in parentheses; coordinators alone when it is not
    said. Raises ValueError."""
    found = TRAIT.fullmatch(line)
    if found is None:
        raise ValueError
    audience = Audience[(found[3] or Audience.COORDINATORS.name).upper()]
    return OwnTrait(WishTopic(found[1].casefold()), found[2], audience)


def trait_text(one: OwnTrait) -> str:
    return f"{one.topic}: {one.answer} ({one.audience.name.lower()})"


def read_usual_time(text: str) -> UsualTime:
    """`Mon 14:00 video`, `Thu 10:30 in-person TAP 0,2`. Raises ValueError."""
    found = USUAL_TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError
    weeks = tuple(sorted({int(week) for week in found[6].split(",")})) if found[6] else EVERY_WEEK
    return UsualTime(
        WEEKDAYS.index(found[1].capitalize()),
        int(found[2]) * 60 + int(found[3]),
        Mode(found[4].casefold()),
        (found[5] or "").upper(),
        weeks,
    )


def usual_time_text(time: UsualTime) -> str:
    clock = f"{WEEKDAYS[time.weekday]} {time.minute // 60:02d}:{time.minute % 60:02d}"
    weeks = "" if time.weeks == EVERY_WEEK else " " + ",".join(map(str, time.weeks))
    return f"{clock} {time.mode}{' ' + time.place if time.place else ''}{weeks}"
