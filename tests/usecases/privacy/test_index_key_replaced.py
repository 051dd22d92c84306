"""The key of the blind index replaced by a job: people are found, and told as likely duplicates, at
every moment, whichever process asks; afterwards nothing stands under the key before."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import Founding, site

from domain.shared.roles import Role
from peermatch.bootstrap import open_deployment
from peermatch.commands import key_commands
from peermatch.commands.restore_drill import drill
from peermatch.proof_commands import keeping_of
from peermatch.readmodels.engine.projection import KeyedModels
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.models import read_models
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches.worker_queues import likely_duplicates
from peermatch.readmodels.screens.referrals import waitlist, waitlist_wish
from peermatch.readmodels.tables.people.finder import TOKENS
from peermatch.store import KeyUnavailable
from peermatch.store.finding.blind_index import BlindIndex
from peermatch.store.keys.index_keys import IndexKeys
from peermatch.store.keys.service_keys import SERVICE_KEYS
from peermatch.usecases.core.rules_of_day import calendar_in
from peermatch.worker.timed.privacy_jobs import change_index_key
from stories.simulation.founding import referral_number

BORN = date(1980, 1, 2)


@pytest.fixture
def offices(agency: Any) -> Any:
    """Two processes of one agency, who ask the vault each time."""
    agency.perform(Role.MANAGER, site("TAP", "Essex"))
    other = open_deployment(agency.deployment.settings)
    for one in (agency.deployment, other):
        one.index_keys.lease = one.index_keys.known_after = 0.0
    yield agency, type(agency)(other)
    other.close()


def come_in(agency: Any, clock: Any, name: str) -> UUID:
    first = referral_number(Founding(agency, clock), 0)
    coming = replace(
        first, referral_id=uuid4(), participant_name=name, birth_date=BORN, phone="8045550197"
    )
    whose = UUID(agency.perform(Role.INTAKE, coming).result["participant_id"])
    agency.project()
    return whose


def found(agency: Any, name: str) -> set[UUID]:
    """By everything that is looked for, each alone."""
    reading = agency.reading(Role.INTAKE)
    by_name, *others = (
        {row.participant_id for row in waitlist.find(reading, **typed)}
        for typed in ({"name": name}, {"birth_date": BORN}, {"phone": "0197"})
    )
    assert all(by_name <= one for one in others)
    wish = waitlist_wish.Wish(county="Essex", status=waitlist_wish.ALL)
    assert by_name <= {
        row.participant_id for row in waitlist.page(reading, PartRequest(size=50), wish).rows
    }
    return by_name


def tokens(deployment: Any) -> set[bytes]:
    with deployment.views.connect() as connection:
        return set(connection.execute(TOKENS.select()).scalars("token"))


def rows(deployment: Any, name: str) -> list[Any]:
    [model] = (one for one in deployment.models if one.name == name)
    with deployment.views.connect() as connection:
        return [sorted(map(repr, connection.execute(t.select()))) for t in model.tables]


def test_people_are_found_at_every_moment_and_the_old_key_is_gone_at_the_end(
    offices: Any, clock: Any
) -> None:
    office, other = offices
    keys, projector = office.deployment.index_keys, office.deployment.projector()
    before = come_in(office, clock, "Łukasz Wałęsa")
    assert change_index_key(keys, projector) == 0, "there is nothing to do"
    old = tokens(office.deployment)
    assert (keys.add(), other.deployment.index_keys.add()) == (2, 2), "once at a time"
    keys.known_after = 60.0
    assert change_index_key(keys, projector) == 0
    assert len(projector._running()) == len(office.deployment.models), "not known everywhere yet"
    keys.known_after = 0.0
    assert change_index_key(keys, projector) == 0
    meanwhile = come_in(office, clock, "Lukasz Walesa")
    for each in (office, other):
        assert found(each, "Lukasz Walesa") == {before, meanwhile}
        assert len(likely_duplicates(each.deployment.views)) == 1
    assert change_index_key(keys, projector) == 0, "the one before serves still"
    projector.switch_ready()
    later = come_in(other, clock, "Lukasz Walesa")
    for each in (office, other):
        assert found(each, "Łukasz Wałęsa") == {before, meanwhile, later}
        assert len(likely_duplicates(each.deployment.views)) == 3
    assert change_index_key(keys, projector) == 1
    with pytest.raises(KeyUnavailable):
        other.deployment.index_keys.of(1)
    assert not tokens(office.deployment) & old
    last = come_in(other, clock, "Lukasz Walesa")
    for each in (office, other):
        assert found(each, "Lukasz Walesa") == {before, meanwhile, later, last}
    office.erase(before)
    office.project()
    assert found(other, "Łukasz Wałęsa") == {meanwhile, later, last}
    with office.deployment.vault.connect() as connection:
        purposes = connection.execute(SERVICE_KEYS.select()).scalars("purpose").all()
    assert [one for one in purposes if one.startswith("blind-index")] == ["blind-index.2"]


def test_a_backup_from_the_middle_is_restored_and_goes_on(
    offices: Any, clock: Any, tmp_path: Path
) -> None:
    office, _ = offices
    keys, projector = office.deployment.index_keys, office.deployment.projector()
    person = come_in(office, clock, "Łukasz Wałęsa")
    keys.add()
    change_index_key(keys, projector)
    keeping = keeping_of(office.deployment.settings)
    keeping.checkpoint()
    keeping.rotate_keys("newer", destroy_old=False)
    archive = tmp_path / "one.backup"
    keeping.back_up(archive)
    assert drill(office.deployment.settings, archive, models=True).report.sound
    office.project()
    assert found(office, "Lukasz Walesa") == {person}
    projector.switch_ready()
    assert change_index_key(keys, projector) == 1, "under another wrapping key, too"
    assert found(office, "Lukasz Walesa") == {person}


def test_every_model_that_keeps_tokens_says_so(small_on_sqlite: Any) -> None:
    """The others are the same under any key, and are not built anew."""
    deployment = small_on_sqlite.deployment
    small_on_sqlite.match()
    before = {model.name: rows(deployment, model.name) for model in deployment.models}
    calendar = calendar_in(deployment.settings.zone)
    another = BlindIndex(b"another key of 32 bytes, 32 long", 2)
    made = read_models(deployment.store, another, calendar)
    projector = Projector(
        deployment.store,
        deployment.views.engine,
        KeyedModels(lambda: 2, lambda _key: made),
        now=deployment.clock.now,
    )
    for model in made:
        projector.rebuild(model.name)
    kept = {model.name for model in made if model.index_key}
    changed = {name for name, held in before.items() if rows(deployment, name) != held}
    assert changed <= kept
    assert {"finder", "worklist", "queue", "measures"} <= changed
    assert kept - changed == {"given"}, "nothing was given yet"


def test_the_command_makes_another_key_once(
    sqlite_agency: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    parsers = {do.__name__: do for _, do, _ in key_commands.COMMANDS}
    said = []
    for _ in range(2):
        assert parsers["_replace_index_key"](sqlite_agency.deployment.settings, None) == 0
        said.append(capsys.readouterr().out.splitlines()[0])
    there = "Key 2 of the blind index is there"
    assert said == [f"{there}.", f"{there} already."]


def test_a_key_is_kept_in_memory_for_a_lease_only(sqlite_agency: Any) -> None:
    """What another process adds or destroys is known when the lease is over."""
    now = [0.0]
    vault = sqlite_agency.deployment.store.vault
    one, other = (IndexKeys(vault, lease=5.0, monotonic=lambda: now[0]) for _ in range(2))
    assert (one.newest(), other.newest()) == (1, 1)
    assert one.add() == 2
    assert other.newest() == 1
    assert not one.is_known_everywhere()
    now[0] = 5.0
    assert (other.newest(), other.has_older()) == (2, True)
    now[0] = 10.0
    assert one.is_known_everywhere()
    assert other.has_older()
    assert one.destroy_older() == 1
    assert other.has_older(), "until its lease is over"
    now[0] = 15.0
    assert not other.has_older()
