"""Proposes a match: the referral, a place within heads and minutes, and the proposal at once."""

from dataclasses import replace

from domain import match as matches
from domain import referral, roster, shortlist
from domain.business_days import business_days_after
from domain.limits import LimitName
from domain.match import MATCH, MatchProposed
from domain.referral import REFERRAL
from domain.shortlist import SHORTLIST
from domain.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.eligible import Pair
from peermatch.usecases.first_sessions import first_time
from peermatch.usecases.programme import Programme
from peermatch.usecases.rules_of_day import holidays_around, limits_of_day
from peermatch.usecases.workloads import workload_with


def propose(work: Work, proposal: MatchProposed, two: Pair, programme: Programme) -> None:
    """Records the proposal, open for as many business days as the rules of the day give it, with a
    time for the first session. Raises NoCommonTime when there is none."""
    limits = limits_of_day(work, programme)
    waiting = work.load(REFERRAL, proposal.referral_id)
    last = waiting.state.choosing.shortlist_id
    if last is not None:
        shortlist.check_answered(work.load(SHORTLIST, last).state, two.day)
    waiting.record(*referral.propose(waiting.state, proposal.match_id, limits))
    person = work.load(SPECIALIST, proposal.specialist_id)
    promised = workload_with(work, two, programme)
    person.record(*roster.hold_place_within(person.state, proposal.match_id, promised, limits))
    days = limits.value(LimitName.PROPOSAL_OPEN)
    last_day = business_days_after(two.day, days, holidays_around(two.day))
    match = work.load(MATCH, proposal.match_id)
    match.record(*matches.propose(match.state, replace(proposal, expires_on=last_day)))
    first = first_time(work, proposal.match_id, two, programme)
    match.record(*matches.propose_first_time(match.state, first))
