"""The overview's pictures: what a screen reader is told of them, their tables, files and print, and
no accessibility problem in any state of the page."""

import csv
import io
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.rest

STATES = (
    "/overview",
    "/overview?period=this-year",
    "/overview?period=days&first_day=2001-01-01&last_day=2001-01-14",
    "/overview?period=days&first_day=2026-11-30&last_day=2026-11-29",
    "/overview/definitions",
    "/overview/report",
    "/overview/report?month=2001-01",
    "/overview/report?month=soon",
)
"""Weeks, months, days of nobody, no period at all, what the numbers mean, and the report."""


def told(page: Page) -> dict[str, str]:
    """By name, the description of each image in the accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    images = [
        node
        for node in nodes
        if not node["ignored"] and node.get("role", {}).get("value") in ("image", "img")
    ]
    names = [node["name"]["value"] for node in images]
    assert len(names) == len(set(names)), "a picture is read once, as a desk or a phone shows it"
    return {node["name"]["value"]: node.get("description", {}).get("value", "") for node in images}


def test_each_state_is_accessible(visit: Any) -> None:
    manager = visit("manager")
    for address in STATES:
        manager.go(address)
        manager.check()


def test_a_screen_reader_hears_what_each_picture_shows(visit: Any) -> None:
    page = visit("manager").page
    page.goto(page.url + "overview?period=this-quarter")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        images = told(page)
        drawn = page.locator(".picture:has(svg)")
        assert drawn.count() == len(images) > 3
        for n in range(drawn.count()):
            figure = drawn.nth(n)
            heard = images[figure.locator("h2").inner_text()]
            assert heard.startswith(figure.locator(".picture__says").inner_text())
            heads = figure.locator("thead th").all_text_contents()
            for row in figure.locator("tbody tr").all():
                cells = [one.strip() for one in row.locator("th, td").all_text_contents()]
                said = ", ".join(f"{h} {c}" for h, c in zip(heads[1:], cells[1:], strict=True))
                assert f"{cells[0]}: {said}." in heard


def test_a_period_is_chosen_and_a_table_taken_away_by_keyboard(visit: Any) -> None:
    page = visit("manager").page
    page.goto(page.url + "overview")
    page.get_by_label("Period", exact=True).select_option("this-year")
    page.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(page.get_by_label("Period", exact=True)).to_have_value("this-year")
    figure = page.locator("figure:has(#referrals)")
    figure.get_by_text("Show as a table").press("Enter")
    table = figure.get_by_role("table")
    expect(table).to_be_visible()
    shown = [
        [cell.replace(",", "") for cell in row.locator("th, td").all_text_contents()]
        for row in table.locator("tr").all()
    ]
    link = figure.get_by_role("link", name="CSV").get_attribute("href")
    answer = page.request.get(page.url.partition("/overview")[0] + str(link))
    assert list(csv.reader(io.StringIO(answer.text()))) == shown
    figure.get_by_role("link", name="How it is counted").press("Enter")
    expect(page.locator("#referrals-in")).to_be_in_viewport()


def test_on_paper_the_tables_stand_open(visit: Any) -> None:
    page = visit("manager").page
    page.goto(page.url + "overview?period=this-quarter")
    table = page.locator("figure:has(#referrals) table")
    expect(table).to_be_hidden()
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    expect(page.get_by_role("button", name="Show", exact=True)).to_be_hidden()
    page.emulate_media(media="screen")
