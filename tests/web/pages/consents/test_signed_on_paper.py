"""A paper is scanned, kept sealed, said what it is, and read by whoever may."""

import re
from html import unescape
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role
from peermatch.store.papers.scan_types import LARGEST_SCAN
from web.pages.own.own_links import made, opened, received

PDF = b"%PDF-1.7\na page\n%%EOF\n"
PHOTO = b"\xff\xd8\xff page two \xff\xd9"
LATE = PDF.replace(b"%%EOF", b"late\n%%EOF")
SAID = {
    "kind": "support",
    "language": "en",
    "signed_on": "2026-01-05",
    "expires_on": "2035-01-06",
    "signed_name": "Robin Own",
}


def sent(client, whose: str, *bodies: bytes):
    files = [("scans", (f"{n}.pdf", body, "text/html")) for n, body in enumerate(bodies)]
    data = {"command_id": str(uuid4()), "participant_id": whose}
    return client.post("/consent-papers", data=data, files=files or None)


def described(client, path: str, **other: str):
    page = client.get(path).text
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    scans = ";".join(value for name, value in found if name == "scans")
    told = {**dict(found), **SAID, "scans": scans, **other}
    return client.post("/do/sign-consent-form", data=told)


def test_a_paper_is_kept_and_read(peermatch):
    referral, whose = received(peermatch)
    intake = peermatch.client(Role.INTAKE)
    assert f"/people/{whose}/consent-paper" in intake.get(f"/referrals/{referral}").text
    assert "PDF, JPEG or PNG" in intake.get(f"/people/{whose}/consent-paper").text
    kept = sent(intake, whose, PDF, PHOTO)
    assert kept.status_code == 303
    path = kept.headers["location"]
    assert "2 files kept" in intake.get(path).text
    for wrong, status, said in (
        ({"signed_on": ""}, 422, "Say on which day the paper was signed."),
        ({"signed_on": "2034-01-05"}, 422, "signed in the future"),
        ({"signed_name": ""}, 422, "Name of whoever signs is missing."),
        ({"scans": str(uuid4())}, 422, "There is no such file of this form."),
        ({"kind": "other"}, 422, "Say who may be told"),
    ):
        page = described(intake, path, **wrong)
        assert (page.status_code, said in page.text) == (status, True), wrong
    answer = described(intake, path)
    assert answer.status_code == 303, answer.text
    form = answer.headers["location"].split("?")[0]
    page = intake.get(form).text
    assert "Signed on paper" in page
    told = unescape(re.sub(r"<[^>]*>", "", page))
    assert f"The paper, file 1, {len(PDF)} Bytes" in told
    assert f"The paper, file 2, {len(PHOTO)} Bytes" in told
    assert re.search(r"Recorded\s*\w{3}, \w{3} \d+, \d+:\d\d [ap]m by Test intake", told), told
    assert form in intake.get(f"/referrals/{referral}").text
    scans = re.findall(rf"{form}/papers/[0-9a-f-]{{36}}", page)
    files = [intake.get(one) for one in scans]
    assert [one.headers["content-type"] for one in files] == ["application/pdf", "image/jpeg"]
    assert files[0].content == PDF
    assert files[1].headers["content-disposition"] == 'attachment; filename="form.jpg"'
    stream = UUID(form.rsplit("/", 1)[1])
    (late,) = peermatch.deployment.web_services().scans.keep(UUID(whose), stream, [(uuid4(), LATE)])
    for other in (uuid4(), late):
        assert intake.get(f"{form}/papers/{other}").status_code == 404, "it was not signed"
    assert intake.get(f"{form}/form.pdf").content.startswith(b"%PDF")
    api = peermatch.bearer(Role.INTAKE)
    assert [api.get(f"/api/v1{one}").content == PDF for one in scans] == [True, False]
    assert api.get(f"/api/v1{form}/papers/{late}").status_code == 404
    own = opened(peermatch, made(peermatch, whose))
    mine = f"/your-page/forms/{form.rsplit('/', 1)[1]}"
    assert "I signed this on paper." in own.get(mine).text
    assert own.get(f"{mine}/papers/{scans[0].rsplit('/', 1)[1]}").content == PDF
    assert own.get(f"{mine}/papers/{late}").status_code == 404
    assert "Test intake" in own.get("/your-page/record").text


@pytest.mark.parametrize(
    ("bodies", "said"),
    [
        ((), "Choose the file with the signed paper."),
        ((b"<html></html>",), "A file is a PDF, a JPEG or a PNG picture"),
        ((PDF, b"MZ"), "A file is a PDF, a JPEG or a PNG picture"),
        ((b"%PDF-1.7".ljust(LARGEST_SCAN + 1),), "A file has at most 5 MB."),
        ((PDF,) * 5, "A form has at most 4 files."),
    ],
)
def test_a_file_that_is_no_paper_is_refused_at_its_field(peermatch, bodies, said):
    _, whose = received(peermatch)
    page = sent(peermatch.client(Role.INTAKE), whose, *bodies)
    assert page.status_code == 422
    assert 'id="scans-error"' in page.text
    assert said in page.text


def test_papers_come_by_the_api(peermatch):
    _, whose = received(peermatch)
    api, form_id = peermatch.bearer(Role.INTAKE), str(uuid4())
    about = {"participant_id": whose, "form_id": form_id}
    files = [("files", ("a.pdf", PDF, "application/pdf"))]
    kept = api.post("/api/v1/consent-papers", data=about, files=files)
    assert kept.status_code == 200, kept.text
    answer = peermatch.command(Role.INTAKE, "sign-consent-form", **about, **SAID, **kept.json())
    assert answer.status_code == 200, answer.text
    form = answer.json()["form_id"]
    listed = api.get(f"/api/v1/people/{whose}/signed-forms").json()["signed_forms"]
    assert [(one["form_id"], one["way"]) for one in listed] == [(form, "on-paper")]
    read = api.get(f"/api/v1/people/{whose}/signed-forms/{form}").json()
    assert (read["name"], read["version"]) == ("Robin Own", None)
    (paper,) = read["papers"]
    assert paper["size"] == len(PDF)
    assert api.get(f"/api/v1/people/{uuid4()}/signed-forms/{form}").status_code == 404
    wrong = [("files", ("a.pdf", b"x", "text/plain"))]
    refused = api.post("/api/v1/consent-papers", data=about, files=wrong)
    assert refused.json()["errors"][0]["field"] == "scans"
    for role in (Role.CPRS, Role.MANAGER):
        assert peermatch.bearer(role).get(f"/api/v1/people/{whose}/signed-forms").status_code == 403
