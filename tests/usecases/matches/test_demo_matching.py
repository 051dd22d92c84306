"""The demonstration data: everyone who can be matched is, and each other one knows why."""

from typing import Any
from uuid import uuid4

import networkx as nx
import pytest
from sqlalchemy import select

from domain.matches.matching_run import MATCHING_RUN, RunStatus, RunTrigger
from domain.pairing.eligibility import RULES, broken
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.waitlist_wish import Wish
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.pairing.matching_problem import matching_problem

FILES = ("sites.csv", "travel_minutes.csv", "roster.csv", "referrals.csv")


def largest_number_of_matches(problem: Any) -> int:
    """By another algorithm from another library, over the rules asked pair by pair."""
    graph = nx.DiGraph()
    for offer in problem.offers:
        graph.add_edge(offer.specialist_id, "end", capacity=offer.open_places)
    for seeker in problem.seekers:
        graph.add_edge("start", seeker.referral_id, capacity=1)
        for offer in problem.offers:
            if not broken(seeker, offer, problem.day):
                graph.add_edge(seeker.referral_id, offer.specialist_id, capacity=1)
    return int(nx.maximum_flow_value(graph, "start", "end"))


@pytest.mark.rest
@pytest.mark.rest
def test_the_run_matches_as_many_as_can_be_and_says_why_of_every_other(agency: Any) -> None:
    agency.import_files(*FILES)
    problem = matching_problem(
        agency.deployment.service,
        agency.deployment.service.program.today(agency.deployment.clock.now()),
    )
    run_id = uuid4()
    agency.perform(Role.COORDINATOR, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    agency.match()

    assert agency.deployment.store.read(MATCHING_RUN, run_id).status is RunStatus.COMPLETED
    with agency.deployment.views.connect() as connection:
        pairs = connection.execute(select(MATCHES.c.referral_id, MATCHES.c.specialist_id)).all()
    assert len(problem.seekers) == 140
    assert len(pairs) == largest_number_of_matches(problem) == 106

    seekers = {s.referral_id: s for s in problem.seekers}
    offers = {o.specialist_id: o for o in problem.offers}
    assert all(
        broken(seekers[p.referral_id], offers[p.specialist_id], problem.day) == () for p in pairs
    )

    reading = agency.reading(Role.COORDINATOR)
    shown = review_queue.page(reading, PartRequest(size=200))
    proposals, total = shown.rows, shown.total
    assert total == 106
    assert all(row.reasons for row in proposals)
    listed = waitlist.page(reading, PartRequest(size=200), Wish(status="waiting"))
    waiting, left = listed.rows, listed.total
    assert left == 34
    assert all(row.waiting_reason.endswith(".") for row in waiting)
    without = [row for row in waiting if not row.has_consent]
    no_consent = next(rule.refusal for rule in RULES if rule.name == "consent_in_force")
    assert without
    assert {row.waiting_reason for row in without} == {no_consent}
