"""Which fields of a command are asked about where what they say is possible but unlikely."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.shared.hours import WeeklyWindow
from domain.unlikely import questions
from domain.unlikely.questions import Unlikely

NAMES = ("name", "participant_name", "preferred_name", "guardian_name")
CONSENTS = (("signed_on", "expires_on"), ("consent_signed_on", "consent_expires_on"))
STARTS = ("starts_at", "first_starts_at", "new_starts_at")
WEEKS = ("available", "hours")
Asked = tuple[str, Unlikely]
"""The field, and what is asked about it."""


def asked_about(
    values: Mapping[str, Any], today: date, zone: ZoneInfo | None = None
) -> Iterator[Asked]:
    """Every question about these fields of a command; None and what is empty is asked nothing."""
    given = {name: value for name, value in values.items() if value}
    for name, found in _each(given, today, zone):
        if found is not None:
            yield name, found


def _each(
    given: Mapping[str, Any], today: date, zone: ZoneInfo | None
) -> Iterator[tuple[str, Unlikely | None]]:
    for name in (name for name in NAMES if name in given):
        yield name, questions.of_name(given[name])
    if "birth_date" in given:
        yield "birth_date", questions.of_birth_date(given["birth_date"], today)
    if "recommended_on" in given:
        yield "recommended_on", questions.of_recommendation(given["recommended_on"], today)
    if "received_at" in given:
        yield "received_at", questions.of_receipt(given["received_at"].date(), today)
    for signed, expires in CONSENTS:
        if signed in given and expires in given:
            yield expires, questions.of_consent(given[signed], given[expires])
    if "zip_code" in given and "state" in given:
        yield "zip_code", questions.of_zip_code(given["zip_code"], given["state"])
    for name in (name for name in WEEKS if _are_windows(given.get(name))):
        yield name, questions.of_hours(given[name])
    for name in (name for name in STARTS if isinstance(given.get(name), datetime)):
        local = given[name].astimezone(zone) if zone else given[name]
        yield name, questions.of_clock(local.time())


def _are_windows(value: object) -> bool:
    return isinstance(value, Iterable) and all(isinstance(one, WeeklyWindow) for one in value)
