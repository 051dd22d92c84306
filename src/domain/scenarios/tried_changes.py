"""What could be changed about a program, and what its rules and its specialists would be then."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from domain.program import program_rules, reserve
from domain.program.limits import LimitName, Limits, caseload_ceiling
from domain.program.match_preferences import WishName
from domain.program.program_rules import (
    PROGRAM_RULES,
    CountyFloorChanged,
    LimitChanged,
    Rules,
    WeightChanged,
    limits_on,
)
from domain.program.reserve import RESERVE, ReservePolicy
from domain.shared.decider import Refusal, known
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Credential
from domain.specialists import leaving, working_hours
from domain.specialists.caseload import CapacityChanged
from domain.specialists.leaving import LeavingReason
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import (
    CapacityOutOfRange,
    Specialist,
    SpecialistEnrolled,
)

TRIED = "Tried, not saved."
"""Stands where a real change would say why."""
MOST_JOINING = 10
PLAN_LIMITS = frozenset(
    {
        LimitName.CASELOAD_CEILING,
        LimitName.HALF_TIME_CEILING,
        LimitName.TRAINEE_CASELOAD,
        LimitName.SCREENING_FIRST,
        LimitName.AUTHORIZED_UNITS,
    }
)
"""Limits that decide who may be matched with whom; no other changes a plan."""


@dataclass(frozen=True, slots=True, order=True)
class NewWeight:
    wish: WishName
    points: int


@dataclass(frozen=True, slots=True, order=True)
class NewFloor:
    county: str
    at_least: int


@dataclass(frozen=True, slots=True, order=True)
class NewLimit:
    limit: LimitName
    value: int


@dataclass(frozen=True, slots=True, order=True)
class NewCaseload:
    """So many people at one time; fewer than they have now means that some would need somebody
    else."""

    specialist_id: UUID
    people: int


@dataclass(frozen=True, slots=True, order=True)
class Absence:
    """Away from the first day to the last, both included (local dates)."""

    specialist_id: UUID
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, order=True)
class Joining:
    """An imagined specialist: experiences, hours and ways to meet as somebody on the roster has
    them, with `people` at one time; another home office and other languages where they are said."""

    like: UUID
    people: int
    home_site: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that is changed at once. Empty: the plan of today."""

    new_weights: tuple[NewWeight, ...] = ()
    new_floors: tuple[NewFloor, ...] = ()
    new_limits: tuple[NewLimit, ...] = ()
    reserve_scarce: bool | None = None
    """The policy *reserve scarce specialists*, on or off; None leaves it as it is."""
    new_caseloads: tuple[NewCaseload, ...] = ()
    on_leave: tuple[Absence, ...] = ()
    leaving: tuple[UUID, ...] = ()
    """Specialists who would leave the program today."""
    joining: tuple[Joining, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) not in ((), None) for f in fields(self))

    @property
    def change_rules(self) -> bool:
        return bool(self.new_weights or self.new_floors or self.new_limits)

    def specialists(self) -> frozenset[UUID]:
        """Those on the roster whom a change is about."""
        return frozenset(
            {
                *(one.specialist_id for one in self.new_caseloads),
                *(one.specialist_id for one in self.on_leave),
                *self.leaving,
            }
        )


class ChangedTwice(Refusal):
    sentence = "The same thing is changed twice. Remove one of the two."


class LimitChangesNoPlan(Refusal):
    sentence = "This limit doesn't decide who is matched with whom, so a trial can't show it."
    field = "new_limits"


class TooManyJoin(Refusal):
    sentence = f"A trial adds up to {MOST_JOINING} specialists."
    field = "joining"


class SiteOfJoiningUnknown(Refusal):
    sentence = "The home office is not one of the program's sites."
    field = "joining"


def check_consistent(changes: Changes) -> None:
    """Raises ChangedTwice, LimitChangesNoPlan, TooManyJoin."""
    for name, told in _keys(changes):
        if len(set(told)) != len(told):
            raise ChangedTwice().at(name)
    if {one.limit for one in changes.new_limits} - PLAN_LIMITS:
        raise LimitChangesNoPlan
    if len(changes.joining) > MOST_JOINING:
        raise TooManyJoin


def check_sites(changes: Changes, sites: Collection[str]) -> None:
    """Raises SiteOfJoiningUnknown."""
    if any(one.home_site and one.home_site not in sites for one in changes.joining):
        raise SiteOfJoiningUnknown


