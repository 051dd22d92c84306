"""What is to be decided is rows: the same however the facts came, read by parts, gone with whom
they are about, and nothing is opened to find them."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, first_person, found, propose, to_decide
from sqlalchemy import select

from domain.pairing.conflict import ConflictKind, Verdict
from domain.pairing.sides import Side
from domain.people.participant import PARTICIPANT
from domain.shared.roles import Role
from domain.specialists.leaving import LeavingReason
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches import decisions
from peermatch.readmodels.tables.decisions.decision_rows import DECISIONS
from peermatch.readmodels.tables.decisions.ruled_out import RULED_OUT
from peermatch.usecases.groups.groups import CloseGroup, FormGroup, JoinGroup
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.pairing.choice import DiscloseConflict, ReviewConflict
from peermatch.usecases.people.wishes import StateWishes
from peermatch.usecases.referrals.same_person import KeepApart, SuspectDuplicate
from peermatch.usecases.specialists.specialist_course import LeaveProgram, StayOn
from stories.simulation.pools import REFERRALS, SPECIALISTS

EVERYTHING = PartRequest(size=100)
GROUP = uuid4()


@pytest.fixture
def matched(agency: Any, clock: Any) -> Any:
    """Two specialists, two referrals; the first of each are matched."""
    found(agency, clock)
    propose(agency)
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    agency.project()
    return agency


def rules_out(agency: Any, *specialists: UUID) -> None:
    wishes = StateWishes(
        participant_id=first_person(agency),
        gender_preference="",
        gender_preference_strength=None,
        exclude_specialists=frozenset(specialists),
        prefer_specialists=frozenset(),
    )
    agency.perform(Role.COORDINATOR, wishes)


def much_to_decide(agency: Any, clock: Any) -> None:
    """Somebody who is matched with whom they rule out, and who may be there twice; a leaver; a
    conflict disclosed; a member of a group whose consent will end."""
    whose = first_person(agency)
    rules_out(agency, *SPECIALISTS[:2])
    day = agency.deployment.service.program.today(clock.moment)
    agency.perform(
        Role.MANAGER,
        LeaveProgram(
            specialist_id=SPECIALISTS[0],
            last_day=day + timedelta(days=40),
            reason=LeavingReason.RETIRED,
        ),
    )
    agency.perform(
        Role.COORDINATOR,
        DiscloseConflict(
            participant_id=whose,
            specialist_id=SPECIALISTS[1],
            side=Side.PARTICIPANT,
            kind=ConflictKind.FAMILY,
        ),
    )
    leaders = frozenset(SPECIALISTS[:2])
    agency.perform(Role.COORDINATOR, FormGroup(group_id=GROUP, name="Circle", leaders=leaders))
    agency.perform(Role.COORDINATOR, JoinGroup(group_id=GROUP, participant_id=whose))
    pair = {"referral_id": REFERRALS[0], "other_id": REFERRALS[1]}
    agency.perform(Role.INTAKE, SuspectDuplicate(**pair))
    agency.project()


ALL = [
    ("reassignment", None, None),
    ("conflict", None, None),
    ("excluded", MATCH_ID, None),
    ("duplicate", None, None),
    ("duplicate", None, None),
]


def tables(agency: Any) -> dict[str, list[Any]]:
    [model] = [m for m in agency.deployment.models if m.name == "decisions"]
    with agency.deployment.views.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in model.tables
        }


def test_all_is_listed_by_parts_and_built_anew_the_same(matched: Any, clock: Any) -> None:
    much_to_decide(matched, clock)
    assert to_decide(matched) == ALL
    reading = matched.reading(Role.COORDINATOR)
    assert decisions.counts(reading) == {
        "reassignment": 1, "conflict": 1, "excluded": 1, "duplicate": 2,
    }  # fmt: skip
    every = decisions.page(reading, EVERYTHING)
    one_by_one, place = [], None
    for number in range(1, every.total + 1):
        part = decisions.page(reading, PartRequest(size=1, after=place))
        assert (part.first, part.total) == (number, every.total)
        one_by_one += part.rows
        place = part.end
    assert tuple(one_by_one) == every.rows
    of_kind = decisions.page(reading, EVERYTHING, "duplicate")
    assert of_kind.rows == every.rows[3:]
    live = tables(matched)
    for batch in (1, 3, 4000):
        projector = matched.deployment.projector()
        projector.batch = batch
        projector.rebuild("decisions")
        assert tables(matched) == live


def test_each_goes_when_it_is_settled(matched: Any, clock: Any) -> None:
    much_to_decide(matched, clock)
    whose = first_person(matched)
    rules_out(matched)
    matched.perform(Role.MANAGER, StayOn(specialist_id=SPECIALISTS[0]))
    pair = {"referral_id": REFERRALS[0], "other_id": REFERRALS[1]}
    matched.perform(Role.INTAKE, KeepApart(**pair))
    matched.perform(
        Role.COORDINATOR,
        ReviewConflict(
            participant_id=whose,
            specialist_id=SPECIALISTS[1],
            verdict=Verdict.EXCLUDED,
            conditions="",
            reviewer_id=None,
        ),
    )
    assert to_decide(matched) == []
    consent = matched.deployment.store.read(PARTICIPANT, whose).consents[-1]
    today = matched.deployment.service.program.today(clock.moment)
    clock.pass_by(consent.expires_on - today)
    assert to_decide(matched) == []
    clock.pass_by(timedelta(days=1))
    assert ("group-consent", None, GROUP) in to_decide(matched), "and nothing had to run on it"
    matched.perform(Role.COORDINATOR, CloseGroup(group_id=GROUP))
    assert ("group-consent", None, GROUP) not in to_decide(matched)


def test_only_names_of_those_shown_are_opened(
    matched: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    much_to_decide(matched, clock)
    reading, opened = matched.reading(Role.COORDINATOR), list[int]()
    opens = reading.store.open_each

    def counting(blobs: Any, **how: Any) -> Any:
        opened.append(len([blob for blob in blobs if blob is not None]))
        return opens(blobs, **how)

    monkeypatch.setattr(reading.store, "open_each", counting)
    assert decisions.page(reading, PartRequest(size=1)).total == len(ALL)
    assert opened == [1], "one name"


def test_nothing_is_left_of_somebody_who_is_erased(matched: Any, clock: Any) -> None:
    much_to_decide(matched, clock)
    whose = first_person(matched)
    with matched.deployment.views.connect() as connection:
        assert connection.execute(
            select(RULED_OUT).where(RULED_OUT.c.participant_id == whose)
        ).all()
    matched.erase(whose)
    matched.project()
    live = tables(matched)
    for rows in live.values():
        assert whose not in {value for row in rows for value in row}
    assert [row[0] for row in live[DECISIONS.name]] == ["duplicate"], "of the other"
    matched.deployment.projector().rebuild("decisions")
    assert tables(matched) == live
