"""What is wrong with a row is told under the file's own column, whatever the command calls it."""

from dataclasses import fields
from typing import Any

import pytest
from two_offices import REFERRAL, SPECIALIST, small_agency, table

from domain.shared.decider import Refusal
from peermatch.usecases.importing import import_files
from peermatch.usecases.importing.field_spellings import FORMERLY
from peermatch.usecases.importing.file_kinds import KINDS, WHOLE_ROW, Kind
from peermatch.usecases.importing.import_commands import importable
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.usecases.input.reading_commands import fields_of
from peermatch.usecases.program.service_area import MeasureTravel, OpenSite
from peermatch.usecases.referrals.intake import ReceiveReferral
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.specialists.enrollment import EnrollSpecialist
from peermatch.usecases.specialists.specialist_fields import (
    ROSTER_FIELDS,
    SITE_FIELDS,
    TRAVEL_FIELDS,
)
from stories.code import discovery

FILES = small_agency()
REFUSALS = {kind for kind in discovery.refusals() if kind.field}


COMMAND_OF = {
    "sites.csv": "open-site",
    "travel_minutes.csv": "measure-travel",
    "roster.csv": "enroll-specialist",
    "referrals.csv": "receive-referral",
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_of_a_file_s_command_is_told_under_a_column_of_the_file(
    agency: Any, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever refuses a field: its range, its command, a rule."""
    every = (field.name for field in fields_of(importable()[COMMAND_OF[kind.name]]))
    known = [name for name in every if name not in kind.optional]

    def refuse(*_: object) -> None:
        raise InvalidInput(tuple(FieldError(name, "is wrong") for name in known))

    importer = agency.importer()
    importer.run(FILES)
    monkeypatch.setattr(importer._service, "_allowed", refuse)
    rows = importer.run({kind.name: FILES[kind.name]}).results
    first = [r.column for r in rows if r.row == rows[0].row]
    assert len(first) == len(known)
    assert set(first) <= set(kind.columns), set(first) - set(kind.columns)
    assert all(kind.column_of(column) == column for column in kind.columns)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("refusal", sorted(REFUSALS, key=lambda one: one.__name__))
def test_no_refusal_names_a_column_that_the_file_lacks(kind: Kind, refusal: type[Refusal]) -> None:
    assert kind.column_of(refusal.field) in {*kind.columns, WHOLE_ROW}


@pytest.mark.parametrize(
    ("name", "columns", "row", "column", "reason"),
    [
        ("roster.csv", ROSTER_FIELDS, SPECIALIST | {"specialist": "s-90", "supervisor": ""}
         | {"credential_expires": "1990-01-01"}, "credential_expires", "is before 2000"),
        ("roster.csv", ROSTER_FIELDS, SPECIALIST | {"specialist": "s-90"}
         | {"leave": "2099-01-01/2099-01-02"}, "leave", "is more than 5 years ahead"),
        ("referrals.csv", REFERRAL_FIELDS, REFERRAL | {"referral": "R90"}
         | {"consent_expires_on": "2400-01-01"}, "consent_expires_on",
         "is more than 100 years ahead"),
    ],
)  # fmt: skip
def test_a_day_out_of_its_range_is_told_under_its_column(
    agency: Any, name: str, columns: tuple[str, ...], row: dict[str, str], column: str, reason: str
) -> None:
    importer = agency.importer()
    importer.run(FILES)
    told = [(r.column, r.reason) for r in importer.run({name: table(columns, [row])}).results]
    assert told == [(column, reason)]


def test_a_field_has_one_name_in_commands_files_and_forms() -> None:
    """Ids that are made of a sender's own references, and a share in percent, are other fields."""
    used = {name for u in USE_CASES for name in (f.name for f in fields(u.command))}
    assert used & FORMERLY.keys() - {"gender"} == set()
    assert {name for now in FORMERLY.values() for name in now} <= used
    for columns, command, others in (
        (REFERRAL_FIELDS, ReceiveReferral, set()),
        (ROSTER_FIELDS, EnrollSpecialist, {"fte", "supervisor"}),
        (SITE_FIELDS, OpenSite, set()),
        (TRAVEL_FIELDS, MeasureTravel, set()),
    ):
        assert set(columns) - others <= {f.name for f in fields(command)}


def test_a_file_of_commands_may_have_a_column_s_former_name(agency: Any) -> None:
    """`available` was called `windows` once."""
    agency.importer().run(FILES)
    row = (
        'command,row,referral_id,windows,modes\nchange-availability,1,R1,"Mon 09:00-09:15",video\n'
    )
    [told] = agency.importer().run({"commands.csv": row.encode()}).results
    assert (told.column, told.outcome) == ("windows", import_files.RowOutcome.REFUSED)
