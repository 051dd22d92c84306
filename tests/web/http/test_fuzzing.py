"""What nobody should send, sent by every way in: refused by name, and every page goes on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from older_version import older_version

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Goal
from domain.specialists.credentials import CredentialKind
from peermatch.usecases.core import service
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.input import parsing, reading_commands
from peermatch.usecases.matches.match_course import PauseMatch
from peermatch.usecases.people.plans_and_statements import AgreePlan, GrantAuthorization
from peermatch.usecases.referrals.intake import GiveConsent
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS, Known, read_referral
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import (
    AssignSupervisor,
    HoldSupervision,
    RecordCredential,
    StartPractice,
)
from peermatch.web.pages.page_layouts import LAYOUTS
from stories.ways.fuzzed import FILLED, Fuzzed, Sent, fuzz, fuzzed
from stories.ways.posted_pages import EXEMPT, posted_pages

SENT = 120


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    with fuzzed(tmp_path_factory.mktemp("fuzzed")) as found:
        yield found


def test_every_way_in_is_fuzzed(on: Fuzzed) -> None:
    """A page or call of its own that takes something needs its line in `posted_pages`, and so does
    a page that lays a command's form out in its own way."""
    generated = ("/do/", "/api/v1/commands/")
    by_hand = {path for path in on.posting if not path.startswith(generated)}

    assert by_hand == {path for path in posted_pages() if "#" not in path} | EXEMPT
    laid_out = {(n, name) for n, layout in LAYOUTS.items() for name in layout.commands}
    asked = (path.removeprefix("/do/").split("#") for path in posted_pages() if "#" in path)
    assert laid_out == {(n, name) for name, n in asked}


@pytest.mark.rest
def test_whatever_is_sent_nothing_fails(on: Fuzzed) -> None:
    fuzz(on, examples=SENT, seeded=4, look_every=SENT, most=1)

    assert on.wrong == []
    assert sum(on.taken.values()) > SENT // 4, "too much is refused for the pages to show anything"


def test_a_date_that_is_let_through_is_found(on: Fuzzed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault that this was made for, planted again: nothing asks how far a day may reach."""

    def anything(*_: Any) -> None:
        return None

    monkeypatch.setattr(service, "check_dates", anything)
    monkeypatch.setattr(reading_commands, "wrong_dates", lambda *_: {})
    monkeypatch.setattr(parsing, "is_usable", lambda _day: True)
    before = len(on.wrong)
    last = {"specialist_id": on.ids["specialist_id"][0], "last_day": "9999-12-31"}

    on.send(Sent("leave-program", "api", last | {"reason": "resigned"}, 0))

    assert len(on.wrong) == before + 1
    del on.wrong[before:]


def old_commands(on: Fuzzed) -> Iterator[tuple[Role, Any]]:
    """Commands with days and instants that nobody can mean, each as one that was taken once."""
    who, day, late = UUID(on.ids["specialist_id"][0]), date.min, date.max
    person = UUID(on.ids["participant_id"][0])
    known = Known(counties=frozenset({"Essex"}), staff_references=frozenset())
    row = {name: FILLED.get(name, "") for name in REFERRAL_FIELDS} | {"referral": "OLD-1"}
    first = datetime.min.replace(tzinfo=UTC)
    yield Role.INTAKE, replace(read_referral(row, known), received_at=first, birth_date=day)
    consent = GiveConsent(participant_id=person, signed_on=day, expires_on=late)
    yield Role.INTAKE, consent
    yield Role.MANAGER, PlanLeave(specialist_id=who, first_day=late, last_day=late)
    yield Role.MANAGER, PlanLeave(specialist_id=who, first_day=day, last_day=day)
    yield Role.MANAGER, StartPractice(specialist_id=who, since=day)
    yield (
        Role.MANAGER,
        AssignSupervisor(specialist_id=who, supervisor_id=UUID(on.ids["specialist_id"][1])),
    )
    yield (
        Role.MANAGER,
        HoldSupervision(specialist_id=who, supervision_id=uuid4(), held_on=day, minutes=30),
    )
    yield (
        Role.MANAGER,
        RecordCredential(
            specialist_id=who,
            kind=CredentialKind.REGISTRATION,
            body="Board of Counseling",
            number="1",
            issued_on=day,
            expires_on=late,
        ),
    )
    yield (
        Role.COORDINATOR,
        AgreePlan(
            plan_id=uuid4(),
            participant_id=person,
            goals=(Goal(Dimension.HEALTH, "Sleep"),),
            agreed_on=day,
        ),
    )
    yield (
        Role.COORDINATOR,
        GrantAuthorization(
            authorization_id=uuid4(),
            participant_id=person,
            payer="Medicaid",
            reference="A-1",
            starts_on=day,
            ends_on=late,
            units=10,
        ),
    )
    yield (
        Role.COORDINATOR,
        PauseMatch(match_id=UUID(on.ids["match_id"][0]), until=late),
    )


@pytest.mark.rest
def test_what_an_older_version_took_stops_no_page_and_no_job(on: Fuzzed) -> None:
    performing, before, taken = on.deployment.service, len(on.wrong), 0
    on.refresh()
    with older_version():
        for role, command in old_commands(on):
            try:
                done = performing.perform(Actor(name=role.value, role=role), uuid4(), command)
            except Refusal:
                continue
            taken += 1
            performing.wait(done.position)
    on.work()
    on.look(1, ends=False)

    assert on.wrong[before:] == []
    assert taken >= 8, "the days that are looked for did not get in"
