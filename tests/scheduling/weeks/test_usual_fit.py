"""Newcomers fit where their sessions can be placed week after week beside all that stands."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from types import MappingProxyType

import pytest
from plain_fit import fits
from scheduling_zones import ZONES

from domain.shared.hours import parse_window
from domain.shared.vocabulary import Frequency
from scheduling.fitting.first_fit import beside, first_fit
from scheduling.fitting.option_search import OutOfSteps
from scheduling.fitting.oracle import Fitting
from scheduling.planner.checking import faults
from scheduling.planner.demand import Demand, Option, RoadsAndRooms
from scheduling.planner.placement import place
from scheduling.time.availability import Availability
from scheduling.weeks import usual_fit as usual_fit_module
from scheduling.weeks.needs import Need, Slot, UsualWeek
from scheduling.weeks.recurrence import usual_demands, usual_lunches
from scheduling.weeks.usual_fit import UsualFit

TZ = ZONES[0]
pytestmark = pytest.mark.usefixtures("in_each_zone")
"""Set to each zone in turn."""
GROUND = RoadsAndRooms(travel={("TAP", "GLO"): 70}, base={"S": "TAP"}, daily_minutes={"S": 240})
DAYS = ("Mon", "Tue", "Wed")


def hours(*windows: str) -> Availability:
    return Availability(weekly=tuple(map(parse_window, windows)), tz=TZ)


def weekly(key: str, minutes: int = 60, place: str = "", times: str = "weekly") -> Need:
    return Need(
        id=key,
        staff=("S",),
        people=(f"of {key}",),
        minutes=minutes,
        frequency=Frequency(times),
        places=(place,),
    )


def usual_fit(
    kept: Sequence[Need],
    newcomers: Sequence[Need],
    own: Mapping[str, Availability],
    usual: UsualWeek = MappingProxyType({}),
) -> UsualFit:
    found = UsualFit(kept, ("S",), own, GROUND, tz=TZ, usual=usual)
    for newcomer in newcomers:
        found.admit([newcomer], own, GROUND)
    return found


def test_two_who_want_the_only_free_hour_do_not_fit_together() -> None:
    own = {"S": hours("Mon 09:00-17:00")} | {f"of {k}": hours("Mon 10:00-11:00") for k in "ab"}
    own["of c"] = hours("Mon 09:00-17:00")
    fit = usual_fit((), [weekly("a"), weekly("b"), weekly("c")], own)
    assert fit.clash(["a", "c"]) == ()
    assert fit.clash(["b", "c"]) == ()
    assert fit.clash(["c", "b", "a"]) == ("a", "b")


def test_who_comes_every_second_week_shares_the_hour() -> None:
    own = {"S": hours("Mon 09:00-17:00")} | {f"of {k}": hours("Mon 10:00-11:00") for k in "abc"}
    people = [weekly(k, times=Frequency.EVERY_2_WEEKS.value) for k in "abc"]
    fit = usual_fit((), people, own)
    assert fit.clash(["a", "b"]) == ()
    assert fit.clash(["a", "b", "c"]) == ("a", "b", "c")


def test_what_is_usual_stays_and_what_has_no_time_yet_makes_room() -> None:
    own = {"S": hours("Mon 09:00-12:00")}
    own |= {"of kept": hours("Mon 09:00-12:00"), "of new": hours("Mon 10:00-11:00")}
    kept, new = weekly("kept"), weekly("new")
    ten = {"kept": (Slot(40, "", (0, 1, 2, 3)),)}
    assert usual_fit([kept], [new], own, ten).clash(["new"]) == ("new",)
    assert usual_fit([kept], [new], own).clash(["new"]) == ()


def test_what_finds_no_place_anyhow_is_not_held_against_a_newcomer() -> None:
    own = {"S": hours("Mon 09:00-12:00"), "of new": hours("Mon 10:00-11:00")}
    own |= {f"of {k}": hours("Mon 09:00-10:00") for k in ("one", "two")}
    fit = usual_fit([weekly("one"), weekly("two")], [weekly("new")], own)
    assert fit.clash(["new"]) == ()


def test_the_drive_lunch_and_the_daily_limit_count() -> None:
    own = {"S": hours("Mon 09:00-17:00"), "of far": hours("Mon 11:00-12:15")}
    own |= {"of near": hours("Mon 09:00-12:30"), "of noon": hours("Mon 11:00-13:30")}
    far, near = weekly("far", place="GLO"), weekly("near", place="TAP")
    assert usual_fit((), [far, near], own).clash(["far", "near"]) == ()
    own["of near"] = hours("Mon 10:00-11:15")
    assert usual_fit((), [far, near], own).clash(["far", "near"]) == ("far", "near")
    noon = weekly("noon", minutes=150)
    assert usual_fit((), [noon], own).clash(["noon"]) == ("noon",)
    noon = weekly("noon", minutes=120)
    assert usual_fit((), [noon], own).clash(["noon"]) == ()
    own["S"] = hours("Mon 09:00-11:15", "Mon 11:30-17:00")
    long = weekly("long", minutes=300)
    own["of long"] = hours("Mon 08:00-18:00")
    assert usual_fit((), [long], own).clash(["long"]) == ("long",)


@pytest.mark.parametrize("seed", range(12))
def test_the_answer_is_what_placing_says_and_no_smaller_set_clashes(seed: int) -> None:
    """A clash leaves somebody out when placed, and does not without any one of its people."""
    chance = Random(seed)
    own = {"S": hours("Mon 09:00-13:00", "Tue 09:00-11:30", "Wed 13:00-16:00")}
    people = []
    for n in range(7):
        day, start = chance.choice(DAYS), chance.choice((9, 10, 11, 13, 14))
        own[f"of p{n}"] = hours(f"{day} {start:02}:00-{start + 2}:00", "Mon 09:00-10:30")
        where = chance.choice(("", "TAP", "GLO"))
        people.append(weekly(f"p{n}", place=where, times=chance.choice(list(Frequency)).value))
    fit = usual_fit((), people, own)
    demands = {d.id: d for d in usual_demands(people, own, tz=TZ)}

    def left_out(ids: tuple[str, ...]) -> int:
        placed = place([*(demands[i] for i in ids), *usual_lunches(["S"], own, tz=TZ)], GROUND)
        return sum(demands[i].times - len(placed.chosen.get(i, ())) for i in ids)

    everyone = tuple(demands)
    clash = fit.clash(everyone)
    if not clash:
        assert left_out(everyone) == 0
        return
    assert left_out(clash) > 0
    for gone in clash:
        assert left_out(tuple(i for i in clash if i != gone)) == 0


def some_people(seed: int) -> list[Demand]:
    chance = Random(seed)
    own = {"S": hours("Mon 09:00-16:00", "Tue 09:00-11:30", "Wed 13:00-16:00")}
    people = []
    for n in range(chance.randint(2, 6)):
        start = chance.choice((9, 10, 11, 13))
        own[f"of p{n}"] = hours(f"Mon {start:02}:00-{start + 2}:00", "Tue 09:00-11:30")
        where = chance.choice(("", "TAP", "GLO"))
        people.append(weekly(f"p{n}", place=where, times=chance.choice(list(Frequency)).value))
    return [*usual_demands(people, own, tz=TZ), *usual_lunches(["S"], own, tz=TZ)]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_found_keeps_every_rule_and_the_model_finds_it_too(seed: int) -> None:
    demands = some_people(seed)
    found = first_fit(demands, GROUND)
    if found is not None:
        assert faults(demands, found, GROUND) == []
        assert {key: len(options) for key, options in found.items()} == {
            d.id: d.times for d in demands
        }
    model = Fitting(demands, GROUND).clash([d.id for d in demands])
    assert (fits(demands, GROUND) is None) == (model is None)
    assert found is None or model is None


def test_what_is_put_beside_others_keeps_every_rule_and_they_stay() -> None:
    put = 0
    for seed in range(60):
        demands = some_people(seed)
        gone = Random(seed).choice(demands)
        found = first_fit([d for d in demands if d is not gone], GROUND)
        both = beside(found, demands, GROUND) if found else None
        if both is not None:
            assert faults(demands, both, GROUND) == []
            assert {key: len(own) for key, own in both.items()} == {d.id: d.times for d in demands}
            assert {key: own for key, own in both.items() if key != gone.id} == found
            put += 1
    assert put > 10


def test_who_fits_beside_those_who_stay_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the search by hand is given up, one more is first put in beside those of the last
    placement; a model is built only for whoever finds no place there."""
    built: list[frozenset[str]] = []
    asking = UsualFit.asking

    def counted(fit: UsualFit, ids: Sequence[str]) -> Fitting:
        built.append(frozenset(ids))
        return asking(fit, ids)

    monkeypatch.setattr(UsualFit, "asking", counted)
    monkeypatch.setattr(usual_fit_module, "searched", given_up)
    own = {"S": hours("Mon 09:00-13:00")}
    own |= {f"of {k}": hours("Mon 09:00-13:00") for k in "abcde"}
    fit = usual_fit((), [weekly(k) for k in "abcde"], own)
    assert fit.clash(["a", "b"]) == ()
    assert fit.clash(["a", "b", "c"]) == ()
    assert fit.clash(["b", "c", "d"]) == ()
    assert built == []
    assert fit.clash([*"abcde"]) == tuple("abcde")
    assert built == [frozenset("abcde")]
    assert fit.clash([*"bcd"]) == ()
    assert built == [frozenset("abcde")]


