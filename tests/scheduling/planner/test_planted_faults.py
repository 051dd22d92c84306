"""For each promise of the schedule a fault is planted: the test that keeps watch goes red."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from domain.calendar.repair_options import RepairAim
from scheduling.fitting.oracle import Fitting
from scheduling.fitting.people_sets import Cut
from scheduling.joint import facets
from scheduling.planner import placement
from scheduling.planner.demand import Demand, RoadsAndRooms
from scheduling.planner.slots import SlotModel
from scheduling.published import feed
from scheduling.time import grid, wall_time
from scheduling.time.availability import Availability, Leave
from scheduling.weeks import recurrence, repair
from scheduling.weeks.first_session import Busy

SPANS, EVENT = Availability.spans, feed.event_lines
DUE, HELD = recurrence._standing, facets._held
CHANGE = RepairAim.LEAST_CHANGE


@dataclass(frozen=True)
class Fault:
    """`name` of `place` is replaced; `test` of the file `of` must then fail."""

    words: str
    place: Any
    name: str
    instead: Any
    of: str
    test: str
    given: tuple[object, ...] = ()


def _nothing(*_: object) -> None:
    return None


def _none(*_: object) -> list[object]:
    return []


def _open_on_holidays(who: Availability, day: Any) -> Any:
    return SPANS(replace(who, closed=frozenset()), day)


def _without_leave(who: Availability, day: Any) -> Any:
    return SPANS(replace(who, leave=()), day)


def _winter_time(day: Any, minute: int, _: object) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC) + timedelta(minutes=minute)


def _staff_only(starts: Any, need: Any, minutes: int) -> list[int]:
    return sorted(starts._of(need.staff[0], minutes))


class _Strangers(SlotModel):
    """Knows of no participants, so that they can be booked twice."""

    def __init__(self, demands: Any, ground: RoadsAndRooms) -> None:
        super().__init__([replace(demand, people=()) for demand in demands], ground)


def _let_go(need: Any, key: str, option: Any) -> Demand:
    later = replace(option, pieces=tuple(replace(p, start=p.start + 1) for p in option.pieces))
    return replace(DUE(need, key, option), options=(later,))


def _everybody(demands: Any, *_: object) -> frozenset[str]:
    return frozenset(d.id for d in demands)


def _forgetting(cut: Any, _: object) -> Any:
    return HELD(cut, [])


def _too_tight(core: Any) -> Cut:
    return Cut(tuple(core), (1,) * len(core), len(core) - 2)


def _as_given(rows: Any) -> Any:
    return list(rows)


def _without_sequence(row: Any, year: int) -> list[str]:
    return [line for line in EVENT(row, year) if not line.startswith("SEQUENCE")]


FAULTS = (
    Fault("two sessions in one quarter hour", SlotModel, "_one_thing_at_a_time", _nothing,
          "placement", "test_two_sessions_never_share_a_quarter_and_one_is_left_out_if_need_be"),
    Fault("a participant in two places", placement, "SlotModel", _Strangers,
          "placement", "test_a_participant_is_never_booked_twice"),
    Fault("roads take no time", RoadsAndRooms, "drive", lambda *_: 0,
          "placement", "test_the_road_between_two_visits_is_left_free"),
    Fault("a drive cut in two by a call", placement, "late_legs", _none,
          "placement", "test_a_call_fits_before_or_after_the_drive_but_not_in_two_halves"),
    Fault("no buffer", RoadsAndRooms, "occupied", lambda _, piece: piece.end,
          "placement", "test_a_buffer_is_left_after_each_session"),
    Fault("more sessions than rooms", placement, "overfull", lambda *_: set(),
          "placement", "test_rooms_are_shared_out_among_specialists_who_share_nothing_else"),
    Fault("no daily limit", SlotModel, "_daily_limits", _nothing,
          "placement", "test_a_daily_limit_sends_the_rest_to_another_day"),
    Fault("outside the participant's hours", recurrence._Starts, "of", _staff_only,
          "recurrence", "test_every_session_is_within_the_hours_of_all_who_must_be_there"),
    Fault("outside the other's hours", Availability, "spans", lambda *_: ((0, 1440),),
          "first_session", "test_the_first_hour_that_both_have_is_taken"),
    Fault("leave is not seen", Availability, "spans", _without_leave,
          "recurrence", "test_leave_leaves_no_session_of_that_specialist"),
    Fault("leave ends a day early", Leave, "__contains__", lambda w, d: w.first <= d < w.last,
          "first_session", "test_leave_state_holidays_and_exceptions_of_either_are_passed_over"),
    Fault("open on state holidays", Availability, "spans", _open_on_holidays,
          "recurrence", "test_a_holiday_moves_only_its_own_sessions"),
    Fault("winter time all year", grid, "instant", _winter_time,
          "recurrence", "test_sessions_keep_weekday_and_wall_time_over_the_change_of_clocks"),
    Fault("a skipped hour has an instant", wall_time, "instant", _winter_time,
          "first_session",
          "test_a_skipped_wall_time_has_no_instant_and_a_repeated_one_has_its_first"),
    Fault("what was agreed moves", recurrence, "_standing", _let_go,
          "recurrence", "test_rolling_on_a_week_keeps_what_was_agreed"),
    Fault("no lunch", recurrence, "_lunches", _none,
          "recurrence", "test_every_long_day_has_lunch_round_noon"),
    Fault("a time already taken is offered", Busy, "blocks", lambda *_: False,
          "screens", "test_offers_are_the_nearest_times_that_suit_both_on_more_than_one_day"),
    Fault("every way is built for the same", repair, "ORDERS", dict.fromkeys(RepairAim, (CHANGE,)),
          "repair", "test_each_way_is_built_for_what_it_is_named"),
    Fault("far moves count like near ones", repair, "size_of_move", lambda *_: 1,
          "repair", "test_each_way_is_built_for_what_it_is_named"),
    Fault("others move too", repair, "_touched", _everybody,
          "repair", "test_nobody_else_moves_for_a_smaller_change_or_a_shorter_drive"),
    Fault("everybody is said to fit", Fitting, "clash", _nothing,
          "joint_plan", "test_a_smallest_set_fits_without_any_one_of_its_people", (0,)),
    Fault("a cut that holds only while others come", facets, "_held", _forgetting,
          "facets", "test_a_cut_on_many_who_come_wholly_holds_without_them_too"),
    Fault("a cut that is too tight", facets, "_not_all", _too_tight,
          "facets", "test_a_cut_holds_for_every_set_that_fits_and_not_for_the_shares"),
    Fault("the feed follows the rows' order", feed, "_ordered", _as_given,
          "feed", "test_the_same_rows_in_any_order_give_the_same_bytes"),
    Fault("no sequence in the feed", feed, "event_lines", _without_sequence,
          "feed", "test_an_entry_is_exactly_these_neutral_lines"),
    Fault("a canceled entry vanishes", feed, "KEPT_AFTER_CANCELING", timedelta(0),
          "feed", "test_a_canceled_entry_is_kept_for_thirty_days"),
    Fault("clocks never change", feed, "yearly_changes", lambda *_: (),
          "feed", "test_a_feed_carries_refresh_hints_and_a_yearly_rule_for_its_zone"),
    Fault("the tag never changes", feed, "etag", lambda _: "same",
          "feed", "test_the_tag_holds_while_nothing_changes_and_breaks_when_anything_does",
          ({"sequence": 1},)),
)  # fmt: skip


def _watch(fault: Fault) -> Callable[..., None]:
    """The test, in a module of its own that has the fault as its imports see it."""
    (path,) = Path(__file__).parents[1].rglob(f"test_{fault.of}.py")
    spec = spec_from_file_location(f"watching_{fault.of}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    watch: Callable[..., None] = getattr(module, fault.test)
    return watch


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.words)
def test_a_planted_fault_is_seen(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault.place, fault.name, fault.instead)
    watch = _watch(fault)
    with pytest.raises((AssertionError, IndexError, ValueError)):
        watch(*fault.given)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.words)
def test_its_watch_is_quiet_without_the_fault(fault: Fault) -> None:
    _watch(fault)(*fault.given)
