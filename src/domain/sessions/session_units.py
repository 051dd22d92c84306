"""The units of a session that was held, and whether they are billable."""

from dataclasses import replace

from domain.program.limits import Flag, LimitName, Limits
from domain.sessions.counting import Counting, not_billable, passed, units
from domain.sessions.session_state import Session, SessionStatus, UnitsCounted
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SessionUnknown


class SessionNotHeld(Refusal):
    sentence = "Units are counted for a session that was held."


class DayLimitReached(Refusal):
    sentence = "That is more support for one person in one day than the program allows."


class YearLimitReached(Refusal):
    sentence = "That is more support for one person in one year than the program allows."


def evolve(state: Session, fact: UnitsCounted) -> Session:
    return replace(state, counted=fact)


def check_planned(minutes: int, counting: Counting, limits: Limits) -> tuple[Flag, ...]:
    """What planning a session of `minutes` passes: refused or flagged as the day's rules say."""
    more = units(minutes)
    return (
        *limits.at_most(LimitName.PARTICIPANT_DAY, counting.units_of_day + more, DayLimitReached),
        *limits.at_most(
            LimitName.PARTICIPANT_YEAR, counting.units_of_year + more, YearLimitReached
        ),
    )


def count_units(state: Session, counting: Counting, limits: Limits) -> tuple[Fact, ...]:
    """Counts a held session's units and says whether they are billable; never refuses a record."""
    scheduled = known(state.scheduled, SessionUnknown)
    if state.status is not SessionStatus.HELD:
        raise SessionNotHeld
    own = units(state.minutes)
    flags = passed(own, counting, limits)
    why = not_billable(own, counting, flags, limits)
    counted = UnitsCounted(
        session_id=scheduled.session_id,
        units=own,
        billable=why is None,
        not_billable=why,
        flags=flags,
    )
    return () if state.counted == counted else (counted,)
