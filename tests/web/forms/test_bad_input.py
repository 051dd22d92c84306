"""Bad and unlikely inputs of a referral, in one table: refused or asked about at the same field, in
the same words, on the form, over the API and in a file; what is confirmed goes in."""

import json
import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from domain.unlikely.questions import Unlikely
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.referrals.referral_fields import ALSO_TOLD, REFERRAL_FIELDS
from peermatch.web.fhir.fhir_reading import ELEMENTS
from peermatch.web.fhir.fhir_reading import UNLIKELY as UNLIKELY_CODES

GOOD = {
    "referral": "BAD-1",
    "participant_name": "Robin Badinput",
    "birth_date": "1990-04-02",
    "phone": "(804) 555-0142",
    "safe_contact": "text",
    "county": "Gloucester",
    "language": "en",
    "service_line": "mental-health",
    "areas": "trauma",
    "modes": "video",
    "available": "Mon 09:00-12:00",
    "urgency": "routine",
    "source": "self",
    "received_at": "2026-01-05T09:00:00-05:00",
    "frequency": "weekly",
    "session_minutes": "60",
}
LISTS = ("areas", "modes", "available")
NAME, SIGNS = "has no letter that can be read", "contains characters that can't be stored"
TURNED = "contains signs that turn the direction of writing"
HIDDEN = "contains characters that can't be seen: type it again"
DAY, PHONE = "is not a date like 2026-11-23", "is not a phone number"
THREE_DAYS_AGO = f"{datetime.now(UTC).date() - timedelta(days=3)}"
BAD: tuple[tuple[str, str, str], ...] = (
    ("participant_name", "", "is missing"),
    ("participant_name", "   ", "is missing"),
    ("participant_name", "🙂🙃", NAME),
    ("participant_name", "...", NAME),
    ("participant_name", "Robin\u202eCarter", TURNED),
    ("participant_name", "Robin\u2066Carter", TURNED),
    ("participant_name", "Robin\u0007Carter", SIGNS),
    ("participant_name", "\u200b\u200b", "is missing"),
    ("participant_name", "\u3164\u2800", "is missing"),
    ("participant_name", "R" * 201, "is longer than 200 characters"),
    ("birth_date", "2999-01-01", "is a day that has not come yet"),
    ("birth_date", "1899-12-31", "is before 1900"),
    ("birth_date", "0001-01-01", "is no day between 1850 and 8999"),
    ("birth_date", "1990-02-30", DAY),
    ("birth_date", "1990-13-01", DAY),
    ("birth_date", "yesterday", DAY),
    ("phone", "555-0142", "needs its area code"),
    ("phone", "12", PHONE),
    ("phone", "call me", PHONE),
    ("phone", "(804) 155-0142", PHONE),
    ("safe_contact", "", "is missing"),
    ("safe_contact", "carrier pigeon", "must be one of:"),
    ("language", "xx", "is not a language code"),
    ("language", "English please", "is not a language code"),
    ("service_line", "everything", "must be one of:"),
    ("modes", "telepathy", "must be any of:"),
    ("urgency", "very", "must be one of:"),
    ("source", "", "is missing"),
    ("frequency", "daily", "must be one of:"),
    ("session_minutes", "an hour", "is not a whole number"),
    ("session_minutes", "1e9", "is not a whole number"),
    ("session_minutes", "50", "A session takes 15 to 240 minutes, in steps of 15."),
    ("session_minutes", "-15", "A session takes 15 to 240 minutes, in steps of 15."),
    ("recommended_on", "1999-12-31", "is before 2000"),
    ("recommended_on", "2999-01-01", "is a day that has not come yet"),
    ("consent_signed_on", "1999-12-31", "is before 2000"),
    ("consent_expires_on", "2999-01-01", "is more than 100 years ahead"),
    ("consent_signed_on", "2026-01-05", "both dates"),
    ("gender_preference", "somebody nice", "is not a known choice"),
    ("gender_preference", "woman", "Say whether the specialist's gender is required"),
    ("participant_name", "Rob\u200bin Carter", HIDDEN),
    ("participant_name", "Robin\ufeff Carter", HIDDEN),
    ("participant_name", "Robin\u3164Carter", HIDDEN),
    ("guardian_name", "Kim\u202e Carter", TURNED),
    ("state", "Ontario", "is none of the United States, like VA"),
    ("zip_code", "2321", "is not a ZIP code like 23219"),
    ("address_2", "A" * 46, "has at most 45 characters"),
    ("care_of", "Kim", "needs a street or P.O. box, a city, a state and a ZIP code"),
    ("received_at", "2026-03-08T02:30", "This time doesn't exist on that day: clocks go forward."),
)
UNLIKELY: tuple[tuple[str, str, str], ...] = (
    ("birth_date", THREE_DAYS_AGO, "younger-than-twelve"),
    ("birth_date", "1903-05-06", "older-than-hundred"),
    ("participant_name", "Robin 🙂 Carter", "name-with-pictures"),
    ("consent_expires_on", "2125-12-31", "consent-very-long"),
    ("available", "Mon 02:00-04:00", "hours-at-night"),
    ("available", "Fri 21:00-24:00", "hours-at-night"),
    ("recommended_on", "2019-02-03", "recommended-long-ago"),
    ("zip_code", "20001-1234", "zip-of-another-state"),
    ("received_at", "2024-01-05T09:00:00-05:00", "came-in-long-ago"),
    ("received_at", "2025-11-02T01:30", "came-in-long-ago time-comes-twice"),
)
BY_FHIR = frozenset(
    "participant_name birth_date phone language service_line urgency state zip_code "
    "address_2".split()
)
"""What FHIR says in an element of its own."""
FHIR = json.loads(
    (Path(__file__).parents[1] / "fhir" / "samples" / "service-request.json").read_text()
)
SENTENCES = {one().code: one.sentence for one in Unlikely.__subclasses__()}


