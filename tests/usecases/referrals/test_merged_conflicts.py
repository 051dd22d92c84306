"""A conflict of interest that was disclosed under a merged record bars the pair from the merge on,
and is reviewed where the person goes on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import one_match
import pytest
from one_match import MATCH_ID, Founding, propose, service_of, to_decide

from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.pairing.conflict import (
    CONFLICT,
    ConflictKind,
    ConflictUnknown,
    Verdict,
    conflict_id,
)
from domain.pairing.sides import Side
from domain.people.participant import PARTICIPANT
from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import MERGED_CONFLICTS, FailedWork
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.tables.people.records import RecordKind
from peermatch.store import Look
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.looked_at import (
    LookedAt,
    look_ahead,
    look_at_others,
    look_beside,
)
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.pairing.choice import DiscloseConflict, OfferShortlist, ReviewConflict
from peermatch.usecases.pairing.matching_problem import barred_by_conflict, matching_problem
from peermatch.usecases.pairing.pair_facts import PairingNoLongerAllowed
from peermatch.usecases.referrals.merged_conflicts import (
    MoveConflict,
    conflict_between,
    look_at_merged,
    merged_people,
)
from peermatch.usecases.referrals.same_person import KeepApart, MergeReferral, SuspectDuplicate
from peermatch.usecases.review.approve_together import ApproveTogether
from peermatch.worker.timed import course_jobs
from stories.simulation.founding import referral_number
from stories.simulation.pools import REFERRALS, SPECIALISTS

INTO, STAFF = REFERRALS[0], SPECIALISTS[0]
WHO = derived("participant", INTO)


def came_again(agency: Any, clock: Any, into: UUID = INTO) -> UUID:
    """Another referral of the first person, which may be merged."""
    first = referral_number(Founding(agency, clock), 0)
    referral_id = uuid4()
    agency.perform(Role.INTAKE, replace(first, referral_id=referral_id))
    agency.perform(Role.SERVICE, SuspectDuplicate(referral_id=referral_id, other_id=into))
    return referral_id


@pytest.fixture
def twice(agency: Any, clock: Any) -> UUID:
    one_match.found(agency, clock)
    return came_again(agency, clock)


def disclose(
    agency: Any, whose: UUID, kind: ConflictKind = ConflictKind.FAMILY, staff: UUID = STAFF
) -> None:
    told = DiscloseConflict(
        participant_id=whose, specialist_id=staff, side=Side.PARTICIPANT, kind=kind
    )
    agency.perform(Role.COORDINATOR, told)


def review(agency: Any, whose: UUID, verdict: Verdict) -> None:
    conditions = "Only in the office." if verdict is Verdict.ALLOWED else ""
    command = ReviewConflict(
        participant_id=whose, specialist_id=STAFF, verdict=verdict, conditions=conditions
    )
    agency.perform(Role.COORDINATOR, command)


def merge(agency: Any, referral_id: UUID, into: UUID = INTO) -> None:
    agency.perform(Role.INTAKE, MergeReferral(referral_id=referral_id, into=into))


def moved(agency: Any) -> int:
    agency.project()
    done = course_jobs.move_conflicts(service_of(agency))
    agency.project()
    return done


def is_out(agency: Any) -> bool:
    """Whether the pair is barred: in a run, for somebody who comes, and at each decision, which
    have to say the same."""
    agency.project()
    service, read = service_of(agency), agency.deployment.store.read
    day = service.program.today(service.now())
    [theirs] = [s for s in matching_problem(service, day).seekers if s.referral_id == INTO]
    in_run = STAFF in theirs.excluded
    if STAFF in read(PARTICIPANT, WHO).ruled_out:
        return in_run
    alone = STAFF in barred_by_conflict(service, WHO).get(WHO, ())
    decided = conflict_between(read, INTO, WHO, STAFF).bars
    assert in_run == alone == decided
    return in_run


def waiting(agency: Any, whose: UUID = WHO) -> list[tuple[str, ...]]:
    """Conflicts of interest that the person's page offers to review."""
    agency.project()
    rows = person.records(agency.reading(Role.COORDINATOR), whose)
    return [row.words for row in rows if row.kind == RecordKind.CONFLICT and row.open]


