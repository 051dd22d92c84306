"""What the problem alone says of days in common is what the hours say."""

from datetime import date
from random import Random

from matching_people import offer, seeker

from domain.shared.hours import WeeklyWindow, parse_window
from domain.shared.vocabulary import Frequency
from matching import MatchingProblem
from peermatch.usecases.pairing.too_few_days import too_few_days
from scheduling.planner.demand import RoadsAndRooms
from scheduling.time.availability import Availability
from scheduling.weeks.needs import Need
from scheduling.weeks.usual_fit import UsualFit

DAY = date(2026, 11, 23)
TZ = "America/New_York"


def windows(*texts: str) -> tuple[WeeklyWindow, ...]:
    return tuple(map(parse_window, texts))


def told(theirs: tuple[WeeklyWindow, ...], own: tuple[WeeklyWindow, ...], **more: object) -> bool:
    """Whether the two are said to have too few days in common."""
    person = seeker(1, windows=own, frequency=Frequency.TWICE_WEEKLY, **more)
    asked = MatchingProblem(day=DAY, seekers=(person,), offers=(offer(1, windows=theirs),))
    return bool(list(too_few_days(asked)))


def test_windows_that_touch_are_one_stretch() -> None:
    touching = windows("Mon 09:00-10:00", "Mon 10:00-11:00", "Tue 09:00-10:00", "Tue 10:00-11:00")
    assert not told(touching, touching, session_minutes=90)
    assert told(touching[:3], touching, session_minutes=90)


def test_whoever_is_named_would_not_fit_even_alone() -> None:
    assert sum(map(named_and_alone, range(60))) > 10, "otherwise nothing is shown"


def named_and_alone(seed: int) -> bool:
    """Whether two at random are told to have too few days, which their weeks then say as well."""
    chance = Random(seed)

    def some() -> tuple[WeeklyWindow, ...]:
        days = chance.sample(("Mon", "Tue", "Wed", "Thu"), 3)
        starts = ((day, chance.choice((8, 9, 10))) for day in days for _ in range(2))
        return windows(*(f"{day} {h:02}:00-{h + chance.choice((1, 2)):02}:00" for day, h in starts))

    theirs, own = some(), some()
    minutes = chance.choice((30, 60, 90))
    if not told(theirs, own, session_minutes=minutes):
        return False
    hours = {"S": Availability(weekly=theirs, tz=TZ), "P": Availability(weekly=own, tz=TZ)}
    need = Need(
        id="p", staff=("S",), people=("P",), minutes=minutes,
        frequency=Frequency.TWICE_WEEKLY, places=("",),
    )  # fmt: skip
    fit = UsualFit((), ("S",), hours, RoadsAndRooms(), tz=TZ)
    fit.admit([need], hours, RoadsAndRooms())
    assert fit.clash(["p"]) == ("p",)
    return True
