"""Asked before matches are proposed: would these people's sessions fit in that specialist's weeks?

A pair for whom no first session can be booked is known beforehand; whether whole caseloads fit
week after week is for the planner to say. Everything here is plain and needs no solver.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.matches.match import MATCH
from domain.matches.matching_run import Misfit
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.referrals.referral import REFERRAL
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
from peermatch.usecases.calendar.planning_needs import staff_of_sessions
from peermatch.usecases.calendar.roads_and_rooms import with_places
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.joined import joined
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.could_begin import time_to_begin
from peermatch.usecases.pairing.pair_facts import pair, to_choose
from peermatch.usecases.pairing.plan_groups import Rehearse
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


def pair_key(referral_id: UUID, specialist_id: UUID) -> str:
    """The need of somebody who could come to one of several specialists."""
    return f"{referral_id} {specialist_id}"


class FitWeeks:
    """The weeks of specialists that a run comes to, as the streams were when it first looked."""

    def __init__(self, service: Service, work: Work) -> None:
        self._service = service
        self._work = work
        self._read: ReadState = work.read
        self._caseloads: dict[UUID, Caseload] = {}
        self._asked: dict[UUID, UUID] = {}
        """Somebody who could come to each, by whom it is known who is there then."""
        self._together: dict[UUID, tuple[UUID, ...]] = {}
        """Those of each shared week."""

    def week(self, specialist_id: UUID, newcomer: UUID) -> FitWeek:
        """What stands there, proposals that wait for an answer among it, where somebody like this
        one could come: someone in training is accompanied."""
        return self.shared_week(((newcomer, specialist_id),))

    def shared_week(self, newcomers: Sequence[tuple[UUID, UUID]]) -> FitWeek:
        """What stands at specialists who share somebody's time, given somebody who could come to
        each."""
        caseloads = [self._caseload(who, newcomer) for newcomer, who in newcomers]
        together = tuple(who for _, who in newcomers)
        if len(together) > 1:
            self._together |= dict.fromkeys(together, together)
        every = [(one, w.need) for one in caseloads for w in (*one.wanted, *one.newcomers)]
        kept = {
            need.id: need for one, need in every if need.id != str(self._asked[one.specialist_id])
        }
        hours = {who: free for one in caseloads for who, free in one.hours.items()}
        return FitWeek(
            kept=tuple(kept.values()),
            usual={key: slots for one in caseloads for key, slots in one.usual.items()},
            staff=tuple(sorted({who for _, need in every for who in need.staff})),
            hours=without_time(hours, _of_others(caseloads)),
            ground=self._ground(caseloads),
            tz=caseloads[0].horizon.tz,
        )

    def _caseload(self, specialist_id: UUID, newcomer: UUID) -> Caseload:
        if specialist_id in self._caseloads:
            return self._caseloads[specialist_id]
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
        self._caseloads[specialist_id], self._asked[specialist_id] = caseload, newcomer
        return caseload

    def _ground(self, caseloads: Sequence[Caseload]) -> RoadsAndRooms:
        """Everybody's ground as one."""
        first, *others = (caseload.ground for caseload in caseloads)
        if not others:
            return first
        area = self._read(SERVICE_AREA, SERVICE_AREA_ID)
        base = {who: site for one in (first, *others) for who, site in one.base.items()}
        daily = {who: most for one in (first, *others) for who, most in one.daily_minutes.items()}
        places = {p for one in (first, *others) for road in one.travel for p in road}
        return with_places(replace(first, base=base, daily_minutes=daily), area, places)

    def sharing(self, specialist_ids: Iterable[UUID]) -> tuple[tuple[UUID, ...], ...]:
        """Groups of those who share the time of whoever accompanies someone in training, with the
        one who accompanies."""
        program = self._service.program
        first = next_monday(program.today(self._service.now()))
        limits = limits_on(self._read(PROGRAM_RULES, RULES_ID), first)
        asked, groups = set(specialist_ids), dict[UUID, set[UUID]]()
        for who in sorted(asked):
            enrolled = self._read(SPECIALIST, who).enrolled
            for other in staff_of_sessions(self._read, enrolled, limits)[1:] if enrolled else ():
                groups.setdefault(other, {other} & asked).add(who)
        return tuple(tuple(sorted(own)) for own in joined(groups.values()) if len(own) > 1)

    def pairs(self, pairs: Iterable[tuple[UUID, UUID]]) -> Coming:
        """People who could come besides to specialists whose shared week was asked for before."""
        needs: list[Need] = []
        hours: dict[str, Availability] = {}
        together: set[UUID] = set()
        for referral_id, who in pairs:
            found = self.coming(who, (referral_id,))
            needs += [replace(need, id=pair_key(referral_id, who)) for need in found.needs]
            hours |= found.hours
            together.update(self._together[who])
        ground = self._ground([self._caseloads[who] for who in sorted(together)])
        return Coming(needs=tuple(needs), hours=hours, ground=ground)

    def coming(self, specialist_id: UUID, referral_ids: tuple[UUID, ...]) -> Coming:
        """People who could come besides; the week was asked for before."""
        caseload = self._caseloads[specialist_id]
        self._work.expect(referral_ids)
        received = (self._read(REFERRAL, one).received for one in referral_ids)
        self._work.expect(one.participant_id for one in received if one is not None)
        found = coming(self._read, caseload, referral_ids, self._service.program)
        self._caseloads[specialist_id] = replace(caseload, ground=found.ground)
        return found


def _of_others(caseloads: Sequence[Caseload]) -> list[Demand]:
    """Time that others' schedules, of none of these, take of anyone involved."""
    every = [w for one in caseloads for w in (*one.wanted, *one.newcomers)]
    own = {p for w in every for p in w.need.people}
    theirs = {d.id for one in caseloads for d in one.standing if d.id not in one.taken}
    standing = {d.id: d for one in caseloads for d in one.standing}
    return [d for key, d in standing.items() if key not in theirs or not own.issuperset(d.people)]
