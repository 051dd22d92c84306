"""What an agency's form sent, as the command it asks for; each fault in words that the catalogs
have."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.referrals.asking.agency import lacking_of_agency
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.vocabulary import SafeContact, Urgency
from peermatch.translation.catalogs import N_
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import BY_TYPE, EMAIL, NAME, PHONE, Kind, known
from peermatch.usecases.referrals.agency_referrals import ReferFromAgency, agency_asking_of
from peermatch.web.asking.told_fields import (
    ABOUT_THEM,
    NO_ADDRESS,
    NO_NAME,
    NO_NUMBER,
    NOT_OFFERED,
    POSTAL,
    POSTAL_UNREADABLE,
    faults,
    one_of,
    readable,
)

NO_DAY = N_("We can't read this date.")
UNREADABLE = {
    "asked_by": NO_NAME,
    "asked_by_phone": NO_NUMBER,
    "participant_name": NO_NAME,
    "birth_date": NO_DAY,
    "agreed_on": NO_DAY,
    "safe_contact": NOT_OFFERED,
    "phone": NO_NUMBER,
    "email": NO_ADDRESS,
    **POSTAL_UNREADABLE,
    "language": NOT_OFFERED,
    "county": NOT_OFFERED,
    "service_line": NOT_OFFERED,
    "urgency": NOT_OFFERED,
}
"""By field, in the form's order, what is said where it can't be read."""
WAYS = {
    SafeContact.CALL: N_("Call them"),
    SafeContact.VOICEMAIL_OK: N_("Call them; a message on their voicemail is fine"),
    SafeContact.NOT_AT_HOME: N_("Call them, but say nothing to anybody else who answers"),
    SafeContact.TEXT: N_("Text them"),
    SafeContact.EMAIL: N_("Email them"),
    SafeContact.LETTER: N_("Send them a letter, in a plain envelope"),
}
SOON = {
    Urgency.ROUTINE: N_("It can wait some days"),
    Urgency.URGENT: N_("It is urgent"),
}


@dataclass(frozen=True, slots=True)
class AgencyTold:
    """`errors` are texts of the catalogs by field name; with any of them nothing is done."""

    command: ReferFromAgency
    errors: Mapping[str, str]


def read_agency(
    texts: Mapping[str, str],
    organization: str,
    counties: Collection[str],
    today: date,
    *,
    referral_id: UUID,
    reference: str,
) -> AgencyTold:
    """The command, with all that is wrong or missing; `reference` is the sender's own."""
    reader = Reader(texts)
    kinds: dict[str, Kind] = {
        "asked_by": NAME,
        "asked_by_phone": PHONE,
        "participant_name": NAME,
        "birth_date": BY_TYPE[date],
        "agreed_on": BY_TYPE[date],
        "safe_contact": one_of(WAYS),
        "phone": PHONE,
        "email": EMAIL,
        **POSTAL,
        "language": known(LANGUAGE_NAMES, ""),
        "county": known(counties, ""),
        "service_line": one_of(ABOUT_THEM),
        "urgency": one_of(SOON),
    }
    nothing: dict[str, Any] = {
        "asked_by": "",
        "asked_by_phone": "",
        "participant_name": "",
        "agreed_on": None,
        "language": "en",
    }
    command = ReferFromAgency(
        referral_id=referral_id,
        receipt=reference,
        organization=organization,
        **{**nothing, **readable(reader, kinds)},
    )
    lacking = lacking_of_agency(agency_asking_of(command), today)
    return AgencyTold(command, faults(reader, lacking, UNREADABLE))
