"""A referral's fields as text (form, API, import row) into the command; every error is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.shared.hours import WeeklyWindow, merged
from domain.shared.vocabulary import (
    Experience,
    Frequency,
    Mode,
    SafeContact,
    ServiceLine,
    Strength,
    Urgency,
)
from peermatch.usecases.core import ids
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import (
    BY_TYPE,
    GENDER,
    LANGUAGE,
    NAME,
    PHONE,
    instant,
    known,
    one_of,
)
from peermatch.usecases.referrals.intake import ReceiveReferral

REFERRAL_FIELDS = (
    "referral",
    "participant_name",
    "birth_date",
    "phone",
    "safe_contact",
    "county",
    "service_line",
    "areas",
    "language",
    "gender_preference",
    "gender_preference_strength",
    "modes",
    "available",
    "urgency",
    "source",
    "received_at",
    "recommended_on",
    "consent_signed_on",
    "consent_expires_on",
    "exclude_specialists",
    "prefer_specialists",
    "frequency",
    "session_minutes",
)
"""The columns of `referrals.csv`, in order."""
DATES = {
    "birth_date": False,
    "received_at": True,
    "recommended_on": False,
    "consent_signed_on": False,
    "consent_expires_on": False,
}
"""Those that are days or (True) times of a day."""

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a referral may name: the program's counties and roster, and today's local date.

    Where people type local times, `zone` says by which clocks; a file or an API call gives each
    time with its offset.
    """

    counties: frozenset[str]
    staff_references: frozenset[str]
    today: date
    zone: ZoneInfo | None = None


def read_referral(
    raw: Mapping[str, str], names: Known, referral_id: UUID | None = None
) -> ReceiveReferral:
    """The command that `raw` describes. Raises InvalidInput naming every field that is wrong.

    Without `referral_id` the sender's own id is required and the stream's id follows from it.
    """
    read = Reader(raw)
    reference = read.text("referral", required=referral_id is None, longest=60)
    gender, strength = _gender(read)
    signed, expires = _consent(read)
    command = ReceiveReferral(
        referral_id=referral_id or ids.referral_id(reference),
        sender_reference=reference,
        participant_name=read.one("participant_name", NAME) or "",
        birth_date=_birth_date(read, names),
        phone=read.one("phone", PHONE, required=False) or "",
        safe_contact=read.one("safe_contact", one_of(SafeContact)) or SafeContact.CALL,
        county=read.one("county", known(names.counties, "is not a known county of this program"))
        or "",
        language=read.one("language", LANGUAGE) or "",
        service_line=read.one("service_line", one_of(ServiceLine)) or ServiceLine.MENTAL_HEALTH,
        experiences=tuple(dict.fromkeys(read.several("areas", BY_TYPE[Experience]))),
        gender=gender,
        gender_strength=strength,
        modes=frozenset(read.several("modes", one_of(Mode, several=True))),
        windows=merged(read.several("available", BY_TYPE[WeeklyWindow])),
        urgency=read.one("urgency", one_of(Urgency)) or Urgency.ROUTINE,
        source=read.text("source", required=True, longest=60),
        received_at=read.one("received_at", instant(names.zone)) or _NEVER,
        recommended_on=_past_day(read, "recommended_on", names),
        consent_signed_on=signed,
        consent_expires_on=expires,
        excluded_specialists=_specialists(read, "exclude_specialists", names),
        preferred_specialists=_specialists(read, "prefer_specialists", names),
        frequency=read.one("frequency", one_of(Frequency)) or Frequency.WEEKLY,
        session_minutes=read.one("session_minutes", BY_TYPE[int]) or 0,
    )
    read.finish()
    return command


def _gender(read: Reader) -> tuple[str, Strength | None]:
    gender = read.one("gender_preference", GENDER, required=False) or ""
    strength = read.one("gender_preference_strength", one_of(Strength), required=False)
    if gender and strength is None:
        read.wrong("gender_preference_strength", "is missing: required or preferred?")
    if strength and not gender:
        read.wrong("gender_preference", "is missing, though its strength is given")
    return gender, strength


def _consent(read: Reader) -> tuple[date | None, date | None]:
    signed = read.one("consent_signed_on", BY_TYPE[date], required=False)
    expires = read.one("consent_expires_on", BY_TYPE[date], required=False)
    if (signed is None) != (expires is None) and not read.has_errors(
        "consent_signed_on", "consent_expires_on"
    ):
        missing = "consent_expires_on" if expires is None else "consent_signed_on"
        read.wrong(missing, "is missing: a consent has both dates or neither")
    return signed, expires


def _birth_date(read: Reader, names: Known) -> date:
    return _past_day(read, "birth_date", names, required=True) or names.today


def _past_day(read: Reader, field: str, names: Known, *, required: bool = False) -> date | None:
    day: date | None = read.one(field, BY_TYPE[date], required=required)
    if day is not None and day > names.today:
        read.wrong(field, "is a day that has not come yet")
    return day


def _specialists(read: Reader, field: str, names: Known) -> frozenset[UUID]:
    kind = known(names.staff_references, "names an unknown specialist")
    named = read.several(field, kind, required=False)
    return frozenset(map(ids.specialist_id, named))
