"""Works out every requested repair, in the planner's process, and keeps the options."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from domain.calendar.repair import REPAIR, RepairChangeFound, RepairRequested, RepairStatus
from domain.calendar.repair_options import RepairLeftOut, RepairOption
from domain.sessions.session import SESSION
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Mode
from peermatch.readmodels.engine.failed_work import REPAIRS as REQUESTED_REPAIRS
from peermatch.readmodels.engine.failed_work import reason_of
from peermatch.readmodels.tables.calendar import repairs
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.usecases.calendar.repair_problem import RepairProblem, repair_problem
from peermatch.usecases.calendar.repairs import FailRepair, FindRepairOptions
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.sessions.existing_bookings import bookings
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.solver.planner import Planner, PlannerStopped
from scheduling.planner.demand import Option
from scheduling.time.grid import Horizon
from scheduling.weeks.differences import Change, Repair

REPAIRS = "repairs"


class RepairRuns:
    """Takes up what was requested, oldest first; a repair cut off is worked out again, and one
    that can't be worked out has failed, so that whoever asked for it sees so."""

    def __init__(self, service: Service, planner: Planner) -> None:
        self._service = service
        self._planner = planner
        self._repairs = ItemByItem[UUID](REQUESTED_REPAIRS, service, give_up=self._fail)

    def carry_out_all(self) -> int:
        """Returns how many were worked out."""
        due = repairs.requested(self._service.views)
        return self._repairs.each(due, self.carry_out)

    def carry_out(self, repair_id: UUID) -> bool:
        """False when it was worked out before."""
        state = self._service.store.read(REPAIR, repair_id)
        if state.requested is None or state.status is not RepairStatus.REQUESTED:
            return False
        try:
            problem = self._problem(state.requested)
            found: list[Repair] = self._planner.ask(REPAIRS, problem)
        except (PlannerStopped, Refusal) as stopped:
            self._fail(repair_id, reason_of(stopped))
            return True
        options = tuple(_option(n, way) for n, way in enumerate(found, 1))
        changes = tuple(
            _change(repair_id, n, change, problem)
            for n, way in enumerate(found, 1)
            for change in way.changes
        )
        left_out = tuple(
            RepairLeftOut(
                repair_id=repair_id,
                option=n,
                session_id=problem.sessions[change.id].session_id,
                reason=problem.why[change.id],
            )
            for n, way in enumerate(found, 1)
            for change in way.changes
            if change.after is None
        )
        command = FindRepairOptions(
            repair_id=repair_id, options=options, changes=changes, left_out=left_out
        )
        self._perform(repair_id, command)
        return True

    def _fail(self, repair_id: UUID, reason: str) -> None:
        self._perform(repair_id, FailRepair(repair_id=repair_id, problem=reason))

    def _problem(self, asked: RepairRequested) -> RepairProblem:
        service = self._service
        staff = self._staff(asked)
        return repair_problem(service.store.read, asked, staff, service.program, service.now())

    def _staff(self, asked: RepairRequested) -> tuple[UUID, ...]:
        """Whose sessions may move: the one whom it is about, the session's own, or whoever has a
        session at either end of the road in those days."""
        read = self._service.store.read
        if asked.specialist_id is not None:
            return (asked.specialist_id,)
        if asked.session_id is not None:
            scheduled = read(SESSION, asked.session_id).scheduled
            return (scheduled.specialist_id,) if scheduled else ()
        with self._service.views.connect() as connection:
            everyone = sorted(connection.execute(select(SPECIALISTS.c.specialist_id)).scalars())
        return tuple(who for who in everyone if self._drives(who, asked))

    def _drives(self, who: UUID, asked: RepairRequested) -> bool:
        zone = self._service.program.zone.key
        days = (asked.last_day - asked.first_day).days + 1
        horizon = Horizon(asked.first_day, days, zone)
        found = bookings(self._service.store.read, (who,), horizon).values()
        ends = {asked.from_site, asked.to_site}
        return any(
            b.place in ends and _within(self._service.program.today(b.starts_at), asked)
            for b in found
        )

    def _perform(self, repair_id: UUID, command: object) -> None:
        self._service.perform(WORKER, derived("repair", repair_id), command)


def _within(day: date, asked: RepairRequested) -> bool:
    return asked.first_day <= day <= asked.last_day


def _option(number: int, way: Repair) -> RepairOption:
    return RepairOption(
        number=number,
        moves=way.moves,
        left_out=way.left_out,
        size=way.size,
        proved=way.proved,
        people=way.people,
        others=way.others,
        drive_minutes=way.drive_minutes,
        best_in=way.best_in,
    )


def _change(
    repair_id: UUID, number: int, change: Change, problem: RepairProblem
) -> RepairChangeFound:
    session = problem.sessions[change.id]
    found = RepairChangeFound(
        repair_id=repair_id,
        option=number,
        session_id=session.session_id,
        participant_id=session.participant_id,
        specialist_id=session.specialist_id,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        new_starts_at=None,
        new_ends_at=None,
        mode=session.mode,
        place=session.place,
        new_mode=session.mode,
        new_place=session.place,
    )
    return found if change.after is None else _moved(found, change.after, problem, change.id)


def _moved(
    found: RepairChangeFound, after: Option, problem: RepairProblem, key: str
) -> RepairChangeFound:
    piece = after.pieces[0]
    starts_at = problem.horizon.instant(piece.start)
    assert starts_at is not None  # noqa: S101 - hours hold no wall time that clocks skip
    mode = Mode.IN_PERSON if piece.place else problem.calls[key]
    return replace(
        found,
        new_starts_at=starts_at,
        new_ends_at=starts_at + timedelta(minutes=piece.minutes),
        new_mode=found.mode if piece.place == found.place else mode,
        new_place=piece.place,
    )
