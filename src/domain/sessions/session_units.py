"""The units of a session that was held, and whether they are billable."""

from dataclasses import replace

from domain.program.limits import Limits
from domain.sessions.counting import Counting, not_billable, passed, units
from domain.sessions.session_state import Session, SessionStatus, UnitsCounted
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SessionUnknown


class SessionNotHeld(Refusal):
    sentence = "Units are counted for a session that was held."


def evolve(state: Session, fact: UnitsCounted) -> Session:
    return replace(state, counted=fact)


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
