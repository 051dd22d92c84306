"""How far a referral is, told to whoever asked for it: what an agency is told is a disclosure, and
stands in the person's account."""

from dataclasses import dataclass
from uuid import UUID

from domain.people import disclosure
from domain.people.consent import Use
from domain.people.disclosure import PlannedDisclosure
from domain.people.participant import PARTICIPANT, Participant
from domain.referrals.asking import receipt
from domain.referrals.asking.receipt import TO_AGENCIES, Told
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import Referral
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service, UseCase
from peermatch.usecases.referrals.asking_for_support import (
    PUBLIC_PAGE,
    asked_referral,
    typed_receipt,
)

INFORMATION = "How far the referral is"
PURPOSE = "To follow up the referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellAgency:
    """That the agency reads this of its referral."""

    referral_id: UUID
    told: Told


class NothingToTell(Refusal):
    sentence = "This may not be told, or not any more."


def tell_agency(work: Work, command: TellAgency, program: Program) -> None:
    """Under the consent that names the agency, which is asked for again here."""
    referral = work.read(REFERRAL, command.referral_id)
    referrer, came = referral.intake.referrer, referral.received
    if came is None or referrer is None or command.told not in TO_AGENCIES:
        raise NothingToTell
    today = program.today(work.command.at)
    person = work.load(PARTICIPANT, came.participant_id)
    recipients = person.state.recipients_on(today, Use.REFERRER)
    consents = (c for c in person.state.consents if c.covers(Use.REFERRER, today))
    named = (c for c in consents if receipt.names(c.recipients, referrer.organization))
    consent = next(named, None)
    if consent is None or receipt.told(referral, recipients) is not command.told:
        raise NothingToTell
    telling = PlannedDisclosure(
        disclosure_id=derived("agency told", command.referral_id, command.told.value),
        use=Use.REFERRER,
        recipient=referrer.organization,
        information=INFORMATION,
        purpose=PURPOSE,
    )
    person.decide(disclosure.disclose, came.participant_id, telling, today, consent)


def told_by_code(service: Service, code: str) -> Told:
    """What whoever typed this code is told now. What an agency is told is recorded before."""
    return told_of(service, asked_referral(typed_receipt(code)))


def told_of(service: Service, referral_id: UUID) -> Told:
    """The same of a referral, for whoever sent it."""
    referral = service.store.read(REFERRAL, referral_id)
    found = receipt.told(referral, _recipients(service, referral))
    if found not in TO_AGENCIES:
        return found
    command = TellAgency(referral_id=referral_id, told=found)
    key = derived("agency told", referral_id, found.value, service.program.today(service.now()))
    try:
        service.perform(PUBLIC_PAGE, key, command)
    except Refusal:
        return Told.NOTHING
    return found


def _recipients(service: Service, referral: Referral) -> tuple[str, ...]:
    about = referral.received.participant_id if referral.received else asked_referral("")
    person: Participant = service.store.read(PARTICIPANT, about)
    return person.recipients_on(service.program.today(service.now()), Use.REFERRER)


USE_CASES = (UseCase(TellAgency, frozenset({Role.SERVICE}), tell_agency),)
