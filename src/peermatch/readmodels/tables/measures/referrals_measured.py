"""How facts about people and referrals change what is measured."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from domain.measures.counts import GroupKind
from domain.people.participant import MovedHome, ParticipantRegistered
from domain.referrals.completeness import SupportStated
from domain.referrals.received_changes import FrequencyChanged, ReceivedCorrected
from domain.referrals.referral_closing import (
    ClosingReason,
    ReferralClosed,
    ReferralMerged,
    ReferralReopened,
)
from domain.referrals.referral_match import (
    ReassignmentNeeded,
    ReferralMatched,
    ReferralMatchUndone,
    ReferralProposed,
    ReferralReturned,
)
from domain.referrals.referral_received import ReferralReceived
from domain.referrals.waiting import PriorityChanged
from domain.shared.languages import LanguageCorrected
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.readmodels.tables.measures.counting import Opened, Recount, TokenOf, stored
from peermatch.readmodels.tables.measures.matches_measured import promise_anew
from peermatch.readmodels.tables.measures.measured import PEOPLE, REFERRALS
from peermatch.store import Recorded
from peermatch.store.operating.erasing import PersonalDataErased

DayOf = Callable[[Any], Any]
"""The program's day of an instant."""
Stretches = list[list[int | None]]


def _over(stretches: Stretches, day: int) -> Stretches:
    """The last stretch ends, if it goes on."""
    if not stretches or stretches[-1][1] is not None:
        return stretches
    return [*stretches[:-1], [stretches[-1][0], day]]


def _again(stretches: Stretches, day: int) -> Stretches:
    """Another stretch begins, unless the last one still goes on."""
    if stretches and stretches[-1][1] is None:
        return stretches
    return [*stretches, [day, None]]


def _goes_on(stretches: Stretches) -> Stretches:
    """As if the last stretch had not ended."""
    return [*stretches[:-1], [stretches[-1][0], None]] if stretches else stretches


def people_handlers(
    recount: Recount, opened: Opened, token: TokenOf, forget: Callable[[Rows, UUID], None]
) -> dict[type, Handler]:
    """`forget` takes off what else is counted of somebody who is erased."""

    def registered(rows: Rows, r: Recorded) -> None:
        told = opened(r)
        known = rows.get(PEOPLE, participant_id=r.fact.participant_id)
        rows.put(
            PEOPLE,
            participant_id=r.fact.participant_id,
            county=token(GroupKind.COUNTY, told.get("county") or ""),
            language=token(GroupKind.LANGUAGE, told.get("language") or ""),
            referrals=known["referrals"] if known else [],
        )

    def moved(rows: Rows, r: Recorded) -> None:
        county = token(GroupKind.COUNTY, opened(r).get("county") or "")
        recount.regroup(rows, r.fact.participant_id, county=county)

    def speaks(rows: Rows, r: Recorded) -> None:
        language = token(GroupKind.LANGUAGE, opened(r).get("language") or "")
        recount.regroup(rows, r.fact.participant_id, language=language)

    def erased(rows: Rows, r: Recorded) -> None:
        """They still count, in no group."""
        person_id = r.fact.person_id
        recount.regroup(rows, person_id, county="", language="")
        forget(rows, person_id)
        who = rows.get(PEOPLE, participant_id=person_id)
        for referral_id in who["referrals"] if who else ():
            recount.change(rows, REFERRALS, UUID(referral_id), areas=[])

    return {
        ParticipantRegistered: registered,
        MovedHome: moved,
        LanguageCorrected: speaks,
        PersonalDataErased: erased,
    }


