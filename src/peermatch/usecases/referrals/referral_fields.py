"""A row of referrals as text: its county and specialists by name, the rest as for any command."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from peermatch.usecases.core import ids
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import known
from peermatch.usecases.input.reading_commands import read_command
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
ALSO_TOLD = (
    "email",
    "interpreter",
    "guardian_name",
    "guardian_relationship",
    "guardian_phone",
    "no_fixed_address",
    "care_of",
    "address",
    "address_2",
    "city",
    "state",
    "zip_code",
    "letters",
)
"""Columns that the file may have besides."""
DATES = {
    "birth_date": False,
    "received_at": True,
    "recommended_on": False,
    "consent_signed_on": False,
    "consent_expires_on": False,
}
"""Those that are days or (True) times of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a referral may name: the program's counties and its roster by its own references."""

    counties: frozenset[str]
    staff_references: frozenset[str]
    zone: ZoneInfo | None = None
    """Whose clocks tell a time without an offset, as workbooks keep them; None: it is refused."""


def read_referral(
    raw: Mapping[str, str],
    names: Known,
    today: date | None = None,
    confirmed: Collection[str] | None = None,
) -> ReceiveReferral:
    """The command of a row: the stream's id follows from the sender's own. Raises InvalidInput
    naming every field that is wrong, ToConfirm as `read_command` does."""
    read = Reader(raw)
    reference = read.text("referral", required=True, longest=60)
    known_county = known(names.counties, "is not a known county of this program")
    texts = {
        **{field: raw.get(field, "") for field in (*REFERRAL_FIELDS, *ALSO_TOLD)},
        "referral_id": str(ids.referral_id(reference)),
        "county": read.one("county", known_county, required=False) or "",
        "exclude_specialists": _specialists(read, "exclude_specialists", names),
        "prefer_specialists": _specialists(read, "prefer_specialists", names),
    }
    command: ReceiveReferral = read_command(
        ReceiveReferral, texts, names.zone, today, read.errors, confirmed=confirmed
    )
    return command


def _specialists(read: Reader, field: str, names: Known) -> str:
    kind = known(names.staff_references, "names an unknown specialist")
    named = read.several(field, kind, required=False)
    return ";".join(str(ids.specialist_id(reference)) for reference in named)