HOME = {
    "address": "12 Example St",
    "address_2": "",
    "city": "Richmond",
    "state": "VA",
    "zip_code": "23219",
}
LOCAL = re.compile(r"[0-9-]{10}T[0-9:]{5}")
"""A local time, which a row of a file of referrals doesn't take: there it needs its offset."""


def filled(**typed: str) -> dict[str, str]:
    consent = {"consent_signed_on": "2026-01-05"} if "consent_expires_on" in typed else {}
    lives = HOME if HOME.keys() & typed.keys() else {}
    return {**GOOD, "referral": f"BAD-{uuid4()}", **consent, **lives, **typed}


def parts_of(row: dict[str, str]) -> dict[str, str]:
    """What the form's own fields hold of it."""
    plain = {k: v for k, v in row.items() if k not in ("areas", "received_at")}
    day, clock = row["received_at"][:10], row["received_at"][11:16]
    return {
        **plain, "area_1": row["areas"], "received_date": day, "received_time": clock,
        "command_id": str(uuid4()), "layout": "new-referral",
    }  # fmt: skip


def on_the_form(peermatch, row: dict[str, str], **sure: str):
    typed = {**parts_of(row), **sure}
    return peermatch.client(Role.INTAKE).post("/do/receive-referral", data=typed)


def over_the_api(peermatch, row: dict[str, str], confirmed: str = ""):
    body = {k: v.split(";") if k in LISTS else v for k, v in row.items()}
    if re.fullmatch(r"-?\d+", row["session_minutes"]):
        body["session_minutes"] = int(row["session_minutes"])
    body = {k: v for k, v in body.items() if v not in ("", [""])}
    return peermatch.bearer(Role.INTAKE).post(
        "/api/v1/commands/receive-referral",
        headers={"Idempotency-Key": str(uuid4())},
        params={"confirmed": confirmed.split()},
        json=body,
    )


def in_a_file(peermatch, row: dict[str, str], confirmed: str = ""):
    columns = (*REFERRAL_FIELDS, *ALSO_TOLD, "confirmed")
    cells = [row.get(name, "") for name in columns[:-1]]
    content = write_rows([columns, [*cells, confirmed.replace(" ", ";")]]).encode()
    sent = {"files": ("referrals.csv", content, "text/csv")}
    return peermatch.bearer(Role.MANAGER).post("/api/v1/import", files=sent).json()


