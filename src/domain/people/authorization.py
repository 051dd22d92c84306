"""A payer's authorization: units that may be used between two days, drawn on session by session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.shared_refusals import CorrectionUnexplained


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationGranted:
    authorization_id: Plain[UUID]
    participant_id: Subject
    payer: Personal[str]
    reference: Personal[str]
    starts_on: Plain[date]
    ends_on: Plain[date]
    units: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsDrawn:
    """One session's units; 0 gives them back after a correction."""

    authorization_id: Plain[UUID]
    session_id: Plain[UUID]
    units: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationCorrected:
    """It covers other days or units than was recorded."""

    authorization_id: Plain[UUID]
    participant_id: Subject
    starts_on: Plain[date]
    ends_on: Plain[date]
    units: Plain[int]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationListed:
    """A payer's authorization is this participant's; its own stream says what it covers."""

    participant_id: Subject
    authorization_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    granted: AuthorizationGranted | None = None
    """As it is known now, corrections among it."""
    drawn: Mapping[UUID, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def left(self) -> int:
        total = self.granted.units if self.granted else 0
        return total - sum(self.drawn.values())


class AuthorizationUnknown(Refusal):
    sentence = "There is no authorization with this id."


class AuthorizationBackwards(Refusal):
    sentence = "The authorization ends before it starts."
    field = "ends_on"


class AuthorizationWithoutUnits(Refusal):
    sentence = "An authorization covers 1 to 10000 units."
    field = "units"


class OutsideAuthorization(Refusal):
    sentence = "The session's day is outside the authorization."


class NoUnitsLeft(Refusal):
    sentence = "The authorization has fewer units left than this session takes."


class AllUnitsUsed(Refusal):
    sentence = "What payers authorized for this person is used up or has ended."


class DrawnAlready(Refusal):
    sentence = "Sessions on these days have drawn more units already; correct those first."
    field = "units"


class UnitsNegative(Refusal):
    sentence = "A session draws 0 or more units."


def evolve(state: Authorization, fact: Fact) -> Authorization:
    match fact:
        case AuthorizationGranted():
            return replace(state, granted=fact)
        case AuthorizationCorrected():
            return replace(state, granted=_as_corrected(state.granted, fact))
        case UnitsDrawn():
            drawn = MappingProxyType({**state.drawn, fact.session_id: fact.units})
            return replace(state, drawn=drawn)
    return state


def _as_corrected(
    granted: AuthorizationGranted | None, fact: AuthorizationCorrected
) -> AuthorizationGranted | None:
    if granted is None:
        return None
    return replace(granted, starts_on=fact.starts_on, ends_on=fact.ends_on, units=fact.units)


AUTHORIZATION = Decider("authorization", Authorization(), evolve)


def check_units_left(every: Iterable[Authorization], units: int, today: date) -> None:
    """Refuses new support for somebody whose payers were asked and leave nothing for a session of
    `units` from today on."""
    granted = [(a.granted, a.left) for a in every if a.granted is not None]
    if granted and not any(g.ends_on >= today and left >= units for g, left in granted):
        raise AllUnitsUsed


def grant(state: Authorization, granted: AuthorizationGranted) -> tuple[Fact, ...]:
    if state.granted is not None:
        return ()
    _check(granted.starts_on, granted.ends_on, granted.units)
    return (granted,)


def correct(
    state: Authorization,
    starts_on: date,
    ends_on: date,
    units: int,
    *,
    reason: str,
    drawn_on: Mapping[UUID, date],
) -> tuple[Fact, ...]:
    """Sets right what is covered, with a reason. Sessions outside of the right days give their
    units back; `drawn_on` has the day of each session that drew some."""
    granted = known(state.granted, AuthorizationUnknown)
    if (granted.starts_on, granted.ends_on, granted.units) == (starts_on, ends_on, units):
        return ()
    if not reason.strip():
        raise CorrectionUnexplained
    _check(starts_on, ends_on, units)
    back = {s for s, own in state.drawn.items() if own and not starts_on <= drawn_on[s] <= ends_on}
    if sum(own for session, own in state.drawn.items() if session not in back) > units:
        raise DrawnAlready
    own_id = granted.authorization_id
    return (
        AuthorizationCorrected(
            authorization_id=own_id,
            participant_id=granted.participant_id,
            starts_on=starts_on,
            ends_on=ends_on,
            units=units,
            reason=reason,
        ),
        *(UnitsDrawn(authorization_id=own_id, session_id=s, units=0) for s in sorted(back)),
    )


def _check(starts_on: date, ends_on: date, units: int) -> None:
    if ends_on < starts_on:
        raise AuthorizationBackwards
    if not 1 <= units <= 10_000:
        raise AuthorizationWithoutUnits


def give_back(state: Authorization, session_id: UUID) -> tuple[Fact, ...]:
    """What was drawn for a session that is not recorded as held any more, however late."""
    if state.granted is None or not state.drawn.get(session_id):
        return ()
    nothing = UnitsDrawn(
        authorization_id=state.granted.authorization_id, session_id=session_id, units=0
    )
    return (nothing,)


def draw(state: Authorization, session_id: UUID, day: date, units: int) -> tuple[Fact, ...]:
    """Takes a session's units from what is left; again with other units replaces them."""
    granted = known(state.granted, AuthorizationUnknown)
    before = state.drawn.get(session_id, 0)
    if before == units:
        return ()
    if units < 0:
        raise UnitsNegative
    if not granted.starts_on <= day <= granted.ends_on:
        raise OutsideAuthorization
    if units - before > state.left:
        raise NoUnitsLeft
    return (
        UnitsDrawn(authorization_id=granted.authorization_id, session_id=session_id, units=units),
    )
