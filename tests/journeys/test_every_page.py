"""Every page of every role: accessible, nothing blocked, no sideways scrolling, at both widths."""

import pytest
from playwright.sync_api import expect

PAGES = {
    "intake": ["/", "/referrals/new", "/referrals?status=closed"],
    "coordinator": ["/", "/matches", "/referrals?status=waiting&page=2", "/runs", "/roster"],
    "cprs": ["/", "/schedule?week=2027-06-07", "/calendar-links"],
    "manager": ["/", "/overview", "/import", "/nowhere"],
}


@pytest.mark.parametrize("login", PAGES)
def test_each_page_of_a_role(visit, login):
    person = visit(login)
    for path in PAGES[login]:
        person.go(path)
        person.check()


def test_the_sign_in_page(visit):
    stranger = visit()
    stranger.go("/referrals")
    expect(stranger.page.get_by_role("heading", name="This is a demonstration")).to_be_visible()
    stranger.check()
    stranger.page.get_by_label("Name to sign in with").fill("intake")
    stranger.page.get_by_label("Password", exact=True).fill("not the password")
    stranger.page.get_by_role("button", name="Sign in").click()
    expect(stranger.page.get_by_role("alert")).to_contain_text("name or the password")
    stranger.check()


def test_an_import_with_errors_is_a_table_of_row_column_and_reason(visit, demo_data):
    manager = visit("manager")
    manager.go("/import")
    manager.page.get_by_label("One or more CSV files").set_input_files(
        demo_data / "referrals-with-errors.csv"
    )
    manager.page.get_by_role("button", name="Import").click()
    expect(manager.page.get_by_role("heading", name="What the import did")).to_be_focused()
    expect(manager.page.locator("tbody tr").first).to_contain_text("birth_date")
    manager.check()
