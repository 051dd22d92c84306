"""A CSV file whose rows name their commands: by the sender's own ids, each row by itself."""

from typing import Any

import pytest

from domain.people.plan import PLAN
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.importing.import_commands import importable
from peermatch.usecases.specialists.specialist_course import ChangeCapacity


def imported(agency: Any, *lines: str) -> list[tuple[int, str, str, str]]:
    content = "\r\n".join(lines).encode()
    report = agency.importer().run({"changes.csv": content})
    return [(r.row, r.outcome.value, r.column, r.reason) for r in report.results]


def test_rows_of_several_commands_and_what_each_got(small: Any) -> None:
    small.project()
    staff = "specialist_id,supervisor_id,capacity,fte_percent"
    header = f"row,command,{staff},referral_id,attempt_id,attempted_at,way,outcome"
    lines = (
        header,
        "1,change-capacity,S1,,7,80,,,,,",
        "2,assign-supervisor,S1,S2,,,,,,,",
        "3,attempt-contact,,,,,R1,first,2026-11-20T10:00,text,no-answer",
        "4,change-capacity,S9999,,7,80,,,,,",
        "5,change-capacity,S1,,many,80,,,,,",
        "6,fly-away,S1,,,,,,,,",
        "7,change-capacity,S1,S2,7,80,,,,,",
        ",change-capacity,S1,,7,80,,,,,",
    )
    told = imported(small, *lines)
    assert [outcome for _, outcome, _, _ in told] == ["added"] * 3 + ["refused"] * 5, told
    assert [(row, column, reason) for row, _, column, reason in told[3:]] == [
        (5, "specialist_id", "names an unknown specialist"),
        (6, "capacity", "is not a whole number"),
        (7, "command", "is not a command that can be imported"),
        (8, "supervisor_id", "is not asked for here"),
        (9, "row", "is missing"),
    ]
    assert small.deployment.store.read(SPECIALIST, specialist_id("S1")).enrolled.capacity == 7
    assert [row[1] for row in imported(small, *lines)][:3] == ["already there"] * 3
    changed = imported(small, header, "1,change-capacity,S1,,8,80,,,,,")
    assert changed[0][1:3] == ("already there with other details", "row")


def test_without_row_ids_the_whole_row_is_its_id(small_on_sqlite: Any) -> None:
    small_on_sqlite.project()
    lines = ("command,specialist_id,capacity,fte_percent", "change-capacity,S1,7,80")
    assert imported(small_on_sqlite, *lines) == [(2, "added", "", "")]
    turned = ("capacity,fte_percent,specialist_id,command", "7,80,S1,change-capacity")
    assert imported(small_on_sqlite, *turned) == [(2, "already there", "", "")]


def test_a_row_that_an_older_version_took_is_known_again(small_on_sqlite: Any) -> None:
    """It named such a row by its words alone."""
    small_on_sqlite.project()
    cells = ("capacity=7", "command=change-capacity", "fte_percent=80", "specialist_id=S1")
    change = ChangeCapacity(specialist_id=specialist_id("S1"), capacity=7, fte_percent=80)
    before = derived("import", "commands.csv", *cells)
    small_on_sqlite.perform(Role.MANAGER, change, command_id=before)
    lines = ("command,specialist_id,capacity,fte_percent", "change-capacity,S1,7,80")
    assert imported(small_on_sqlite, *lines) == [(2, "already there", "", "")]


def test_the_id_of_a_row_about_a_person_is_made_under_their_key(small_on_sqlite: Any) -> None:
    lines = ("command,participant_id,county", "move-home,R1,Richmond")
    assert imported(small_on_sqlite, *lines) == [(2, "added", "", "")]
    assert imported(small_on_sqlite, *lines) == [(2, "already there", "", "")]
    store = small_on_sqlite.deployment.store
    named = "command=move-home", "county=Richmond", "participant_id=R1"
    before = derived("import", "commands.csv", *named)
    assert store.record.recorder.answered([before]) == {}


def test_the_senders_own_id_is_one_record_in_every_row(small_on_sqlite: Any) -> None:
    lines = (
        "command,plan_id,participant_id,agreed_on,reviewed_on,goals",
        "agree-plan,P-1,R1,2026-11-20,,home: A flat of my own",
        "review-plan,P-1,,,2026-11-23,home: Found one",
        "review-plan,P-2,,,2026-11-23,home: Found one",
    )
    told = imported(small_on_sqlite, *lines)
    assert [outcome for _, outcome, _, _ in told] == ["added", "added", "refused"], told
    plan = small_on_sqlite.deployment.store.read(PLAN, derived("plan", "P-1"))
    assert plan.goals[0].words == "Found one"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("command,shoe_size", "has a column that no command asks for: shoe_size"),
        ("command,capacity,capacity", "has a column twice: capacity"),
    ],
)
def test_a_header_that_no_command_has(sqlite_agency: Any, header: str, reason: str) -> None:
    assert imported(sqlite_agency, header) == [(1, "refused", "(file)", reason)]


def test_a_role_imports_only_what_it_may_do(small_on_sqlite: Any) -> None:
    small_on_sqlite.project()
    content = b"command,specialist_id,capacity,fte_percent\r\nchange-capacity,S1,7,80"
    report = small_on_sqlite.importer(Role.INTAKE).run({"c.csv": content})
    assert [r.reason for r in report.results] == ["Your role does not allow this."]


def test_every_command_of_people_can_be_imported_but_a_specialists_own() -> None:
    assert {"give-consent-for", "end-match", "record-credential", "form-group"} <= set(importable())
    assert not {"hold-session", "propose-match"} & set(importable())
