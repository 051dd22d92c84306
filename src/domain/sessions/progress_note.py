"""What a held session was about: how they met, goals, what was worked on, what comes next."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.program.limits import LimitName, Limits
from domain.sessions import session_outcome
from domain.sessions.session_outcome import OutcomeUndone
from domain.sessions.session_state import Session, SessionStatus
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, known
from domain.shared.shared_refusals import SessionUnknown
from domain.shared.vocabulary import Goal, Mode

ASKED = {
    LimitName.NOTE_GOALS: "goals",
    LimitName.NOTE_WORKED_ON: "worked_on",
    LimitName.NOTE_NEXT_STEP: "next_step",
    LimitName.NOTE_RESOURCES: "resources",
}
"""Which part of a note each of the program's rules asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressNoted:
    """Written by the specialist who held the session; a later note replaces it."""

    session_id: Plain[UUID]
    participant_id: Subject
    mode: Personal[Mode]
    """How they met, which may not be how it was planned."""
    goals: Personal[tuple[Goal, ...]]
    """Of the wellness plan, or stated by the participant alone: those that were worked on."""
    worked_on: Personal[str]
    next_step: Personal[str]
    """What they agreed on for the next time."""


class KeptBackFor(StrEnum):
    """Why somebody doesn't read a note about themselves at their own page (45 CFR 164.524(a)(3));
    they may ask that somebody else decides anew."""

    OTHERS = "others"
    DANGER = "danger"


KEPT_BACK_FOR = {
    KeptBackFor.OTHERS: "It says something about somebody else",
    KeptBackFor.DANGER: "Reading it could put somebody in danger",
}
"""As specialists choose it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKeptBack:
    """Said with a note, and gone with the next."""

    session_id: Plain[UUID]
    participant_id: Subject
    why: Personal[KeptBackFor]


def evolve(state: Session, fact: ProgressNoted | NoteKeptBack | OutcomeUndone) -> Session:
    """A note goes with the record that it was written about."""
    match fact:
        case ProgressNoted():
            return replace(state, note=fact, note_kept_back=None)
        case NoteKeptBack():
            return replace(state, note_kept_back=fact)
    return replace(state, note=None, note_kept_back=None)


def asked_for(limits: Limits) -> frozenset[str]:
    """The parts of a note that the program's rules ask for; minutes and mode are always there."""
    return frozenset(part for name, part in ASKED.items() if limits.on(name))


def write(
    state: Session,
    specialist_id: UUID,
    minutes: int,
    note: ProgressNoted,
    now: datetime,
    *,
    kept_back: KeptBackFor | None = None,
) -> tuple[Fact, ...]:
    """Writes the note of a session held for `minutes`, and records it as held where nothing is
    recorded yet. Another length within the week replaces the first. `kept_back` says why the
    participant doesn't read it at their page."""
    known(state.scheduled, SessionUnknown)
    held: tuple[Fact, ...] = ()
    after = state
    if state.status is SessionStatus.HELD and state.minutes != minutes:
        held = session_outcome.undo(state, specialist_id, now, time_is_kept=True)
        for fact in held:
            after = session_outcome.evolve(after, fact)
    again = session_outcome.hold(after, specialist_id, minutes, now)
    back = _kept_back(note, kept_back)
    if (state.note, state.note_kept_back) == (note, back) and not held and not again:
        return ()
    return (*held, *again, note, *((back,) if back else ()))


def _kept_back(note: ProgressNoted, why: KeptBackFor | None) -> NoteKeptBack | None:
    if why is None:
        return None
    return NoteKeptBack(session_id=note.session_id, participant_id=note.participant_id, why=why)
