"""Every decision about a referral."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from domain.pairing import outlook
from domain.pairing.outlook import OUTLOOK, Obstacle, OutlookFound
from domain.referrals import (
    choosing,
    completeness,
    intake,
    outreach,
    received_changes,
    referral_closing,
    referral_match,
    screening,
    waiting,
)
from domain.referrals.outreach import AttemptOutcome
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason
from domain.referrals.screening import CRITERIA, Criterion
from domain.referrals.waiting import WaitReason
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Frequency, Mode, ServiceLine, Urgency
from stories.pasts.samples import (
    MATCH_ID,
    NOW,
    OTHER_MATCH_ID,
    OTHER_REFERRAL_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    RUN_ID,
    SHORTLIST_ID,
    SPECIALIST_ID,
    TODAY,
    TRAUMA,
    agreement_told,
    attempted,
    family_member,
    made_up_id,
    received,
    referrer,
)
from stories.steps.step import Step

_referral = partial(Step, REFERRAL)
_intake = partial(Step, REFERRAL, part="intake")
_outlook = partial(Step, OUTLOOK)
FOUND = OutlookFound(
    referral_id=REFERRAL_ID,
    participant_id=PARTICIPANT_ID,
    day=TODAY,
    specialist_id=SPECIALIST_ID,
    reasons=("Both have lived experience of the same area.",),
    against=(Obstacle(sentence="The referral is not screened yet.", remedy="Screen it."),),
    seen="0.7",
)
NOBODY_FOUND = replace(FOUND, specialist_id=None, reasons=())
_choosing = partial(Step, REFERRAL, part="choosing")
MATCHES = [(MATCH_ID,), (OTHER_MATCH_ID,)]
MORNINGS = (parse_window("Tue 09:00-12:00"),)
FAMILY = ServiceLine.FAMILY

REFERRAL_STEPS: tuple[Step, ...] = (
    _referral(received_changes.receive, [(received(), NOW), (received(session_minutes=50), NOW)]),
    _referral(referral_match.propose, MATCHES),
    _referral(referral_match.accept_match, MATCHES),
    _referral(referral_match.undo_match, MATCHES),
    _referral(referral_match.give_back, MATCHES),
    _referral(waiting.leave_waiting, [(RUN_ID, "No one is free."), (RUN_ID, "Too far.")]),
    _referral(
        referral_closing.close,
        [(ClosingReason.COMPLETED,), (ClosingReason.NOT_REACHED,), (ClosingReason.MOVED,)],
    ),
    _outlook(outlook.ask, [(REFERRAL_ID,)]),
    _outlook(outlook.keep, [(FOUND,), (NOBODY_FOUND,)]),
    _intake(intake.name_referrer, [(referrer(),), (referrer(organization=""),)]),
    _intake(intake.note_agreement, [(agreement_told(),), (agreement_told(agreed_on=TODAY),)]),
    _intake(intake.acknowledge, [(TODAY,)]),
    _intake(intake.describe_family_member, [(family_member(),), (family_member(relationship=""),)]),
    _intake(intake.suspect_duplicate, [(OTHER_REFERRAL_ID,), (REFERRAL_ID,)]),
    _intake(intake.keep_apart, [(OTHER_REFERRAL_ID,)]),
    Step(
        REFERRAL,
        screening.screen,
        [(FAMILY, CRITERIA[FAMILY]), (FAMILY, frozenset({Criterion.MENTAL_HEALTH_CHALLENGE}))],
        part="screening",
    ),
    Step(
        REFERRAL,
        outreach.attempt_contact,
        [
            *((attempted(attempt_id=made_up_id(f"try {n}")), NOW) for n in range(3)),
            (attempted(outcome=AttemptOutcome.REACHED), NOW),
        ],
        part="outreach",
    ),
    Step(
        REFERRAL,
        outreach.correct_attempt,
        [
            (made_up_id(name), at, outcome, {"reason": reason, "now": NOW})
            for name, at, outcome, reason in (
                ("try 1", NOW - timedelta(days=1), AttemptOutcome.NO_ANSWER, "Typed."),
                ("try 1", NOW, AttemptOutcome.REACHED, "Typed."),
                ("try 2", NOW + timedelta(days=1), AttemptOutcome.REACHED, "Typed."),
                ("try 2", NOW, AttemptOutcome.REACHED, ""),
            )
        ],
        part="outreach",
    ),
    _referral(waiting.ask_for_choice, [()]),
    _choosing(choosing.note_offer, [(SHORTLIST_ID,)]),
    _choosing(choosing.give_up, [(1,), (2,)]),
    _referral(waiting.put_on_waitlist, [(WaitReason.LANGUAGE,), (WaitReason.NO_OPEN_PLACE,)]),
    _referral(
        received_changes.correct_received,
        [
            (datetime(2026, 11, 19, 15, tzinfo=UTC), date(2026, 11, 17), "The fax says so.", NOW),
            (datetime(2026, 11, 20, 15, tzinfo=UTC), None, "Nobody recommended it.", NOW),
            (NOW + timedelta(hours=1), None, "Too late.", NOW),
            (datetime(2026, 11, 18, 15, tzinfo=UTC), None, "", NOW),
        ],
    ),
    _referral(
        waiting.change_priority,
        [(Urgency.URGENT, "Housing lost."), (Urgency.ROUTINE, ""), (Urgency.ROUTINE, "Settled.")],
    ),
    _referral(
        received_changes.change_availability,
        [(MORNINGS, {Mode.VIDEO}), ((), {Mode.VIDEO}), (MORNINGS, {})],
    ),
    _referral(
        completeness.add_support,
        [(ServiceLine.FAMILY, ()), (None, ()), (ServiceLine.FAMILY, (TRAUMA,))],
    ),
    _referral(
        completeness.add_availability,
        [(MORNINGS, frozenset()), ((), {Mode.VIDEO}), ((), frozenset())],
    ),
    _referral(
        received_changes.change_frequency,
        [(Frequency.CHECK_IN, 30), (Frequency.WEEKLY, 60), (Frequency.WEEKLY, 7)],
    ),
    _referral(referral_match.need_reassignment, MATCHES),
    _referral(
        received_changes.except_availability,
        [
            (date(2026, 12, 28), (), TODAY),
            (date(2026, 12, 28), (parse_window("Tue 09:00-12:00"),), TODAY),
            (date(2026, 11, 2), (), TODAY),
        ],
    ),
    _referral(
        received_changes.restore_availability, [(date(2026, 12, 28),), (date(2026, 12, 29),)]
    ),
    _referral(referral_closing.merge, [(OTHER_REFERRAL_ID,), (made_up_id("a third referral"),)]),
    _referral(referral_closing.reopen, [("They called again.",), ("",)]),
)