def by_fhir(peermatch, field: str, typed: str, confirmed: str = "", number: str = ""):
    """What FHIR says in an element; the sample is right in all else."""
    sent = deepcopy(FHIR)
    sent["identifier"][0]["value"] = number or f"BAD-{uuid4().hex[:8]}"
    patient = next(one for one in sent["contained"] if one["resourceType"] == "Patient")
    home = {"line": [HOME["address"]], "city": HOME["city"], "postalCode": HOME["zip_code"]}
    lives = {"state": "VA", **home, **patient["address"][0]}
    match field:
        case "participant_name":
            patient["name"] = [{"text": typed}]
        case "birth_date":
            patient["birthDate"] = typed
        case "phone":
            patient["telecom"] = [{"system": "phone", "value": typed}]
        case "language":
            patient["communication"] = [{"language": {"coding": [{"code": typed}]}}]
        case "service_line":
            sent["code"]["coding"][0]["code"] = typed
        case "urgency":
            sent["priority"] = typed
        case "state" | "zip_code" | "address_2":
            line = [HOME["address"], typed] if field == "address_2" else lives["line"]
            said = {"state": "state", "zip_code": "postalCode"}.get(field, "use")
            patient["address"] = [{**lives, "line": line, said: typed if said != "use" else "home"}]
    tags = [{"system": UNLIKELY_CODES, "code": code} for code in confirmed.split()]
    sent |= {"meta": {"tag": tags}} if tags else {}
    return peermatch.bearer(Role.INTAKE).post("/api/fhir/ServiceRequest", json=sent)


def beside_fields(answer) -> dict[str, str]:
    """The sentences that the form's page shows, by field; "" is the page's own."""
    text = unescape(answer.text)
    found = dict(re.findall(r'id="([a-z_0-9]+)-(?:error|asked)">([^<]+)<', text))
    told = re.search(r'<p class="usa-alert__text">([^<]+)<', text)
    return found or {"": told[1] if told else ""}


def test_there_are_forty_and_more() -> None:
    assert len({*BAD, *UNLIKELY}) == len(BAD) + len(UNLIKELY) >= 40
    asked = {code for _, _, codes in UNLIKELY for code in codes.split()}
    assert asked | {"time-at-night"} == SENTENCES.keys()


@pytest.mark.parametrize(("field", "typed", "reason"), BAD)
def test_it_is_refused_alike_on_every_way_in(peermatch, field, typed, reason) -> None:
    row = filled(**{field: typed})
    answer = over_the_api(peermatch, row)
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] != "to-confirm"
    told = {one["field"]: one["reason"] for one in answer.json()["errors"]}
    [(named, said)] = told.items()
    assert reason in said
    [problem] = in_a_file(peermatch, row)["problems"]
    assert problem["outcome"] == "refused"
    if not LOCAL.fullmatch(typed):
        assert (problem["column"], problem["reason"]) == (named, said)
    page = on_the_form(peermatch, row)
    assert page.status_code in (409, 422), page.headers
    [(place, sentence)] = beside_fields(page).items()
    assert place in (field, named, "")
    assert reason in sentence


@pytest.mark.parametrize(("field", "typed", "codes"), UNLIKELY)
def test_it_is_asked_about_alike_and_taken_once_confirmed(peermatch, field, typed, codes) -> None:
    row = filled(**{field: typed})
    sentences = [SENTENCES[code] for code in codes.split()]
    answer = over_the_api(peermatch, row)
    assert (answer.status_code, answer.json()["code"]) == (422, "to-confirm")
    asked = [(one["field"], one["reason"], one["confirm"]) for one in answer.json()["errors"]]
    assert asked == [(field, s, code) for s, code in zip(sentences, codes.split(), strict=True)]
    assert over_the_api(peermatch, row, codes).status_code == 200

    page = on_the_form(peermatch, row)
    assert page.status_code == 422
    assert beside_fields(page) == {field: " ".join(sentences)}
    assert all(f'name="sure.{field}" value="{code}"' in page.text for code in codes.split())
    ticked = on_the_form(peermatch, row, **{f"sure.{field}": codes.split()})
    assert ticked.status_code == 303, ticked.text

    if LOCAL.fullmatch(typed):
        return
    report = in_a_file(peermatch, row)
    problems = [(p["outcome"], p["column"], p["reason"]) for p in report["problems"]]
    right = f"If that is right, add {codes} in a column confirmed."
    assert problems == [("to confirm", field, f"{sentences[0]} {right}")]
    assert (report["added"], report["to_confirm"]) == (0, 1)
    assert in_a_file(peermatch, row, codes)["added"] == 1
    assert in_a_file(peermatch, row, codes)["already_there"] == 1


