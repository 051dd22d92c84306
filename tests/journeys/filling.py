"""One form on a page in the browser, filled as its fields ask for it."""

from pathlib import Path
from typing import Any

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
    "experiences": "trauma/combat",
    "hours": "Mon 09:00-12:00",
    "windows": "Mon 09:00-12:00",
    "latitude": "37.5",
    "longitude": "-76.5",
    "expires_on": "2027-10-20",
    "consent_expires_on": "2027-10-20",
    "birth_date": "1990-04-02",
    "hours_Mon_from": "09:00",
    "hours_Mon_to": "12:00",
    "received_time": "09:00",
    "number": "1",
}
"""What a field of this name takes, where its type alone doesn't say."""


class FormOnPage:
    """One form of the page that is open, by its action."""

    def __init__(self, page: Any, action: str) -> None:
        self._page = page
        self._form = page.locator(f'form[method="post"][action="{action}"]').first

    def do(self, what: str, *given: Any) -> Any:
        return self._form.evaluate(f"(form, given) => filling.{what}(form, given)", *given)

    def send(self) -> int:
        """Sends it, whatever the browser says of what is typed; the answer's status."""
        with self._page.expect_navigation(wait_until="domcontentloaded") as moved:
            self.do("send")
        answer = moved.value
        return int(answer.status) if answer else 0
