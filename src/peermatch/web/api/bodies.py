"""What API calls send. The texts are read by the same reader as forms and imported rows."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from domain.matches.match import DeclineReason
from domain.referrals.referral import ClosingReason
from domain.sessions.session import MissedReason
from domain.shared.vocabulary import (
    GENDERS,
    Frequency,
    Mode,
    SafeContact,
    ServiceLine,
    Strength,
    Urgency,
)
from peermatch.usecases.input.fields import LONGEST_TEXT
from peermatch.usecases.input.parsing import PATHWAY

AREA = f"^(psychiatric|trauma|substance-use|family)(/{PATHWAY.pattern})?$"
WINDOW = "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"


def _text(**schema: Any) -> Any:
    """A text whose rule is told in the schema and judged by the one reader."""
    return Field(json_schema_extra=schema)


def _one_of(values: Iterable[str]) -> Any:
    return _text(enum=[str(value) for value in values])


def _some(*, most: int, least: int = 0, **items: Any) -> Any:
    schema: dict[str, Any] = {"minItems": least, "maxItems": most}
    schema["items"] = {"type": "string", **items}
    return Field(json_schema_extra=schema)


Day = Annotated[str, _text(format="date", examples=["2026-11-23"])]
NoDay = Annotated[str | None, _text(examples=["2026-11-23"])]


class Body(BaseModel):
    """Names that are not known are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def texts(self) -> dict[str, str]:
        """By the import format's names, lists with `;` between."""
        return {name: _as_text(value) for name, value in self.model_dump().items()}


class ReferralBody(Body):
    """A referral with the import format's fields; lists are lists."""

    referral: Annotated[str, _text(maxLength=60, description="Referrer's case number.")] = ""
    participant_name: Annotated[str, _text(minLength=1, maxLength=LONGEST_TEXT)]
    birth_date: Day
    phone: Annotated[str, _text(examples=["(804) 555-0100"])] = ""
    safe_contact: Annotated[str, _one_of(SafeContact)]
    county: Annotated[str, _text(minLength=1, description="One that the program serves.")]
    service_line: Annotated[str, _one_of(ServiceLine)]
    areas: Annotated[list[str], _some(most=40, least=1, pattern=AREA)] = Field(
        description="Most important first, such as `substance-use/opioids`."
    )
    language: Annotated[str, _text(description="ISO 639-1, or `ase`.", examples=["en"])]
    gender_preference: Annotated[str, _one_of(("", *GENDERS))] = ""
    gender_preference_strength: Annotated[str, _one_of(("", *Strength))] = ""
    modes: Annotated[list[str], _some(most=3, least=1, enum=list(Mode))]
    available: Annotated[list[str], _some(most=40, least=1, pattern=WINDOW)]
    urgency: Annotated[str, _one_of(Urgency)]
    source: Annotated[str, _text(minLength=1, maxLength=60)]
    received_at: Annotated[str, _text(format="date-time", description="With its offset.")]
    recommended_on: NoDay = None
    consent_signed_on: NoDay = None
    consent_expires_on: NoDay = None
    exclude_specialists: Annotated[list[str], _some(most=40)] = Field(default=[])
    prefer_specialists: Annotated[list[str], _some(most=40)] = Field(default=[])
    frequency: Annotated[str, _one_of(Frequency)]
    session_minutes: Annotated[int, Field(json_schema_extra={"multipleOf": 15, "minimum": 15})]


class ConsentBody(Body):
    consent_signed_on: Day
    consent_expires_on: Day


class SearchBody(Body):
    name: Annotated[str, _text(maxLength=LONGEST_TEXT)] = ""
    birth_date: NoDay = None
    phone: Annotated[
        str, _text(examples=["(804) 555-0100"], description="All of it, or its last four digits.")
    ] = ""


class ClosingBody(Body):
    reason: Annotated[str, _one_of(ClosingReason)]


class DeclineBody(Body):
    reason: Annotated[str, _one_of(DeclineReason)]
    note: Annotated[str, _text(maxLength=LONGEST_TEXT)] = ""


class HeldBody(Body):
    minutes: Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": 480})]


class LinkBody(Body):
    label: Annotated[str, _text(minLength=1, maxLength=60, description="Where it is used.")]


class MissedBody(Body):
    reason: Annotated[str, _one_of(MissedReason)]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(value)
    return str(value)
