"""How facts about matches, sessions and specialists change what is measured."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from domain.matches.approval import (
    MatchApprovalUndone,
    MatchApproved,
    MatchOverridden,
    ParticipantAccepted,
)
from domain.matches.match_ending import MatchEnded
from domain.matches.match_state import MatchProposed
from domain.matches.meeting_times import MatchSteppedDown
from domain.shared.cycle import CYCLE_WEEKS, SESSIONS_PER_CYCLE
from domain.shared.hours import WeeklyWindow, merged
from domain.shared.vocabulary import Frequency
from domain.specialists.caseload import PlaceReleased, PlaceTaken
from domain.specialists.leaving import SpecialistLeaving, SpecialistStays
from domain.specialists.specialist_state import SpecialistEnrolled
from domain.specialists.working_hours import HoursChanged
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.readmodels.tables.measures.counting import Recount, stored
from peermatch.readmodels.tables.measures.measured import MATCHES, REFERRALS, SPECIALISTS
from peermatch.readmodels.tables.measures.wishes_measured import wished
from peermatch.store import Recorded

DayOf = Callable[[Any], Any]


def promise_anew(recount: Recount, rows: Rows, match_id: UUID, day: date) -> None:
    """What a match promises from `day` on: as often as they meet, while it has a place."""
    match = rows.get(MATCHES, match_id=match_id)
    referral = match and rows.get(REFERRALS, referral_id=match["referral_id"])
    if match is None or referral is None:
        return
    often = Frequency(match["frequency"] or referral["frequency"])
    minutes = SESSIONS_PER_CYCLE[often] * referral["minutes"] if match["has_place"] else 0
    promised = match["promised"]
    if (promised[-1][1] if promised else 0) != minutes:
        now = [*promised, [stored(day), minutes]]
        recount.change(rows, MATCHES, match_id, promised=now)


def match_handlers(recount: Recount, day_of: DayOf) -> dict[type, Handler]:
    def proposed(rows: Rows, r: Recorded) -> None:
        fact: MatchProposed = r.fact
        if rows.get(MATCHES, match_id=r.stream) is None:
            after: Values = dict.fromkeys(c.name for c in MATCHES.columns)
            mine = {
                "match_id": r.stream,
                "referral_id": fact.referral_id,
                "specialist_id": fact.specialist_id,
            }
            nothing = {"has_place": False, "promised": [], "wishes": []}
            recount.put(rows, MATCHES, None, {**after, **mine, **nothing})

    def changing(values: Callable[[Recorded], dict[str, Any]]) -> Handler:
        return lambda rows, r: recount.change(rows, MATCHES, r.stream, **values(r))

    def approved(rows: Rows, r: Recorded) -> None:
        began = None if r.fact.acceptance_awaited else day_of(r.at)
        days = {"approved_on": day_of(r.at), "began_on": began}
        recount.change(rows, MATCHES, r.stream, **days, wishes=wished(rows, r.stream))

    def ended(r: Recorded) -> dict[str, Any]:
        return {"ended_on": r.fact.ended_on, "end_reason": r.fact.reason.value}

    def stepped_down(rows: Rows, r: Recorded) -> None:
        recount.change(rows, MATCHES, r.stream, frequency=r.fact.frequency.value)
        promise_anew(recount, rows, r.stream, day_of(r.at))

    def place(has_place: bool) -> Handler:
        def kept(rows: Rows, r: Recorded) -> None:
            match_id = r.fact.match_id
            recount.change(rows, MATCHES, match_id, has_place=has_place)
            match = rows.get(MATCHES, match_id=match_id)
            referral = match and rows.get(REFERRALS, referral_id=match["referral_id"])
            if referral is not None:
                others = [one for one in referral["carried"] if one != str(match_id)]
                mine = [*others, str(match_id)] if has_place else others
                rows.change(REFERRALS, {"referral_id": referral["referral_id"]}, carried=mine)
            promise_anew(recount, rows, match_id, day_of(r.at))

        return kept

    undone = dict.fromkeys(("approved_on", "began_on", "override_reason"))
    return {
        MatchProposed: proposed,
        MatchApproved: approved,
        MatchApprovalUndone: changing(lambda _r: undone),
        MatchOverridden: changing(lambda r: {"override_reason": r.fact.reason.value}),
        ParticipantAccepted: changing(lambda r: {"began_on": day_of(r.at)}),
        MatchEnded: changing(ended),
        MatchSteppedDown: stepped_down,
        PlaceTaken: place(True),
        PlaceReleased: place(False),
    }


def specialist_handlers(recount: Recount, day_of: DayOf) -> dict[type, Handler]:
    def hours(rows: Rows, r: Recorded) -> None:
        before = rows.get(SPECIALISTS, specialist_id=r.stream)
        known = before or {"specialist_id": r.stream, "hours": [], "last_day": None}
        step = [stored(day_of(r.at)), weekly_minutes(r.fact.windows) * CYCLE_WEEKS]
        recount.put(rows, SPECIALISTS, before, {**known, "hours": [*known["hours"], step]})

    def leaves(rows: Rows, r: Recorded) -> None:
        recount.change(rows, SPECIALISTS, r.stream, last_day=r.fact.last_day)

    def stays(rows: Rows, r: Recorded) -> None:
        recount.change(rows, SPECIALISTS, r.stream, last_day=None)

    return {
        SpecialistEnrolled: hours,
        HoursChanged: hours,
        SpecialistLeaving: leaves,
        SpecialistStays: stays,
    }


def weekly_minutes(windows: tuple[WeeklyWindow, ...]) -> int:
    return sum(window.end - window.start for window in merged(windows))
