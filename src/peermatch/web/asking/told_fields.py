"""What a form for people without an account sent, as the command it asks for; each fault in words
that the catalogs have."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.referrals.asking.without_account import lacking
from domain.shared.decider import Refusal
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.postal.us_address import LONGEST_LINE
from domain.shared.vocabulary import SafeContact, ServiceLine
from peermatch.translation.catalogs import N_
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import EMAIL, NAME, PHONE, STATE, ZIP_CODE, Kind, known
from peermatch.usecases.referrals.asking_for_support import (
    AskForSupport,
    asked_referral,
    asking_of,
)

NO_NAME = N_("We can't read this name.")
NO_NUMBER = N_("This is not a phone number.")
NO_ADDRESS = N_("This is not an email address.")
NOT_OFFERED = N_("Please choose one of these.")
TOO_LONG = N_("This is too long for a line on an envelope.")
NO_STATE = N_("Please write the state with two letters, like VA.")
NO_ZIP = N_("This is not a ZIP code, like 23219.")
POSTAL_LINE = Kind(str, TOO_LONG, {}, fits=lambda text: len(text) <= LONGEST_LINE)
POSTAL: Mapping[str, Kind] = {
    **dict.fromkeys(("care_of", "address", "address_2", "city"), POSTAL_LINE),
    "state": STATE,
    "zip_code": ZIP_CODE,
}
"""A postal address, for whoever wants letters."""
POSTAL_UNREADABLE = {
    **dict.fromkeys(("care_of", "address", "address_2", "city"), TOO_LONG),
    "state": NO_STATE,
    "zip_code": NO_ZIP,
}
UNREADABLE = {
    "asked_by": NO_NAME,
    "asked_by_phone": NO_NUMBER,
    "participant_name": NO_NAME,
    "safe_contact": NOT_OFFERED,
    "phone": NO_NUMBER,
    "email": NO_ADDRESS,
    **POSTAL_UNREADABLE,
    "language": NOT_OFFERED,
    "county": NOT_OFFERED,
    "service_line": NOT_OFFERED,
}
"""By field, in the form's order, what is said where it can't be read."""
WAYS = {
    SafeContact.CALL: N_("Call me"),
    SafeContact.VOICEMAIL_OK: N_("Call me; a message on my voicemail is fine"),
    SafeContact.NOT_AT_HOME: N_("Call me, but say nothing to anybody else who answers"),
    SafeContact.TEXT: N_("Text me"),
    SafeContact.EMAIL: N_("Email me"),
    SafeContact.LETTER: N_("Send me a letter, in a plain envelope"),
}
ABOUT = {
    ServiceLine.MENTAL_HEALTH: N_("How I feel: worry, low mood, or other mental health challenges"),
    ServiceLine.SUBSTANCE_USE: N_("Alcohol or drugs"),
    ServiceLine.FAMILY: N_("Somebody I love goes through one of these"),
}
ABOUT_THEM = {
    ServiceLine.MENTAL_HEALTH: N_("How they feel: worry, low mood, or other challenges"),
    ServiceLine.SUBSTANCE_USE: N_("Alcohol or drugs"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """`errors` are texts of the catalogs by field name; with any of them nothing is done."""

    command: AskForSupport
    errors: Mapping[str, str]


def read(
    texts: Mapping[str, str], receipt: str, counties: Collection[str], *, for_relative: bool
) -> Read:
    """The command, with all that is wrong or missing."""
    reader = Reader(texts)
    kinds: dict[str, Kind] = {
        "participant_name": NAME,
        "phone": PHONE,
        "county": known(counties, ""),
        "language": known(LANGUAGE_NAMES, ""),
        "service_line": one_of(ABOUT_THEM if for_relative else ABOUT),
    }
    if for_relative:
        kinds |= {"asked_by": NAME, "asked_by_phone": PHONE}
    else:
        kinds |= {"email": EMAIL, "safe_contact": one_of(WAYS), **POSTAL}
    named = {"participant_name": "", "language": "en"} | readable(reader, kinds)
    command = AskForSupport(
        referral_id=asked_referral(receipt), receipt=receipt, for_relative=for_relative, **named
    )
    lacks = lacking(asking_of(command, for_relative=for_relative))
    return Read(command, faults(reader, lacks, UNREADABLE))


def readable(reader: Reader, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """What can be read of what was told; the reader keeps what can't."""
    return {
        name: value
        for name, kind in kinds.items()
        if (value := reader.one(name, kind, required=False)) is not None
    }


def faults(
    reader: Reader, lacking: Iterable[Refusal], unreadable: Mapping[str, str]
) -> dict[str, str]:
    """What can't be read, else what is missing, by field in the form's order."""
    missing = {one.field: one.sentence for one in lacking}
    errors = missing | {error.field: unreadable[error.field] for error in reader.errors}
    return {name: errors[name] for name in unreadable if name in errors}


def one_of(offered: Mapping[Any, str]) -> Kind:
    """One of these by its value."""
    by_value: dict[str, StrEnum] = {one.value: one for one in offered}
    return Kind(lambda text: by_value[text], NOT_OFFERED, {})
