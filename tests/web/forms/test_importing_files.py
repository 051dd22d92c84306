"""Files sent over the API: what they were taken for is said, and what isn't certain is asked."""

from pathlib import Path
from uuid import uuid4

from domain.shared.roles import Role
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS

CASES = Path(__file__).parents[2] / "usecases" / "import_cases"


def sent(name: str) -> dict[str, tuple[str, bytes]]:
    return {"files": (name, (CASES / name).read_bytes())}


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
            "sheet": "",
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
    peermatch.client(Role.MANAGER).post(
        "/import", files=sent("bom.csv"), data={"command_id": str(uuid4())}
    )
    assert seen
    assert min(seen) >= before


def test_the_api_only_checks_where_asked_and_takes_other_columns(peermatch):
    manager = peermatch.bearer(Role.MANAGER)
    reference = f"A{uuid4().hex[:8]}"
    rows = [("ID", "Who", "Reach"), (reference, "Ada Other", "Text")]
    said = {
        "kind": "referrals.csv",
        "columns": ["id=referral", "who=participant_name", "Reach=safe_contact"],
        "every_row": [
            "language=en",
            "urgency=Routine",
            "source=court",
            "received_at=2026-11-20T12:00",
            "frequency=weekly",
            "session_minutes=60",
        ],
        "only_check": "true",
    }
    files = {"files": ("theirs.csv", write_rows(rows).encode())}
    before = peermatch.deployment.service.store.end()
    checked = manager.post("/api/v1/import", files=files, data=said).json()
    assert (checked["added"], checked["corrected"], checked["problems"]) == (1, 1, [])
    assert peermatch.deployment.service.store.end() == before
    taken = manager.post("/api/v1/import", files=files, data=said | {"only_check": "no"}).json()
    assert taken["added"] == 1
    assert peermatch.deployment.service.store.end() > before
    wrong = manager.post("/api/v1/import", files=files, data=said | {"columns": ["id"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "columns")
