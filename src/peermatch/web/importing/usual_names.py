"""What other programs' spreadsheets call our columns: guesses that a person confirms."""

from collections.abc import Mapping

from domain.shared.names import trimmed

USUAL: Mapping[str, str] = {
    "referral": (
        "id|referral id|referral number|referral no|ref id|client id|case number|"
        "record number|participant id|mrn|chart number|case id"
    ),
    "participant_name": (
        "name|full name|client|client name|participant|person|patient|patient name|"
        "individual|individual name|consumer|legal name"
    ),
    "birth_date": "dob|d o b|date of birth|birth day|birthday|birthdate|born|born on",
    "phone": (
        "phone number|telephone|tel|cell|cell phone|mobile|mobile phone|contact number|"
        "best phone|phone no"
    ),
    "safe_contact": (
        "safe contact|safe way to contact|how to reach|contact method|preferred contact|"
        "best way to reach|ok to contact|contact preference"
    ),
    "county": (
        "county of residence|locality|city county|city or county|residence county|home county"
    ),
    "service_line": "service line|service|program|program area|service type",
    "areas": "areas|lived experience|experience|experiences|concern|reason|reason for referral",
    "language": "primary language|preferred language|languages spoken|language spoken",
    "gender_preference": (
        "gender preference|specialist gender|preferred gender|gender of specialist"
    ),
    "gender_preference_strength": "preference strength|strength|gender required",
    "modes": "mode|modes|how to meet|meeting mode|format|visit type",
    "available": "availability|hours|available hours|times|best times|when available",
    "urgency": "priority|urgent|level of urgency",
    "source": "referred by|referral source|referring agency|agency|referrer|from|referral from",
    "received_at": (
        "received|received on|date received|referral date|date of referral|date referred"
    ),
    "recommended_on": "recommended|recommendation date|date recommended",
    "consent_signed_on": (
        "consent|consent date|consent signed|consent signed on|roi date|release signed"
    ),
    "consent_expires_on": (
        "consent expires|consent end|consent expiration|roi expires|release expires"
    ),
    "exclude_specialists": "not with|excluded specialists|exclude",
    "prefer_specialists": "preferred specialist|preferred specialists|requested specialist",
    "frequency": "how often|session frequency|visits",
    "session_minutes": "minutes per session|session length|length|duration",
    "email": "e mail|email address|e mail address|mail",
    "interpreter": "interpreter language|interpreter needed",
    "guardian_name": "guardian|parent|parent name|parent or guardian|parent guardian",
    "guardian_relationship": "relationship|relationship to client|guardian relation",
    "guardian_phone": "parent phone|guardian telephone|parent guardian phone",
    "no_fixed_address": "homeless|unhoused|unsheltered|no address",
    "care_of": "c o|in care of|attention|attn",
    "address": (
        "street|street address|mailing address|home address|address line 1|address 1|street 1"
    ),
    "address_2": "address line 2|apt|apartment|unit|suite|street 2",
    "city": "town|mailing city",
    "state": "mailing state|st",
    "zip_code": "zip|zipcode|postal code|mailing zip|zip 4",
    "letters": "letter ok|ok to mail|mail ok|okay to mail|may send mail|ok to send mail",
    "specialist": "specialist id|staff id|employee id|employee number|cprs id|peer id",
    "name": "specialist name|staff name|employee|employee name|cprs|peer|site name",
    "credential": "certification|certified|credentials|license",
    "credential_expires": "credential expiration|certification expires|expires|expiration date",
    "registered": "dhp registered|registration|rprs",
    "fte": "f t e|full time equivalent|share",
    "capacity": "caseload|caseload size|max caseload|places|max clients",
    "languages": "languages|speaks|languages spoken",
    "gender": "sex|gender identity",
    "home_site": "site|office|home office|base|location",
    "supervisor": "supervisor id|supervised by|manager",
    "leave": "time off|pto|vacation|absence",
    "about": "about|bio|traits",
    "site": "code|site code|site id|location code|office code",
    "latitude": "lat",
    "longitude": "lon|long|lng",
    "kind": "type|site type",
    "from_site": "from|origin|start",
    "to_site": "to|destination|end",
    "minutes": "drive time|drive minutes|travel time|travel minutes|time",
}
"""By our column, names for it with `|` between; only the columns of a file's own kind count."""


def plain(name: str) -> str:
    """Letters and figures alone, in small letters, one space between words."""
    kept = "".join(sign if sign.isalnum() else " " for sign in trimmed(name).casefold())
    return " ".join(kept.split())


def guessed(header: str, columns: tuple[str, ...]) -> str:
    """The one of these columns that a header seems to mean; empty when none does."""
    name = plain(header)
    own = [column for column in columns if plain(column) == name]
    usual = [column for column in columns if name in USUAL.get(column, "").split("|")]
    return next(iter([*own, *usual]), "")


def all_guessed(header: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    """For each header the column that it seems to mean, none of them twice."""
    found: list[str] = []
    for cell in header:
        column = guessed(cell, columns)
        found.append("" if column in found else column)
    return tuple(found)