def test_it_bars_the_pair_from_the_merge_on_and_waits_there_for_its_review(
    agency: Any, twice: UUID
) -> None:
    disclose(agency, derived("participant", twice))
    propose(agency)
    assert not is_out_of_decisions(agency)
    merge(agency, twice)
    assert is_out_of_decisions(agency)
    for command in (ApproveMatch(match_id=MATCH_ID), offered(agency)):
        with pytest.raises(PairingNoLongerAllowed):
            agency.perform(Role.COORDINATOR, command)
    together = ApproveTogether(match_ids=(MATCH_ID,))
    done = agency.perform(Role.COORDINATOR, together).result
    assert done["approved"] == []
    assert "A conflict of interest still needs review." in done["refused"][0][1]
    assert to_review(agency) == []
    assert moved(agency) == 1
    assert moved(agency) == 0
    assert to_review(agency) == ["conflict"]
    assert [words[0] for words in waiting(agency)] == ["family"]
    assert waiting(agency, derived("participant", twice)) == []
    with pytest.raises(PairingNoLongerAllowed):
        agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    review(agency, WHO, Verdict.NO_CONFLICT)
    assert to_review(agency) == []
    assert moved(agency) == 0
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    assert agency.deployment.store.read(MATCH, MATCH_ID).status is not MatchStatus.PROPOSED


def to_review(agency: Any) -> list[str]:
    """What the coordinators' list asks about conflicts of interest."""
    return [kind for kind, _, _ in to_decide(agency) if kind == "conflict"]


def is_out_of_decisions(agency: Any) -> bool:
    return bool(conflict_between(agency.deployment.store.read, INTO, WHO, STAFF).bars)


def offered(agency: Any) -> OfferShortlist:
    service = service_of(agency)
    day = service.program.today(service.now())
    return OfferShortlist(referral_id=INTO, round=1, specialists=(STAFF,), answer_by=day)


def test_a_run_is_told_before_and_after_it_was_moved(agency: Any, twice: UUID) -> None:
    disclose(agency, derived("participant", twice))
    assert not is_out(agency)
    merge(agency, twice)
    assert is_out(agency)
    agency.project()
    course_jobs.move_conflicts(service_of(agency))
    barred = barred_by_conflict(service_of(agency))
    assert barred[WHO] == {STAFF}, "although the lists don't show yet where it went"
    assert is_out(agency)
    review(agency, WHO, Verdict.NO_CONFLICT)
    assert not is_out(agency)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_review_from_before_the_merge_holds(agency: Any, twice: UUID, verdict: Verdict) -> None:
    was = derived("participant", twice)
    disclose(agency, was)
    review(agency, was, verdict)
    merge(agency, twice)
    for _ in range(2):
        assert is_out(agency) == (verdict is Verdict.EXCLUDED)
        assert to_review(agency) == []
        moved(agency)
    read = agency.deployment.store.read
    mine = read(CONFLICT, conflict_id(WHO, STAFF)).reviewed
    assert (mine.verdict, mine.conditions) == (
        verdict,
        "Only in the office." if verdict is Verdict.ALLOWED else "",
    )
    assert (STAFF in read(PARTICIPANT, WHO).ruled_out) == (verdict is Verdict.EXCLUDED)


@pytest.mark.parametrize("reviewed_at", ["merged", "goes on"])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_nobody_reviewed_yet_is_not_settled_by_the_other_records_review(
    agency: Any, twice: UUID, verdict: Verdict, reviewed_at: str
) -> None:
    was = derived("participant", twice)
    for whose in (was, WHO):
        disclose(agency, whose)
    review(agency, was if reviewed_at == "merged" else WHO, verdict)
    merge(agency, twice)
    assert is_out(agency)
    moved(agency)
    assert is_out(agency)
    assert to_review(agency) == ([] if verdict is Verdict.EXCLUDED else ["conflict"])


def test_what_is_disclosed_under_the_merged_record_later_leads_to_the_one_that_goes_on(
    agency: Any, twice: UUID
) -> None:
    was = derived("participant", twice)
    merge(agency, twice)
    assert not is_out(agency)
    for kind in (ConflictKind.FRIEND, ConflictKind.BUSINESS):
        disclose(agency, was, kind)
        assert is_out(agency)
        assert moved(agency) == 1
        assert [words[0] for words in waiting(agency)] == [kind.value]
        assert waiting(agency, was) == []
        review(agency, WHO, Verdict.NO_CONFLICT)
        assert not is_out(agency)


