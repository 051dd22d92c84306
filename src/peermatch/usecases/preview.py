"""What a change would make impossible, shown before it is saved: the change is tried, and the times
of whomever it concerns are asked by the same rules as afterwards."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.calendar.commitment import COMMITMENT, CommitmentDropped
from domain.matches.match import MATCH
from domain.program.program_rules import LimitChanged
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import SessionMissed
from domain.sessions.session_state import SessionScheduled, SessionStatus
from domain.shared.roles import Role
from peermatch.readmodels.tables.calendar.time_questions import (
    coming_ids,
    concerned_ids,
    concerns,
    open_proposals,
)
from peermatch.readmodels.tables.scenarios.trials import Trials
from peermatch.store import Position, Work
from peermatch.usecases.calendar.availability_commands import (
    AgreeGroupTime,
    AgreeUsualTimes,
    CountRooms,
    ExceptAvailability,
    ExceptHours,
    MoveCommitment,
    RestoreAvailability,
    RestoreHours,
)
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.service import Result, Service
from peermatch.usecases.groups.groups import ChangeGroupLeaders, CloseGroup
from peermatch.usecases.limit_preview import ChangedLimit, LimitPassed
from peermatch.usecases.people.participants import EndConsent, MoveHome, StatePlaces
from peermatch.usecases.plan_preview import PlanChange, plan_change
from peermatch.usecases.program.change_rules import ChangeCountyFloor, ChangeLimit, ChangeWeight
from peermatch.usecases.program.service_area import CloseSite, MeasureTravel
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.referrals.referral_course import ChangeAvailability
from peermatch.usecases.rule_reach import Part, asked_of
from peermatch.usecases.sessions.existing_bookings import ReadState, reading_once
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.usecases.sessions.session_outcomes import MoveOwnSession
from peermatch.usecases.sessions.time_check import Planned, broken_rules, planned_at_sites, staff_of
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.own_time import AskForLeave, GrantLeave
from peermatch.usecases.specialists.specialist_course import (
    AssignSupervisor,
    ChangeHours,
    LeaveProgram,
    WithdrawCredential,
)
from scheduling.time.time_rules import by_name

PREVIEWED = frozenset(
    {
        AgreeGroupTime,
        AgreeUsualTimes,
        AskForLeave,
        AssignSupervisor,
        ChangeAvailability,
        ChangeCountyFloor,
        ChangeGroupLeaders,
        ChangeHours,
        ChangeLimit,
        ChangeWeight,
        CloseGroup,
        CloseSite,
        CountRooms,
        EndConsent,
        ExceptAvailability,
        ExceptHours,
        GrantLeave,
        LeaveProgram,
        MeasureTravel,
        MoveCommitment,
        MoveHome,
        MoveOwnSession,
        MoveSession,
        PlanLeave,
        RestoreAvailability,
        RestoreHours,
        RevokeConsent,
        StatePlaces,
        WithdrawCredential,
    }
)
"""Commands whose form shows what they touch before it is saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedTime:
    """A session, or planned time of `kind`, that could not stay as it is.

    `rules` would newly speak against it; none: the change itself calls it off.
    """

    planned_id: UUID
    kind: str
    participant_id: UUID | None
    specialist_id: UUID
    starts_at: datetime
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """`proposals` counts open ones that could not be approved as they are; `warnings` are the
    rules about times that the change itself passes with a warning; `passed` is what a changed
    limit would leave beyond it, and `asked_of` how much of today it is asked of, None for another
    command; `plan` what a changed rule would change in the plan of today."""

    times: tuple[AffectedTime, ...] = ()
    proposals: int = 0
    warnings: tuple[str, ...] = ()
    passed: tuple[LimitPassed, ...] = ()
    asked_of: Mapping[Part, int] | None = None
    plan: PlanChange | None = None

    @property
    def anything(self) -> bool:
        """Of a rule it is always said what it touches, if only that it is nothing."""
        found = self.times or self.proposals or self.warnings or self.passed or self.plan
        return bool(found) or self.asked_of is not None


def preview(
    service: Service,
    actor: Actor,
    command_id: UUID,
    command: object,
    seen: Position | None = None,
    *,
    trials: Trials | None = None,
) -> Affected:
    """What the command would touch; nothing is saved. Raises its Refusal. With `trials` a rule by
    which people are matched is tried on the plan of today."""

    if isinstance(command, AskForLeave):
        actor, command = _as_granted(service, actor, command_id, command)

    def look(work: Work, result: Result) -> Affected:
        return _touched(service, work, result)

    found = service.rehearse(actor, command_id, command, look, seen=seen)
    return found if trials is None else replace(found, plan=plan_change(service, trials, command))


def _as_granted(
    service: Service, actor: Actor, command_id: UUID, asked: AskForLeave
) -> tuple[Actor, PlanLeave]:
    """The same leave as a manager would plan it, to be tried. Raises the Refusal of asking."""
    service.rehearse(actor, command_id, asked, lambda _work, _result: None)
    return replace(actor, role=Role.MANAGER), made_from(asked, PlanLeave)


