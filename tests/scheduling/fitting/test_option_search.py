"""The search by hand says what the model says, and whatever it places keeps every rule."""

from collections import Counter
from random import Random

import pytest
from plain_fit import fits
from scheduling_zones import ZONES

from domain.shared.hours import parse_window
from domain.shared.vocabulary import Frequency
from scheduling.fitting.option_bits import OptionBits
from scheduling.fitting.option_search import OutOfSteps, searched
from scheduling.planner.checking import faults
from scheduling.planner.demand import Demand, Option, Piece, RoadsAndRooms
from scheduling.time.availability import Availability
from scheduling.weeks.needs import Need
from scheduling.weeks.recurrence import usual_demands, usual_lunches

TZ = ZONES[0]
ROADS = {("TAP", "GLO"): 70, ("TAP", "MON"): 25, ("GLO", "MON"): 40}
GROUND = RoadsAndRooms(travel=ROADS, daily_minutes={"S": 210, "T": 180}, buffer=5)
FEW_ROOMS = RoadsAndRooms(travel=ROADS, rooms={"TAP": 1}, daily_minutes={"S": 210})
DAYS = ("Mon", "Tue", "Wed")
WEEKS_NOT_ALIKE = (551, 1930)
"""Cases in which weeks that were alike are so no more once somebody was placed."""
Case = tuple[list[Demand], list[Demand]]
"""Who comes, and what is kept."""


def hours(*windows: str) -> Availability:
    return Availability(weekly=tuple(map(parse_window, windows)), tz=TZ)


def somebody(key: str, chance: Random) -> Need:
    return Need(
        id=key,
        staff=chance.choice((("S",), ("S",), ("S", "T"), ("T",))),
        people=(f"of {key}",),
        minutes=chance.choice((30, 45, 60)),
        frequency=chance.choice(list(Frequency)),
        places=chance.choice((("",), ("TAP",), ("GLO", ""), ("MON",), ("TAP", ""))),
    )


def a_case(seed: int) -> Case:
    """A specialist and a trainee in three short days, with lunches, and people with few hours."""
    chance = Random(seed)
    own = {"S": hours("Mon 09:00-15:00", "Tue 09:00-11:30", "Wed 13:00-16:00")}
    own["T"] = hours("Mon 09:00-16:00", "Tue 08:00-12:00", "Wed 12:00-16:00")
    needs = [somebody(f"p{n}", chance) for n in range(chance.randint(3, 11))]
    for need in needs:
        day, start = chance.choice(DAYS), chance.choice((9, 10, 11, 13))
        own[f"of {need.id}"] = hours(f"{day} {start:02}:00-{start + 2}:00", "Mon 09:00-11:00")
    demands = [d for d in usual_demands(needs, own, tz=TZ) if len(d.options) >= d.times]
    kept = [*demands[:1], *usual_lunches(["S", "T"], own, tz=TZ)]
    return demands[1:], kept


def answer(case: Case, ground: RoadsAndRooms) -> object:
    demands, kept = case
    bits = OptionBits(ground)
    bits.add(kept)
    for demand in demands:
        bits.add([demand])
    return searched(bits, [d.id for d in demands], [d.id for d in kept], 10_000)


@pytest.mark.parametrize("ground", [GROUND, FEW_ROOMS], ids=["roads", "few rooms"])
def test_it_says_what_the_model_says(ground: RoadsAndRooms) -> None:
    said = Counter[str]()
    for seed in (*range(70), *WEEKS_NOT_ALIKE):
        demands, kept = case = a_case(seed)
        model = fits(demands, ground, kept)
        try:
            found = answer(case, ground)
        except OutOfSteps:
            said["nothing"] += 1
            continue
        if isinstance(found, dict):
            said["fits"] += 1
            assert model is None
            assert faults([*demands, *kept], found, ground) == []
            assert all(len(found[d.id]) == d.times for d in (*demands, *kept))
        else:
            said["clash"] += 1
            assert isinstance(found, tuple)
            assert model is not None
            some = [d for d in demands if d.id in found]
            assert some
            assert fits(some, ground, kept) is not None
    assert said["nothing"] < 10
    assert min(said["fits"], said["clash"]) > 10


def test_it_gives_up_after_its_steps() -> None:
    case = next(case for case in map(a_case, range(70)) if isinstance(answer(case, GROUND), dict))
    demands, kept = case
    bits = OptionBits(GROUND)
    bits.add([*demands, *kept])
    with pytest.raises(OutOfSteps):
        searched(bits, [d.id for d in demands], [d.id for d in kept], 1)


def weekly(key: str, *starts: int, weeks: tuple[int, ...] = (0, 1, 2, 3)) -> Demand:
    options = (Option(tuple(Piece(q + 672 * w, 60, "", ("S",)) for w in weeks)) for q in starts)
    return Demand(id=key, options=tuple(options))