def test_it_goes_along_when_that_record_is_merged_as_well_and_when_they_were_kept_apart_since(
    agency: Any, clock: Any, twice: UUID
) -> None:
    earlier = came_again(agency, clock, twice)
    disclose(agency, derived("participant", earlier))
    merge(agency, earlier, twice)
    merge(agency, twice)
    agency.perform(Role.INTAKE, KeepApart(referral_id=twice, other_id=INTO))
    assert is_out(agency)
    assert moved(agency) == 1
    assert is_out(agency)
    assert [words[0] for words in waiting(agency)] == ["family"]


def test_nothing_is_moved_of_a_record_that_was_not_merged_or_under_another_ones_name(
    agency: Any, clock: Any, twice: UUID
) -> None:
    was = derived("participant", twice)
    disclose(agency, was)
    theirs = conflict_id(was, STAFF)
    agency.perform(Role.SERVICE, MoveConflict(referral_id=twice, conflict_id=theirs))
    assert agency.deployment.store.read(CONFLICT, theirs).bars
    merge(agency, twice)
    another = derived("participant", REFERRALS[1])
    disclose(agency, another)
    not_theirs = conflict_id(another, STAFF)
    agency.perform(Role.SERVICE, MoveConflict(referral_id=twice, conflict_id=not_theirs))
    assert agency.deployment.store.read(CONFLICT, not_theirs).bars
    assert moved(agency) == 1


@pytest.mark.parametrize("erased", ["merged", "goes on"])
def test_what_was_erased_bars_nobody_and_holds_up_nothing(
    agency: Any, twice: UUID, erased: str
) -> None:
    was = derived("participant", twice)
    disclose(agency, was)
    merge(agency, twice)
    assert is_out(agency)
    agency.project()
    agency.erase(was if erased == "merged" else WHO)
    agency.project()
    if erased == "merged":
        assert not is_out(agency)
    moved(agency)
    moved(agency)
    assert (
        FailedWork(agency.deployment.views.engine, service_of(agency).now).of(MERGED_CONFLICTS)
        == {}
    )
    assert agency.deployment.store.read(CONFLICT, conflict_id(WHO, STAFF)).disclosed is None


def test_a_review_under_the_merged_record_right_after_the_merge_holds_as_well(
    agency: Any, twice: UUID
) -> None:
    was = derived("participant", twice)
    disclose(agency, was)
    merge(agency, twice)
    review(agency, was, Verdict.EXCLUDED)
    assert is_out(agency)
    assert moved(agency) == 1
    assert STAFF in agency.deployment.store.read(PARTICIPANT, WHO).ruled_out
    with pytest.raises(ConflictUnknown):
        review(agency, was, Verdict.NO_CONFLICT)


Asked = Callable[[Any], None]
ONE = LookedAt(MATCH_ID, INTO, WHO, STAFF)


def looks_of(agency: Any) -> dict[str, tuple[Asked, tuple[UUID, ...]]]:
    """Each way to read ahead, with the specialists whom it is about."""
    program = service_of(agency).program
    day = program.today(service_of(agency).now())
    return {
        "alone": (lambda look: look_at_merged(look, [(INTO, STAFF)]), (STAFF,)),
        "several": (
            lambda look: look_at_merged(look, [(INTO, who) for who in SPECIALISTS]),
            SPECIALISTS,
        ),
        "a proposal": (lambda look: look_beside(look, ONE, day, program), (STAFF,)),
        "others": (
            lambda look: look_at_others(look, ONE, SPECIALISTS[1:], day, program),
            SPECIALISTS,
        ),
        "a run's proposals": (lambda look: look_ahead(look, [ONE], day, program), (STAFF,)),
    }


@pytest.mark.parametrize("way", ["alone", "several", "a proposal", "others", "a run's proposals"])
def test_what_merged_records_say_is_asked_together(founded: Any, clock: Any, way: str) -> None:
    asked: list[int] = []
    loads: list[object] = []
    load = founded.deployment.store._streams.facts
    for _ in range(2):
        merge(founded, came_again(founded, clock))
        loads.clear()
        look = Look(lambda ids: loads.append(ids) or load(ids))
        read_ahead, staff = looks_of(founded)[way]
        read_ahead(look)
        asked.append(len(loads))
        look.expect(conflict_id(WHO, who) for who in staff)
        loads.clear()
        for who in staff:
            conflict_between(look.read, INTO, WHO, who)
        assert loads == [], "nothing is left to ask one by one"
    assert len(merged_people(founded.deployment.store.read, INTO)) == 2
    assert asked[0] == asked[1], "one more merged record is no more questions"
