"""Cells as people write them: capitals, dates in their own order, and a fault that ends one row."""

import logging
from typing import Any

import pytest
from imported_files import ADDED, MONTH_FIRST, file_of, imported, referral, shown, told

from peermatch.usecases.core.ids import derived
from peermatch.usecases.importing.import_files import UNEXPECTED
from peermatch.usecases.importing.spelled_dates import ASK
from peermatch.usecases.input.csv_text import write_rows

CHOICES = {
    "safe_contact": "Text",
    "county": "KING AND  queen",
    "service_line": "Mental-Health",
    "areas": "Psychiatric/Anxiety",
    "language": "EN",
    "gender_preference": "Woman",
    "gender_preference_strength": "PREFERRED",
    "modes": "Video;In-Person",
    "available": "MON 10:00-13:00;fri 13:00-18:00",
    "urgency": "Urgent",
    "frequency": "Weekly",
    "session_minutes": "45.0",
}


@pytest.mark.parametrize("column", sorted(CHOICES))
def test_capitals_never_matter_for_choices(program: Any, column: str) -> None:
    both = {"gender_preference": "woman", "gender_preference_strength": "required"}
    changes = both if column in both else {}
    content = file_of(referral(**{**changes, column: CHOICES[column]}))
    assert told(imported(program, content)) == {2: ADDED}


def test_capitals_do_not_matter_in_files_of_commands_either(program: Any) -> None:
    imported(program, file_of(referral()))
    program.project()
    rows = write_rows(
        [
            ("Row", "Command", "participant_id", "county"),
            ("1", "Move-Home", "B1", "essex"),
            ("2", "move-home", "B1", "Atlantis"),
        ]
    )
    report = imported(program, rows.encode())
    not_served = "The county is not one that this program serves."
    assert told(report) == {2: ADDED, 3: ("refused", "county", not_served)}
    assert shown(program, "B1").county == "Essex"


def test_a_field_that_cannot_be_read_is_not_told_to_be_missing(program: Any) -> None:
    strong = referral(gender_preference="woman", gender_preference_strength="a lot")
    other = referral(gender_preference="robot", gender_preference_strength="required")
    assert told(imported(program, file_of(strong, other))) == {
        2: ("refused", "gender_preference_strength", "must be one of: required, preferred"),
        3: ("refused", "gender_preference", "is not a known choice"),
    }


def test_dates_and_times_of_commands_are_respelled_too(program: Any) -> None:
    imported(program, file_of(referral()))
    rows = write_rows(
        [
            ("command", "referral_id", "attempt_id", "attempted_at", "way", "outcome"),
            ("attempt-contact", "B1", "try-1", "11/20/2026 10:05 AM", "text", "no-answer"),
        ]
    )
    assert told(imported(program, rows.encode())) == {2: ("refused", "attempted_at", ASK)}
    assert told(imported(program, rows.encode(), MONTH_FIRST)) == {2: ADDED}


def test_a_fault_ends_its_row_and_is_told_to_the_operator(
    program: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    service = program.deployment.service
    decided = type(service)._decided

    def faulty(self: Any, actor: Any, use_case: Any, command: Any, work: Any, *seen: Any) -> Any:
        if work.command.id == derived("import", "referrals.csv", "B"):
            raise ZeroDivisionError("Secret Name")
        return decided(self, actor, use_case, command, work, *seen)

    monkeypatch.setattr(type(service), "_decided", faulty)
    content = file_of(referral(referral="A"), referral(referral="B"), referral(referral="C"))
    with caplog.at_level(logging.ERROR):
        report = imported(program, content)
    assert told(report) == {2: ADDED, 3: ("refused", "(row)", UNEXPECTED), 4: ADDED}
    assert caplog.messages == ["row 3 of an imported referrals.csv failed (ZeroDivisionError)"]
    assert "Secret" not in caplog.text
