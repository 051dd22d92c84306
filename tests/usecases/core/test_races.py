"""Concurrent use is normal use: racing threads never overfill, double match or double book."""

import threading
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from small_waitlist import FREE, found

from domain.calendar.diary import DIARY, diary_id, weeks_from
from domain.matches.match import MATCH
from domain.pairing.eligibility import broken
from domain.people.household_wish import HouseholdWish
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.core.ids import referral_id, specialist_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, DeclineMatch
from peermatch.usecases.matches.runs import ProposeMatch
from peermatch.usecases.pairing.matching_problem import matching_problem
from peermatch.usecases.people.households import JoinHousehold

THREADS = 6


def race(calls: list[Any]) -> list[Any]:
    """Runs the calls at once; what each returned or was refused with."""
    ready = threading.Barrier(THREADS)
    results: list[Any] = []

    def take(mine: list[Any]) -> None:
        ready.wait()
        for call in mine:
            try:
                results.append(call())
            except Refusal as refusal:
                results.append(refusal)

    threads = [threading.Thread(target=take, args=(calls[i::THREADS],)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(calls), "a thread died of something that is no refusal"
    return results


def eligible_pairs(agency: Any) -> dict[UUID, list[UUID]]:
    """Specialist -> referrals that may be proposed to them today."""
    today = agency.deployment.service.program.today(agency.deployment.clock.now())
    problem = matching_problem(agency.deployment.service, today)
    return {
        offer.specialist_id: [
            s.referral_id for s in problem.seekers if not broken(s, offer, problem.day)
        ]
        for offer in problem.offers
    }


def proposing(agency: Any, referral_id: UUID, to: UUID) -> Any:
    command = ProposeMatch(
        run_id=uuid4(), referral_id=referral_id, specialist_id=to, reasons=("A reason.",)
    )
    return lambda: UUID(agency.perform(Role.SERVICE, command).result["match_id"])


def approving(agency: Any, match_id: UUID) -> Any:
    return lambda: agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))


def test_more_proposals_than_places_fill_each_place_once(small: Any) -> None:
    pairs = eligible_pairs(small)
    busiest = max(pairs, key=lambda s: len(pairs[s]))
    results = race([proposing(small, referral_id, busiest) for referral_id in pairs[busiest]])
    state = small.deployment.store.read(SPECIALIST, busiest)
    assert len(pairs[busiest]) > state.enrolled.capacity
    assert state.places_in_use == state.enrolled.capacity
    assert sum(isinstance(r, UUID) for r in results) == state.enrolled.capacity


def test_one_referral_proposed_to_everyone_at_once_has_one_match(small: Any) -> None:
    pairs = eligible_pairs(small)
    count = Counter(referral for referrals in pairs.values() for referral in referrals)
    referral_id, _ = count.most_common(1)[0]
    suitors = [s for s in pairs if referral_id in pairs[s]]
    results = race([proposing(small, referral_id, s) for s in suitors])
    [match_id] = [r for r in results if isinstance(r, UUID)]
    referral = small.deployment.store.read(REFERRAL, referral_id)
    assert (referral.status, referral.match_id) == (ReferralStatus.PROPOSED, match_id)
    held = [s for s in suitors if small.deployment.store.read(SPECIALIST, s).held]
    assert len(held) == 1


def test_a_household_that_wants_one_specialist_is_not_proposed_to_two_at_once(agency: Any) -> None:
    """Nothing but the household itself is written by both."""
    found(agency, *(FREE,) * 6, specialists=2)
    family = [referral_id(f"R{n}") for n in range(1, 7)]
    for one in family[1:]:
        joined = JoinHousehold(
            referral_id=one,
            other_id=family[0],
            wish=HouseholdWish.TOGETHER,
            agreed_by="All",
            agreed_on=date(2026, 11, 23),
        )
        agency.perform(Role.INTAKE, joined)
    both = [specialist_id("S1"), specialist_id("S2")]
    results = race([proposing(agency, one, both[n % 2]) for n, one in enumerate(family)])
    read = agency.deployment.store.read
    matches = [read(MATCH, r).proposed for r in results if isinstance(r, UUID)]
    assert len({match.specialist_id for match in matches}) == 1
    refused = {r.code for r in results if isinstance(r, Refusal)}
    assert refused == {"pairing-no-longer-allowed"}


def test_a_whole_caseload_approved_at_once_is_never_double_booked(small: Any) -> None:
    pairs = eligible_pairs(small)
    busiest = max(pairs, key=lambda s: len(pairs[s]))
    proposed = race([proposing(small, r, busiest) for r in pairs[busiest]])
    matches = [r for r in proposed if isinstance(r, UUID)]
    results = race([approving(small, match_id) for match_id in matches * 2])
    approved = {m for m in matches if small.deployment.store.read(MATCH, m).status == "approved"}
    assert approved
    people = [busiest] + [
        small.deployment.store.read(MATCH, m).proposed.participant_id for m in approved
    ]
    booked = {person: bookings(small, person) for person in people}
    assert len(booked[busiest]) == len(approved)
    for spans in booked.values():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
    refused = [r for r in results if isinstance(r, Refusal)]
    assert {r.code for r in refused} <= {"no-common-time"}


def test_approving_and_declining_at_once_decides_once(small: Any) -> None:
    pairs = eligible_pairs(small)
    chosen = max(pairs, key=lambda s: len(pairs[s]))
    match_id = proposing(small, pairs[chosen][0], chosen)()
    approve = ApproveMatch(match_id=match_id)
    decline = DeclineMatch(match_id=match_id, reason="someone-different")
    race(
        [lambda: small.perform(Role.COORDINATOR, approve)] * 3
        + [lambda: small.perform(Role.COORDINATOR, decline)] * 3
    )
    status = small.deployment.store.read(MATCH, match_id).status
    state = small.deployment.store.read(SPECIALIST, chosen)
    assert (status, match_id in state.taken, match_id in state.held) in (
        ("approved", True, False),
        ("declined", False, False),
    )


def bookings(agency: Any, person: UUID) -> list[tuple[Any, Any]]:
    read = agency.deployment.store.read
    weeks = weeks_from(date(2026, 11, 23), 35)
    return [
        (booking.starts_at, booking.ends_at)
        for week in weeks
        for booking in read(DIARY, diary_id(person, week)).bookings
    ]
