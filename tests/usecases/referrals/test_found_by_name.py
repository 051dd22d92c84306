"""Whoever is in the record is found and told as a likely duplicate, however it was written."""

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import Founding, site

from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.screens.matches.worker_queues import likely_duplicates
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.tables.people.finder import ALIKE, TOKENS, finder
from peermatch.store.finding.blind_index import BlindIndex
from peermatch.usecases.people.participants import ChooseContact, StateNames
from stories.simulation.founding import referral_number

WRITTEN = (
    ("Siobhán O’Brien", "Siobhan O'Brien"),
    ("Łukasz Wałęsa", "Lukasz Walesa"),
    ("Søren Østergård", "Soren Ostergard"),
    ("Аdаm Sмith", "Adam Smith"),
    ("Mary Ann Doe", "Maryann Doe"),
)
"""A name as it is stored, and as somebody else writes it."""


@pytest.fixture
def founded(agency: Any) -> Any:
    agency.perform(Role.MANAGER, site("TAP", "Essex"))
    return agency


def come_in(agency: Any, clock: Any, name: str, **changes: Any) -> UUID:
    """A referral of somebody of this name; returns whose it is."""
    first = referral_number(Founding(agency, clock), 0)
    coming = replace(first, referral_id=uuid4(), participant_name=name, **changes)
    return UUID(agency.perform(Role.INTAKE, coming).result["participant_id"])


def found(agency: Any, **typed: Any) -> list[UUID]:
    agency.project()
    rows = waitlist.find(agency.reading(Role.INTAKE), **typed)
    return [row.participant_id for row in rows]


def test_a_name_is_found_and_told_as_a_duplicate_however_it_is_written(
    founded: Any, clock: Any
) -> None:
    pairs = set()
    for day, (stored, written) in enumerate(WRITTEN, start=1):
        born = date(1980, 1, day)
        one = come_in(founded, clock, stored, birth_date=born, phone="")
        other = come_in(founded, clock, written, birth_date=born, phone="")
        for typed in (stored, written, written.upper(), unicodedata.normalize("NFD", stored)):
            assert set(found(founded, name=typed)) == {one, other}, typed
        pairs.add(frozenset((one, other)))
    with founded.deployment.views.connect() as connection:
        told = connection.execute(ALIKE.select()).all()
    assert {frozenset(pair) for pair in told} == pairs
    assert len(likely_duplicates(founded.deployment.views)) == len(pairs)


def test_one_wrong_letter_and_the_last_four_digits_find(founded: Any, clock: Any) -> None:
    casey = come_in(founded, clock, "Casey Mundy", phone="8045550197.0")
    come_in(founded, clock, "Casey Mundy", phone="(804) 555-0142")
    come_in(founded, clock, "Rory Lett", phone="(276) 555-0197")
    assert found(founded, name="Casey Mumdy", phone="0197") == [casey]
    assert found(founded, name="Csaey Mundy", phone="(804) 555-0197") == [casey]
    assert len(found(founded, phone="0197")) == 2
    assert found(founded, phone="8045550197") == [casey]
    assert found(founded, name="’ \u200b", birth_date=date(1980, 1, 1)) == []


def test_who_is_called_so_comes_before_whoever_is_nearly(founded: Any, clock: Any) -> None:
    nearly = [come_in(founded, clock, name) for name in ("Mark Lett", "Marx Lett")]
    mary = come_in(founded, clock, "Mary Lett")
    assert found(founded, name="Mary Lett")[0] == mary
    assert set(found(founded, name="Mary Lett")) == {mary, *nearly}


def test_one_wrong_letter_makes_a_likely_duplicate(founded: Any, clock: Any) -> None:
    come_in(founded, clock, "Mundy")
    come_in(founded, clock, "Mumby")
    founded.project()
    assert likely_duplicates(founded.deployment.views) == ()
    come_in(founded, clock, "Mumdy")
    founded.project()
    assert len(likely_duplicates(founded.deployment.views)) == 2


def test_people_are_found_by_what_they_told_later(founded: Any, clock: Any) -> None:
    person = come_in(founded, clock, "Casey Mundy")
    new = ChooseContact(
        participant_id=person,
        phone="(276) 555-0155",
        email="",
        ways=frozenset({SafeContact.CALL}),
        hours=(),
        caller_says="",
    )
    founded.perform(Role.INTAKE, new)
    named = StateNames(participant_id=person, preferred_name="Zyxel", pronouns="")
    founded.perform(Role.INTAKE, named)
    assert found(founded, phone="(276) 555-0155") == [person]
    assert found(founded, name="Zyxel", phone="0155") == [person]


def test_a_number_is_shown_in_one_form_also_where_it_was_stored_in_another(
    founded: Any, clock: Any
) -> None:
    person = come_in(founded, clock, "Casey Mundy", phone="8045550197.0")
    founded.project()
    reading = founded.reading(Role.INTAKE)
    [row] = waitlist.find(reading, name="Casey Mundy")
    assert row.participant_id == person
    assert waitlist.one(reading, row.referral_id).phone == "(804) 555-0197"


def of_old(agency: Any) -> Projection:
    """The finder as it was: one token a word in plain capitals, digits as they were typed."""

    def words(index: BlindIndex, value: object) -> dict[str, Any]:
        flat = str(value).casefold().upper().split()
        return {"name": [index.token("word", word) for word in flat]}

    def digits(index: BlindIndex, value: object) -> dict[str, Any]:
        return {"phone": [index.token("phone", "".join(filter(str.isdecimal, str(value))))]}

    [now] = (model for model in agency.deployment.models if model.name == "finder")
    [registered] = (fact for fact in now.handlers if fact.__name__ == "ParticipantRegistered")
    made = finder(
        agency.deployment.store,
        agency.deployment.index_keys.of(1),
        {registered: {"name": words, "phone": digits}},
    )
    return replace(made, shape=3)


def test_tokens_of_old_are_made_anew_by_themselves(founded: Any, clock: Any) -> None:
    engine, old = founded.deployment.views.engine, of_old(founded)
    generations.reset(engine, [old])
    person = come_in(founded, clock, "Łukasz Wałęsa", phone="8045550197.0")
    Projector(founded.deployment.store, engine, [old], now=lambda: clock.moment).catch_up()
    with founded.deployment.views.connect() as connection:
        assert len(connection.execute(TOKENS.select()).all()) == 3
    assert found(founded, name="Lukasz Walesa") == []
    generations.prepare(engine, founded.deployment.models)  # as `peermatch migrate` does
    projector = founded.deployment.projector()
    projector.catch_up()
    projector.switch_ready()
    assert found(founded, name="Lukasz Walesa", phone="(804) 555-0197") == [person]
    with engine.connect() as connection:
        there = [g for g in generations.all_generations(connection) if g.model == "finder"]
    assert [(g.serving, g.shape > old.shape) for g in there] == [(True, True)]
