"""Import page by page: every row is seen before anything is saved, by whoever sent the files."""

import html
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from peermatch import demo
from peermatch.store.accounts.unfinished.uploads import KEPT_FOR
from peermatch.usecases.importing.spelled_dates import ASK
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS

CASES = Path(__file__).parents[2] / "usecases" / "import_cases"
THEIRS = ("Client ID", "Full name", "DOB", "Best way to reach", "County", "Referred by")


def case(name):
    return name, (CASES / name).read_bytes()


def sent(client, *files, **fields):
    """Where the files led to."""
    answer = client.post(
        "/import",
        files=[("files", file) for file in files],
        data={"command_id": str(uuid4()), **fields},
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def text_of(answer):
    return html.unescape(answer.text)


def referrals_there(peermatch):
    return peermatch.deployment.service.store.end()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("windows-1252.csv", "Windows-1252 text, cells separated by commas"),
        ("tab.csv", "UTF-8 text, cells separated by tabs"),
        ("xls-renamed.csv", "the sheet Referrals of a workbook"),
    ],
)
def test_the_page_says_what_a_file_was_taken_for_and_saves_nothing(peermatch, name, sentence):
    manager, before = peermatch.client(Role.MANAGER), referrals_there(peermatch)
    page = manager.get(sent(manager, case(name))).text
    assert f"<strong>{name}</strong>: read as referrals.csv: {sentence}." in page
    assert referrals_there(peermatch) == before


def test_one_button_imports_the_good_rows_once(peermatch):
    manager = peermatch.client(Role.MANAGER)
    content = (demo.DATA / "referrals-with-errors.csv").read_bytes()
    place = sent(manager, ("wrong.csv", content))
    page = text_of(manager.get(place))
    assert "Nothing is saved yet" in page
    assert "birth_date: is not a date like 2026-11-23" in page
    [good] = re.findall(r"Import (\d+) good rows", page)
    before = referrals_there(peermatch)
    assert manager.post(place).headers["location"] == place
    after = referrals_there(peermatch)
    assert after > before
    page = text_of(manager.get(place))
    assert f"{good} rows went in." in page
    assert "Casey Mundy" not in page
    manager.post(place)
    assert referrals_there(peermatch) == after


def test_the_page_asks_for_the_order_of_dates_and_takes_the_answer(peermatch):
    manager = peermatch.client(Role.MANAGER)
    place = sent(manager, case("excel-dates.csv"))
    asked = manager.get(place).text
    assert "say below whether the month or the day comes first" in asked
    assert ASK in asked
    answer = {"date_order": "month-first", "encoding": ""}
    assert manager.post(f"{place}/reading", data=answer).headers["location"] == place
    page = text_of(manager.get(place))
    assert "Import 1 good row" in page
    assert "birth_date: “3/4/1987” is read as “1987-03-04”" in page
    assert '<option value="month-first" selected>' in page
    assert manager.post(f"{place}/reading", data={"date_order": "sideways"}).status_code == 422


def test_columns_of_other_names_are_guessed_told_and_taken(peermatch):
    manager = peermatch.client(Role.MANAGER)
    reference = f"Q{uuid4().hex[:8]}"
    rows = [THEIRS, (reference, "Ada Other", "1987-04-18", "text", "Essex", "court")]
    place = sent(manager, ("theirs.csv", write_rows(rows).encode()))
    assert place.endswith("/columns?file=0")
    page = text_of(manager.get(place))
    for ours in ("referral", "participant_name", "birth_date", "safe_contact", "county", "source"):
        assert f'<option value="{ours}" selected>' in page
    assert 'name="every-urgency" type="text" value="routine"' in page
    assert '<option value="roster.csv">' in page
    assert "In the file" in manager.get(f"{place}&kind=roster.csv").text
    told = {
        "kind": "referrals.csv",
        **{
            f"column-{n}": ours
            for n, ours in enumerate(
                ("referral", "participant_name", "birth_date", "safe_contact", "county", "source")
            )
        },
        "every-language": "en",
        "every-urgency": "routine",
        "every-frequency": "weekly",
        "every-session_minutes": "60",
        "every-received_at": "2026-11-20T12:00",
    }
    rows_at = manager.post(place, data=told).headers["location"]
    assert rows_at == place.removesuffix("/columns?file=0")
    assert "Import 1 good row" in manager.get(rows_at).text
    kept = manager.get(place).text
    assert 'name="every-received_at" type="text" value="2026-11-20T12:00"' in kept
    nonsense = {**told, "column-0": "shoe_size"}
    page = text_of(manager.get(manager.post(place, data=nonsense).headers["location"]))
    assert "has shoe_size, which referrals.csv doesn't" in page
    manager.post(place, data=told)
    manager.post(rows_at)
    assert "1 row went in." in manager.get(rows_at).text
    manager.post(place, data=nonsense)
    assert "1 row went in." in manager.get(rows_at).text


