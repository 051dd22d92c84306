"""Rolls the schedules on: four weeks ahead for everyone who supports somebody."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec
from sqlalchemy import select

from domain.calendar.commitment import CommitmentKind
from domain.calendar.schedule import NotPlaced, NotPlacedReason, Planned
from domain.matches.usual_time import UsualTime
from domain.sessions.coverage import REFUSED
from domain.shared.decider import Refusal
from domain.shared.hours import DAY_QUARTERS, QUARTER
from domain.shared.vocabulary import Mode
from domain.specialists.workload import WorkOverpromised
from peermatch.readmodels.engine.failed_work import HORIZON
from peermatch.readmodels.tables.calendar import called_off, schedule_horizon
from peermatch.readmodels.tables.groups.group_times import groups_led
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.store import Store
from peermatch.usecases.calendar.caseload_problem import (
    WEEKS,
    Caseload,
    caseload_problem,
    mondays,
    next_monday,
    placed_id,
)
from peermatch.usecases.calendar.fit_questions import looking
from peermatch.usecases.calendar.planning_needs import PlannedNeed
from peermatch.usecases.calendar.roll_schedule import (
    PlacedSession,
    PlacedTime,
    RollWeek,
    SuggestUsualTimes,
)
from peermatch.usecases.core.content_ids import content_id, first_subjects
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.solver.covered_weeks import with_allowances
from peermatch.worker.solver.planner import Planner
from peermatch.worker.solver.planning_answers import Filled, Roll
from scheduling.weeks.needs import Slot

ROLL = "roll"


class HorizonRolling:
    """Fills the four weeks after the one under way. Doing it again places nothing twice."""

    def __init__(self, service: Service, planner: Planner) -> None:
        self._service = service
        self._planner = planner
        self._specialists = ItemByItem[UUID](HORIZON, service)
        self._seen: set[tuple[UUID, datetime]] = set()
        """For whom, since when, this process has planned anew: a last day moved, or sessions that
        were called off wait for another time."""

    def roll_due(self) -> int:
        """Everyone whose horizon is not full, who took on somebody, whose last day moved,
        whose sessions were called off and wait for a time, or for whom it failed; returns how
        many."""
        last = self._first_week() + timedelta(weeks=WEEKS - 1)
        views = self._service.views
        changed = (*schedule_horizon.last_days_moved(views), *called_off.wait_for_time(views))
        moved = set(changed) - self._seen
        failed = {UUID(item) for item in self._specialists.failed_work.of(HORIZON)}
        due = {*schedule_horizon.due(views, last), *(who for who, _ in moved), *failed}
        rolled = self._specialists.each(sorted(due), self.roll)
        self._seen |= moved
        return rolled

    def roll_all(self) -> int:
        """Everyone on the roster, so that what found no time is tried again."""
        with self._service.views.connect() as connection:
            ids = connection.execute(select(SPECIALISTS.c.specialist_id)).scalars().all()
        return self._specialists.each(sorted(ids), self.roll)

    def roll(self, specialist_id: UUID) -> None:
        """One specialist's weeks. Raises PlannerStopped."""
        caseload = caseload_problem(
            self._service.store.read,
            specialist_id,
            self._service.program,
            self._first_week(),
            groups=groups_led(self._service.views, specialist_id),
        )
        answer: Roll = self._planner.ask(ROLL, self._as_covered(caseload))
        wanted = {w.need.id: w for w in caseload.wanted}
        for need, slots in sorted(answer.suggested.items()):
            self._suggest(wanted[need], slots)
        by_week: dict[date, list[Filled]] = defaultdict(list)
        for filled in answer.filled:
            by_week[filled.week].append(filled)
        for monday in mondays(caseload.horizon):
            self._save(caseload, wanted, monday, by_week[monday])

    def _as_covered(self, caseload: Caseload) -> Caseload:
        """With what is paid for, read at one moment."""
        service = self._service
        rehearse = service.store.rehearsals(looking(service))
        return rehearse(lambda work: with_allowances(work, caseload, service.program))

    def _first_week(self) -> date:
        return next_monday(self._service.program.today(self._service.now()))

    def _suggest(self, wanted: PlannedNeed, slots: Iterable[Slot]) -> None:
        times = tuple(usual_time(wanted, slot) for slot in slots)
        try:
            self._perform(SuggestUsualTimes(match_id=wanted.about, times=times))
        except Refusal:
            return

    def _save(
        self, caseload: Caseload, wanted: dict[str, PlannedNeed], monday: date, filled: list[Filled]
    ) -> None:
        """The week as one command; where facts have overtaken it, piece by piece."""
        week = week_of(caseload, wanted, monday, filled)
        try:
            self._perform(week)
        except Refusal:
            self._save_piecewise(caseload, wanted, monday, filled)

    def _save_piecewise(
        self, caseload: Caseload, wanted: dict[str, PlannedNeed], monday: date, filled: list[Filled]
    ) -> None:
        left = [f for f in filled if f.option is None]
        for one in (f for f in filled if f.option is not None):
            try:
                self._perform(week_of(caseload, wanted, monday, [one]))
            except Refusal as refusal:
                left.append(replace(one, option=None, reason=_reason_of(refusal)))
        self._perform(week_of(caseload, wanted, monday, left))

    def _perform(self, command: RollWeek | SuggestUsualTimes) -> None:
        store = self._service.store
        said = sha256(msgspec.json.encode(command, order="deterministic")).hexdigest()
        self._service.perform(
            WORKER, content_id(store, _people(store, command), ROLL, said), command
        )


