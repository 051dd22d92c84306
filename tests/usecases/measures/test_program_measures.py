"""Measures are counted as facts come: the same as worked out anew from the facts, built anew in any
batches, and in no group once a person is erased."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, Founding, found, propose
from sqlalchemy import select

from domain.measures.counts import OF_NEED, Count, GroupKind, part_of, wish_member
from domain.people.profile import Wish
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.recovery_capital import (
    RECOVERY_CAPITAL,
    BarcAnswered,
    BarcTakenBack,
    BarcWay,
    recovery_capital_id,
)
from domain.referrals.referral import REFERRAL
from domain.shared.days import months_after
from domain.shared.roles import Role
from domain.shared.vocabulary import Strength, WishTopic
from domain.specialists.sharing import OwnTrait
from peermatch.readmodels.screens.program import exports
from peermatch.readmodels.screens.program.period.measured_periods import (
    between,
    latest,
)
from peermatch.readmodels.screens.program.period.measures import measured
from peermatch.readmodels.tables.measures.measured import COUNTS, token_of
from peermatch.store import Command, Work
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.people.participants import StateMoreWishes
from peermatch.usecases.people.wellness.recovery_capital import RecordBarc
from peermatch.usecases.referrals.completing import CompleteReferral
from peermatch.usecases.specialists.sharing_commands import DescribeSpecialist
from stories.measuring.compared import ZONE, differences, reading_on
from stories.measuring.recomputed import Recomputed
from stories.pasts.samples import made_up_id
from stories.simulation.founding import referral_number
from stories.simulation.ground import ground
from stories.simulation.machine import simulate
from stories.simulation.pools import AREAS, REFERRALS, SPECIALISTS
from stories.simulation.simulated import Simulation

RUNS = {"sqlite": 3, "postgres": 1}
"""What is counted is the same code on both."""


def test_every_measure_is_what_the_facts_say(databases: Any) -> None:
    compared = Counter[str]()
    different: list[str] = []

    with ground(databases.place, databases.ring) as on:

        def seen(simulation: Simulation) -> None:
            on.project()
            reading = reading_on(on, simulation)
            different.extend(differences(reading, Recomputed(on.store, ZONE)))
            for one in measured(reading, latest(reading.today)):
                compared[one.measure.name] += one.number.some

        simulate(on, runs=RUNS[databases.kind], seeded=4, seen=seen)
    print(f"FIGURE measures.differences {len(different)} numbers")
    print(compared)
    assert different == []


@pytest.fixture
def matched(agency: Any, clock: Any) -> Any:
    """A match that was approved."""
    found(agency, clock)
    propose(agency)
    wishes = tuple(
        Wish(topic, "is one", Strength.PREFERRED) for topic in (WishTopic.PARENT, WishTopic.VETERAN)
    )
    wishing = StateMoreWishes(participant_id=participant_of(agency), wishes=wishes)
    agency.perform(Role.INTAKE, wishing)
    says = (OwnTrait(WishTopic.PARENT, "Is one."),)
    described = DescribeSpecialist(specialist_id=SPECIALISTS[0], about=says)
    agency.perform(Role.CPRS, described)
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    answered = RecordBarc(
        participant_id=participant_of(agency),
        specialist_id=SPECIALISTS[0],
        answered_on=clock.now().date(),
        way=BarcWay.READ_ALOUD,
        **dict.fromkeys(BARC_ITEMS, 4),
    )
    agency.perform(Role.CPRS, answered)
    agency.project()
    return agency


def rows_of(agency: Any) -> dict[str, list[Any]]:
    [model] = [m for m in agency.deployment.models if m.name == "measures"]
    with agency.deployment.views.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in model.tables
        }


def participant_of(agency: Any) -> UUID:
    received = agency.deployment.store.read(REFERRAL, REFERRALS[0]).received
    assert received is not None
    return received.participant_id


@pytest.mark.parametrize("batch", [1, 3, 4000])
def test_built_anew_in_any_batches_they_are_the_same(matched: Any, batch: int) -> None:
    live = rows_of(matched)
    assert all(live.values()), live
    projector = matched.deployment.projector()
    projector.batch = batch
    projector.rebuild("measures")
    assert rows_of(matched) == live


def by_kind(agency: Any) -> Counter[str]:
    """How many open referrals are counted, by the kind of group and whether it is known."""
    found = Counter[str]()
    with agency.deployment.views.connect() as connection:
        query = select(COUNTS).where(COUNTS.c.count == Count.OPEN.value)
        for row in connection.execute(query).mappings():
            kind, _, token = row["part"].partition(":")
            found[f"{kind} {'known' if token else 'unknown'}".strip()] += row["number"]
    return found


def lasting(agency: Any) -> dict[str, int]:
    """By part, how many matches count by a wish after 90 days; whatever day that is."""
    with agency.deployment.views.connect() as connection:
        query = select(COUNTS).where(COUNTS.c.count == Count.WISHED.value)
        return {row["part"]: row["number"] for row in connection.execute(query).mappings()}


def test_a_match_counts_by_each_wish_as_it_was_when_it_was_approved(matched: Any) -> None:
    keys = matched.deployment.index_keys
    index, kind = keys.of(keys.newest()), GroupKind.WISH
    part = {
        name: part_of(kind, token_of(index, kind, name))
        for name in (wish_member("parent", True), wish_member("veteran", False))
    }
    assert lasting(matched) == {"": 1, **dict.fromkeys(part.values(), 1)}
    nothing = DescribeSpecialist(specialist_id=SPECIALISTS[0], about=())
    matched.perform(Role.CPRS, nothing)
    matched.project()
    assert lasting(matched) == {"": 1, **dict.fromkeys(part.values(), 1)}
    matched.erase(participant_of(matched))
    matched.project()
    assert lasting(matched) == {}
    live = rows_of(matched)
    matched.deployment.projector().rebuild("measures")
    assert rows_of(matched) == live


def test_who_is_erased_counts_in_no_group(matched: Any) -> None:
    assert by_kind(matched) == {
        "unknown": 2,
        "county known": 2,
        "language known": 2,
        "area known": 2,
    }
    matched.erase(participant_of(matched))
    matched.project()
    live = rows_of(matched)
    assert by_kind(matched) == {
        "unknown": 2,
        **{f"{kind} known": 1 for kind in OF_NEED},
        **{f"{kind} unknown": 1 for kind in OF_NEED},
    }
    matched.deployment.projector().rebuild("measures")
    assert rows_of(matched) == live


def test_answers_of_many_are_shown_as_the_facts_say_and_not_of_few(agency: Any) -> None:
    """Answers of half a year, one of them taken back and one of somebody who is erased."""
    store, first = agency.deployment.store, date(2026, 3, 2)

    def answer(number: int, day: date, *, points: int, taken_back: bool = False) -> None:
        whose = made_up_id(f"answering {number}")

        def decide(work: Work) -> None:
            stream = work.load(RECOVERY_CAPITAL, recovery_capital_id(whose))
            answers = (points,) * len(BARC_ITEMS)
            way = BarcWay.ON_PAPER
            fact = BarcAnswered(participant_id=whose, answered_on=day, way=way, answers=answers)
            stream.record(fact)
            if taken_back:
                gone = BarcTakenBack(participant_id=whose, answered_on=day, reason="Typed.")
                stream.record(gone)

        now = agency.deployment.service.now()
        envelope = Command(id=uuid4(), actor="test", route="Test", body=b"", at=now)
        store.run(envelope, decide)

    for number in range(14):
        day = first + timedelta(days=number)
        answer(number, day, points=1 + number % 5)
        answer(number, months_after(day, 6), points=2 + number % 5, taken_back=number == 3)
    agency.erase(made_up_id("answering 4"))
    agency.project()
    reading, again = agency.reading(Role.MANAGER), Recomputed(store, ZONE)
    names = ("barc-first", "barc-six-months", "barc-change")
    half = between(date(2026, 9, 1), date(2026, 9, 30), reading.today)
    spring = between(date(2026, 3, 1), date(2026, 3, 31), reading.today)
    few = between(date(2026, 9, 1), date(2026, 9, 8), reading.today)
    for period in (half, spring, few):
        expected = again.all(period.first_day, period.last_day)
        for one in measured(reading, period, names):
            number = one.number
            assert (number.some, number.all, number.days) == expected[one.measure.name]
            assert one.spread == {}
    [first_ones, *_] = measured(reading, spring, names)
    assert (first_ones.number.all, first_ones.shown) == (13, 27)
    *_, change = measured(reading, half, names)
    assert (change.number.all, change.shown) == (12, 10)
    assert [one.shown for one in measured(reading, few, names)] == [None, None, None]
    live = rows_of(agency)
    agency.deployment.projector().rebuild("measures")
    assert rows_of(agency) == live


def test_what_is_told_later_counts_in_its_group(matched: Any, clock: Any) -> None:
    """A call without a county and an area, both told since."""
    call = replace(
        referral_number(Founding(matched, clock), 2),
        county="",
        areas=(),
        consent_signed_on=None,
        consent_expires_on=None,
    )
    matched.perform(Role.INTAKE, call)
    matched.project()
    assert by_kind(matched)["area unknown"] == by_kind(matched)["county unknown"] == 1
    told = CompleteReferral(referral_id=call.referral_id, county="Essex", areas=AREAS[:1])
    matched.perform(Role.INTAKE, told)
    matched.project()
    assert by_kind(matched) == {
        "unknown": 3,
        "county known": 3,
        "language known": 3,
        "area known": 3,
    }


def test_the_manager_takes_them_away_and_small_groups_are_not_in_it(matched: Any) -> None:
    header, *rows = exports.table(matched.reading(Role.MANAGER), "measures")
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    received = next(line for line in lines if line["measure"] == "Referrals in")
    assert received["numerator"] == "2"
    groups = [line for line in lines if line["group"]]
    assert {line["numerator"] for line in groups} == {"not shown"}
