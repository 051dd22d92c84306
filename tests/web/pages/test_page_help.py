"""Every page says what it is for."""

import pytest

from domain.shared.roles import Role
from peermatch.web.http.access import ForRoles, routes
from peermatch.web.page_help import key_of, texts
from peermatch.web.show.navigation import NAVIGATION

FILES = {
    "/exports/{name}",
    "/directory/files/{name}",
    "/given/{given_id}/fhir.json",
    "/account/prove/provider",  # leads to the provider
    "/breach/list.csv",
    "/referrals/list.csv",
    "/overview/files/{name}",
    "/overview/report.pdf",
    "/import/{upload_id}/refused",
    "/matches/changed",
    "/matches/changes",
    "/people/{participant_id}/signed-forms/{form_id}/form.pdf",
    "/people/{participant_id}/signed-forms/{form_id}/papers/{scan_id}",
    "/people/{participant_id}/signed-forms/{form_id}/thanks",
    "/my-matches/{match_id}/consent-form/thanks",
    "/consent-forms/{kind}/{language}/blank.pdf",
}
"""And what participants are shown on the staff's screen."""


@pytest.fixture(scope="module")
def pages(peermatch):
    return {
        path
        for path, methods, access in routes(peermatch.app)
        if "GET" in methods
        and isinstance(access[0], ForRoles)
        and not path.startswith("/api/")
        and path not in FILES
    }


def test_every_page_has_its_text_and_every_text_a_page(pages):
    assert {key_of(path) for path in pages} == set(texts())


def test_what_the_menus_lead_to_is_told_together():
    linked = {link.address for nav in NAVIGATION.values() for link in (*nav.main, *nav.more)}
    assert linked <= set(texts())


def test_a_text_is_two_to_four_sentences():
    counts = {key: text.count(". ") + 1 for key, text in texts().items() if key != "/components"}
    assert {key for key, count in counts.items() if not 1 <= count <= 4} == set()


def test_it_stands_on_the_page_and_leads_to_all_of_it(peermatch):
    client = peermatch.client(Role.COORDINATOR)
    for path in ("/matches", "/do/request-run"):
        text = client.get(path).text
        assert "Help with this page" in text
        assert str(texts()[key_of(path)]) in text
    assert str(texts()["/matches"]) in client.get("/help").text
    assert "Help with this page" not in peermatch.client().get("/sign-in").text
