"""The read model of measures: counts by day that follow from facts, and are gone through by nobody
when a page asks."""

from functools import partial
from typing import Any
from uuid import UUID

from domain.matches.matching_run import RunJudged
from domain.measures.matches_counted import run_cells
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.told_facts import ToldFacts
from peermatch.readmodels.tables.deadlines.due_periods import Calendar
from peermatch.readmodels.tables.measures.answers_measured import answer_handlers
from peermatch.readmodels.tables.measures.counting import Recount, add
from peermatch.readmodels.tables.measures.matches_measured import (
    match_handlers,
    specialist_handlers,
)
from peermatch.readmodels.tables.measures.measured import TABLES, token_of
from peermatch.readmodels.tables.measures.referrals_measured import (
    people_handlers,
    referral_handlers,
)
from peermatch.readmodels.tables.measures.sessions_measured import session_handlers
from peermatch.readmodels.tables.measures.wishes_measured import wish_handlers
from peermatch.store import Store
from peermatch.store.finding.blind_index import BlindIndex


def program_measures(store: Store, index: BlindIndex, calendar: Calendar) -> Projection:
    """The read model, for a program whose days and holidays are those of `calendar`."""

    facts = ToldFacts(store, index)
    opened = facts.opened

    def day_of(moment: Any) -> Any:
        return calendar.day(moment)

    recount = Recount(calendar)
    token = partial(token_of, index)
    answers, forget_answers = answer_handlers(index, opened)
    wishes, forget_wishes = wish_handlers(recount, opened, token)

    def forget(rows: Rows, who: UUID) -> None:
        forget_answers(rows, who)
        forget_wishes(rows, who)

    handlers = {
        **people_handlers(recount, opened, token, forget),
        **answers,
        **wishes,
        **referral_handlers(recount, opened, token, day_of),
        **match_handlers(recount, day_of),
        **session_handlers(recount, day_of),
        **specialist_handlers(recount, day_of),
        RunJudged: lambda rows, r: add(rows, run_cells(r.fact, day_of(r.at)), 1),
    }
    return Projection(
        "measures", 7, TABLES, handlers, together=facts.together, index_key=index.version
    )
