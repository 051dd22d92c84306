"""The made-up people of one participant's story, and the program that they come to."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.program.limits import Certainty, Level, LimitName
from domain.program.service_area import SiteKind
from domain.shared.hours import parse_window
from domain.shared.roles import Role
from domain.shared.vocabulary import (
    Credential,
    Experience,
    Frequency,
    LivedExperienceArea,
    Mode,
    SafeContact,
    ServiceLine,
    Urgency,
)
from domain.specialists.credentials import CredentialKind
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.program.service_area import OpenSite
from peermatch.usecases.referrals.intake import ReceiveReferral
from peermatch.usecases.specialists.enrollment import EnrollSpecialist
from peermatch.usecases.specialists.specialist_course import RecordCredential
from stories.pasts.samples import made_up_id

BEGINS = date(2026, 2, 23)
NAMES = ("Avery Example", "Blake Example", "Casey Example", "Dana Example")
ROSTER = AVERY, BLAKE, CASEY, DANA = tuple(made_up_id(f"story {name}") for name in NAMES)
REFERRAL = made_up_id("story referral")
JUNE = derived("participant", REFERRAL)
GROUP, MEETING = made_up_id("story group"), made_up_id("story meeting")
PLAN, AUTHORIZATION = made_up_id("story plan"), made_up_id("story authorization")
STATEMENT = made_up_id("story statement")
TRAUMA = Experience(LivedExperienceArea.TRAUMA)
MORNINGS = tuple(parse_window(f"{day} 09:00-12:00") for day in ("Mon", "Tue", "Wed", "Thu"))
BOTH_WAYS = frozenset({Mode.IN_PERSON, Mode.VIDEO})


def program(story: Any) -> None:
    """One office, four specialists, and both sides accept a match before it begins."""
    story.quietly(
        Role.MANAGER,
        OpenSite(
            site="TAP",
            name="Tappahannock office",
            county="Essex",
            latitude=37.9,
            longitude=-76.9,
            kind=SiteKind.OFFICE,
        ),
        ChangeLimit(
            limit=LimitName.ACCEPTANCE_BY_BOTH,
            value=1,
            level=Level.BLOCK,
            effective_from=date(2026, 3, 1),
            citation="The program's own choice",
            certainty=Certainty.VERIFIED,
            reason="Both sides choose.",
        ),
        *(_specialist(n) for n in range(len(ROSTER))),
        *(_credential(who, kind) for who in ROSTER for kind in CredentialKind),
    )


def _specialist(number: int) -> EnrollSpecialist:
    return EnrollSpecialist(
        specialist_id=ROSTER[number],
        specialist=f"S{number + 1}",
        name=NAMES[number],
        email="",
        credential=Credential.CERTIFIED,
        credential_expires=date(2030, 1, 1),
        registered=True,
        fte_percent=100,
        capacity=12,
        areas=(TRAUMA,),
        languages=frozenset({"en"}),
        gender="",
        home_site="TAP",
        modes=BOTH_WAYS,
        hours=MORNINGS,
        supervisor_id=None,
    )


def _credential(who: UUID, kind: CredentialKind) -> RecordCredential:
    return RecordCredential(
        specialist_id=who,
        kind=kind,
        body="Virginia",
        number=f"{kind.value}-1",
        issued_on=date(2026, 1, 2),
        expires_on=date(2030, 1, 1),
    )


def referral(story: Any) -> ReceiveReferral:
    return ReceiveReferral(
        referral_id=REFERRAL,
        referral="R1",
        participant_name="June Example",
        birth_date=date(1988, 6, 1),
        phone="(804) 555-0100",
        safe_contact=SafeContact.CALL,
        county="Essex",
        language="en",
        service_line=ServiceLine.MENTAL_HEALTH,
        areas=(TRAUMA,),
        gender_preference="",
        gender_preference_strength=None,
        modes=BOTH_WAYS,
        available=MORNINGS,
        urgency=Urgency.ROUTINE,
        source="hand-off",
        received_at=story.moment,
        recommended_on=date(2026, 2, 27),
        consent_signed_on=None,
        consent_expires_on=None,
        exclude_specialists=frozenset(),
        prefer_specialists=frozenset(),
        frequency=Frequency.WEEKLY,
        session_minutes=60,
    )


def proposal(run: str, specialist_id: UUID) -> ProposeMatch:
    return ProposeMatch(
        run_id=made_up_id(run),
        referral_id=REFERRAL,
        specialist_id=specialist_id,
        reasons=("They share trauma.",),
    )


def match_of(run: str) -> UUID:
    return match_id_of(made_up_id(run), REFERRAL)
