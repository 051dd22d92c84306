"""A participant's own page on a phone, in English and in Spanish, with scripts and without: from
the link that staff make to everything that may be done there."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from babel.messages.pofile import read_po
from looking import Visit, there
from playwright.sync_api import expect

from peermatch.translation.catalogs import LOCALES, catalog_file

PIN = "190384"
PHONE = {"viewport": {"width": 390, "height": 844}}
WORDS = {
    "en": {
        "open": "Open", "hello": "Hello", "there": "I’ll be there", "said": "You said that",
        "goals": "Goals", "record": "My record", "other": "Another time", "with": "Who I meet with",
        "leave": "Leave fast", "close": "Close my page", "closed": "Your page is closed.",
        "different": "Ask for someone different", "back": "No, go back",
    },
    "es": {
        "open": "Abrir", "hello": "Hola", "there": "Ahí estaré", "said": "Usted dijo que vendrá",
        "goals": "Metas", "record": "Mi expediente", "other": "Otra hora",
        "with": "Con quién me reúno", "leave": "Salir rápido", "close": "Cerrar mi página",
        "closed": "Su página está cerrada.", "different": "Pedir a otra persona",
        "back": "No, volver",
    },
}  # fmt: skip
LONG = 12
"""Letters; shorter texts are parts of others, or the same in both languages."""
TELLS = re.compile(r"peer|recover|match|specialist|counsel|recuper", re.IGNORECASE)
"""What no title, address or first view says."""


NAMELESS = re.compile(
    r"^\s*- (?:button|link|textbox|combobox|checkbox|radio|img|navigation|group|region)"
    r"(?: \[[^\]]*\])*:?$",
    re.MULTILINE,
)
"""What a screen reader says of something without a name."""


@pytest.fixture
def link(signing_in: Callable[[str], Any], url: str) -> Callable[[int], str]:
    """A private link for one of the people whom a CPRS supports."""

    def made(which: int) -> str:
        request = signing_in("cprs").request
        people = re.findall(r"/my-matches/[0-9a-f-]{36}", request.get(f"{url}/my-matches").text())
        of_one = request.get(url + list(dict.fromkeys(people))[which % len(set(people))]).text()
        [path] = re.findall(r"/people/[0-9a-f-]+/private-link", of_one)
        sent = {"opens_with": "pin", "pin": PIN, "way": "show"}
        answer = request.post(url + path, form=sent)
        return re.findall(r'value="(http[^"]*/your/[0-9a-f]+)"', answer.text())[0]

    return made


def opened(person: Visit, address: str, language: str) -> None:
    words = WORDS[language]
    person.page.goto(f"{address}?lang={language}")
    assert not TELLS.search(person.page.title())
    person.page.locator("#pin").fill(PIN)
    person.page.get_by_role("button", name=words["open"], exact=True).click()
    expect(person.page.get_by_role("heading", level=1)).to_contain_text(words["hello"])


@pytest.mark.rest
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_part_of_it_is_accessible_at_every_width(visit, link, language):
    person, words = visit(**PHONE), WORDS[language]
    address = link(0)
    person.page.goto(f"{address}?lang={language}")
    person.check()
    opened(person, address, language)
    assert person.page.locator("html").get_attribute("lang") == language
    assert not TELLS.search(f"{person.page.title()} {person.page.url}")
    assert not TELLS.search(person.page.locator("body").inner_text())
    person.check()
    for name in (words["goals"], words["record"]):
        person.page.get_by_role("link", name=name, exact=True).click()
        expect(person.page.locator("nav [aria-current=page]")).to_have_text(name)
        person.check()
    asked = ("/ten-questions", "/ten-questions/answer", "/what-matters", "/handing-on", "/help")
    for path in (*asked, "/with", "/someone-different", "/record/all"):
        person.go(f"/your-page{path}")
        person.check()
    person.go("/your-page/help")
    person.page.locator("form[action='/your-page/help'] button").first.click()
    expect(person.page.locator("#found")).to_be_visible()
    person.check()
    person.go("/your-page")
    changes = person.page.get_by_role("link", name=words["other"])
    if there(changes):
        changes.click()
        person.check()
    person.page.get_by_role("button", name=words["close"]).click()
    expect(person.page.get_by_text(words["closed"])).to_be_visible()
    person.check()
    person.go("/your-page")
    expect(person.page.get_by_text(words["closed"])).to_be_visible()


def test_the_ten_questions_are_answered_by_keyboard_and_without_scripts(visit, link):
    """In Spanish; what is left out is asked for again, and the picture is there at the end."""
    person = visit(**PHONE, java_script_enabled=False)
    opened(person, link(2), "es")
    page = person.page
    person.go("/your-page/ten-questions")
    page.get_by_role("link", name="Responder las diez preguntas").focus()
    page.keyboard.press("Enter")
    questions = page.get_by_role("group")
    expect(questions).to_have_count(10)
    for number in range(10):
        questions.nth(number).get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        expect(questions.nth(number).get_by_role("radio", checked=True)).to_have_value("2")
    page.get_by_role("button", name="Enviar mis respuestas").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Gracias. Sus respuestas están guardadas.")
    expect(page.get_by_text("La última vez: 20 de 60.")).to_be_visible()
    expect(page.get_by_role("img")).to_have_count(1)


def test_a_shared_phones_page_asks_before_it_closes_and_typing_keeps_it_open(visit, link):
    person = visit(**PHONE)
    page = person.page
    page.clock.install()
    page.goto(f"{link(1)}?lang=en")
    page.locator("#pin").fill(PIN)
    page.locator("label[for=shared]").click()
    page.get_by_role("button", name="Open", exact=True).click()
    person.go("/your-page/ten-questions/answer")
    asking = page.get_by_role("alertdialog")
    for _ in range(3):
        page.clock.fast_forward("01:50")
        page.get_by_role("radio").first.press("Space")
        expect(asking).to_be_hidden()
    page.clock.fast_forward("02:05")
    expect(asking).to_contain_text("In one minute your page closes.")
    person.check()
    page.get_by_role("button", name="Stay").press("Enter")
    expect(asking).to_be_hidden()
    page.clock.fast_forward("03:05")
    expect(page.get_by_text("What you had not sent yet was not kept")).to_be_visible()


def english_texts() -> list[str]:
    """What the catalog translates, without texts that values are put into."""
    with catalog_file("es").open("rb") as source:
        found = [one for one in read_po(source, locale=LOCALES["es"]) if isinstance(one.id, str)]
    return [
        one.id
        for one in found
        if len(one.id) > LONG and one.string != one.id and not re.search(r"%\(|\{", one.id)
    ]


def test_a_screen_reader_reads_all_of_it_in_spanish(visit, link):
    """As the browser tells it what is there: everything has a name, in their language, and the
    headings lead through each page."""
    person = visit(**PHONE, java_script_enabled=False)
    opened(person, link(3), "es")
    english = english_texts()
    asked = ("/ten-questions", "/ten-questions/answer", "/what-matters", "/handing-on", "/help")
    for path in ("", "/goals", "/record", "/record/all", "/with", "/someone-different", *asked):
        person.go(f"/your-page{path}")
        tree = person.page.locator("body").aria_snapshot()
        assert NAMELESS.findall(tree) == [], path
        assert [one for one in english if one in tree] == [], path
        levels = [int(n) for n in re.findall(r"- heading .*\[level=(\d)\]", tree)]
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
        assert "- navigation" in tree
        assert "Salir rápido" in tree


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.rest)])
@pytest.mark.parametrize("language", ["es", pytest.param("en", marks=pytest.mark.rest)])
def test_what_may_be_done_there_needs_no_script_and_no_mouse(visit, link, language, scripts):
    """By keyboard alone: confirm, look at whom they meet with, name a step and tick it off."""
    person, words = visit(**PHONE, java_script_enabled=scripts), WORDS[language]
    opened(person, link(1), language)
    page = person.page
    coming = page.get_by_role("button", name=words["there"])
    if there(coming):
        coming.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        expect(page.get_by_text(words["said"])).to_be_visible()
    page.get_by_role("link", name=words["different"]).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=words["back"]).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=words["with"])).to_be_visible()
    leave = page.get_by_role("link", name=words["leave"])
    assert leave.get_attribute("href") == "/leave"
    answer = page.context.request.get(person.url + "/leave", max_redirects=0)
    assert answer.headers["location"] == "https://www.weather.gov/"
    person.go("/your-page")
    expect(page.get_by_text(words["closed"])).to_be_visible()