def _people(store: Store, command: RollWeek | SuggestUsualTimes) -> frozenset[UUID]:
    """Whose time it is."""
    if isinstance(command, SuggestUsualTimes):
        return first_subjects(store, (command.match_id,))
    matches = {one.match_id for one in command.sessions}
    return first_subjects(store, matches) | {command.specialist_id}


def _reason_of(refusal: Refusal) -> NotPlacedReason:
    if isinstance(refusal, WorkOverpromised):
        return NotPlacedReason.MINUTES_USED_UP
    unpaid = type(refusal) in REFUSED.values()
    return NotPlacedReason.NOT_COVERED if unpaid else NotPlacedReason.NO_TIME_LEFT


def week_of(
    caseload: Caseload, wanted: dict[str, PlannedNeed], monday: date, filled: Iterable[Filled]
) -> RollWeek:
    """The command that saves what was found for one week."""
    sessions, times, left = [], [], []
    for one in sorted(filled, key=lambda f: (f.need, f.number)):
        w = wanted[one.need]
        if one.option is None:
            reason = one.reason or NotPlacedReason.NO_TIME_LEFT
            left.append(NotPlaced(what=w.what, about=w.about, number=one.number, reason=reason))
        elif w.what is Planned.SESSION:
            sessions.append(_session(caseload, w, one))
        else:
            times.append(_time(caseload, w, one))
    return RollWeek(
        specialist_id=caseload.specialist_id,
        week=monday,
        sessions=tuple(sessions),
        times=tuple(times),
        not_placed=tuple(left),
    )


def _session(caseload: Caseload, wanted: PlannedNeed, filled: Filled) -> PlacedSession:
    assert filled.option is not None  # noqa: S101 - only what was placed comes here
    piece = filled.option.pieces[0]
    starts_at = caseload.horizon.instant(piece.start)
    assert starts_at is not None  # noqa: S101 - hours hold no wall time that clocks skip
    mode = Mode.IN_PERSON if piece.place else wanted.call or Mode.PHONE
    session_id = placed_id(wanted.need.id, wanted.what, wanted.about, filled.week, filled.number)
    return PlacedSession(
        match_id=wanted.about,
        number=filled.number,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=piece.minutes),
        mode=mode,
        place=piece.place,
        co_specialist_id=UUID(piece.staff[1]) if len(piece.staff) > 1 else None,
        revision=caseload.off.get(session_id, 0),
    )


def _time(caseload: Caseload, wanted: PlannedNeed, filled: Filled) -> PlacedTime:
    assert filled.option is not None  # noqa: S101 - only what was placed comes here
    piece = filled.option.pieces[0]
    starts_at = caseload.horizon.instant(piece.start)
    assert starts_at is not None  # noqa: S101 - hours hold no wall time that clocks skip
    return PlacedTime(
        need=wanted.need.id,
        kind=CommitmentKind(wanted.what.value),
        number=filled.number,
        staff=tuple(UUID(who) for who in piece.staff),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=piece.minutes),
        place=piece.place,
        group_id=wanted.about if wanted.what is Planned.GROUP else None,
    )


def usual_time(wanted: PlannedNeed, slot: Slot) -> UsualTime:
    """A slot of the week as people say it."""
    mode = Mode.IN_PERSON if slot.place else wanted.call or Mode.PHONE
    weekday, quarter = divmod(slot.start, DAY_QUARTERS)
    return UsualTime(
        weekday=weekday, minute=quarter * QUARTER, mode=mode, place=slot.place, weeks=slot.weeks
    )
