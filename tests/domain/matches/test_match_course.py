"""A match after approval: accepted by both, cared for, paused, transferred, ended."""

from dataclasses import replace
from datetime import date

import pytest

from domain.matches.approval import (
    OVERRIDABLE,
    OVERRIDE_REASONS,
    MatchApproved,
    MatchNotApproved,
    MatchOverridden,
    Override,
    OverrideReason,
    ParticipantAccepted,
    ProposalExpired,
    RuleNotOverridable,
    SpecialistAccepted,
    SpecialistAcceptsFirst,
    accept_as_participant,
    accept_as_specialist,
    approve,
)
from domain.matches.check_ins import CheckInAlreadyRecorded, CheckInInTheFuture, Going, check_in
from domain.matches.match import MATCH
from domain.matches.match_ending import (
    END_REASONS,
    EndingNeedsNote,
    EndReason,
    MatchEnded,
    MatchEndedDifferently,
    TransferNeedsSuccessor,
    end,
)
from domain.matches.match_state import MatchAlreadyDecided, MatchNotUnderWay
from domain.matches.meeting_times import MatchSteppedDown, step_down
from domain.matches.pauses import (
    MatchNotPaused,
    MatchPaused,
    MatchResumed,
    PauseInThePast,
    pause,
    resume,
)
from domain.matches.proposal import (
    DeclineReason,
    MatchDeclined,
    MatchExpired,
    ProposalStillOpen,
    decline,
    expire,
)
from domain.pairing.eligibility import RULE_NAMES
from domain.program.default_limits import DEFAULT_LIMITS
from domain.shared.decider import Refusal
from domain.shared.shared_refusals import MatchUnknown
from domain.shared.vocabulary import Frequency, WishTopic
from stories.pasts.given import Given, given
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    SPECIALIST_ID,
    TODAY,
    checked_in,
    proposed,
)
from stories.steps.match_steps import ARRANGED, BOTH_ACCEPT, NEVER

AT_ONCE = MatchApproved(match_id=MATCH_ID)
AWAITING = MatchApproved(match_id=MATCH_ID, acceptance_awaited=True)
BY_SPECIALIST = SpecialistAccepted(match_id=MATCH_ID)
BY_PARTICIPANT = ParticipantAccepted(match_id=MATCH_ID)
ACTIVE = (proposed(), AWAITING, BY_SPECIALIST, BY_PARTICIPANT)
DECLINED = MatchDeclined(
    match_id=MATCH_ID,
    participant_id=PARTICIPANT_ID,
    reason=DeclineReason.SOMEONE_DIFFERENT,
    note="",
)
CHRISTMAS = date(2026, 12, 24)
PAUSED = MatchPaused(
    match_id=MATCH_ID, participant_id=PARTICIPANT_ID, until=CHRISTMAS, note="Hospital."
)
RESUMED = MatchResumed(match_id=MATCH_ID)
ENDED = MatchEnded(
    match_id=MATCH_ID,
    participant_id=PARTICIPANT_ID,
    reason=EndReason.GOALS_REACHED,
    ended_on=TODAY,
    note="",
    successor_id=None,
)


def active() -> Given:
    return given(MATCH, *ACTIVE)


def test_the_rules_of_the_day_say_whether_both_accept_first() -> None:
    here = given(MATCH, proposed())
    here.when(approve, DEFAULT_LIMITS).then(AT_ONCE)
    here.when(approve, BOTH_ACCEPT).then(AWAITING)
    given(MATCH, proposed(), AWAITING).when(approve, DEFAULT_LIMITS).then_nothing()
    active().when(approve, BOTH_ACCEPT).then_nothing()


def test_the_specialist_accepts_then_the_participant() -> None:
    approved = given(MATCH, proposed(), AWAITING)
    approved.when(accept_as_participant).then(SpecialistAcceptsFirst)
    approved.when(accept_as_specialist).then(BY_SPECIALIST)
    half = given(MATCH, proposed(), AWAITING, BY_SPECIALIST)
    half.when(accept_as_specialist).then_nothing()
    half.when(accept_as_participant).then(BY_PARTICIPANT)
    active().when(accept_as_participant).then_nothing()
    assert (half.state.under_way, active().state.under_way) == (False, True)