def _touched(service: Service, work: Work, result: Result) -> Affected:
    now, new = work.command.at, work.new_facts()
    for changed in (fact.fact for fact in new if isinstance(fact.fact, LimitChanged)):
        return _by_limit(service, work, changed)
    about = {one for fact in new for one in concerns(fact.fact, fact.originator_id)}
    sites = frozenset(one.about for one in about if one.kind == "site")
    ids = {*concerned_ids(service.views, about, now)}
    ids |= {*planned_at_sites(work.read, sites, service.program, now)}
    comparison = _Comparison(service, reading_once(work.read), now)
    calling_off = (SessionMissed, CommitmentDropped)
    off = {fact.originator_id for fact in new if isinstance(fact.fact, calling_off)}
    found = [*comparison.called_off(sorted(off)), *comparison.times(sorted(ids - off))]
    proposals = open_proposals(service.views, about)
    return Affected(
        times=tuple(sorted(found, key=lambda one: (one.starts_at, one.planned_id))),
        proposals=sum(map(comparison.would_not_do, proposals)),
        warnings=tuple(name for name in result.get("warnings", ()) if name in by_name()),
    )


def _by_limit(service: Service, work: Work, change: LimitChanged) -> Affected:
    """From the limit's first day on; of a rule about times, all that is planned from then on."""
    now, before, after = work.command.at, reading_once(service.store.read), reading_once(work.read)
    limit = ChangedLimit(service, before, after, change)
    passed = tuple(limit.passed())
    proposals, times = limit.proposals(passed), list[AffectedTime]()
    comparison = _Comparison(service, after, now, limit.day)
    if limit.newly_asks_times():
        times = list(comparison.times(list(coming_ids(service.views, now))))
        proposed = open_proposals(service.views)
        proposals |= {match_id for match_id in proposed if comparison.would_not_do(match_id)}
    times += comparison.all_of(limit.long_days(), change.limit.value)
    return Affected(
        times=tuple(sorted(times, key=lambda one: (one.starts_at, one.planned_id))),
        proposals=len(proposals),
        passed=passed,
        asked_of=asked_of(service.views, change.limit, now),
    )


class _Comparison:
    """The record as it is beside the record as it would be, from the day `since` on."""

    def __init__(
        self, service: Service, after: ReadState, now: datetime, since: date | None = None
    ) -> None:
        self._before, self._after = reading_once(service.store.read), after
        self._since = since
        self._program, self._now = service.program, now

    def times(self, ids: list[UUID]) -> Iterator[AffectedTime]:
        for planned_id in ids:
            session = self._after(SESSION, planned_id)
            stands = self._after(COMMITMENT, planned_id)
            planned: Planned | None = session.scheduled or stands.planned
            standing = session.status is SessionStatus.SCHEDULED or not session.scheduled
            if planned is None or stands.dropped or not standing or self._over(planned.starts_at):
                continue
            questions = session.questions if session.scheduled else stands.questions
            rules = questions.beside(self._new(planned))
            if rules:
                yield _time(planned_id, planned, rules)

    def all_of(self, ids: Iterable[UUID], rule: str) -> Iterator[AffectedTime]:
        for session_id in ids:
            scheduled = self._after(SESSION, session_id).scheduled
            if scheduled is not None:
                yield _time(session_id, scheduled, (rule,))

    def called_off(self, ids: list[UUID]) -> Iterator[AffectedTime]:
        for planned_id in ids:
            scheduled = self._before(SESSION, planned_id).scheduled
            planned: Planned | None = scheduled or self._before(COMMITMENT, planned_id).planned
            if planned is not None and planned.starts_at > self._now:
                yield _time(planned_id, planned, ())

    def would_not_do(self, match_id: UUID) -> bool:
        """Whether the first time that a proposal names would break a rule anew."""
        match = self._after(MATCH, match_id)
        proposed, first = match.proposed, match.first_time
        if proposed is None or first is None or self._over(first.starts_at):
            return False
        booked = SessionScheduled(
            session_id=derived("session", match_id, "first"),
            match_id=match_id,
            participant_id=proposed.participant_id,
            specialist_id=proposed.specialist_id,
            starts_at=first.starts_at,
            ends_at=first.ends_at,
            time_zone=self._program.zone.key,
            first=True,
            mode=first.mode,
            place=first.place,
            co_specialist_id=first.co_specialist_id,
        )
        return bool(self._new(booked))

    def _over(self, starts_at: datetime) -> bool:
        """Whether what begins then comes before the change can touch it."""
        early = self._since is not None and self._program.today(starts_at) < self._since
        return early or starts_at <= self._now

    def _new(self, planned: Planned) -> tuple[str, ...]:
        """Rules that would be broken and are not now."""
        after = self._broken(self._after, planned)
        if not after:
            return ()
        before = self._broken(self._before, planned)
        return tuple(rule for rule in after if rule not in before)

    def _broken(self, read: ReadState, planned: Planned) -> tuple[str, ...]:
        found = broken_rules(read, planned, self._program, self._now, self._since)
        return tuple(rule.name for rule in found)


def _time(planned_id: UUID, planned: Planned, rules: tuple[str, ...]) -> AffectedTime:
    return AffectedTime(
        planned_id=planned_id,
        kind="session" if isinstance(planned, SessionScheduled) else planned.kind.value,
        participant_id=planned.participant_id if isinstance(planned, SessionScheduled) else None,
        specialist_id=staff_of(planned)[0],
        starts_at=planned.starts_at,
        rules=rules,
    )
