"""Bugs to plant one at a time: a simulation that misses one of them proves little."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.calendar import diary
from domain.matches.match import MATCH
from domain.matches.proposal import MatchDeclined
from domain.pairing import eligibility
from domain.people import disclosure
from domain.people.consent import Consent
from domain.referrals import referral_match
from domain.referrals.referral_state import ReferralStatus
from domain.specialists import caseload
from domain.specialists.caseload import PlaceHeld
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.matches import end_match_effects
from peermatch.usecases.sessions import session_course
from stories.simulation.bug import Bug
from stories.simulation.planted_between import BETWEEN

HOLDS, PROPOSE, EVOLVE = eligibility.holds, referral_match.propose, MATCH.evolve
EVOLVE_SPECIALIST = SPECIALIST.evolve


def _uncounted(state: Any, fact: Any) -> Any:
    return state if isinstance(fact, PlaceHeld) else EVOLVE_SPECIALIST(state, fact)


def _overlapping(state: Any, booking: Any) -> Any:
    return () if booking in state.bookings else (booking,)


def _unrevoked(self: Any, day: Any) -> bool:
    return bool(self.signed_on <= day <= self.expires_on)


def _excluded_too(rule: Any, *pair: Any) -> bool:
    return rule.name == "not_excluded" or HOLDS(rule, *pair)


def _matched_too(state: Any, match_id: Any, *limits: Any) -> Any:
    if state.received is None or state.match_id == match_id:
        return PROPOSE(state, match_id, *limits)
    return PROPOSE(replace(state, status=ReferralStatus.WAITING), match_id, *limits)


def _forgotten(state: Any, fact: Any) -> Any:
    return state if isinstance(fact, MatchDeclined) else EVOLVE(state, fact)


def _without_consent(_state: Any, _use: Any, day: Any) -> Any:
    return Consent(consent_id=UUID(int=0), signed_on=day, expires_on=day)


def _nothing(*_arguments: Any, **_named: Any) -> tuple[()]:
    return ()


WITHIN = (
    Bug("a place that is held is not counted", SPECIALIST, "evolve", _uncounted),
    Bug("a person is booked twice", diary, "book", _overlapping),
    Bug("a revoked consent still counts", Consent, "in_force", _unrevoked),
    Bug("an excluded pairing passes", eligibility, "holds", _excluded_too),
    Bug("a matched referral is proposed again", referral_match, "propose", _matched_too),
    Bug("a declined match keeps its place", caseload, "release_place", _nothing),
    Bug("an ended match keeps its sessions", end_match_effects, "cancel_coming", _nothing),
    Bug("a moved session keeps its old time", session_course, "free_time", _nothing),
    Bug("a decline is forgotten", MATCH, "evolve", _forgotten),
    Bug("something is told without consent", disclosure, "check_sending", _without_consent),
)
"""Ten faults within a stream or a save."""
BUGS = (*WITHIN, *BETWEEN)
