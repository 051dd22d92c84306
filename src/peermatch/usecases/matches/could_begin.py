"""Whether a match could begin: the one check when it is proposed, while it is open, and when it is
approved."""

from collections.abc import Set
from uuid import UUID

from domain.calendar.diary import DIARY, diary_id
from domain.matches import proposal
from domain.matches.match import MATCH
from domain.matches.match_state import FirstTimeProposed
from domain.specialists import caseload
from domain.specialists.specialist import SPECIALIST
from domain.specialists.workload import Workload
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.matches.first_sessions import (
    check_first_time,
    find_first_time,
    free_first_time,
    session_of,
)
from peermatch.usecases.pairing.pair_facts import Pair
from peermatch.usecases.pairing.workloads import workload_with
from peermatch.usecases.sessions.bookings import hold_time
from peermatch.usecases.sessions.time_check import staff_of


def time_to_begin(
    work: Work,
    match_id: UUID,
    two: Pair,
    program: Program,
    overridden: Set[str] = frozenset(),
) -> FirstTimeProposed:
    """When the match could begin: the time that its proposal shows, or the earliest one while it
    shows none.

    Raises what stands in the way: PairingNoLongerAllowed with a hard rule's sentence, what
    `check_can_carry` refuses of the specialist's place and minutes, FirstTimeGone, NoCommonTime.
    """
    two.check(frozenset(overridden))
    return time_within(work, match_id, two, workload_with(work, two, program), program)


def time_within(
    work: Work, match_id: UUID, two: Pair, promised: Workload, program: Program
) -> FirstTimeProposed:
    """The same of a pair that breaks no rule; `promised` is the workload with this support."""
    limits = limits_of_day(work, program)
    carrying = work.read(SPECIALIST, two.enrolled.specialist_id)
    caseload.check_can_carry(carrying, match_id, promised, limits)
    shown = work.read(MATCH, match_id).first_time
    if shown is None:
        return find_first_time(work, match_id, two, program)
    check_first_time(work, shown, two, program)
    return shown


def promise_time(work: Work, first: FirstTimeProposed, two: Pair, program: Program) -> None:
    """Shows the time with the proposal and keeps it for both; what was kept before is freed."""
    match = work.load(MATCH, first.match_id)
    if match.state.first_time not in (None, first):
        free_first_time(work, match.state, program)
    match.decide(proposal.propose_first_time, first)
    hold_time(work, session_of(first, two.enrolled.specialist_id, program), program)


def time_is_kept(work: Work, first: FirstTimeProposed, two: Pair, program: Program) -> bool:
    """Whether everyone's diary keeps the time; proposals of before times were kept have none."""
    session = session_of(first, two.enrolled.specialist_id, program)
    day = program.today(first.starts_at)
    return all(
        any(
            (b.session_id, b.starts_at, b.ends_at)
            == (session.session_id, session.starts_at, session.ends_at)
            for b in work.read(DIARY, diary_id(person_id, day)).bookings
        )
        for person_id in (*staff_of(session), session.participant_id)
    )
