"""How people come in: referred, acknowledged, called, screened; a few are never reached."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from domain.referrals.intake import SourceKind
from domain.referrals.outreach import AttemptOutcome
from domain.referrals.referral_closing import ClosingReason
from domain.referrals.screening import CRITERIA
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.usecases.people.participants import ChooseContact, StateNames
from peermatch.usecases.referrals.intake import CloseReferral, GiveConsent, ReceiveReferral
from peermatch.usecases.referrals.referral_course import (
    AcknowledgeReferral,
    AttemptContact,
    NameReferrer,
    ScreenReferral,
)
from stories.lived.life import Life, moment
from stories.lived.made_up_people import MadeUpPeople, participant_of

ORGANIZATIONS = {
    "court": "Fifteenth Judicial District Court", "crisis": "Mobile Crisis Team",
    "hospital": "Riverside Walk-in Clinic", "outpatient": "Outpatient Services, Saluda",
    "recovery-house": "Northern Neck Recovery House",
}  # fmt: skip
REFERRERS = (
    "Dr. Lee Pasco",
    "Robin Vest",
    "Jan Oldham",
    "Chris Teal",
    "Pat Nomini",
    "Sam Gressitt",
)


def working_day(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


class Referring:
    """Intake's part."""

    def __init__(self, life: Life, people: MadeUpPeople) -> None:
        self._life, self._people = life, people

    def week(self, monday: date, often: float) -> None:
        """About `often` referrals in the week."""
        random = self._life.random
        for _ in range(sum(random.random() < often / 12 for _ in range(12))):
            day = monday + timedelta(days=random.randrange(5))
            hour, minute = random.randrange(8, 17), random.choice((0, 10, 15, 25, 30, 40, 50))
            self._life.later(moment(day, hour, minute), self._comes(day, hour, minute))

    def _comes(self, day: date, hour: int, minute: int) -> Callable[[], None]:
        return lambda: self.take(self._people.referral(day, hour, minute))

    def take(self, command: ReceiveReferral) -> None:
        """One referral, and what intake does about it in the days after."""
        life = self._life
        if life.by(Role.INTAKE, command) is None:
            return
        self._name_referrer(command)
        soon = self._at(1, 5)
        life.later(soon, lambda: self._acknowledge(command))
        self._choose_contact(command)
        tries = life.pick((1, 2, 3), [78, 17, 5])
        unreachable = life.chance(3)
        for n in range(4 if unreachable else tries):
            reached = n == tries - 1 and not unreachable
            life.later(self._at(3 + 30 * n, 26 + 30 * n), self._calls(command, reached))
        if unreachable:
            life.later(self._at(400, 500), lambda: self.close(command, ClosingReason.NOT_REACHED))

    def _at(self, least: int, most: int) -> datetime:
        """Between so many hours from now, in office hours."""
        at = self._life.clock.at + timedelta(
            minutes=self._life.random.randrange(least * 60, most * 60)
        )
        day = working_day(at.date())
        return moment(day, min(max(at.hour, 9), 16), at.minute)

    def _name_referrer(self, command: ReceiveReferral) -> None:
        life, random = self._life, self._life.random
        kinds = {"self": SourceKind.SELF, "family": SourceKind.FAMILY}
        kind = kinds.get(command.source, SourceKind.AGENCY)
        if kind is not SourceKind.AGENCY:
            return
        named = NameReferrer(
            referral_id=command.referral_id,
            kind=kind,
            name=random.choice(REFERRERS),
            organization=ORGANIZATIONS[command.source],
            phone=f"(804) 555-01{random.randrange(100):02}",
        )
        life.by(Role.INTAKE, named)

    def _acknowledge(self, command: ReceiveReferral) -> None:
        self._life.by(Role.INTAKE, AcknowledgeReferral(referral_id=command.referral_id))

    def _choose_contact(self, command: ReceiveReferral) -> None:
        chosen = ChooseContact(
            participant_id=participant_of(command),
            phone=command.phone,
            email="",
            ways=frozenset({command.safe_contact, SafeContact.CALL} - {SafeContact.EMAIL}),
            hours=(),
            caller_says="",
        )
        self._life.by(Role.INTAKE, chosen)

    def _calls(self, command: ReceiveReferral, reached: bool) -> Callable[[], None]:
        return lambda: self.call(command, reached)

    def call(self, command: ReceiveReferral, reached: bool) -> None:
        life = self._life
        not_reached = life.pick((AttemptOutcome.LEFT_MESSAGE, AttemptOutcome.NO_ANSWER))
        attempt = AttemptContact(
            referral_id=command.referral_id,
            attempt_id=life.new_id(),
            attempted_at=life.clock.at - timedelta(minutes=5),
            way=self._way(command),
            outcome=AttemptOutcome.REACHED if reached else not_reached,
        )
        life.by(Role.INTAKE, attempt)
        if reached:
            life.later(self._at(1, 40), lambda: self._screen(command))

    def _way(self, command: ReceiveReferral) -> SafeContact:
        """One that the person finds safe."""
        no_way_to_talk = (SafeContact.EMAIL, SafeContact.NOT_AT_HOME)
        return SafeContact.CALL if command.safe_contact in no_way_to_talk else command.safe_contact

    def _screen(self, command: ReceiveReferral) -> None:
        life = self._life
        if life.chance(2):
            self.close(command, life.pick((ClosingReason.NOT_ELIGIBLE, ClosingReason.DECLINED)))
            return
        line = command.service_line
        met = ScreenReferral(referral_id=command.referral_id, service_line=line, met=CRITERIA[line])
        life.by(Role.INTAKE, met)
        if life.chance(8):
            name = command.participant_name.split()[0]
            pronouns = life.pick(("they/them", "she/her", "he/him"))
            names = StateNames(
                participant_id=participant_of(command), preferred_name=name, pronouns=pronouns
            )
            life.by(Role.INTAKE, names)
        if command.consent_signed_on is None:
            today = life.today
            signed = GiveConsent(
                participant_id=participant_of(command),
                signed_on=today,
                expires_on=today + timedelta(days=364),
            )
            life.by(Role.INTAKE, signed)

    def close(self, command: ReceiveReferral, reason: ClosingReason) -> None:
        self._life.by(Role.INTAKE, CloseReferral(referral_id=command.referral_id, reason=reason))