def test_refused_rows_come_as_a_file(peermatch):
    manager = peermatch.client(Role.MANAGER)
    content = (demo.DATA / "referrals-with-errors.csv").read_bytes()
    place = sent(manager, ("wrong.csv", content))
    answer = manager.get(f"{place}/refused")
    assert answer.headers["content-disposition"] == 'attachment; filename="refused-rows.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, first, *_ = answer.text.lstrip("\ufeff").splitlines()
    assert header == ",".join((*REFERRAL_FIELDS, "refused_because"))
    assert first.endswith("birth_date: is not a date like 2026-11-23")
    assert manager.get(f"{place}/refused?file=1").status_code == 404
    again = manager.get(sent(manager, ("refused-rows.csv", answer.content))).text
    assert "Import" in again
    assert "read as referrals.csv" in again


def test_rows_are_shown_a_hundred_at_a_time_and_by_what_becomes_of_them(peermatch):
    manager = peermatch.client(Role.MANAGER)
    sites = [("site", "name", "county", "latitude", "longitude", "kind")]
    sites += [(f"Z{n}", f"Site {n}", "Essex", "37.9", "-76.8", "office") for n in range(250)]
    sites[200] = ("Z199", "Site", "Essex", "north", "-76.8", "office")
    place = sent(manager, ("many.csv", write_rows(sites).encode()))
    page = manager.get(place).text
    assert "1–100 of 250" in page
    assert "201–250 of 250" in manager.get(f"{place}?first=200").text
    assert "201–250 of 250" in manager.get(f"{place}?first=99999").text
    refused = text_of(manager.get(f"{place}?show=refused"))
    assert "latitude: is not a number of degrees" in refused
    assert "of 250" not in refused


def test_files_are_seen_by_whoever_sent_them_for_a_day(peermatch):
    manager = peermatch.client(Role.MANAGER)
    place = sent(manager, case("bom.csv"))
    accounts = peermatch.deployment.accounts
    login = f"manager-{uuid4().hex[:6]}"
    accounts.add(login, "Other Manager", Role.MANAGER, "a password for tests", None)
    other = peermatch.client()
    other.cookies.set(
        "peermatch", peermatch.deployment.sign_ins.start(login, "a password for tests")
    )
    for path in (place, f"{place}/columns", f"{place}/refused"):
        assert other.get(path).status_code == 404
    assert other.post(place).status_code == 404
    other.post(f"{place}/drop")
    assert manager.get(place).status_code == 200
    assert manager.post(f"{place}/drop").headers["location"] == "/import"
    assert manager.get(place).status_code == 404


def test_what_is_no_file_of_rows_is_told(peermatch):
    manager = peermatch.client(Role.MANAGER)
    assert manager.post("/import").status_code == 422
    place = sent(manager, ("empty.csv", b" "), ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0"))
    page = text_of(manager.get(place))
    assert "<strong>empty.csv</strong> is empty." in page
    assert "<strong>photo.csv</strong> is not UTF" in page
    assert "good row" not in page


def test_more_than_fifty_megabytes_are_refused_in_words(peermatch):
    manager = peermatch.client(Role.MANAGER)
    hundred = b"x" * (100 * 1024 * 1024)
    answer = manager.post("/import", files={"files": ("large.csv", hundred)})
    assert answer.status_code == 413
    assert "larger than" in text_of(answer)
    api = peermatch.bearer(Role.MANAGER).post(
        "/api/v1/import", files={"files": ("large.csv", hundred)}
    )
    assert (api.status_code, "larger than" in api.json()["detail"]) == (413, True)


def test_they_are_kept_a_day():
    assert timedelta(days=1) == KEPT_FOR


def test_intake_brings_in_referrals_and_no_roster(peermatch):
    intake = peermatch.client(Role.INTAKE)
    assert 'href="/import"' in intake.get("/").text
    assert "Bring in referrals from CSV" in intake.get("/import").text
    reference = f"INT-{uuid4()}"
    cells = {
        "referral": reference, "participant_name": "Ida Sheetfield", "phone": "(804) 555-0120",
        "safe_contact": "text", "language": "en", "urgency": "routine", "source": "hospital",
        "received_at": "2026-01-05T09:00:00-05:00", "frequency": "weekly", "session_minutes": "60",
    }  # fmt: skip
    row = [cells.get(column, "") for column in REFERRAL_FIELDS]
    mine = ("mine.csv", write_rows([REFERRAL_FIELDS, row]).encode())
    roster = ("roster.csv", (demo.DATA / "roster.csv").read_bytes())
    place = sent(intake, mine, roster)
    page = text_of(intake.get(place))
    assert "Import 1 good row<" in page
    assert "Your role does not allow this." in page
    other = ("theirs.csv", write_rows([THEIRS, ("1", "A B", "", "text", "", "court")]).encode())
    kinds = intake.get(sent(intake, other)).text
    assert '<option value="referrals.csv"' in kinds
    assert '<option value="roster.csv"' not in kinds
    assert intake.post(place).status_code == 303
    assert "1 row went in." in text_of(intake.get(place))
    api = peermatch.bearer(Role.INTAKE).post("/api/v1/import", files={"files": mine})
    assert (api.json()["already_there"], api.json()["refused"]) == (1, 0)
    theirs = peermatch.bearer(Role.MANAGER).post("/api/v1/import", files={"files": mine}).json()
    assert (theirs["already_there"], theirs["added"]) == (1, 0), "whoever sends the file again"
