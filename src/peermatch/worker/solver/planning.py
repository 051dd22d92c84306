"""What the planner's process answers: weeks filled, repairs, and who fits. It alone loads the
solver."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from domain.calendar.schedule import NotPlacedReason, Planned
from domain.shared.cycle import times_a_week
from domain.shared.hours import DAY_QUARTERS, WEEK_QUARTERS
from matching import problem_from_json
from matching.__main__ import answered
from matching.problem.problem import ProblemRefused
from peermatch.usecases.calendar.caseload_problem import Caseload
from peermatch.usecases.calendar.planning_needs import PlannedNeed
from peermatch.usecases.calendar.repair_problem import RepairProblem
from peermatch.usecases.sessions.availability import without_time
from peermatch.worker.solver.arrival_answers import (
    begin_today,
    keep_up,
    meet,
    reserve_replayed,
    run_with_new_weights,
    where,
    wishes_learned,
)
from peermatch.worker.solver.covered_weeks import CoveredWeeks, MinutesGiven
from peermatch.worker.solver.planning_answers import Filled, Roll
from peermatch.worker.solver.planning_fit import fitting
from peermatch.worker.solver.trial_plans import begin_trials, tried
from scheduling.planner.demand import Demand, Option
from scheduling.planner.placement import Effort, place
from scheduling.weeks.differences import Repair
from scheduling.weeks.needs import UsualWeek
from scheduling.weeks.recurrence import sessions_due, usual_week
from scheduling.weeks.repair import repair

__all__ = [
    "begin_today",
    "begin_trials",
    "fitting",
    "keep_up",
    "meet",
    "repairs",
    "reserve_replayed",
    "roll",
    "run_with_new_weights",
    "solved",
    "tried",
    "where",
    "wishes_learned",
]
"""The questions by name."""
ROLLING = Effort(per_cluster=5.0)
"""A nightly job looks at every specialist, so none may take long; the gap stays small."""


def roll(caseload: Caseload) -> Roll:
    """Places everything that is due and not settled, beside all that stands."""
    wanted = {w.need.id: w for w in caseload.wanted}
    usual = _usual(caseload)
    agreed = dict.fromkeys(caseload.settled, _NEVER)
    every = sessions_due(caseload.needs, usual, caseload.hours, caseload.horizon, agreed)
    due, filled, paid, minutes = [], [], CoveredWeeks(caseload), MinutesGiven(caseload)
    for demand in sorted(every, key=_week):
        if demand.id in caseload.settled:
            continue
        need, week, number = _key(demand)
        if need not in wanted:
            due.append(demand)  # lunch
            continue
        if (need, week) in caseload.blocked:
            reason = caseload.blocked[need, week]
            if reason is not None:
                filled.append(_left_out(need, week, number, reason))
            continue
        if not minutes.take(wanted[need]):
            filled.append(_left_out(need, week, number, NotPlacedReason.MINUTES_USED_UP))
            continue
        covered = paid.keep(need, demand)
        if covered is None:
            filled.append(_left_out(need, week, number, NotPlacedReason.NOT_COVERED))
            continue
        due.append(covered)
    placed = place([*due, *caseload.standing], caseload.ground, ROLLING)
    for demand in due:
        need, week, number = _key(demand)
        if need not in wanted:
            continue
        chosen = placed.chosen.get(demand.id, ())
        filled.append(
            Filled(
                need=need,
                week=week,
                number=number,
                option=chosen[0] if chosen else None,
                reason=None if chosen else _why(caseload, wanted[need], demand, week),
            )
        )
    known = caseload.usual
    return Roll(
        filled=tuple(filled),
        suggested={
            n: slots for n, slots in usual.items()
            if slots and slots != known.get(n) and wanted[n].what is Planned.SESSION
        },
        drive_minutes=placed.drive_minutes,
        proved=placed.proved,
    )  # fmt: skip


_NEVER = Option(())


def _left_out(need: str, week: date, number: int, reason: NotPlacedReason) -> Filled:
    return Filled(need=need, week=week, number=number, option=None, reason=reason)


def _week(demand: Demand) -> date:
    """Demands in the order of their weeks, those of one week as they came."""
    return _key(demand)[1]


def _usual(caseload: Caseload) -> UsualWeek:
    """Known usual times stay; those still missing are found beside them."""
    known = caseload.usual
    enough = {w.need.id for w in caseload.wanted if w.agreed and w.usual}
    missing = [w for w in caseload.wanted if w.need.id not in known and w.need.places]
    if not missing:
        return known
    found, _ = usual_week(
        [n for n in caseload.needs if n.places],
        without_time(caseload.hours, (d for d in caseload.standing if d.id in caseload.taken)),
        caseload.ground,
        ROLLING,
        kept=known,
        tz=caseload.horizon.tz,
    )
    return {n: known[n] if n in enough or n in known else slots for n, slots in found.items()}


def _key(demand: Demand) -> tuple[str, date, int]:
    need, _, rest = demand.id.partition("/")
    monday, _, number = rest.partition("/")
    return (need, date.fromisoformat(monday), int(number)) if number else (need, date.min, 0)


def _why(caseload: Caseload, wanted: PlannedNeed, demand: Demand, week: date) -> NotPlacedReason:
    own = caseload.hours[wanted.need.staff[0]]
    if not any(own.spans(week + timedelta(days=n)) for n in range(7)):
        return NotPlacedReason.AWAY
    days = {p.start // DAY_QUARTERS for option in demand.options for p in option.pieces}
    times = times_a_week(wanted.need.frequency)
    enough = len(days) >= times
    return NotPlacedReason.NO_TIME_LEFT if enough else NotPlacedReason.NO_COMMON_TIME


def repairs(problem: RepairProblem) -> list[Repair]:
    """Up to three ways, best first: within each session's own week if nobody is left out then."""
    near = [_in_own_week(d, problem.now) for d in problem.demands]
    found = repair(near, problem.now, problem.ground, problem.ground_before)
    if any(way.left_out for way in found[:1]):
        return repair(problem.demands, problem.now, problem.ground, problem.ground_before)
    return found


def _in_own_week(demand: Demand, now: Mapping[str, Option]) -> Demand:
    week = now[demand.id].pieces[0].start // WEEK_QUARTERS
    near = (o for o in demand.options if o.pieces[0].start // WEEK_QUARTERS == week)
    return replace(demand, options=tuple(near))


def solved(problem: bytes, asking: tuple[str, ...]) -> tuple[bytes, str]:
    """What `python -m matching` answers, in lines; or why the problem is refused. A plan whose
    advice fails is answered without."""
    lines: list[bytes] = []
    try:
        for line in answered(problem_from_json(problem), list(asking)):
            lines.append(line + b"\n")
    except ProblemRefused as refused:
        return b"", refused.sentence
    except Exception:
        if not lines:
            raise
    return b"".join(lines).removesuffix(b"\n"), ""