def referral_handlers(
    recount: Recount, opened: Opened, token: TokenOf, day_of: DayOf
) -> dict[type, Handler]:
    def areas_of(r: Recorded) -> list[str]:
        areas = {str(one.area) for one in opened(r).get("experiences") or ()}
        return sorted(token(GroupKind.AREA, area) for area in areas)

    def received(rows: Rows, r: Recorded) -> None:
        fact: ReferralReceived = r.fact
        day = day_of(fact.received_at)
        who = rows.get(PEOPLE, participant_id=fact.participant_id)
        if who is not None and str(r.stream) not in who["referrals"]:
            rows.put(PEOPLE, **{**who, "referrals": [*who["referrals"], str(r.stream)]})
        after = {
            **dict.fromkeys(c.name for c in REFERRALS.columns),
            "referral_id": r.stream,
            "participant_id": fact.participant_id,
            "urgency": fact.urgency.value,
            "received_on": day,
            "matches": [],
            "waiting": [[stored(day), None]],
            "open": [[stored(day), None]],
            "closing_reason": "",
            "is_none": False,
            "areas": areas_of(r),
            "minutes": fact.session_minutes,
            "frequency": fact.frequency.value,
            "carried": [],
        }
        recount.put(rows, REFERRALS, rows.get(REFERRALS, referral_id=r.stream), after)

    def changing(values: Callable[[Values, Recorded, int], dict[str, Any]]) -> Handler:
        def change(rows: Rows, r: Recorded) -> None:
            row = rows.get(REFERRALS, referral_id=r.stream)
            if row is not None:
                now = values(row, r, stored(day_of(r.at)))
                recount.change(rows, REFERRALS, r.stream, **now)

        return change

    def corrected(row: Values, r: Recorded, _day: int) -> dict[str, Any]:
        day = day_of(r.fact.received_at)
        first = {
            name: [[stored(day), row[name][0][1]], *row[name][1:]] for name in ("waiting", "open")
        }
        return {"received_on": day, **first}

    def proposed(row: Values, r: Recorded, _day: int) -> dict[str, Any]:
        first = row["first_offered_on"]
        return {"first_offered_on": day_of(r.at) if first is None else first}

    def matched(row: Values, r: Recorded, day: int) -> dict[str, Any]:
        mine = str(r.fact.match_id)
        there = any(known == mine for known, _ in row["matches"])
        matches = row["matches"] if there else [*row["matches"], [mine, day]]
        return {"matches": matches, "waiting": _over(row["waiting"], day)}

    def undone(row: Values, r: Recorded, _day: int) -> dict[str, Any]:
        mine = str(r.fact.match_id)
        left = [one for one in row["matches"] if one[0] != mine]
        return {"matches": left, "waiting": _goes_on(row["waiting"])}

    def waits_again(row: Values, _r: Recorded, day: int) -> dict[str, Any]:
        return {"waiting": _again(row["waiting"], day)}

    def closed(row: Values, r: Recorded, day: int) -> dict[str, Any]:
        reason = r.fact.reason
        return {
            "waiting": _over(row["waiting"], day),
            "open": _over(row["open"], day),
            "closed_on": day_of(r.at),
            "closing_reason": reason.value,
            "is_none": reason is ClosingReason.ENTERED_IN_ERROR,
        }

    def reopened(row: Values, _r: Recorded, day: int) -> dict[str, Any]:
        return {
            "waiting": _again(row["waiting"], day),
            "open": _again(row["open"], day),
            "closed_on": None,
            "closing_reason": "",
            "is_none": False,
        }

    def frequency(rows: Rows, r: Recorded) -> None:
        """Everybody who is carried by this referral has other minutes from now on."""
        fact: FrequencyChanged = r.fact
        now = {"frequency": fact.frequency.value, "minutes": fact.session_minutes}
        recount.change(rows, REFERRALS, r.stream, **now)
        row = rows.get(REFERRALS, referral_id=r.stream)
        for match_id in row["carried"] if row else ():
            promise_anew(recount, rows, UUID(match_id), day_of(r.at))

    return {
        ReferralReceived: received,
        ReceivedCorrected: changing(corrected),
        SupportStated: changing(lambda _row, r, _day: {"areas": areas_of(r)}),
        PriorityChanged: changing(lambda _row, r, _day: {"urgency": r.fact.urgency.value}),
        ReferralProposed: changing(proposed),
        ReferralMatched: changing(matched),
        ReferralMatchUndone: changing(undone),
        ReferralReturned: changing(waits_again),
        ReassignmentNeeded: changing(waits_again),
        ReferralClosed: changing(closed),
        ReferralMerged: changing(lambda _row, _r, _day: {"is_none": True}),
        ReferralReopened: changing(reopened),
        FrequencyChanged: frequency,
    }