def _keys(changes: Changes) -> Iterator[tuple[str, list[object]]]:
    """What may be changed once each, by field."""
    yield "new_weights", [one.wish for one in changes.new_weights]
    yield "new_floors", [one.county for one in changes.new_floors]
    yield "new_limits", [one.limit for one in changes.new_limits]
    yield "new_caseloads", [one.specialist_id for one in changes.new_caseloads]
    yield "on_leave", [*changes.on_leave]
    yield "leaving", [*changes.leaving]


def rules_with(rules: Rules, changes: Changes, day: date, counties: Collection[str]) -> Rules:
    """The program's rules as if they had been changed before `day`. Raises what the change itself
    would be refused with."""
    the_day_before = day - timedelta(days=1)
    for weight in changes.new_weights:
        new = WeightChanged(
            wish=weight.wish, points=weight.points, effective_from=day, reason=TRIED
        )
        rules = PROGRAM_RULES.fold(program_rules.change_weight(rules, new, the_day_before), rules)
    for floor in changes.new_floors:
        lowest = CountyFloorChanged(
            county=floor.county, at_least=floor.at_least, effective_from=day, reason=TRIED
        )
        facts = program_rules.change_floor(rules, lowest, the_day_before, counties)
        rules = PROGRAM_RULES.fold(facts, rules)
    for limit in changes.new_limits:
        now = limits_on(rules, day)[limit.limit]
        other = LimitChanged(
            limit=limit.limit,
            value=limit.value,
            level=now.level,
            effective_from=day,
            citation=TRIED,
            certainty=now.certainty,
            reason=TRIED,
        )
        rules = PROGRAM_RULES.fold(program_rules.change_limit(rules, other, the_day_before), rules)
    return rules


def reserve_with(policy: ReservePolicy, changes: Changes) -> ReservePolicy:
    """The policy as if it had been turned on or off. Raises ReplayFirst."""
    if changes.reserve_scarce is None:
        return policy
    turned = reserve.turn_on if changes.reserve_scarce else reserve.turn_off
    return RESERVE.fold(turned(policy), policy)


def specialist_with(
    specialist_id: UUID, state: Specialist, changes: Changes, limits: Iterable[Limits], day: date
) -> Specialist:
    """A specialist as if the changes had been made; `limits` are those before and after them.
    Raises SpecialistUnknown, CapacityOutOfRange, LeaveEndsBeforeItStarts."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    for one in changes.new_caseloads:
        if one.specialist_id == specialist_id:
            _check_people(one.people, enrolled, limits, "new_caseloads")
            now = CapacityChanged(
                specialist_id=specialist_id, capacity=one.people, fte_percent=enrolled.fte_percent
            )
            state = SPECIALIST.fold((now,), state)
    for away in changes.on_leave:
        if away.specialist_id == specialist_id:
            planned = working_hours.plan_leave(state, away.first_day, away.last_day)
            state = SPECIALIST.fold(planned, state)
    if specialist_id in changes.leaving and state.last_day is None:
        gone = leaving.leave_program(state, day, LeavingReason.NOT_STATED, day)
        state = SPECIALIST.fold(gone, state)
    return state


def joining_id(number: int, one: Joining) -> UUID:
    """The id of the `number`-th imagined specialist, the same in every trial."""
    return uuid5(one.like, f"joining {number}")


def newcomer(number: int, one: Joining, like: Specialist, limits: Iterable[Limits]) -> Specialist:
    """The imagined specialist, with nobody to support yet. Raises SpecialistUnknown,
    CapacityOutOfRange."""
    enrolled = known(like.enrolled, SpecialistUnknown)
    _check_people(one.people, enrolled, limits, "joining")
    joined = replace(
        enrolled,
        specialist_id=joining_id(number, one),
        capacity=one.people,
        home_site=one.home_site or enrolled.home_site,
        languages=frozenset(one.languages) or enrolled.languages,
    )
    return Specialist(enrolled=joined)


def _check_people(
    people: int, enrolled: SpecialistEnrolled, limits: Iterable[Limits], field: str
) -> None:
    """Raises CapacityOutOfRange where neither the limits of today nor the new ones allow it."""
    in_training = enrolled.credential is Credential.IN_TRAINING
    full = enrolled.fte_percent
    ceilings = (caseload_ceiling(each, full, in_training=in_training) for each in limits)
    if not 0 <= people <= max(ceilings):
        raise CapacityOutOfRange().at(field)


def away_throughout(state: Specialist, first_day: date, days: int) -> bool:
    """Whether planned leave covers every one of so many days from the first on."""
    return all(
        any(first <= first_day + timedelta(days=n) <= last for first, last in state.leave)
        for n in range(days)
    )


def too_many(state: Specialist) -> int:
    """How many of the people they support a specialist has no place for."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    return max(0, len(state.taken) - enrolled.capacity)