@pytest.mark.parametrize("accept", [accept_as_specialist, accept_as_participant])
def test_no_one_accepts_what_is_not_approved_or_asks_for_no_acceptance(accept) -> None:
    given(MATCH).when(accept).then(MatchUnknown)
    given(MATCH, proposed()).when(accept).then(MatchNotApproved)
    given(MATCH, proposed(), AT_ONCE).when(accept).then(MatchNotApproved)
    given(MATCH, proposed(), DECLINED).when(accept).then(MatchNotApproved)


def test_either_side_declines_until_both_have_accepted() -> None:
    for so_far in ((), (AWAITING,), (AWAITING, BY_SPECIALIST)):
        here = given(MATCH, proposed(), *so_far)
        here.when(decline, DeclineReason.SOMEONE_DIFFERENT, "").then(DECLINED)
    active().when(decline, DeclineReason.SOMEONE_DIFFERENT, "").then(MatchAlreadyDecided)


def test_a_coordinator_overrides_what_an_arrangement_makes_good() -> None:
    overridden = MatchOverridden(
        match_id=MATCH_ID,
        participant_id=PARTICIPANT_ID,
        rules=("hours_overlap",),
        reason=OverrideReason.TIME_ARRANGED,
        note="",
    )
    here = given(MATCH, proposed())
    here.when(approve, DEFAULT_LIMITS, ARRANGED).then(overridden, AT_ONCE)
    here.when(approve, DEFAULT_LIMITS, NEVER).then(RuleNotOverridable)
    nothing = Override(rules=(), reason=OverrideReason.CONTINUITY)
    here.when(approve, DEFAULT_LIMITS, nothing).then(RuleNotOverridable)
    assert set(OVERRIDE_REASONS) == set(OverrideReason)


def test_consent_capacity_exclusion_and_a_required_wish_are_never_overridden() -> None:
    assert set(RULE_NAMES) >= OVERRIDABLE
    wishes = {f"required_{topic.name.lower()}" for topic in WishTopic}
    assert set(RULE_NAMES) - OVERRIDABLE - wishes == {
        "consent_in_force",
        "certified_or_in_supervised_training",
        "within_caseload_capacity",
        "shares_lived_experience",
        "meets_required_gender",
        "not_excluded",
        "screened_first",
        "told_what_a_match_needs",
        "of_the_right_line",
        "shortlist_comes_first",
        "choice_is_made",
        "paid_for",
        "stays_with_the_program",
    }


def test_a_proposal_expires_after_its_last_day_and_not_before() -> None:
    expired = MatchExpired(match_id=MATCH_ID, expired_on=date(2026, 12, 25))
    for so_far in ((), (AWAITING,), (AWAITING, BY_SPECIALIST)):
        here = given(MATCH, proposed(expires_on=CHRISTMAS), *so_far)
        here.when(expire, CHRISTMAS).then(ProposalStillOpen)
        here.when(expire, date(2026, 12, 25)).then(expired)
    given(MATCH, proposed()).when(expire, date(2030, 1, 1)).then(ProposalStillOpen)
    after = given(MATCH, proposed(expires_on=CHRISTMAS), expired)
    after.when(expire, date(2026, 12, 26)).then_nothing()
    after.when(approve).then(MatchAlreadyDecided)
    active().when(expire, date(2030, 1, 1)).then(MatchNotApproved)


def test_an_expired_proposal_is_not_approved() -> None:
    here = given(MATCH, proposed(expires_on=CHRISTMAS))
    here.when(approve, today=CHRISTMAS).then(AT_ONCE)
    here.when(approve, today=date(2026, 12, 25)).then(ProposalExpired)


