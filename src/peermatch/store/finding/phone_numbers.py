"""Telephone numbers in the one form in which they are kept, compared and shown."""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

from domain.shared.names import is_invisible

REGION = "US"
"""Where a number without a country code is dialed."""
NORTH_AMERICA = 1
_AREA_AND_NUMBER = re.compile(r"[2-9][0-9]{2}[2-9][0-9]{6}")
"""The North American numbering plan's ten digits."""
_AS_SHOWN = re.compile(r"\([0-9]{3}\) [0-9]{3}-[0-9]{4}")
"""As nearly all are kept, and shown without being read again."""
_WRITTEN = re.compile(
    r"[0-9+() .-]{7,30}(?:[;, ]*(?:x|ext|ext\.|extension|#) *[0-9]{1,7})?",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(?P<whole>\+?[0-9]+)\.(?P<part>[0-9]+)")
"""What a spreadsheet makes of a number's digits."""


class NoPhoneNumber(ValueError):
    """The text is no telephone number; `args` say why, as a field's reason."""


def phone_number(text: str) -> str:
    """The number as it is kept and shown: (804) 555-0197, (804) 555-0197 ext. 12, or
    +44 20 7946 0958. Never another number than was written. Raises NoPhoneNumber."""
    return _shown(_read(text))


def phone_shown(kept: str) -> str:
    """A stored number as it is shown; one that can't be read stays as it is."""
    if _AS_SHOWN.fullmatch(kept):
        return kept
    try:
        return phone_number(kept)
    except NoPhoneNumber:
        return kept


def phone_to_dial(text: str) -> str:
    """As gateways take it: `+18045550197`. Raises NoPhoneNumber, also for a number with an
    extension: what stands behind it can't be texted, and the line is somebody else's too."""
    number = _read(text)
    if number.extension:
        raise NoPhoneNumber("has an extension")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phone_digits(text: str) -> str:
    """The digits by which a number is found: ten in North America, elsewhere with the country's
    code, never the extension. All digits of a text that is no whole number."""
    try:
        number = _read(text)
    except NoPhoneNumber:
        return "".join(c for c in text if c.isdecimal() and c.isascii())
    national = phonenumbers.national_significant_number(number)
    code = number.country_code
    return national if code == NORTH_AMERICA else f"{code}{national}"


def _read(text: str) -> PhoneNumber:
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", text).translate(_DASHES) if not _hidden(c)
    ).strip()
    decimal = _DECIMAL.fullmatch(plain)
    if decimal:
        if decimal["part"].strip("0"):
            raise NoPhoneNumber("is not a phone number")
        plain = decimal["whole"]
    if not _WRITTEN.fullmatch(plain):
        raise NoPhoneNumber("is not a phone number")
    try:
        number = phonenumbers.parse(plain, REGION)
    except phonenumbers.NumberParseException:
        raise NoPhoneNumber("is not a phone number") from None
    _check(number)
    return number


_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def _hidden(sign: str) -> bool:
    return is_invisible(sign) and not sign.isspace()


def _check(number: PhoneNumber) -> None:
    kind = phonenumbers.is_possible_number_with_reason(number)
    if kind == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        raise NoPhoneNumber("needs its area code")
    national = phonenumbers.national_significant_number(number)
    american = number.country_code == NORTH_AMERICA
    if kind != ValidationResult.IS_POSSIBLE or (
        american and not _AREA_AND_NUMBER.fullmatch(national)
    ):
        raise NoPhoneNumber("is not a phone number")


def _shown(number: PhoneNumber) -> str:
    here = number.country_code == NORTH_AMERICA
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if here else PhoneNumberFormat.INTERNATIONAL
    )
