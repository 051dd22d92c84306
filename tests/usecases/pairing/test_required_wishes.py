"""A required wish of any topic binds a run, a proposal by hand, an open proposal, and approval."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from small_waitlist import FIRST, FREE, found, run, status
from two_offices import SPECIALIST, small_agency, table

from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.pairing.eligibility import RULE_NAMES
from domain.people.profile import Wish
from domain.program.match_preferences import WEIGHED, WishName
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Strength, WishTopic
from domain.specialists.sharing import Audience, OwnTrait
from domain.specialists.specialist import SPECIALIST as STAFF
from peermatch import demo
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.core.service import NotAllowed
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch
from peermatch.usecases.pairing.pair_facts import PairingNoLongerAllowed
from peermatch.usecases.people.participants import StateMoreWishes
from peermatch.usecases.specialists.sharing_commands import DescribeSpecialist
from peermatch.usecases.specialists.specialist_fields import OPTIONAL_FIELDS, ROSTER_FIELDS
from peermatch.worker.queues.open_proposals import OpenProposals

S1, S2 = specialist_id("S1"), specialist_id("S2")
BAPTIST = OwnTrait(WishTopic.FAITH, "Baptist")
FAITH = RULE_NAMES["required_faith"].refusal


def asks(agency: Any, *wishes: Wish) -> None:
    whose = agency.deployment.store.read(REFERRAL, FIRST).received.participant_id
    agency.perform(Role.INTAKE, StateMoreWishes(participant_id=whose, wishes=wishes))
    agency.project()


def required(topic: WishTopic, answer: str) -> Wish:
    return Wish(topic, answer, Strength.REQUIRED)


def says(agency: Any, who: UUID, *about: OwnTrait) -> None:
    actor = Actor(name="cprs", role=Role.CPRS, specialist_id=who)
    command = DescribeSpecialist(specialist_id=who, about=about)
    agency.deployment.service.perform(actor, uuid4(), command)
    agency.project()


def propose(agency: Any, who: UUID) -> UUID:
    proposal = ProposeMatch(
        run_id=UUID(int=9), referral_id=FIRST, specialist_id=who, reasons=("Shared.",)
    )
    done = agency.perform(Role.SERVICE, proposal)
    agency.project()
    return UUID(done.result["match_id"])


def with_whom(agency: Any) -> UUID:
    match_id = agency.deployment.store.read(REFERRAL, FIRST).match_id
    whom: UUID = agency.deployment.store.read(MATCH, match_id).proposed.specialist_id
    return whom


@pytest.mark.parametrize("topic", WishTopic)
def test_a_run_matches_with_whoever_stated_it_and_with_nobody_else(
    sqlite_agency: Any, topic: WishTopic
) -> None:
    found(sqlite_agency, FREE, specialists=2)
    asks(sqlite_agency, required(topic, "The same."))
    run(sqlite_agency, 1)
    waits = sqlite_agency.deployment.store.read(REFERRAL, FIRST)
    assert waits.status is ReferralStatus.WAITING
    assert RULE_NAMES[f"required_{topic.value}"].refusal in waits.waiting_reason
    says(sqlite_agency, S2, OwnTrait(topic, "the SAME"))
    run(sqlite_agency, 2)
    assert with_whom(sqlite_agency) == S2


def test_it_binds_by_hand_at_approval_and_while_a_proposal_is_open(agency: Any) -> None:
    found(agency, FREE, specialists=2)
    asks(agency, required(WishTopic.FAITH, "Baptist"))
    with pytest.raises(PairingNoLongerAllowed, match=FAITH):
        propose(agency, S1)
    says(agency, S1, BAPTIST)
    match_id = propose(agency, S1)
    says(agency, S1)
    with pytest.raises(PairingNoLongerAllowed, match=FAITH):
        agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    assert OpenProposals(agency.deployment.service).look() == 1
    agency.project()
    ended = agency.deployment.store.read(MATCH, match_id)
    assert ended.status is MatchStatus.WITHDRAWN
    assert status(agency, FIRST) is ReferralStatus.WAITING


def test_of_several_that_are_required_none_is_missing(sqlite_agency: Any) -> None:
    found(sqlite_agency, FREE, specialists=2)
    asks(
        sqlite_agency,
        required(WishTopic.FAITH, "Baptist"),
        required(WishTopic.FAITH, "Active in a church"),
    )
    says(sqlite_agency, S1, BAPTIST)
    says(sqlite_agency, S2, BAPTIST, OwnTrait(WishTopic.FAITH, "active in a church"))
    run(sqlite_agency, 1)
    assert with_whom(sqlite_agency) == S2


def test_what_is_preferred_decides_between_two_and_is_told(sqlite_agency: Any) -> None:
    found(sqlite_agency, FREE, specialists=2)
    asks(sqlite_agency, Wish(WishTopic.FAITH, "baptist", Strength.PREFERRED))
    for who in (S1, S2):
        says(sqlite_agency, S1)
        says(sqlite_agency, S2)
        says(sqlite_agency, who, BAPTIST)
        proposed = run_again(sqlite_agency, who.int % 97)
        assert proposed.specialist_id == who
        assert WEIGHED[WishName.MOST_IMPORTANT_TRAIT].because in proposed.reasons
        asks(sqlite_agency, required(WishTopic.FAITH, "nobody's"))
        OpenProposals(sqlite_agency.deployment.service).look()
        asks(sqlite_agency, Wish(WishTopic.FAITH, "baptist", Strength.PREFERRED))


def run_again(agency: Any, number: int) -> Any:
    run(agency, number)
    match_id = agency.deployment.store.read(REFERRAL, FIRST).match_id
    return agency.deployment.store.read(MATCH, match_id).proposed


def test_a_roster_may_bring_what_they_say(agency: Any) -> None:
    files = small_agency()
    rows = [SPECIALIST | {"specialist": "S1", "about": "faith: Baptist (matched);parent: A father"}]
    files["roster.csv"] = table((*ROSTER_FIELDS, *OPTIONAL_FIELDS), rows)
    assert demo.run_import(agency.deployment, files, lambda *_: None).problems == ()
    assert agency.deployment.store.read(STAFF, S1).about == (
        OwnTrait(WishTopic.FAITH, "Baptist", Audience.MATCHED),
        OwnTrait(WishTopic.PARENT, "A father"),
    )


def test_nobody_says_it_for_them(sqlite_agency: Any) -> None:
    found(sqlite_agency, FREE, specialists=2)
    command = DescribeSpecialist(specialist_id=S2, about=(BAPTIST,))
    for actor, refusal in (
        (Actor(name="other", role=Role.CPRS, specialist_id=S1), NotFound),
        (Actor(name="manager", role=Role.MANAGER, specialist_id=None), NotAllowed),
    ):
        with pytest.raises(refusal):
            sqlite_agency.deployment.service.perform(actor, uuid4(), command)
