"""Lists as CSV: each role's own, safe in a spreadsheet, the same on page, API and command line."""

import csv
import io
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from peermatch.readmodels.screens.program.exports import EXPORTS

OFFICE = (Role.INTAKE, Role.COORDINATOR, Role.MANAGER)


@pytest.mark.parametrize("role", OFFICE)
def test_each_role_takes_its_own_lists_and_no_other(peermatch, referral_id, role):
    client, api = peermatch.client(role), peermatch.bearer(role)
    listed = client.get("/exports").text
    for name, export in EXPORTS.items():
        mine = role in export.roles
        assert (f"/exports/{name}.csv" in listed) is mine
        for answer in (client.get(f"/exports/{name}.csv"), api.get(f"/api/v1/exports/{name}")):
            assert answer.status_code == (200 if mine else 404)
            if mine:
                assert answer.headers["content-type"] == "text/csv; charset=utf-8"
                assert answer.headers["cache-control"].startswith("no-store")
    assert api.get("/api/v1/exports/nonsense").status_code == 404


def test_names_only_where_the_role_sees_them(peermatch, referral_id):
    peermatch.propose(referral_id)
    seen = peermatch.client(Role.COORDINATOR).get("/exports/matches.csv").text
    assert "Robin Testcase" in seen
    assert "Una Newbill" in seen
    unseen = peermatch.client(Role.MANAGER).get("/exports/matches.csv").text
    assert "Robin" not in unseen
    assert "Una Newbill" in unseen


def test_a_name_that_is_a_formula_stays_text(peermatch, new_referral):
    evil = '=HYPERLINK("https://example.org")'
    body = {**new_referral, "participant_name": evil}
    key = {"Idempotency-Key": str(uuid4())}
    made = peermatch.bearer(Role.INTAKE).post(
        "/api/v1/commands/receive-referral", json=body, headers=key
    )
    assert made.status_code == 200
    text = peermatch.client(Role.INTAKE).get("/exports/referrals.csv").text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    names = {row["name"] for row in rows if row["referral_id"] == made.json()["referral_id"]}
    assert names == {f"'{evil}"}


def test_a_byte_order_mark_is_put_before_a_list_on_request(peermatch, referral_id):
    client, api = peermatch.client(Role.INTAKE), peermatch.bearer(Role.INTAKE)
    assert "/exports/referrals.csv?byte_order_mark=true" in client.get("/exports").text
    for reader, path in ((client, "/exports/referrals.csv"), (api, "/api/v1/exports/referrals")):
        plain = reader.get(path).content
        marked = reader.get(path, params={"byte_order_mark": "true"}).content
        assert marked == b"\xef\xbb\xbf" + plain