def test_of_whoever_is_forgotten_no_options_are_kept() -> None:
    """They take most of an engine's memory, and are worked out again when somebody asks."""
    people = [weekly(f"n{number}") for number in range(6)]
    own = {"S": hours(*(f"{day} 9:00am-5:00pm" for day in DAYS))}
    own |= {f"of {one.id}": hours("Mon 9:00am-5:00pm", "Tue 9:00am-5:00pm") for one in people}
    fit = usual_fit([], people, own)
    before, ids = _options(), [one.id for one in people]
    clash = fit.clash(ids)
    asked = _options() - before
    assert asked > 6 * 20
    fit.forget()
    assert _options() - before < asked / 5
    assert fit.clash(ids) == clash


def _options() -> int:
    gc.collect()
    return sum(type(one) is Option for one in gc.get_objects())


def given_up(*_: object) -> None:
    raise OutOfSteps


def test_most_that_fit_are_found_by_hand() -> None:
    """Otherwise it would be slower than the model alone."""
    able = [d for d in map(some_people, range(20)) if fits(d, GROUND) is None]
    assert len(able) > 3
    assert sum(first_fit(d, GROUND) is not None for d in able) >= 0.8 * len(able)


@pytest.mark.parametrize("seed", range(30))
def test_whoever_plainly_clashes_does_not_fit_together(seed: int) -> None:
    chance = Random(seed)

    def some(most: int) -> Availability:
        days = chance.sample(DAYS, most)
        return hours(*(f"{day} 09:00-{chance.choice((10, 11, 12)):02}:00" for day in days))

    people = [
        weekly(
            key,
            chance.choice((30, 60)),
            chance.choice(("", "TAP", "GLO")),
            chance.choice([f.value for f in Frequency]),
        )
        for key in "abcdef"
    ]
    own = {"S": some(3)} | {f"of {need.id}": some(2) for need in people}
    keeps = weekly("kept", 60, "TAP")
    own["of kept"] = own["S"]
    fit = usual_fit([keeps] if seed % 2 else (), people, own)
    able = [need.id for need in people if fit.able(need.id)]
    clash = fit.never_together(able)
    for row, one in enumerate(able):
        for column, other in enumerate(able[:row]):
            together = fit.clash([one, other])
            assert not clash[row, column] or together == tuple(sorted((one, other))), (one, other)
    assert (clash == clash.T).all()


