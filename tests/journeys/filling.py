"""One form on a page in the browser, filled as its fields ask for it."""

from pathlib import Path
from typing import Any

from domain.people.consents.consent_statements import ConsentKind
from domain.people.consents.consent_texts import as_delivered
from peermatch.demo import DATA, PASSWORD

SCRIPT = Path(__file__).with_name("filling.js")
RIGHT = {
    "phone": "(804) 555-0142",
    "guardian_phone": "(804) 555-0143",
    "asked_by_phone": "(804) 555-0144",
    "email": "made.up@example.org",
    "state": "VA",
    "zip_code": "23219",
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
    "received_time": "09:00",
    "number": "1",
    "login": "manager",
    "days": "30",
    "other_id": "Somebody Unknown",
    "password": PASSWORD,
    "present": PASSWORD,
    "again": PASSWORD,
    "english": "\n".join((*as_delivered(ConsentKind.CARE).english, "And one line more.")),
    "spanish": "\n".join((*as_delivered(ConsentKind.CARE).spanish, "Y una línea más.")),
    "drawn": "10,10 20,30",
    "version": "0",
}
"""What a field of this name takes, where its type alone doesn't say."""


RIGHT_FILE, WRONG_FILE = (
    {"name": name, "mimeType": "text/csv", "buffer": content}
    for name, content in (
        ("sites.csv", (DATA / "sites.csv").read_bytes()),
        ("notes.csv", b"what,is,this\n1,2,3\n"),
    )
)

REPLACED = "form => document.querySelector(form.getAttribute('hx-target') || '#none') || form"
"""The part of the page that an answer takes the place of."""


class FormOnPage:
    """One form of the page that is open, by its action. Each question to the browser costs more
    than its answer, so that all is asked at once."""

    def __init__(self, page: Any, action: str, shown: dict[str, Any]) -> None:
        """`shown`: what the page says about it."""
        self._page, self._action, self._shown = page, action, shown
        self._form = page.locator(f'form[method="post"][action="{action}"]:not([hidden])').first

    def empty(self) -> Any:
        return self._filled("empty")

    def wrong(self) -> Any:
        return self._filled("nothing" if self._choose(WRONG_FILE) else "wrong")

    def right(self, *, regardless: bool) -> Any:
        """`regardless`: it is sent even where the browser would not."""
        self._choose(RIGHT_FILE)
        return self._filled("right", values=RIGHT, regardless=regardless)

    def _filled(self, how: str, **given: Any) -> Any:
        given = {"action": self._action, "asked": {"how": how, **given}}
        told = self._page.evaluate("given => filling.filled(given.action, given.asked)", given)
        return {**told, "filled": told["filled"] or self._shown["files"]}

    def _choose(self, file: Any) -> bool:
        there = bool(self._shown["files"])
        if there:
            self._form.locator("input[type=file]").set_input_files([file])
        return there

    def send(self, *, by_mouse: bool = False) -> int:
        """Presses its button and waits for what the answer shows; the answer's status."""
        if self._shown["stays"]:
            before = self._form.evaluate_handle(REPLACED)
            with self._page.expect_response(lambda one: one.request.method == "POST") as answered:
                self._press(by_mouse)
            answer = answered.value
            self._page.wait_for_function("part => !part.isConnected", arg=before)
        else:
            with self._page.expect_navigation(wait_until="domcontentloaded") as moved:
                self._press(by_mouse)
            answer = moved.value
        return int(answer.status) if answer else 0

    def _press(self, by_mouse: bool) -> None:
        if by_mouse:
            self._form.locator("[type=submit]:not([name=preset]):visible").first.click()
        else:
            self._page.evaluate("action => filling.press(action)", self._action)