def test_where_weeks_are_not_alike_they_are_not_exchanged() -> None:
    """Whoever comes once in the cycle fits in the last week alone: the others are taken."""
    taken = weekly("taken", 40, weeks=(0, 1, 2))
    ways = [Option((Piece(40 + 672 * w, 60, "", ("S",)),)) for w in range(4)]
    bits = OptionBits(RoadsAndRooms())
    bits.add([taken, Demand(id="once", options=tuple(ways))])
    assert searched(bits, ["once"], ["taken"]) == {"taken": taken.options, "once": (ways[3],)}


def test_whom_nothing_kept_leaves_a_place_are_all_in_the_way() -> None:
    bits = OptionBits(RoadsAndRooms())
    bits.add([weekly("a", 40), weekly("b", 80), weekly("one", 60), weekly("other", 60)])
    assert searched(bits, ["a", "b"], ["one", "other"]) == ("a", "b")
    assert searched(bits, ["a", "one", "b", "other"], []) == ("one", "other")


def once(key: str, *ways: tuple[int, str], minutes: int = 60) -> Demand:
    """A session in the first week, at one of these quarters and places."""
    options = (Option((Piece(q, minutes, place, ("S",)),)) for q, place in ways)
    return Demand(id=key, options=tuple(options))


def where(ground: RoadsAndRooms, *demands: Demand) -> dict[str, int]:
    """The quarter of each."""
    bits = OptionBits(ground)
    bits.add(demands)
    found = searched(bits, [d.id for d in demands], [])
    assert isinstance(found, dict), found
    return {key: own[0].pieces[0].start for key, own in found.items()}


def test_who_used_up_a_day_is_moved_to_another() -> None:
    """Whoever comes on both days is placed first, on the day that the other needs."""
    both = once("both", (36, ""), (132, ""))
    tuesday = once("Tuesday", *((q, "") for q in (131, 132, 133, 134, 135, 140)), minutes=30)
    monday = once("Monday", (60, ""), (64, ""), (68, ""))
    found = where(RoadsAndRooms(daily_minutes={"S": 100}), both, tuesday, monday)
    assert (found["both"], found["Tuesday"]) == (132, 140)


VISIT, CALL = once("visit", (36, "TAP")), once("call", (42, ""), minutes=15)
BETWEEN = once("between", (96 + 43, "MON"), (43, "MON"), minutes=15)
"""At 10:45, on the way from Tappahannock at 10:00 to Gloucester at 11:45, round a call at 10:30; or
on Tuesday."""


@pytest.mark.parametrize("last", [(47,), (45, 46, 47)])
def test_who_can_come_between_is_asked_before_a_drive_is_given_up(last: tuple[int, ...]) -> None:
    """Seen when all are placed, and seen as soon as nobody else can come between."""
    far = once("far", *((q, "GLO") for q in last))
    found = where(RoadsAndRooms(travel=ROADS), VISIT, CALL, BETWEEN, far)
    assert (found["between"], found["far"]) == (43, 47)


def test_visits_between_are_those_that_begin_between_of_whoever_is_asked_about() -> None:
    """Also of demands that come later; a call is no visit, and the second week is not the first."""
    bits = OptionBits(GROUND)
    bits.add([once("a", (36, "TAP"), (40, ""), (44, "GLO"))])
    assert bits.between(("S", 0), 35, 44) == 0b001
    bits.add([once("b", (40, "MON"), (96 + 40, "MON"))])
    assert bits.between(("S", 0), 35, 45) == 0b01101
    assert bits.between(("S", 0), 36, 44) == 0b01000
    assert bits.between(("S", 1), 96, 2 * 96) == 0b10000
    assert bits.between(("S", 7), 672 + 35, 672 + 45) == bits.between(("T", 0), 35, 45) == 0


ELSEWHERE = (Piece(40, 60, "TAP", ("S",)), Piece(40 + 672, 60, "GLO", ("S",)))
LATER = (Piece(40, 60, "TAP", ("S",)), Piece(41 + 672, 60, "TAP", ("S",)))
BEYOND = (Piece(40 + 4 * 672, 60, "TAP", ("S",)),)


@pytest.mark.parametrize("pieces", [ELSEWHERE, LATER, BEYOND])
def test_options_that_do_not_repeat_within_the_cycle_are_refused(pieces: tuple[Piece, ...]) -> None:
    with pytest.raises(ValueError, match="the options of p don't repeat"):
        OptionBits(GROUND).add([Demand(id="p", options=(Option(pieces),))])


def test_other_staff_for_another_option_are_refused() -> None:
    ways = (Option((Piece(40, 60, "", ("S",)),)), Option((Piece(80, 60, "", ("T",)),)))
    with pytest.raises(ValueError, match="the options of p don't repeat"):
        OptionBits(GROUND).add([Demand(id="p", options=ways)])
