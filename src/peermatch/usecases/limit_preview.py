"""Which caseloads, groups and open proposals a changed limit would leave beyond it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.groups.group import GROUP
from domain.program.limits import LimitName, Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, LimitChanged, limits_on
from domain.sessions.counting import units
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled
from domain.specialists import caseload
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import Specialist
from peermatch.readmodels.tables.calendar.time_questions import Concern, coming_ids, open_proposals
from peermatch.readmodels.tables.groups.groups import open_groups
from peermatch.readmodels.tables.specialists.specialists import everyone
from peermatch.usecases.core.service import Service
from peermatch.usecases.pairing.workloads import weeks_of
from peermatch.usecases.sessions.existing_bookings import ReadState
from scheduling.time.time_rules import by_name

HEADS = frozenset({
    LimitName.CASELOAD_USUAL, LimitName.CASELOAD_CEILING, LimitName.HALF_TIME_USUAL,
    LimitName.HALF_TIME_CEILING, LimitName.TRAINEE_CASELOAD,
})  # fmt: skip
WORK = frozenset({
    LimitName.MINUTES_OF_WORK, LimitName.NOTES_PER_SESSION, LimitName.SUPERVISION_MINUTES,
})  # fmt: skip
GROUPS = frozenset({LimitName.GROUP_SIZE, LimitName.GROUP_LEADERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPassed:
    """A caseload or group that stands and that the new limit would not allow.

    `kind` is specialist or group; `amount` and `value` are in the unit of `limit`.
    """

    kind: str
    about: UUID
    limit: str
    amount: int
    value: int


class ChangedLimit:
    """One change of a limit, with the limits of its first day as they are and would be."""

    def __init__(
        self, service: Service, before: ReadState, after: ReadState, change: LimitChanged
    ) -> None:
        self._service, self._read, self._name = service, after, change.limit
        self.day: date = change.effective_from
        self._old: Limits = limits_on(before(PROGRAM_RULES, RULES_ID), self.day)
        self._new: Limits = limits_on(after(PROGRAM_RULES, RULES_ID), self.day)

    def newly_asks_times(self) -> bool:
        """Whether a rule about times holds from then on that did not."""
        rule = self._name in by_name()
        return rule and self._new.on(self._name) and not self._old.on(self._name)

    def passed(self) -> Iterator[LimitPassed]:
        if self._name in HEADS | WORK:
            for who in everyone(self._service.views):
                yield from self._caseload(who, self._read(SPECIALIST, who))
        elif self._name in GROUPS:
            for group_id in open_groups(self._service.views):
                yield from self._group(group_id)

    def proposals(self, passed: Iterable[LimitPassed]) -> frozenset[UUID]:
        """Open ones that could be approved now and could not then, for want of a place."""
        whose = {one.about for one in passed if one.kind == "specialist"}
        full = (who for who in sorted(whose) if self._too_many(self._read(SPECIALIST, who)))
        about = [Concern("specialist", str(who)) for who in full]
        return frozenset(open_proposals(self._service.views, about))

    def long_days(self) -> frozenset[UUID]:
        """Sessions to come on days on which a participant's sessions pass the new limit."""
        if self._name is not LimitName.PARTICIPANT_DAY:
            return frozenset()
        views, program = self._service.views, self._service.program
        found = (self._read(SESSION, i).scheduled for i in coming_ids(views, self._service.now()))
        sessions = [one for one in found if one and program.today(one.starts_at) >= self.day]
        reached: Counter[Any] = Counter()
        for one in sessions:
            reached[one.participant_id, program.today(one.starts_at)] += _units(one)
        old, new = self._old.value(self._name), self._new.value(self._name)
        return frozenset(
            one.session_id
            for one in sessions
            if new < reached[one.participant_id, program.today(one.starts_at)] <= old
        )

    def _caseload(self, who: UUID, state: Specialist) -> Iterator[LimitPassed]:
        if state.enrolled is None:
            return
        if self._name in HEADS:
            people = len(state.held | state.taken)
            before = {flag.limit for flag in caseload.carried(state, people, self._old)}
            for flag in caseload.carried(state, people, self._new):
                if flag.limit is self._name and flag.limit not in before:
                    yield self._beyond("specialist", who, flag.amount, flag.value)
            return
        name = LimitName.MINUTES_OF_WORK
        most, reached = self._new.value(name), self._percent(who, self._new)
        if reached > most and self._percent(who, self._old) <= self._old.value(name):
            yield self._beyond("specialist", who, reached, most, name)

    def _percent(self, who: UUID, limits: Limits) -> int:
        coming = weeks_of(self._read, who, self._service.program, limits, self.day)
        return coming.workload.percent

    def _too_many(self, state: Specialist) -> bool:
        """Whether whoever is proposed now keeps a place that is then one too many."""
        if state.enrolled is None or self._name not in HEADS:
            return False
        return len(state.held | state.taken) > caseload.places(state.enrolled, self._new)

    def _group(self, group_id: UUID) -> Iterator[LimitPassed]:
        state, (old, new) = self._read(GROUP, group_id), self._values()
        if self._name is LimitName.GROUP_LEADERS and old <= len(state.leaders) < new:
            yield self._beyond("group", group_id, len(state.leaders), new)
        each = -(-len(state.members) // max(1, len(state.leaders)))
        if self._name is LimitName.GROUP_SIZE and new < each <= old:
            yield self._beyond("group", group_id, each, new)

    def _values(self) -> tuple[int, int]:
        return self._old.value(self._name), self._new.value(self._name)

    def _beyond(
        self, kind: str, about: UUID, amount: int, value: int, name: LimitName | None = None
    ) -> LimitPassed:
        limit = (name or self._name).value
        return LimitPassed(kind=kind, about=about, limit=limit, amount=amount, value=value)


def _units(session: SessionScheduled) -> int:
    return units(int((session.ends_at - session.starts_at).total_seconds()) // 60)
