"""What is paid for of the coming weeks' sessions: a plan keeps to it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.calendar.schedule import Planned
from domain.sessions.counting import units
from domain.sessions.coverage import Allowance, allowance
from domain.shared.hours import DAY_QUARTERS
from peermatch.store import Work
from peermatch.usecases.calendar.caseload_problem import Caseload
from peermatch.usecases.calendar.minutes_planned import session_minutes
from peermatch.usecases.calendar.planning_needs import PlannedNeed
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.sessions.support_coverage import coverage_of
from scheduling.planner.demand import Demand, Option


def with_allowances(work: Work, caseload: Caseload, program: Program) -> Caseload:
    """The caseload with what may be given to each participant by itself, by the need's id, and the
    specialist's minutes where they block."""
    limits, horizon = limits_of_day(work, program), caseload.horizon
    ends = horizon.first, horizon.first + timedelta(days=horizon.days - 1)
    found: dict[str, dict[int, Allowance]] = {}
    for wanted in caseload.wanted:
        if wanted.what is Planned.SESSION:
            (who,) = wanted.need.people
            found[wanted.need.id] = {
                day.year: allowance(coverage_of(work, UUID(who), day, program), limits)
                for day in ends
            }
    minutes = session_minutes(work.read, caseload.specialist_id, program, horizon.first)
    return replace(caseload, allowances=found, minutes=minutes)


class MinutesGiven:
    """Gives the minutes that are left to sessions as they come, where minutes of work block."""

    def __init__(self, caseload: Caseload) -> None:
        self._minutes = caseload.minutes
        self._left = caseload.minutes.left if caseload.minutes else 0

    def take(self, wanted: PlannedNeed) -> bool:
        """Whether there are enough for one more of these, which then has them."""
        if self._minutes is None or wanted.what is not Planned.SESSION:
            return True
        own = self._minutes.each.get(wanted.about, wanted.need.minutes)
        if own > self._left:
            return False
        self._left -= own
        return True


class CoveredWeeks:
    """Gives units to sessions as they come: what an earlier one may take, a later one can't."""

    def __init__(self, caseload: Caseload) -> None:
        self._left = {need: dict(years) for need, years in caseload.allowances.items()}
        self._first = caseload.horizon.first

    def keep(self, need: str, demand: Demand) -> Demand | None:
        """The session with those of its times at which it would be paid; None when there are
        times, and none is."""
        left = self._left.get(need)
        if left is None or not demand.options:
            return demand
        own = units(demand.options[0].pieces[0].minutes)
        days = {self._day(option.pieces[0].start) for option in demand.options}
        paid = {day for day in days if left[day.year].covers(own, day)}
        if not paid:
            return None
        self._take(left, own, min(paid))
        return replace(demand, options=tuple(self._of(demand, paid)))

    def _of(self, demand: Demand, paid: set[date]) -> Iterable[Option]:
        return (o for o in demand.options if self._day(o.pieces[0].start) in paid)

    def _take(self, left: dict[int, Allowance], own: int, day: date) -> None:
        for year, one in left.items():
            left[year] = one.less(own, day)

    def _day(self, quarter: int) -> date:
        return self._first + timedelta(days=quarter // DAY_QUARTERS)
