"""A colleague stands in for one session: decided by a person, by the rules of any session."""

from dataclasses import dataclass
from uuid import UUID

from domain.matches.match import MATCH
from domain.matches.match_state import MatchProposed
from domain.pairing.eligibility import AboutSeeker, broken
from domain.sessions import session_booking
from domain.sessions.session import SESSION
from domain.sessions.session_booking import SessionStoodIn
from domain.sessions.session_state import SessionScheduled
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import MatchUnknown, SessionUnknown
from domain.specialists.credentials import CoVisitNeeded
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.pairing.pair_facts import PairingNoLongerAllowed, pair_on
from peermatch.usecases.pairing.told_rules import said_against
from peermatch.usecases.sessions.bookings import check_may_meet, free_time, take_time, tell_stand_in
from peermatch.usecases.sessions.session_course import CHANGED_TIMES
from peermatch.usecases.sessions.support_coverage import check_planned

OF_A_CASELOAD = frozenset({"within_caseload_capacity", "stays_with_the_program", "hours_overlap"})
"""Rules about a whole match: one session takes no place of a caseload, and the rules about times
ask for the colleague's hours on that very day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HaveStandIn:
    """`specialist_id` is the colleague who holds this one session."""

    session_id: UUID
    specialist_id: UUID


def have_stand_in(work: Work, command: HaveStandIn, program: Program) -> Result:
    """The match stays with its own specialist; everybody is told. Raises the sentence of the rule
    that speaks against it, and nothing changes then."""
    session = work.load(SESSION, command.session_id)
    facts = session_booking.stand_in(session.state, command.specialist_id, work.command.at)
    before = known(session.state.scheduled, SessionUnknown)
    check_may_meet(work, before.participant_id, program.today(before.starts_at))
    match = known(work.read(MATCH, before.match_id).proposed, MatchUnknown)
    if not facts and command.specialist_id == match.specialist_id and not session.state.revision:
        raise session_booking.HeldByThemAlready
    if not facts:
        return {}
    _check_fits(work, before, match, command.specialist_id, program)
    free_time(work, before, program)
    session.record(*facts)
    after = known(session.state.scheduled, SessionUnknown)
    warnings = (*take_time(work, after, program), *check_planned(work, after, program))
    tell_stand_in(work, before, after, session.state.revision, match.specialist_id)
    return {"warnings": list(dict.fromkeys(warnings))}


def _check_fits(
    work: Work,
    session: SessionScheduled,
    match: MatchProposed,
    specialist_id: UUID,
    program: Program,
) -> None:
    """What the participant asked of a specialist holds for one session too. Raises
    PairingNoLongerAllowed, and CoVisitNeeded for somebody in training. The match's own specialist
    has it back as long as they are matched."""
    day = program.today(session.starts_at)
    asked = match.referral_id, specialist_id
    two = pair_on(work.read, asked, session.match_id, program, day)
    if two.specialist.credentials.certification is None:
        raise CoVisitNeeded().at("specialist_id")
    if specialist_id == match.specialist_id:
        return
    failed = [
        rule
        for rule in broken(two.seeker, two.offer, day)
        if not isinstance(rule, AboutSeeker) and rule.name not in OF_A_CASELOAD
    ]
    if failed:
        raise PairingNoLongerAllowed(said_against(failed)[0], failed[0].name)


USE_CASES = (
    UseCase(
        HaveStandIn,
        frozenset({Role.COORDINATOR}),
        have_stand_in,
        changed_by=ChangedBy("session_id", (*CHANGED_TIMES, SessionStoodIn)),
    ),
)
