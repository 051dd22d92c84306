"""Asked before matches are proposed: would these people's sessions fit in that specialist's weeks?

A pair for whom no first session can be booked is known beforehand; whether whole caseloads fit
week after week is for the planner to say. Everything here is plain and needs no solver.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from domain.matches.match import MATCH
from domain.matches.matching_run import Misfit
from domain.shared.decider import Refusal
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.tables.groups.group_times import groups_led
from peermatch.store import Command, Work
from peermatch.usecases.calendar.caseload_problem import (
    Caseload,
    Coming,
    caseload_problem,
    coming,
    next_monday,
)
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.could_begin import time_to_begin
from peermatch.usecases.matches.rehearsing import Rehearse
from peermatch.usecases.pairing.pair_facts import pair, to_choose
from peermatch.usecases.sessions.availability import without_time
from peermatch.usecases.sessions.existing_bookings import ReadState
from scheduling.planner.demand import Demand, RoadsAndRooms
from scheduling.time.availability import Availability
from scheduling.weeks.needs import Need, UsualWeek


@dataclass(frozen=True, slots=True, kw_only=True)
class FitWeek:
    """What stands in one specialist's usual weeks."""

    kept: tuple[Need, ...]
    usual: UsualWeek
    staff: tuple[str, ...]
    """Who is there: the specialist, and whoever accompanies them."""
    hours: Mapping[str, Availability]
    ground: RoadsAndRooms
    tz: str
    """The zone in which usual times are on the wall."""


def looking(service: Service) -> Command:
    """The command of somebody who only looks."""
    return Command(id=derived("look"), actor="worker", route="look", body=b"", at=service.now())


def unable_to_begin(
    service: Service,
    rehearse: Rehearse,
    pairs: Iterable[tuple[UUID, UUID]],
    *,
    choosing: bool = False,
) -> tuple[Misfit, ...]:
    """Pairs (referral, specialist) that break no rule and still could not be proposed, even alone:
    no first session could be booked in the coming weeks, or the specialist has no minutes left.
    `choosing` as of `matching_problem`."""
    return rehearse(
        lambda work: tuple(
            Misfit(specialist_id=who, referrals=(referral_id,))
            for referral_id, who in pairs
            if not _could_begin(work, service, (referral_id, who), choosing)
        )
    )


def _could_begin(work: Work, service: Service, ids: tuple[UUID, UUID], choosing: bool) -> bool:
    match_id = derived("match", "look", ids[0])
    two = pair(work, *ids, match_id, service.program)
    if choosing:
        two = replace(two, seeker=to_choose(two.seeker))
    try:
        time_to_begin(work, match_id, two, service.program)
    except Refusal:
        return False
    return True


class FitWeeks:
    """The weeks of specialists that a run comes to, as the streams were when it first looked."""

    def __init__(self, service: Service, read: ReadState) -> None:
        self._service = service
        self._read = read
        self._caseloads: dict[UUID, Caseload] = {}

    def week(self, specialist_id: UUID, newcomer: UUID) -> FitWeek:
        """What stands there, proposals that wait for an answer among it, where somebody like this
        one could come: someone in training is accompanied."""
        service, read = self._service, self._read
        held = [read(MATCH, i).proposed for i in sorted(read(SPECIALIST, specialist_id).held)]
        promised = tuple(proposed.referral_id for proposed in held if proposed is not None)
        caseload = caseload_problem(
            read,
            specialist_id,
            service.program,
            next_monday(service.program.today(service.now())),
            groups=groups_led(service.views, specialist_id),
            newcomers=(*promised, newcomer),
        )
        self._caseloads[specialist_id] = caseload
        every = (*caseload.needs, *(w.need for w in caseload.newcomers))
        return FitWeek(
            kept=tuple(need for need in every if need.id != str(newcomer)),
            usual=caseload.usual,
            staff=tuple(sorted({who for need in every for who in need.staff})),
            hours=without_time(caseload.hours, _of_others(caseload)),
            ground=caseload.ground,
            tz=caseload.horizon.tz,
        )

    def coming(self, specialist_id: UUID, referral_ids: tuple[UUID, ...]) -> Coming:
        """People who could come besides; the week was asked for before."""
        caseload = self._caseloads[specialist_id]
        found = coming(self._read, caseload, referral_ids, self._service.program)
        self._caseloads[specialist_id] = replace(caseload, ground=found.ground)
        return found


def _of_others(caseload: Caseload) -> list[Demand]:
    """Time that others' schedules take of anyone involved."""
    own = {p for w in (*caseload.wanted, *caseload.newcomers) for p in w.need.people}
    return [d for d in caseload.standing if d.id in caseload.taken or not own.issuperset(d.people)]