def test_plain_clashes_are_found_at_all() -> None:
    own = {"S": hours("Mon 09:00-17:00"), "of a": hours("Mon 10:00-11:00")}
    own["of b"] = own["of a"]
    fit = usual_fit((), [weekly("a"), weekly("b")], own)
    assert fit.never_together(["a", "b"]).tolist() == [[False, True], [True, False]]


def test_people_of_two_specialists_clash_only_where_somebody_is_there_for_both() -> None:
    own = {who: hours("Mon 09:00-17:00") for who in ("S", "T", "U")}
    own |= {f"of {key}": hours("Mon 10:00-11:00") for key in "ab"}
    one, other = weekly("a"), replace(weekly("b"), staff=("T",))
    apart = UsualFit((), ("S", "T"), own, GROUND, tz=TZ)
    apart.admit([one, other], own, GROUND)
    assert not apart.never_together(["a", "b"]).any()
    assert apart.clash(["a", "b"]) == ()
    accompanied = [replace(need, staff=(*need.staff, "U")) for need in (one, other)]
    together = UsualFit((), ("S", "T", "U"), own, GROUND, tz=TZ)
    together.admit(accompanied, own, GROUND)
    assert together.never_together(["a", "b"]).tolist() == [[False, True], [True, False]]
    assert together.clash(["a", "b"]) == ("a", "b")
