"""Every decision about the program itself: rules, map and matching runs."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from domain.matches import matching_run
from domain.matches.matching_run import MATCHING_RUN, RunFailed
from domain.pairing import run_ties
from domain.program import likely_waits, program_rules, reserve, service_area, wish_learning
from domain.program.likely_waits import LIKELY_WAITS, WaitsLearned
from domain.program.program_rules import PROGRAM_RULES, Rules, weights_on
from domain.program.reserve import (
    RESERVE,
    PlacePrice,
    ReplayFigures,
    ReserveReplayed,
    ReserveReplayFailed,
)
from domain.program.service_area import SERVICE_AREA, TravelMeasured
from domain.program.wait_ranges import EVERYBODY, WaitRange
from domain.program.wish_learning import WISH_LEARNING, LearningFailed
from stories.pasts.learning_samples import wishes_learned
from stories.pasts.run_samples import (
    bounded,
    floors_judged,
    found_what_fits,
    left_unexplored,
    run_judged,
    saw_floors,
    saw_ground,
    saw_household,
    saw_offer,
    saw_seeker,
    waits_judged,
)
from stories.pasts.samples import (
    RUN_ID,
    SPECIALIST_ID,
    TODAY,
    code_change,
    floor_change,
    limit_change,
    run_completed,
    run_requested,
    site,
    weight_change,
)
from stories.steps.step import Step

_rules = partial(Step, PROGRAM_RULES)
_area = partial(Step, SERVICE_AREA)
_waits = partial(Step, LIKELY_WAITS)
LEARNED = WaitsLearned(
    day=TODAY,
    ranges=(WaitRange(group=EVERYBODY, outcomes=40, low=3, median=12, high=30),),
    tried=25,
    inside=20,
    outcomes=40,
)
LEARNED_NEXT = replace(LEARNED, day=TODAY + timedelta(days=1), outcomes=41)
_reserve = partial(Step, RESERVE)
_learning = partial(Step, WISH_LEARNING)
DEFAULT_POINTS = weights_on(Rules(), TODAY)
FIGURES = ReplayFigures(served=204, mean_wait_days=20, points=8650, hindsight_permille=940)
REPLAYED = ReserveReplayed(
    replay_id=RUN_ID,
    day=TODAY,
    first_day=TODAY - timedelta(days=365),
    days=365,
    arrivals=300,
    with_reserve=FIGURES,
    without=replace(FIGURES, served=203),
    one_by_one_permille=973,
    prices=(PlacePrice(specialist_id=SPECIALIST_ID, points=120),),
)
_run = partial(Step, MATCHING_RUN)


def drive(minutes: int, to_site: str = "GLO") -> TravelMeasured:
    return TravelMeasured(from_site="TAP", to_site=to_site, minutes=minutes)


PROGRAM_STEPS: tuple[Step, ...] = (
    _learning(wish_learning.ask, [(RUN_ID,), (SPECIALIST_ID,)]),
    _learning(
        wish_learning.end,
        [(wishes_learned(RUN_ID),), (LearningFailed(learning_id=RUN_ID, problem="too few"),)],
    ),
    _learning(
        wish_learning.accept,
        [(DEFAULT_POINTS, TODAY + timedelta(days=1), "Our own outcomes say so")],
    ),
    _learning(wish_learning.dismiss, [("Too few people yet",)]),
    _reserve(reserve.ask_replay, [(RUN_ID,), (SPECIALIST_ID,)]),
    _reserve(
        reserve.end_replay,
        [(REPLAYED,), (ReserveReplayFailed(replay_id=RUN_ID, problem=reserve.TOO_SHORT),)],
    ),
    _reserve(reserve.turn_on, [()]),
    _reserve(reserve.turn_off, [()]),
    _waits(likely_waits.keep, [(LEARNED,), (LEARNED_NEXT,)]),
    _rules(program_rules.change_limit, [(limit_change(), TODAY), (limit_change(value=20), TODAY)]),
    _rules(
        program_rules.change_billing_code, [(code_change(), TODAY), (code_change(code="-"), TODAY)]
    ),
    _rules(
        program_rules.change_weight, [(weight_change(), TODAY), (weight_change(points=1001), TODAY)]
    ),
    _rules(
        program_rules.change_floor,
        [
            (change, TODAY, {"counties": ("Essex",)})
            for change in (floor_change(), floor_change(at_least=1001), floor_change(county="X"))
        ],
    ),
    _area(
        service_area.open_site,
        [(site("TAP", "Essex"),), (site("GLO", "Gloucester"),), (site("TAP", "Lancaster"),)],
    ),
    _area(service_area.measure_travel, [(drive(70),), (drive(75),), (drive(5, "X"),)]),
    _area(service_area.close_site, [("TAP",), ("NOWHERE",)]),
    _area(service_area.count_rooms, [("TAP", 2), ("TAP", 0), ("NOWHERE", 1)]),
    _run(matching_run.request, [(run_requested(),)]),
    _run(
        matching_run.keep_inputs,
        [
            (saw_ground(), (saw_seeker(),), (saw_offer(),), (saw_household(), saw_floors())),
            (saw_ground(seed=1), (), ()),
        ],
    ),
    _run(
        matching_run.keep_what_fits,
        [(found_what_fits(), left_unexplored()), (found_what_fits(misfits=()),)],
    ),
    _run(matching_run.cancel, [()]),
    Step(
        MATCHING_RUN,
        run_ties.judge_floors,
        [(floors_judged(),), (floors_judged(2),)],
        part="ties",
    ),
    _run(matching_run.judge_waits, [(waits_judged(),), (waits_judged(by_county=()),)]),
    _run(matching_run.bound, [(bounded(),), (bounded(91),)]),
    _run(matching_run.judge, [(run_judged(),), (run_judged(envy=7),)]),
    _run(
        matching_run.finish,
        [(run_completed(),), (RunFailed(run_id=RUN_ID, problem="out of time"),)],
    ),
)
