"""A file of another program becomes referrals: with and without scripts, wide and narrow."""

import pytest
from playwright.sync_api import expect

from peermatch.usecases.input.csv_text import write_rows

pytestmark = pytest.mark.rest

THEIRS = ("Client ID", "Full name", "DOB", "Cell", "Best way to reach", "County", "Referred by")


def file_of(prefix: str) -> dict[str, object]:
    rows = [
        (f"{prefix}1", "Ada Importer", "4/18/1987", "804.555.0120", "text", "essex", "court"),
        (f"{prefix}2", "", "4/19/1987", "804.555.0121", "text", "Essex", "court"),
        (f"{prefix}3", "Bea Importer", "4/20/1987", "", "pigeon", "Essex", "court"),
    ]
    content = write_rows([THEIRS, *rows]).encode("utf-16")
    return {"name": "theirs.csv", "mimeType": "text/csv", "buffer": content}


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 390)])
def test_a_file_is_checked_mended_and_imported(visit, scripts, width):
    size = {"width": width, "height": 900}
    manager = visit("manager", java_script_enabled=scripts, viewport=size)
    page = manager.page
    look = manager.check if scripts else (lambda: None)  # what looks runs scripts itself
    manager.go("/import")
    look()
    page.get_by_label("One or more files").set_input_files([file_of(f"J{width}-")])
    page.get_by_role("button", name="Check the files").click()
    expect(page.get_by_role("heading", name="Which column is which?")).to_be_visible()
    expect(page.get_by_role("combobox", name="DOB")).to_have_value("birth_date")
    look()
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("say below whether the month")).to_be_visible()
    page.get_by_label("Order of dates").select_option("month-first")
    page.get_by_role("button", name="Check again").click()
    expect(page.get_by_text("“essex” is read as “Essex”")).to_be_visible()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    look()
    with page.expect_download() as refused:
        page.get_by_role("link", name="Refused rows of theirs.csv as a file").click()
    assert refused.value.suggested_filename == "refused-rows.csv"
    page.get_by_role("button", name="Import 1 good row").click()
    expect(page.get_by_role("heading", name="Import results")).to_be_visible()
    expect(page.get_by_text("1 row went in.")).to_be_visible()
    look()
    page.get_by_role("button", name="Delete the files").click()
    expect(page.get_by_role("button", name="Check the files")).to_be_visible()
