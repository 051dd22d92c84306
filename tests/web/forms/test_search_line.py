"""One line in the header is read as a name, a birth date and a phone number."""

from datetime import date

import pytest

from domain.shared.decider import Refusal
from peermatch.web.forms.search_fields import line, parted


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Casey Mundy", {"name": "Casey Mundy"}),
        ("0197", {"phone": "0197"}),
        ("Casey 0197", {"name": "Casey", "phone": "0197"}),
        ("(804) 555-0142", {"phone": "(804) 555-0142"}),
        ("4/2/1990", {"birth_date": "1990-04-02"}),
        ("1990-04-02 Mundy", {"name": "Mundy", "birth_date": "1990-04-02"}),
        ("O'Neil-Smith 12.31.2001", {"name": "O'Neil-Smith", "birth_date": "2001-12-31"}),
        ("  ", {}),
    ],
)
def test_each_part_is_told_by_its_shape(typed: str, parts: dict[str, str]) -> None:
    assert parted(typed) == parts


def test_all_parts_must_fit() -> None:
    found = line("Casey 4/2/1990 0197")
    assert found == {"name": "Casey", "birth_date": date(1990, 4, 2), "phone": "0197"}


@pytest.mark.parametrize("typed", ["", "13/45/1990", "123"])
def test_what_can_not_be_looked_for_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        line(typed)
