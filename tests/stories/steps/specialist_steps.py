"""Every decision about a specialist."""

from dataclasses import replace
from datetime import date
from functools import partial

from domain.program.default_limits import DEFAULT_LIMITS
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Mode, WishTopic
from domain.specialists import (
    about_self,
    caseload,
    credentials,
    enrollment,
    leave_requests,
    leaving,
    sharing,
    supervision,
    working_hours,
)
from domain.specialists.credentials import CredentialKind, EducationCompleted
from domain.specialists.leave_requests import LeaveAsked
from domain.specialists.leaving import LeavingReason
from domain.specialists.sharing import Audience, OwnTrait
from domain.specialists.specialist import SPECIALIST
from domain.specialists.workload import Workload
from stories.pasts.samples import (
    GROUP_ID,
    MATCH_ID,
    OPIOIDS,
    OTHER_MATCH_ID,
    OTHER_SPECIALIST_ID,
    SPECIALIST_ID,
    TODAY,
    TRAUMA,
    credential,
    enrolled,
    made_up_id,
)
from stories.steps.step import Step

_specialist = partial(Step, SPECIALIST)
_sharing = partial(Step, SPECIALIST, part="sharing")
_credentials = partial(Step, SPECIALIST, part="credentials")
_supervision = partial(Step, SPECIALIST, part="supervision")
OTHER_GROUP = made_up_id("another group")
MATCHES = [(MATCH_ID,), (OTHER_MATCH_ID,)]
CHRISTMAS = (date(2026, 12, 24), date(2026, 12, 31))
ASKED = LeaveAsked(
    specialist_id=SPECIALIST_ID,
    request_id=made_up_id("leave request"),
    first_day=date(2027, 2, 1),
    last_day=date(2027, 2, 5),
    asked_on=TODAY,
    note="A wedding",
)
COURSE = EducationCompleted(
    specialist_id=SPECIALIST_ID,
    education_id=made_up_id("course"),
    completed_on=TODAY,
    minutes=120,
    ethics=True,
    title="Boundaries",
    provider="",
)
MORNINGS = (parse_window("Tue 09:00-12:00"),)


DUTY = {"today": TODAY, "limits": DEFAULT_LIMITS}

