"""Somebody without an account asks for support; what they are told later is in `agency_status`."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.referrals.asking import without_account
from domain.referrals.asking.without_account import Asking
from domain.referrals.intake import SourceKind
from domain.shared.postal.us_address import Parts
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency, SafeContact, ServiceLine, Urgency
from peermatch.store import Work
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.referrals.intake import ReceiveReferral, receive_referral
from peermatch.usecases.referrals.referral_course import (
    AcknowledgeReferral,
    NameReferrer,
    acknowledge,
    name_referrer,
)

PUBLIC_PAGE = Actor(name="public page", role=Role.SERVICE)
"""Whose command it is: nobody who asks has an account."""
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What receipts are written with (Crockford's base 32): no two signs look alike."""
ALIKE = str.maketrans("ILO", "110")
PARTS, LONG = 3, 4
RECEIPT = re.compile("-".join([f"[{SIGNS}]{{{LONG}}}"] * PARTS))
USUAL_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForSupport:
    """What somebody tells of themselves; with `for_relative`, of somebody close to them. The
    referral's id is that of the `receipt`, which is all that they take along."""

    referral_id: UUID
    receipt: str
    for_relative: bool
    participant_name: str
    safe_contact: SafeContact | None = None
    phone: str = ""
    email: str = ""
    language: str
    county: str = ""
    service_line: ServiceLine | None = None
    asked_by: str = ""
    asked_by_phone: str = ""
    care_of: str = ""
    address: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""


class WithoutAccount(Parts, Protocol):
    """What the commands of those who have no account share: theirs, and an agency's."""

    @property
    def referral_id(self) -> UUID: ...
    @property
    def receipt(self) -> str: ...
    @property
    def participant_name(self) -> str: ...
    @property
    def safe_contact(self) -> SafeContact | None: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def county(self) -> str: ...
    @property
    def service_line(self) -> ServiceLine | None: ...
    @property
    def asked_by(self) -> str: ...
    @property
    def asked_by_phone(self) -> str: ...


def new_receipt(chance: UUID) -> str:
    """60 random bits, as somebody can write them down."""
    bits, signs = chance.int, ""
    for _ in range(PARTS * LONG):
        bits, place = divmod(bits, len(SIGNS))
        signs += SIGNS[place]
    return "-".join(signs[start : start + LONG] for start in range(0, PARTS * LONG, LONG))


def typed_receipt(text: str) -> str:
    """The receipt that somebody means by what they typed; empty where it can be none."""
    signs = re.sub(r"[\s-]", "", text).upper().translate(ALIKE)
    meant = "-".join(signs[start : start + LONG] for start in range(0, len(signs), LONG))
    return meant if RECEIPT.fullmatch(meant) else ""


def asked_referral(code: str) -> UUID:
    """The referral's id, from which nobody learns the receipt."""
    return derived("asked for", code)


def asking_of(command: WithoutAccount, *, for_relative: bool) -> Asking:
    return Asking(
        for_relative=for_relative,
        name=command.participant_name,
        phone=command.phone,
        email=command.email,
        way=command.safe_contact,
        asked_by=command.asked_by,
        asked_by_phone=command.asked_by_phone,
        care_of=command.care_of,
        address=command.address,
        address_2=command.address_2,
        city=command.city,
        state=command.state,
        zip_code=command.zip_code,
    )


def ask_for_support(work: Work, command: AskForSupport, program: Program) -> Result:
    """Takes a referral in as intake does, with who asked, and notes that they know. Whether
    somebody is known already is looked at later, by staff: nothing here depends on it."""
    asking = asking_of(command, for_relative=command.for_relative)
    without_account.check_asking(asking)
    kind = SourceKind.FAMILY if command.for_relative else SourceKind.SELF
    return taken_in(work, _referral(command, asking, work), referrer(command, kind), program)


def taken_in(
    work: Work, referral: ReceiveReferral, referrer: NameReferrer, program: Program
) -> Result:
    """The referral, with who sent it, who knows that it came."""
    taken = receive_referral(work, referral, program)
    name_referrer(work, referrer, program)
    acknowledge(work, AcknowledgeReferral(referral_id=referrer.referral_id), program)
    return taken


def referrer(command: WithoutAccount, kind: SourceKind, organization: str = "") -> NameReferrer:
    return NameReferrer(
        referral_id=command.referral_id,
        kind=kind,
        name=command.asked_by,
        organization=organization,
        phone=command.asked_by_phone,
    )


def _referral(command: AskForSupport, asking: Asking, work: Work) -> ReceiveReferral:
    source = "family" if command.for_relative else "self"
    return referral_of(command, without_account.careful_way(asking), source, work)


def referral_of(
    command: WithoutAccount,
    way: SafeContact,
    source: str,
    work: Work,
    *,
    birth_date: date | None = None,
    urgency: Urgency = Urgency.ROUTINE,
) -> ReceiveReferral:
    """What was told, with nothing of what only intake asks."""
    return ReceiveReferral(
        referral_id=command.referral_id,
        referral=command.receipt,
        participant_name=command.participant_name,
        birth_date=birth_date,
        phone=command.phone,
        email=command.email,
        safe_contact=way,
        county=command.county,
        language=command.language,
        service_line=command.service_line,
        gender_preference="",
        gender_preference_strength=None,
        urgency=urgency,
        source=source,
        received_at=work.command.at,
        recommended_on=None,
        consent_signed_on=None,
        consent_expires_on=None,
        exclude_specialists=frozenset(),
        prefer_specialists=frozenset(),
        frequency=Frequency.WEEKLY,
        session_minutes=USUAL_MINUTES,
        care_of=command.care_of,
        address=command.address,
        address_2=command.address_2,
        city=command.city,
        state=command.state,
        zip_code=command.zip_code,
    )


USE_CASES = (
    UseCase(AskForSupport, frozenset({Role.SERVICE}), ask_for_support, makes="referral_id"),
)
