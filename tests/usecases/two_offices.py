"""A very small agency as import files: two offices, two specialists, eight referrals."""

from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS
from peermatch.usecases.specialists.specialist_fields import (
    ROSTER_FIELDS,
    SITE_FIELDS,
    TRAVEL_FIELDS,
)

WEEK = ";".join(f"{day} 08:30-17:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
SPECIALIST = {
    "name": "Blake Upshur",
    "email": "blake@example.org",
    "credential": "certified",
    "credential_expires": "2028-01-17",
    "registered": "yes",
    "fte": "1",
    "capacity": "3",
    "areas": "substance-use/opioids;trauma",
    "languages": "en",
    "gender": "woman",
    "home_site": "TAP",
    "modes": "in-person;video;phone",
    "hours": WEEK,
}
REFERRAL = {
    "participant_name": "Casey Mundy",
    "birth_date": "1980-06-11",
    "phone": "(804) 555-0197",
    "safe_contact": "text",
    "county": "Essex",
    "service_line": "substance-use",
    "areas": "substance-use/opioids",
    "language": "en",
    "modes": "in-person;video",
    "available": "Mon 09:00-12:00;Wed 13:00-17:00;Fri 09:00-17:00",
    "urgency": "routine",
    "source": "self",
    "received_at": "2026-11-16T09:00:00-05:00",
    "consent_signed_on": "2026-11-16",
    "consent_expires_on": "2027-11-16",
    "frequency": "weekly",
    "session_minutes": "60",
}
WITHOUT_CONSENT = "R8"


def table(columns: tuple[str, ...], rows: list[dict[str, str]]) -> bytes:
    """CSV with these columns; cells that a row does not give are empty."""
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "".join(",".join(line) + "\n" for line in lines).encode()


def small_agency() -> dict[str, bytes]:
    sites = [
        {"site": code, "name": f"{county} office", "county": county, "kind": "office"}
        | {"latitude": "37.9", "longitude": "-76.8"}
        for code, county in (("TAP", "Essex"), ("WAR", "Richmond"))
    ]
    referrals = [REFERRAL | {"referral": f"R{n}"} for n in range(1, 9)]
    referrals[-1] |= {"consent_signed_on": "", "consent_expires_on": ""}
    return {
        "sites.csv": table(SITE_FIELDS, sites),
        "travel_minutes.csv": table(
            TRAVEL_FIELDS, [{"from_site": "TAP", "to_site": "WAR", "minutes": "15"}]
        ),
        "roster.csv": table(
            ROSTER_FIELDS, [SPECIALIST | {"specialist": "S1"}, SPECIALIST | {"specialist": "S2"}]
        ),
        "referrals.csv": table(REFERRAL_FIELDS, referrals),
    }
