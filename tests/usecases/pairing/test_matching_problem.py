"""The problem that a run is given, from the record and the lists, without solving it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from two_offices import WITHOUT_CONSENT

from domain.pairing.conflict import ConflictKind
from domain.pairing.eligibility import HeldBack
from domain.pairing.sides import Side
from domain.program.match_preferences import WishName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, weights_on
from domain.referrals.referral import REFERRAL
from domain.shared.roles import Role
from domain.shared.vocabulary import Urgency
from matching import Journey, MatchingProblem
from peermatch.usecases.core.ids import referral_id, specialist_id
from peermatch.usecases.matches.runs import ProposeMatch
from peermatch.usecases.pairing.choice import AskForShortlist, DiscloseConflict
from peermatch.usecases.pairing.matching_problem import in_line, matching_problem
from stories.pasts.run_samples import SEEKER
from stories.pasts.samples import RUN_ID, made_up_id

DAY = date(2026, 11, 23)
EVERYONE = {referral_id(f"R{n}") for n in range(1, 9)}
S1, S2 = specialist_id("S1"), specialist_id("S2")
FIRST, SECOND = referral_id("R1"), referral_id("R2")


def problem(agency: Any, **asked: Any) -> Any:
    agency.project()
    return matching_problem(agency.deployment.service, DAY, **asked)


def test_everyone_who_waits_and_everyone_on_the_roster_takes_part(small_on_sqlite: Any) -> None:
    found = problem(small_on_sqlite)
    assert found.day == DAY
    assert {s.referral_id for s in found.seekers} == EVERYONE
    without = {s.referral_id for s in found.seekers if s.consent_from is None}
    assert without == {referral_id(WITHOUT_CONSENT)}
    assert {o.specialist_id: o.taken for o in found.offers} == {S1: 0, S2: 0}
    assert found.journeys == (Journey("TAP", "Essex", 0), Journey("TAP", "Richmond", 15))
    rules = small_on_sqlite.deployment.store.read(PROGRAM_RULES, RULES_ID)
    assert found.weights == {w.value: points for w, points in weights_on(rules, DAY).items()}
    assert set(found.weights) == {wish.value for wish in WishName}


def test_whoever_is_proposed_waits_no_more_and_their_place_is_used(small_on_sqlite: Any) -> None:
    small_on_sqlite.project()
    proposal = ProposeMatch(
        run_id=RUN_ID, referral_id=FIRST, specialist_id=S1, reasons=("Shared.",)
    )
    small_on_sqlite.perform(Role.SERVICE, proposal)
    late = matching_problem(small_on_sqlite.deployment.service, DAY)
    assert {s.referral_id for s in late.seekers} == EVERYONE - {FIRST}, "lists may lag"
    found = problem(small_on_sqlite)
    assert {s.referral_id for s in found.seekers} == EVERYONE - {FIRST}
    assert {o.specialist_id: o.taken for o in found.offers} == {S1: 1, S2: 0}


def test_a_conflict_of_interest_keeps_one_participant_from_one_specialist(
    small_on_sqlite: Any,
) -> None:
    person = small_on_sqlite.deployment.store.read(REFERRAL, FIRST).received.participant_id
    disclosed = DiscloseConflict(
        participant_id=person,
        specialist_id=S2,
        side=Side.PARTICIPANT,
        kind=ConflictKind.NEIGHBOR,
    )
    small_on_sqlite.perform(Role.COORDINATOR, disclosed)
    excluded = {s.referral_id: s.excluded for s in problem(small_on_sqlite).seekers}
    assert excluded == {**dict.fromkeys(EVERYONE, frozenset()), FIRST: frozenset({S2})}


def test_who_would_like_to_choose_is_held_back_but_not_from_shortlists(
    small_on_sqlite: Any,
) -> None:
    small_on_sqlite.perform(Role.COORDINATOR, AskForShortlist(referral_id=FIRST))
    proposing, choosing = problem(small_on_sqlite), problem(small_on_sqlite, choosing=True)
    held_back = {s.referral_id: s.held_back for s in proposing.seekers}
    assert held_back == {**dict.fromkeys(EVERYONE), FIRST: HeldBack.SHORTLIST}
    assert {s.held_back for s in choosing.seekers} == {None}


def test_the_line_begins_with_the_most_urgent_and_then_who_has_waited_longest() -> None:
    days = (date(2026, 11, 16), date(2026, 11, 17))
    people = [
        replace(
            SEEKER, referral_id=made_up_id(f"{urgency} {day}"), urgency=urgency, received_on=day
        )
        for day in days
        for urgency in (Urgency.ROUTINE, Urgency.URGENT)
    ]
    place = in_line(MatchingProblem(day=DAY, seekers=tuple(people), offers=(), journeys=()))
    ordered = sorted(people, key=lambda s: place[s.referral_id])
    assert [(s.urgency, s.received_on) for s in ordered] == [
        (urgency, day) for urgency in (Urgency.URGENT, Urgency.ROUTINE) for day in days
    ]


def test_the_log_is_asked_for_everybody_at_once(
    small_on_sqlite: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, asked = small_on_sqlite.deployment.store.record.recorder, list[int]()
    streams = log.streams

    def counted(ids: Any) -> Any:
        asked.append(len(ids))
        return streams(ids)

    small_on_sqlite.project()
    monkeypatch.setattr(log, "streams", counted)
    found = matching_problem(small_on_sqlite.deployment.service, DAY)
    assert len(found.seekers) == len(EVERYONE)
    assert len(asked) < len(EVERYONE)
