"""What a row that has no id is known by, and how somebody names columns and kinds of file."""

from typing import Any
from uuid import UUID

import pytest
from one_match import Founding, first_person

from domain.pairing.conflict import ConflictKind
from domain.pairing.sides import Side
from domain.shared.roles import Role
from peermatch.usecases.core.content_ids import content_id
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.importing.file_kinds import KINDS, kind_named
from peermatch.usecases.importing.named_columns import pair
from peermatch.usecases.importing.saving import Saved, Tried
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.pairing.choice import DiscloseConflict
from peermatch.usecases.people.participants import StateNames
from stories.simulation.founding import referral_number
from stories.simulation.pools import SPECIALISTS

MANAGER = Actor(name="manager-1", role=Role.MANAGER)


def names(whose: UUID) -> StateNames:
    return StateNames(participant_id=whose, preferred_name="Ro", pronouns="they")


def test_a_row_that_is_only_tried_is_known_by_the_same_id_as_when_it_is_saved(
    founded: Any,
) -> None:
    service, store = founded.deployment.service, founded.deployment.store
    who = first_person(founded)
    tried, saved = Tried(service, MANAGER), Saved(service, MANAGER)
    under_key = content_id(store, {who}, "import", "names", "Ro")
    assert tried.own_id(names(who), "names", "Ro") == under_key
    assert saved.own_id(names(who), "names", "Ro") == under_key
    assert under_key != derived("import", "names", "Ro"), "nobody guesses it from what it says"
    assert tried.own_id(names(who), "names", "Robin") != under_key
    assert tried.own_id(names(who), "names") == content_id(store, {who}, "import", "names")


def test_to_try_a_row_makes_nobody_s_key(founded: Any, clock: Any) -> None:
    store = founded.deployment.store
    unknown = derived("participant", UUID(int=99))
    tried = Tried(founded.deployment.service, MANAGER)
    assert tried.own_id(names(unknown), "names", "Ro") == derived("import", "names", "Ro")
    assert not store.vault.knows(unknown)
    nobody = referral_number(Founding(founded, clock), 3)
    assert tried.own_id(nobody, "R3", "x") == derived("import", "R3", "x")


def test_of_two_people_one_without_a_key_is_enough_to_make_none(founded: Any) -> None:
    store = founded.deployment.store
    tried = Tried(founded.deployment.service, MANAGER)
    conflict = DiscloseConflict(
        participant_id=UUID(int=99),
        specialist_id=SPECIALISTS[0],
        side=Side.PARTICIPANT,
        kind=ConflictKind.FAMILY,
    )
    assert store.vault.knows(SPECIALISTS[0])
    assert tried.own_id(conflict, "row") == derived("import", "row")
    assert not store.vault.knows(UUID(int=99))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Date of birth=birth_date", ("Date of birth", "birth_date")),
        (" Date of birth = birth_date ", ("Date of birth", "birth_date")),
        ("Notes=", ("Notes", "")),
        ("=birth_date", ("", "birth_date")),
        ("a=b=c", ("a", "b=c")),
    ],
)
def test_their_column_stands_before_the_sign_and_ours_after_it(
    text: str, told: tuple[str, str]
) -> None:
    assert pair(text) == told


@pytest.mark.parametrize("text", ["", "Date of birth", "Date of birth: birth_date"])
def test_without_a_sign_it_is_said_how_to_write_it(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        pair(text)
    assert str(refused.value) == "is not like Date of birth=birth_date"


def test_a_kind_of_file_is_found_by_its_name() -> None:
    for kind in KINDS:
        assert kind_named(kind.name) is kind
    assert [one.name for one in KINDS] == [
        "sites.csv",
        "travel_minutes.csv",
        "roster.csv",
        "referrals.csv",
    ]
    for name in ("", "roster", "commands.csv"):
        assert kind_named(name) is None
