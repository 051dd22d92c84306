"""One form on a page in the browser, filled as its fields ask for it."""

from pathlib import Path
from typing import Any

from peermatch.demo import DATA, PASSWORD

SCRIPT = Path(__file__).with_name("filling.js")
RIGHT = {
    "phone": "(804) 555-0142",
    "email": "made.up@example.org",
    "language": "es",
    "languages": "en;es",
    "interpreter": "es",
    "goals": "health: Sleep through the night",
    "wishes": "age-near: yes (preferred)",
    "times": "Mon 14:00 video",
    "leave": "2026-12-12/2026-12-14",
    "experience": "trauma",
    "areas": "trauma/combat",
    "hours": "Mon 09:00-12:00",
    "available": "Mon 09:00-12:00",
    "latitude": "37.5",
    "longitude": "-76.5",
    "expires_on": "2027-10-20",
    "consent_expires_on": "2027-10-20",
    "birth_date": "1990-04-02",
    "hours_Mon_from": "09:00",
    "hours_Mon_to": "12:00",
    "received_time": "09:00",
    "number": "1",
    "login": "manager",
    "password": PASSWORD,
}
"""What a field of this name takes, where its type alone doesn't say."""


RIGHT_FILE, WRONG_FILE = (
    {"name": name, "mimeType": "text/csv", "buffer": content}
    for name, content in (
        ("sites.csv", (DATA / "sites.csv").read_bytes()),
        ("notes.csv", b"what,is,this\n1,2,3\n"),
    )
)


class FormOnPage:
    """One form of the page that is open, by its action."""

    def __init__(self, page: Any, action: str) -> None:
        self._page = page
        self._form = page.locator(f'form[method="post"][action="{action}"]').first
        self._files = self._form.locator("input[type=file]")

    def do(self, what: str, *given: Any) -> Any:
        return self._form.evaluate(f"(form, given) => filling.{what}(form, given)", *given)

    def fill_wrong(self) -> bool:
        """Whether anything can be typed in it that is wrong."""
        return self._choose(WRONG_FILE) or bool(self.do("wrong"))

    def fill_right(self) -> None:
        self.do("right", RIGHT)
        self._choose(RIGHT_FILE)

    def _choose(self, file: Any) -> bool:
        there = self._files.count() > 0
        if there:
            self._files.set_input_files([file])
        return there

    def send(self) -> int:
        """Presses its button and waits for what the answer shows; the answer's status."""
        self.do("unfold")
        button = self._form.locator("[type=submit]").first
        if self._form.get_attribute("hx-post") is None:
            with self._page.expect_navigation(wait_until="domcontentloaded") as moved:
                button.click()
            answer = moved.value
        else:
            before = self._form.element_handle()
            with self._page.expect_response(lambda one: one.request.method == "POST") as answered:
                button.click()
            answer = answered.value
            self._page.wait_for_function("form => !form.isConnected", arg=before)
        return int(answer.status) if answer else 0
