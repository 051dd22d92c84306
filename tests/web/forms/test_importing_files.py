"""Files that people send: what they were taken for is said, and what isn't certain is asked."""

from pathlib import Path

import pytest

from domain.shared.roles import Role
from peermatch.usecases.importing.spelled_dates import ASK
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS

CASES = Path(__file__).parents[2] / "usecases" / "import_cases"


def sent(name: str) -> dict[str, tuple[str, bytes]]:
    return {"files": (name, (CASES / name).read_bytes())}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("windows-1252.csv", "Windows-1252 text, cells separated by commas"),
        ("tab.csv", "UTF-8 text, cells separated by tabs"),
    ],
)
def test_the_page_says_what_a_file_was_taken_for(peermatch, name, sentence):
    page = peermatch.client(Role.MANAGER).post("/import", files=sent(name)).text
    assert f"<strong>{name}</strong>: read as referrals.csv: {sentence}." in page


def test_the_page_asks_for_the_order_of_dates_and_takes_the_answer(peermatch):
    manager = peermatch.client(Role.MANAGER)
    asked = manager.post("/import", files=sent("excel-dates.csv")).text
    assert "whether the month or the day comes first, then import it again" in asked
    assert ASK in asked
    answer = {"date_order": "month-first", "encoding": ""}
    page = manager.post("/import", files=sent("excel-dates.csv"), data=answer).text
    assert "to look at" not in page
    assert '<option value="month-first" selected>' in page


def test_the_page_refuses_an_order_that_is_none(peermatch):
    data = {"date_order": "sideways"}
    answer = peermatch.client(Role.MANAGER).post("/import", files=sent("tab.csv"), data=data)
    assert answer.status_code == 422


def test_the_api_tells_the_same_and_takes_the_same_answers(peermatch):
    manager = peermatch.bearer(Role.MANAGER)
    content = write_rows([REFERRAL_FIELDS, ["Łęcki" for _ in REFERRAL_FIELDS]]).encode("cp1250")
    unsure = manager.post("/api/v1/import", files={"files": ("p.csv", content)}).json()
    assert (unsure["files"], unsure["problems"][0]["column"]) == ([], "(file)")
    named = manager.post(
        "/api/v1/import",
        files={"files": ("p.csv", content)},
        data={"encoding": "windows-1250", "date_order": "day-first"},
    ).json()
    assert named["files"] == [
        {
            "file": "p.csv",
            "kind": "referrals.csv",
            "encoding": "Windows-1250",
            "separated_by": "commas",
            "asks_date_order": False,
        }
    ]
    asked = manager.post("/api/v1/import", files=sent("excel-dates.csv")).json()
    assert [file["asks_date_order"] for file in asked["files"]] == [True]
    wrong = manager.post(
        "/api/v1/import", files=sent("excel-dates.csv"), data={"date_order": "sideways"}
    )
    assert wrong.status_code == 422


def test_an_import_reads_the_roster_that_was_sent_along(peermatch, monkeypatch):
    """It waits for the log's end before it looks at the roster, whatever the projector does."""
    seen = []
    service = peermatch.deployment.service
    real = service.wait
    monkeypatch.setattr(service, "wait", lambda position: seen.append(position) or real(position))
    before = service.store.end()
    peermatch.client(Role.MANAGER).post("/import", files=sent("bom.csv"))
    assert seen
    assert min(seen) >= before
