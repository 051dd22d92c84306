"""Proposes a match: the referral, a place within heads and minutes, and the time for a first
session, all at once."""

from dataclasses import replace

from domain.matches import proposal
from domain.matches.match import MATCH
from domain.matches.match_state import MatchProposed
from domain.program.limits import LimitName
from domain.referrals import referral_match
from domain.referrals.referral import REFERRAL
from domain.shared.days import business_days_after
from domain.specialists import caseload
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.matches.could_begin import promise_time, time_within
from peermatch.usecases.pairing.household_rule import note_proposed
from peermatch.usecases.pairing.pair_facts import Pair
from peermatch.usecases.pairing.workloads import workload_with


def propose(work: Work, proposed: MatchProposed, two: Pair, program: Program) -> None:
    """Records the proposal, open for as many business days as the rules of the day give it, and
    keeps a place and a time for it. Raises what `time_to_begin` does: nothing is proposed that
    could not be approved."""
    two.check()
    promised = workload_with(work, two, program)
    first = time_within(work, proposed.match_id, two, promised, program)
    limits = limits_of_day(work, program)
    work.load(REFERRAL, proposed.referral_id).decide(
        referral_match.propose, proposed.match_id, limits
    )
    person = work.load(SPECIALIST, proposed.specialist_id)
    person.decide(caseload.hold_place_within, proposed.match_id, promised, limits)
    days = limits.value(LimitName.PROPOSAL_OPEN)
    last_day = business_days_after(two.day, days, holidays_around(two.day))
    work.load(MATCH, proposed.match_id).decide(
        proposal.propose, replace(proposed, expires_on=last_day)
    )
    note_proposed(work, proposed.participant_id, proposed.match_id)
    promise_time(work, first, two, program)
