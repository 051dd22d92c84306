"""A read model can be looked at fact by fact: what each fact found and what it left."""

from sqlalchemy import select

from domain.matches.match_state import MatchProposed
from peermatch.readmodels.engine.stepping import steps
from peermatch.readmodels.tables.matches.matches import MATCHES, MATCHES_MODEL
from peermatch.readmodels.tables.referrals.referrals import REFERRALS_MODEL
from peermatch.store import START


def facts(agency):
    return agency.deployment.store.recorded_after(START, 10_000)


def test_a_step_shows_the_row_before_and_after_its_fact(proposed):
    every = facts(proposed)
    [number] = [n for n, r in enumerate(every, 1) if isinstance(r.fact, MatchProposed)]
    [step] = steps(proposed.deployment.store, MATCHES_MODEL, number, number)
    [change] = step.changes
    assert (step.number, step.recorded.name, change.table) == (number, "match.proposed", "matches")
    assert change.before is None
    assert change.after["status"] == "proposed"
    assert change.key == {"match_id": every[number - 1].fact.match_id}


def test_all_steps_together_leave_what_the_pages_show(proposed):
    last = {}
    for step in steps(proposed.deployment.store, MATCHES_MODEL, 1, len(facts(proposed))):
        for change in step.changes:
            assert last.get((change.table, *change.key.values())) == change.before
            last[change.table, *change.key.values()] = change.after
    with proposed.deployment.views.connect() as views:
        shown = [dict(row) for row in views.execute(select(MATCHES)).mappings()]
    assert [row for (table, *_), row in last.items() if table == "matches"] == shown


def test_a_fact_that_the_read_model_does_not_follow_is_no_step(proposed):
    every = facts(proposed)
    followed = [n for n, r in enumerate(every, 1) if type(r.fact) in REFERRALS_MODEL.handlers]
    stepped = steps(proposed.deployment.store, REFERRALS_MODEL, 1, len(every))
    assert [step.number for step in stepped] == followed