def test_stepping_down_changes_how_often_they_meet() -> None:
    rarer = MatchSteppedDown(match_id=MATCH_ID, frequency=Frequency.CHECK_IN)
    active().when(step_down, Frequency.CHECK_IN).then(rarer)
    given(MATCH, *ACTIVE, rarer).when(step_down, Frequency.CHECK_IN).then_nothing()
    given(MATCH, proposed(), AT_ONCE).when(step_down, Frequency.CHECK_IN).then(rarer)


def test_a_match_is_paused_and_resumed() -> None:
    active().when(pause, CHRISTMAS, "Hospital.", TODAY).then(PAUSED)
    active().when(pause, TODAY, "", TODAY).then(PauseInThePast)
    active().when(resume).then(MatchNotPaused)
    paused = given(MATCH, *ACTIVE, PAUSED)
    paused.when(pause, CHRISTMAS, "Hospital.", TODAY).then_nothing()
    paused.when(resume).then(RESUMED)
    given(MATCH, *ACTIVE, PAUSED, RESUMED).when(resume).then_nothing()


def test_a_match_ends_once_from_any_state_under_way() -> None:
    for so_far in (ACTIVE, (*ACTIVE, PAUSED), (proposed(), AT_ONCE)):
        given(MATCH, *so_far).when(end, EndReason.GOALS_REACHED, "", today=TODAY).then(ENDED)
    ended = given(MATCH, *ACTIVE, ENDED)
    ended.when(end, EndReason.GOALS_REACHED, "", today=date(2027, 1, 1)).then_nothing()
    ended.when(end, EndReason.MOVED, "", today=TODAY).then(MatchEndedDifferently)
    assert set(END_REASONS) == set(EndReason)


def test_someone_different_needs_no_reason_but_no_help_says_what_was_tried() -> None:
    different = replace(ENDED, reason=EndReason.SOMEONE_DIFFERENT)
    active().when(end, EndReason.SOMEONE_DIFFERENT, "", today=TODAY).then(different)
    active().when(end, EndReason.NOT_HELPING, " ", today=TODAY).then(EndingNeedsNote)


def test_a_transfer_names_someone_else() -> None:
    transferred = replace(ENDED, reason=EndReason.TRANSFERRED, successor_id=OTHER_SPECIALIST_ID)
    here, why = active(), EndReason.TRANSFERRED
    here.when(end, why, "", today=TODAY, successor_id=OTHER_SPECIALIST_ID).then(transferred)
    here.when(end, why, "", today=TODAY).then(TransferNeedsSuccessor)
    here.when(end, why, "", today=TODAY, successor_id=SPECIALIST_ID).then(TransferNeedsSuccessor)
    here.when(end, EndReason.MOVED, "", today=TODAY, successor_id=OTHER_SPECIALIST_ID).then(
        TransferNeedsSuccessor
    )


def test_either_side_says_how_it_is_going() -> None:
    active().when(check_in, checked_in(), TODAY).then(checked_in())
    active().when(check_in, checked_in(), date(2026, 11, 22)).then(CheckInInTheFuture)
    known = given(MATCH, *ACTIVE, checked_in())
    known.when(check_in, checked_in(), TODAY).then_nothing()
    other = checked_in(going=Going.MIXED)
    known.when(check_in, other, TODAY).then(CheckInAlreadyRecorded)


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [
        (step_down, (Frequency.CHECK_IN,)),
        (pause, (CHRISTMAS, "", TODAY)),
        (resume, ()),
        (check_in, (checked_in(), TODAY)),
    ],
)
@pytest.mark.parametrize("so_far", [(), (AWAITING,), (DECLINED,), (AWAITING, BY_SPECIALIST)])
def test_care_begins_when_the_match_is_under_way(decision, arguments, so_far) -> None:
    given(MATCH, proposed(), *so_far).when(decision, *arguments).then(MatchNotUnderWay)


def test_no_proposal_ends_as_if_it_had_begun() -> None:
    refusal: type[Refusal] = MatchNotUnderWay
    given(MATCH, proposed()).when(end, EndReason.MOVED, "", today=TODAY).then(refusal)
