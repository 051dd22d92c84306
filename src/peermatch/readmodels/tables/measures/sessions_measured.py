"""How facts about sessions change what is measured: outcomes, units, and a
referral's first session."""

from collections.abc import Callable
from typing import Any

from domain.sessions.session_booking import (
    SessionMoved,
    SessionReinstated,
    SessionTakenBack,
)
from domain.sessions.session_outcome import (
    OutcomeUndone,
    SessionCorrected,
    SessionHeld,
    SessionMissed,
)
from domain.sessions.session_state import SessionScheduled, SessionStatus, UnitsCounted
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.readmodels.tables.measures.counting import Recount
from peermatch.readmodels.tables.measures.measured import MATCHES, REFERRALS, SESSIONS
from peermatch.store import Recorded

DayOf = Callable[[Any], Any]
UNCOUNTED = dict.fromkeys(("units", "not_billable"))
SCHEDULED, HELD = SessionStatus.SCHEDULED.value, SessionStatus.HELD.value


def session_handlers(recount: Recount, day_of: DayOf) -> dict[type, Handler]:
    def scheduled(rows: Rows, r: Recorded) -> None:
        fact: SessionScheduled = r.fact
        match = rows.get(MATCHES, match_id=fact.match_id)
        after = {
            "session_id": r.stream,
            "referral_id": match["referral_id"] if match else None,
            "day": day_of(fact.starts_at),
            "outcome": SCHEDULED,
            **UNCOUNTED,
        }
        put(rows, rows.get(SESSIONS, session_id=r.stream), after)

    def put(rows: Rows, before: Values | None, after: Values | None) -> None:
        recount.put(rows, SESSIONS, before, after)
        mine = after or before
        if mine is not None and mine["referral_id"] is not None:
            _first_session(recount, rows, mine, after)

    def changing(values: Callable[[Recorded], dict[str, Any]]) -> Handler:
        def change(rows: Rows, r: Recorded) -> None:
            before = rows.get(SESSIONS, session_id=r.stream)
            if before is not None:
                put(rows, before, {**before, **values(r)})

        return change

    def taken_back(rows: Rows, r: Recorded) -> None:
        put(rows, rows.get(SESSIONS, session_id=r.stream), None)

    def corrected(r: Recorded) -> dict[str, Any]:
        fact: SessionCorrected = r.fact
        missed = fact.missed.value if fact.missed else SCHEDULED
        return {"outcome": HELD if fact.minutes > 0 else missed, **UNCOUNTED}

    def counted(r: Recorded) -> dict[str, Any]:
        fact: UnitsCounted = r.fact
        why = fact.not_billable.value if fact.not_billable else None
        return {"units": fact.units, "not_billable": why}

    return {
        SessionScheduled: scheduled,
        SessionHeld: changing(lambda _r: {"outcome": HELD}),
        SessionMissed: changing(lambda r: {"outcome": r.fact.reason.value}),
        SessionMoved: changing(lambda r: {"day": day_of(r.fact.starts_at)}),
        SessionReinstated: changing(lambda _r: {"outcome": SCHEDULED}),
        OutcomeUndone: changing(lambda _r: {"outcome": SCHEDULED, **UNCOUNTED}),
        SessionTakenBack: taken_back,
        SessionCorrected: changing(corrected),
        UnitsCounted: changing(counted),
    }


def _first_session(recount: Recount, rows: Rows, mine: Values, now: Values | None) -> None:
    """The referral's first held session. Only when it was this one and is no more, the others are
    looked through."""
    referral = rows.get(REFERRALS, referral_id=mine["referral_id"])
    if referral is None:
        return
    known = referral["first_session_on"], referral["first_session_id"]
    if now is not None and now["outcome"] == HELD:
        this = now["day"], now["session_id"]
        if known[0] is None or (this[0], str(this[1])) <= (known[0], str(known[1])):
            _set_first(recount, rows, mine, *this)
            return
    if known[1] == mine["session_id"]:
        held = rows.find(SESSIONS, referral_id=mine["referral_id"], outcome=HELD)
        found = [(row["day"], row["session_id"]) for row in held]
        first = min(found, key=lambda one: (one[0], str(one[1])), default=(None, None))
        _set_first(recount, rows, mine, *first)


def _set_first(recount: Recount, rows: Rows, mine: Values, day: Any, session_id: Any) -> None:
    first = {"first_session_on": day, "first_session_id": session_id}
    recount.change(rows, REFERRALS, mine["referral_id"], **first)