@pytest.mark.parametrize(("field", "typed"), [one[:2] for one in BAD if one[0] in BY_FHIR])
def test_what_is_impossible_is_refused_by_fhir_too(peermatch, field, typed) -> None:
    answer = by_fhir(peermatch, field, typed)
    assert answer.status_code == 422, answer.text
    [issue] = answer.json()["issue"]
    assert (issue["severity"], issue["expression"]) == ("error", [ELEMENTS[field]])


@pytest.mark.parametrize(("field", "typed", "code"), [one for one in UNLIKELY if one[0] in BY_FHIR])
def test_what_is_unlikely_is_a_warning_by_fhir_until_a_tag_confirms_it(
    peermatch, field, typed, code
) -> None:
    number = f"BAD-{uuid4().hex[:8]}"
    asked = by_fhir(peermatch, field, typed, number=number)
    assert asked.status_code == 422, asked.text
    [issue] = asked.json()["issue"]
    assert (issue["severity"], issue["expression"]) == ("warning", [ELEMENTS[field]])
    assert issue["diagnostics"] == SENTENCES[code]
    [coding] = issue["details"]["coding"]
    assert (coding["system"], coding["code"]) == (UNLIKELY_CODES, code)
    assert by_fhir(peermatch, field, typed, "hours-at-night", number).status_code == 422
    assert by_fhir(peermatch, field, typed, code, number).status_code == 201


def test_what_was_confirmed_stays_so_while_something_else_is_corrected(peermatch) -> None:
    row = filled(birth_date=THREE_DAYS_AGO, phone="12")
    both = on_the_form(peermatch, row)
    assert beside_fields(both).keys() == {"birth_date", "phone"}
    left = on_the_form(peermatch, row, **{"sure.birth_date": "younger-than-twelve"})
    assert beside_fields(left).keys() == {"phone"}
    assert '<input type="hidden" name="sure.birth_date" value="younger-than-twelve">' in left.text


def test_the_page_of_a_referral_asks_beside_its_field(peermatch) -> None:
    received = over_the_api(peermatch, filled()).json()
    typed = {
        **received, "signed_on": "2026-01-05", "expires_on": "2126-01-04", "layout": "referral",
        "command_id": str(uuid4()),
    }  # fmt: skip
    client = peermatch.client(Role.INTAKE)
    asked = client.post("/do/give-consent", data=typed)
    assert asked.status_code == 422
    assert beside_fields(asked) == {"expires_on": SENTENCES["consent-very-long"]}
    assert "<title>Please confirm: Referral" in asked.text
    ticked = client.post("/do/give-consent", data=typed | {"sure.expires_on": "consent-very-long"})
    assert ticked.status_code == 303


def test_a_command_of_one_form_is_asked_about_there(peermatch) -> None:
    referral_id = over_the_api(peermatch, filled()).json()["referral_id"]
    typed = {
        "referral_id": referral_id, "available": "Mon 02:00-04:00", "modes": "video",
        "command_id": str(uuid4()), "back": f"/referrals/{referral_id}",
    }  # fmt: skip
    client = peermatch.client(Role.INTAKE)
    asked = client.post("/do/change-availability", data=typed)
    assert beside_fields(asked) == {"available": SENTENCES["hours-at-night"]}
    sure = {"sure.available": "hours-at-night"}
    assert client.post("/do/change-availability", data=typed | sure).status_code == 303