SPECIALIST_STEPS: tuple[Step, ...] = (
    _specialist(enrollment.enroll, [(enrolled(), 15), (enrolled(capacity=40), 15)]),
    _specialist(enrollment.mail_returned, [()]),
    _specialist(working_hours.plan_leave, [CHRISTMAS, tuple(reversed(CHRISTMAS))]),
    _specialist(caseload.hold_place, [*MATCHES, (made_up_id("a third match"),)]),
    _specialist(caseload.take_place, MATCHES),
    _specialist(caseload.release_place, MATCHES),
    _specialist(leave_requests.ask_for_leave, [(ASKED,), (replace(ASKED, note=""),)]),
    _specialist(leave_requests.grant_leave, [(ASKED.request_id,)]),
    _specialist(
        leave_requests.turn_down_leave, [(ASKED.request_id, "Two are away"), (ASKED.request_id, "")]
    ),
    _specialist(leave_requests.take_back, [(ASKED.request_id,)]),
    _specialist(working_hours.cancel_leave, [CHRISTMAS]),
    _specialist(
        working_hours.except_hours,
        [
            (date(2026, 12, 28), (), TODAY),
            (date(2026, 12, 28), (parse_window("Mon 09:00-12:00"),), TODAY),
            (date(2026, 12, 29), (parse_window("Mon 09:00-12:00"),), TODAY),
            (date(2026, 11, 2), (), TODAY),
        ],
    ),
    _specialist(
        working_hours.note_busy,
        [
            (date(2026, 12, 28), (parse_window("Mon 12:00-13:00"),), TODAY),
            (date(2026, 12, 28), (), TODAY),
            (date(2026, 12, 29), (parse_window("Mon 12:00-13:00"),), TODAY),
        ],
    ),
    _specialist(working_hours.restore_hours, [(date(2026, 12, 28),), (date(2026, 12, 29),)]),
    _specialist(
        about_self.describe,
        [
            ((OwnTrait(WishTopic.FAITH, "Baptist", Audience.MATCHED),),),
            ((OwnTrait(WishTopic.PARENT, " "),),),
            ((OwnTrait(WishTopic.PARENT, "yes"), OwnTrait(WishTopic.PARENT, "Yes!")),),
            ((),),
        ],
    ),
    _specialist(
        enrollment.correct,
        [
            (
                {
                    "name": name,
                    "email": "r.mundy@example.org",
                    "gender": "woman",
                    "languages": languages,
                    "home_site": "TAP",
                    "reason": reason,
                },
            )
            for name, languages, reason in (
                ("Robin Mundy", frozenset({"en"}), "Misspelled."),
                ("Robin Mundy", frozenset({"en", "es"}), "Speaks Spanish, too."),
                ("...", frozenset({"en"}), "Misspelled."),
                ("Robin Mundy", frozenset(), "Misspelled."),
                ("Robin A. Mundy", frozenset({"en"}), ""),
            )
        ],
    ),
    _specialist(enrollment.change_areas, [((OPIOIDS, TRAUMA),), ((OPIOIDS,),), ((),)]),
    _specialist(
        caseload.change_capacity,
        [(3, 100, DEFAULT_LIMITS), (1, 50, DEFAULT_LIMITS), (99, 100, DEFAULT_LIMITS)],
    ),
    _specialist(working_hours.change_hours, [(MORNINGS, {Mode.VIDEO}), ((), {Mode.VIDEO})]),
    _specialist(
        caseload.hold_place_within,
        [
            (OTHER_MATCH_ID, Workload(available=100, promised=90), DEFAULT_LIMITS),
            (MATCH_ID, Workload(available=100, promised=110), DEFAULT_LIMITS),
        ],
    ),
    _specialist(
        caseload.lead_group, [(GROUP_ID, 240), (GROUP_ID, 120), (GROUP_ID, 0), (OTHER_GROUP, 0)]
    ),
    _specialist(
        leaving.leave_program,
        [
            (date(2027, 1, 31), LeavingReason.RETIRED, TODAY),
            (date(2026, 1, 31), LeavingReason.RETIRED, TODAY),
        ],
    ),
    _specialist(leaving.stay_on, [()]),
    _specialist(leaving.call_off, [(frozenset({made_up_id("a session")}),), (frozenset(),)]),
    _sharing(sharing.agree_to_share, [(OPIOIDS, Audience.SHORTLISTED), (TRAUMA, Audience.MATCHED)]),
    _sharing(sharing.withdraw_sharing, [(OPIOIDS,), (TRAUMA,)]),
    _credentials(
        credentials.record_credential,
        [
            (credential(), TODAY),
            (credential(kind=CredentialKind.REGISTRATION), TODAY),
            (credential(expires_on=date(2026, 1, 1)), TODAY),
        ],
    ),
    _credentials(
        credentials.complete_education, [(COURSE, TODAY), (replace(COURSE, minutes=20), TODAY)]
    ),
    _credentials(credentials.remove_education, [(COURSE.education_id,)]),
    _credentials(
        credentials.withdraw_credential,
        [(CredentialKind.CERTIFICATION, TODAY), (CredentialKind.REGISTRATION, TODAY)],
    ),
    _supervision(supervision.assign_supervisor, [(OTHER_SPECIALIST_ID,), (SPECIALIST_ID,)]),
    _supervision(supervision.start_practice, [(date(2026, 1, 1),), (date(2025, 1, 1),)]),
    _supervision(
        supervision.correct_supervision,
        [
            (made_up_id("supervision"), on, minutes, {"reason": reason, **DUTY})
            for on, minutes, reason in (
                (date(2026, 11, 2), 30, "Typed."),
                (date(2026, 11, 2), 20, "Shorter."),
                (date(2027, 11, 2), 30, "Typed."),
                (date(2026, 11, 3), 30, ""),
            )
        ],
    ),
    _supervision(
        supervision.hold_supervision,
        [
            (made_up_id("supervision"), TODAY, 30, {"today": TODAY, "limits": DEFAULT_LIMITS}),
            (made_up_id("supervision"), TODAY, 31, {"today": TODAY, "limits": DEFAULT_LIMITS}),
        ],
    ),
)
