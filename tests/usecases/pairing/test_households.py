"""What a household wishes binds every way to a match, and no reason says whose wish it was."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from small_waitlist import FIRST, FREE, SECOND, found, run, status

from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason
from domain.matches.match_state import MatchStatus
from domain.pairing.eligibility import RULE_NAMES
from domain.pairing.outlook import OUTLOOK, outlook_id
from domain.pairing.shortlist import SHORTLIST, shortlist_id
from domain.people.household import HOUSEHOLD, InAnotherHousehold
from domain.people.household_wish import HouseholdWish
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from matching.explain.reasons import TIED
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import NotOpened
from peermatch.readmodels.screens.matches import decisions
from peermatch.readmodels.screens.people.household_members import household
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import referral_id, specialist_id
from peermatch.usecases.core.service import NotAllowed
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch
from peermatch.usecases.pairing.choice import AskForShortlist, OfferShortlist
from peermatch.usecases.pairing.pair_facts import PairingNoLongerAllowed
from peermatch.usecases.people.households import (
    ChangeHouseholdWish,
    DissolveHousehold,
    JoinHousehold,
    LeaveHousehold,
)
from peermatch.usecases.referrals.same_person import MergeReferral, SuspectDuplicate
from peermatch.worker.queues.arrivals import Arrivals
from peermatch.worker.queues.open_proposals import OpenProposals
from peermatch.worker.queues.shortlist_runs import ShortlistRuns

TODAY = date(2026, 11, 23)
THIRD = referral_id("R3")
S1, S2 = specialist_id("S1"), specialist_id("S2")
APART, TOGETHER = HouseholdWish.APART, HouseholdWish.TOGETHER
RULED_OUT = RULE_NAMES["not_excluded"].refusal


def joins(agency: Any, wish: HouseholdWish, one: UUID = SECOND, other: UUID = FIRST) -> UUID:
    done = agency.perform(
        Role.INTAKE,
        JoinHousehold(
            referral_id=one, other_id=other, wish=wish, agreed_by="Both", agreed_on=TODAY
        ),
    )
    agency.project()
    return UUID(done.result["household_id"])


def couple(agency: Any, wish: HouseholdWish, *, people: int = 2, specialists: int = 2) -> Any:
    found(agency, *(FREE,) * people, specialists=specialists)
    joins(agency, wish)
    return agency


def propose(agency: Any, referral: UUID, who: UUID, number: int = 9) -> UUID:
    proposal = ProposeMatch(
        run_id=UUID(int=number), referral_id=referral, specialist_id=who, reasons=("Shared.",)
    )
    done = agency.perform(Role.SERVICE, proposal)
    agency.project()
    return UUID(done.result["match_id"])


def with_whom(agency: Any, referral: UUID) -> UUID | None:
    match_id = agency.deployment.store.read(REFERRAL, referral).match_id
    if match_id is None:
        return None
    whom: UUID = agency.deployment.store.read(MATCH, match_id).proposed.specialist_id
    return whom


def participant(agency: Any, referral: UUID) -> UUID:
    whose: UUID = agency.deployment.store.read(REFERRAL, referral).received.participant_id
    return whose


@pytest.mark.parametrize("wish", [APART, TOGETHER])
def test_a_run_keeps_what_a_household_wishes(agency: Any, wish: HouseholdWish) -> None:
    couple(agency, wish)
    run(agency, 1)
    both = {with_whom(agency, FIRST), with_whom(agency, SECOND)}
    assert None not in both
    assert len(both) == (1 if wish is TOGETHER else 2)


def test_apart_with_one_specialist_the_other_waits_and_reads_no_more_than_a_rule(
    sqlite_agency: Any,
) -> None:
    couple(sqlite_agency, APART, specialists=1)
    run(sqlite_agency, 1)
    served = [r for r in (FIRST, SECOND) if with_whom(sqlite_agency, r)]
    [waits] = {FIRST, SECOND} - set(served)
    assert len(served) == 1
    read = sqlite_agency.deployment.store.read
    assert read(REFERRAL, waits).waiting_reason == TIED
    run(sqlite_agency, 2)
    assert RULED_OUT in read(REFERRAL, waits).waiting_reason
    assert status(sqlite_agency, waits) is ReferralStatus.WAITING


def test_together_without_a_place_for_all_they_wait_together(sqlite_agency: Any) -> None:
    couple(sqlite_agency, TOGETHER, people=5, specialists=1)
    joins(sqlite_agency, TOGETHER, THIRD)
    joins(sqlite_agency, TOGETHER, referral_id("R4"))
    run(sqlite_agency, 1)
    family = (FIRST, SECOND, THIRD, referral_id("R4"))
    assert [with_whom(sqlite_agency, r) for r in family] == [None] * 4
    assert with_whom(sqlite_agency, referral_id("R5")) == S1


@pytest.mark.parametrize(("wish", "refused", "allowed"), [(APART, S1, S2), (TOGETHER, S2, S1)])
def test_the_second_proposal_keeps_what_the_first_leaves(
    agency: Any, wish: HouseholdWish, refused: UUID, allowed: UUID
) -> None:
    couple(agency, wish)
    propose(agency, FIRST, S1)
    with pytest.raises(PairingNoLongerAllowed) as raised:
        propose(agency, SECOND, refused)
    assert raised.value.sentence == RULED_OUT
    propose(agency, SECOND, allowed)
    assert with_whom(agency, SECOND) == allowed


@pytest.mark.parametrize(("wish", "second"), [(APART, S1), (TOGETHER, S2)])
def test_of_two_open_proposals_against_a_new_wish_one_is_withdrawn_and_no_other_approved(
    agency: Any, wish: HouseholdWish, second: UUID
) -> None:
    found(agency, FREE, FREE, specialists=2)
    one, other = propose(agency, FIRST, S1), propose(agency, SECOND, second)
    joins(agency, wish)
    with pytest.raises(PairingNoLongerAllowed) as raised:
        agency.perform(Role.COORDINATOR, ApproveMatch(match_id=other))
    assert raised.value.sentence == RULED_OUT
    assert OpenProposals(agency.deployment.service).look() == 2
    read = agency.deployment.store.read
    statuses = [read(MATCH, m).status for m in (one, other)]
    assert sorted(statuses) == sorted([MatchStatus.WITHDRAWN, MatchStatus.PROPOSED])
    [left] = [m for m in (one, other) if read(MATCH, m).status is MatchStatus.PROPOSED]
    agency.project()
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=left))


def test_whoever_has_a_specialist_binds_the_others(agency: Any) -> None:
    couple(agency, TOGETHER, people=3)
    match_id = propose(agency, FIRST, S2)
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    joins(agency, TOGETHER, THIRD)
    run(agency, 1)
    assert {with_whom(agency, r) for r in (SECOND, THIRD)} == {S2}


def test_nobody_waits_for_someone_who_cannot_be_matched_yet(sqlite_agency: Any) -> None:
    sqlite_agency.import_small()
    joins(sqlite_agency, TOGETHER, referral_id("R8"))
    run(sqlite_agency, 1)
    assert with_whom(sqlite_agency, FIRST) is not None


def test_a_transfer_keeps_it_too(sqlite_agency: Any) -> None:
    couple(sqlite_agency, APART)
    one = propose(sqlite_agency, FIRST, S1)
    sqlite_agency.perform(Role.COORDINATOR, ApproveMatch(match_id=one))
    propose(sqlite_agency, SECOND, S2)
    transfer = EndMatch(match_id=one, reason=EndReason.TRANSFERRED, note="", successor_id=S2)
    with pytest.raises(PairingNoLongerAllowed):
        sqlite_agency.perform(Role.COORDINATOR, transfer)


def test_shortlists_and_offers_by_hand_keep_it(sqlite_agency: Any) -> None:
    couple(sqlite_agency, APART)
    propose(sqlite_agency, FIRST, S1)
    by_hand = OfferShortlist(
        referral_id=SECOND, round=1, specialists=(S1, S2), answer_by=date(2026, 12, 1)
    )
    with pytest.raises(PairingNoLongerAllowed):
        sqlite_agency.perform(Role.COORDINATOR, by_hand)
    sqlite_agency.perform(Role.COORDINATOR, replace(by_hand, specialists=(S2,)))


def lists(agency: Any, *referrals: UUID) -> list[Any]:
    for referral in referrals:
        agency.perform(Role.COORDINATOR, AskForShortlist(referral_id=referral))
    agency.project()
    ShortlistRuns(agency.deployment.service).carry_out_all()
    read = agency.deployment.store.read
    offered = [read(SHORTLIST, shortlist_id(r, 1)).offered for r in referrals]
    return [set(one.specialists) if one else set() for one in offered]


def test_they_choose_from_different_or_from_the_same_specialists(sqlite_agency: Any) -> None:
    couple(sqlite_agency, APART)
    one, other = lists(sqlite_agency, FIRST, SECOND)
    assert one
    assert not one & other


def test_together_they_choose_from_the_same(sqlite_agency: Any) -> None:
    couple(sqlite_agency, TOGETHER)
    one, other = lists(sqlite_agency, FIRST, SECOND)
    assert one == other != set()


@pytest.mark.parametrize("wish", [APART, TOGETHER])
def test_outlooks_keep_it(
    sqlite_agency: Any, planner: Any, wish: HouseholdWish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peermatch.readmodels.reading.views.Views.wait_for", lambda *_, **__: True)
    couple(sqlite_agency, wish)
    propose(sqlite_agency, FIRST, S1)
    arrivals = Arrivals(sqlite_agency.deployment.service, planner)
    while arrivals.look():
        sqlite_agency.project()
    told = sqlite_agency.deployment.store.read(OUTLOOK, outlook_id(SECOND)).found
    assert told is not None
    assert told.specialist_id == (S1 if wish is TOGETHER else S2)


def against_their_wish(agency: Any) -> set[UUID | None]:
    agency.project()
    reading = agency.reading(Role.COORDINATOR)
    found = decisions.page(reading, PartRequest(size=500), "excluded")
    return {row.match_id for row in found.rows}


def test_matches_under_way_against_a_new_wish_are_listed(sqlite_agency: Any) -> None:
    found(sqlite_agency, FREE, FREE, specialists=2)
    both = [propose(sqlite_agency, r, S1) for r in (FIRST, SECOND)]
    for match_id in both:
        sqlite_agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    joins(sqlite_agency, APART)
    assert against_their_wish(sqlite_agency) == set(both)
    change = ChangeHouseholdWish(
        referral_id=FIRST, wish=TOGETHER, agreed_by="Both", agreed_on=TODAY
    )
    sqlite_agency.perform(Role.COORDINATOR, change)
    assert against_their_wish(sqlite_agency) == set()


def test_a_household_is_recorded_changed_and_dissolved(agency: Any) -> None:
    couple(agency, APART, people=3)
    household_id = joins(agency, APART, THIRD)
    reading = agency.reading(Role.INTAKE)
    shown = household(reading, participant(agency, FIRST))
    assert shown is not None
    assert {m.referral_id for m in shown.others} == {SECOND, THIRD}
    assert (shown.wish, shown.agreed_by, shown.agreed_on) == (APART, "Both", TODAY)
    agency.perform(Role.INTAKE, LeaveHousehold(referral_id=THIRD, reason="Moved out."))
    agency.project()
    assert household(agency.reading(Role.INTAKE), participant(agency, THIRD)) is None
    agency.perform(Role.INTAKE, DissolveHousehold(referral_id=FIRST, reason="They parted."))
    agency.project()
    read = agency.deployment.store.read
    assert dict(read(HOUSEHOLD, household_id).members) == {}
    for referral in (FIRST, SECOND, THIRD):
        assert household(agency.reading(Role.INTAKE), participant(agency, referral)) is None
        assert read(PARTICIPANT, participant(agency, referral)).household.household_id is None
    propose(agency, FIRST, S1)
    propose(agency, SECOND, S1)


def test_nobody_but_intake_and_coordinators_records_or_reads_it(sqlite_agency: Any) -> None:
    couple(sqlite_agency, APART)
    command = LeaveHousehold(referral_id=FIRST, reason="They parted.")
    for role in (Role.CPRS, Role.MANAGER):
        actor = Actor(name="someone", role=role, specialist_id=S1)
        with pytest.raises(NotAllowed):
            sqlite_agency.deployment.service.perform(actor, uuid4(), command)
        with pytest.raises(NotOpened):
            household(sqlite_agency.reading(role), participant(sqlite_agency, FIRST))


def test_whoever_belongs_to_another_household_leaves_it_first(sqlite_agency: Any) -> None:
    couple(sqlite_agency, APART, people=4)
    joins(sqlite_agency, TOGETHER, THIRD, referral_id("R4"))
    with pytest.raises(InAnotherHousehold):
        joins(sqlite_agency, APART, THIRD, FIRST)


def test_merged_records_are_one_member(sqlite_agency: Any) -> None:
    couple(sqlite_agency, APART, people=3)
    sqlite_agency.perform(Role.INTAKE, SuspectDuplicate(referral_id=SECOND, other_id=THIRD))
    sqlite_agency.perform(Role.INTAKE, MergeReferral(referral_id=SECOND, into=THIRD))
    sqlite_agency.project()
    propose(sqlite_agency, FIRST, S1)
    with pytest.raises(PairingNoLongerAllowed):
        propose(sqlite_agency, THIRD, S1)
    shown = household(sqlite_agency.reading(Role.INTAKE), participant(sqlite_agency, FIRST))
    assert shown is not None
    assert [m.referral_id for m in shown.others] == [THIRD]
