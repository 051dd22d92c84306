"""What the referral form's fields become for the command."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.shared.decider import Refusal
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.usecases.referrals.referral_fields import ALSO_TOLD, REFERRAL_FIELDS
from peermatch.web.forms import forms, referral_form

NEW_YORK = ZoneInfo("America/New_York")
FORM = UUID(int=1)
REQUEST: Any = SimpleNamespace(
    app=SimpleNamespace(state=SimpleNamespace(services=SimpleNamespace(new_id=lambda: FORM)))
)
LABELS = {"name": "The name", "areas": "The areas"}


def read(**typed: str) -> dict[str, str]:
    return referral_form.command_texts(typed)


def test_the_form_has_every_field_of_the_import_format() -> None:
    assert set(referral_form.LABELS) == {*REFERRAL_FIELDS, *ALSO_TOLD}


def test_every_field_stands_on_one_step() -> None:
    placed = [name for step in referral_form.STEPS for name in step.fields]
    assert placed == list(referral_form.LABELS)


def test_saving_a_step_clears_what_was_unticked_there_and_nothing_else() -> None:
    before = {"available": "Mon 09:00-10:00", "modes": "video", "participant_name": "Robin"}
    step = referral_form.step_of("hours")
    now = referral_form.saved(
        before, {"available": "Tue 09:00-10:00", "participant_name": "No"}, step
    )
    assert now == {"participant_name": "Robin", "available": "Tue 09:00-10:00"}


def test_hours_of_a_draft_that_an_older_version_kept_stay() -> None:
    exact = {"hours_Tue_from": "07:30", "hours_Tue_to": "08:15", "hours_Wed_from": ""}
    extra = {"hours_2_day": "Fri", "hours_2_from": "18:00", "hours_2_to": "19:00"}
    kept = {"phone": "(804) 555-0142", "hour": "Mon-09;Mon-10", **exact, **extra}
    assert referral_form.as_now(kept) == {
        "phone": "(804) 555-0142",
        "available": "Mon 09:00-11:00; Tue 07:30-08:15; Fri 18:00-19:00",
    }
    now = {"available": "Mon 09:00-10:00"}
    assert referral_form.as_now(now) == now


def test_areas_keep_their_order_and_pathways() -> None:
    typed = {
        "area_1": "substance-use",
        "pathway_1": " Medication  Assisted ",
        "area_3": "trauma",
    }
    assert read(**typed)["areas"] == "substance-use/medication-assisted;trauma"


@pytest.mark.parametrize(
    ("date", "time", "instant"),
    [
        ("2026-07-01", "09:30", "2026-07-01T09:30"),
        ("soon", "09:30", "soonT09:30"),
        ("", "", ""),
    ],
)
def test_the_time_of_receipt_is_one_text(date: str, time: str, instant: str) -> None:
    assert read(received_date=date, received_time=time)["received_at"] == instant


def test_a_new_form_starts_with_now_in_the_programs_zone() -> None:
    values = referral_form.first_values(datetime(2026, 11, 24, 2, 5, tzinfo=UTC), NEW_YORK)
    assert (values["received_date"], values["received_time"]) == ("2026-11-23", "21:05")


def test_errors_are_whole_sentences_in_the_forms_order() -> None:
    wrong = (
        FieldError("areas", "is missing"),
        FieldError("name", "is missing"),
        FieldError("name", "is longer than 200 characters"),
    )
    form = forms.refused(REQUEST, {"name": ""}, InvalidInput(wrong), LABELS)
    assert list(form.errors.items()) == [
        ("name", "The name is missing."),
        ("areas", "The areas is missing."),
    ]
    assert form.refusal == ""


def test_a_refusal_about_no_field_is_told_as_it_is() -> None:
    form = forms.refused(REQUEST, {}, Refusal("The door is shut."), LABELS)
    assert (dict(form.errors), form.refusal) == ({}, "The door is shut.")
