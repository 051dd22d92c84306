"""A specialist's minutes of the coming weeks: their hours, and what is promised of them."""

from uuid import UUID

from domain.limits import LimitName, Limits
from domain.match import MATCH
from domain.participant import PARTICIPANT
from domain.referral import REFERRAL
from domain.supervision import supervision_due
from domain.vocabulary import Mode
from domain.workload import WEEKS, Promise, Workload, promised_minutes, working_minutes
from peermatch.store import Work
from peermatch.usecases.eligible import Pair
from peermatch.usecases.programme import Programme
from peermatch.usecases.rules_of_day import holidays_around, limits_of_day


def workload_with(work: Work, pair: Pair, programme: Programme) -> Workload:
    """The workload of the pair's specialist once this support is promised too."""
    limits = limits_of_day(work, programme)
    specialist = pair.specialist
    referrals = {pair.seeker.referral_id}
    for match_id in specialist.held | specialist.taken:
        proposed = work.load(MATCH, match_id).state.proposed
        if proposed is not None:
            referrals.add(proposed.referral_id)
    promises = [_promise(work, pair, referral_id) for referral_id in sorted(referrals)]
    return Workload(
        available=working_minutes(
            pair.enrolled.windows, pair.day, specialist.leave, holidays_around(pair.day)
        ),
        promised=promised_minutes(
            [p for p in promises if p is not None],
            group_minutes=0,
            supervision_minutes=_supervision(pair, limits),
            limits=limits,
        ),
    )


def _promise(work: Work, pair: Pair, referral_id: UUID) -> Promise | None:
    """What one referral takes; the drive counts where the two meet in person."""
    received = work.load(REFERRAL, referral_id).state.received
    if received is None:
        return None
    county = work.load(PARTICIPANT, received.participant_id).state.county
    home, drive = pair.enrolled.home_site, 0
    if Mode.IN_PERSON in received.modes & pair.enrolled.modes and county in pair.offer.counties:
        drive = pair.area.minutes(home, pair.area.nearest_site(county, home)) or 0
    return Promise(
        frequency=received.frequency,
        session_minutes=received.session_minutes,
        travel_minutes=2 * drive,
    )


def _supervision(pair: Pair, limits: Limits) -> int:
    """Minutes of supervision within the horizon, by experience."""
    held = pair.specialist.supervision
    due = supervision_due(held.since, pair.day, pair.day, limits)
    if due is None:
        return 0
    every = max(1, (due - pair.day).days)
    return WEEKS * 7 // every * limits.value(LimitName.SUPERVISION_MINUTES)
