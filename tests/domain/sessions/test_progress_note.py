"""What a held session was about is written by its specialist, and asked for by the program."""

from dataclasses import replace
from datetime import timedelta

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from domain.sessions.progress_note import ASKED, KeptBackFor, NoteKeptBack, asked_for, write
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import (
    CorrectedSince,
    OutcomeUndone,
    SessionCorrected,
    SessionHasNotStarted,
    SessionHeld,
    SessionMissed,
    SessionNotYours,
    UndoneTooLate,
)
from domain.sessions.session_state import MissedReason, SessionAlreadyRecorded
from domain.shared.shared_refusals import SessionUnknown
from stories.pasts.given import given
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import (
    PARTICIPANT_ID,
    SESSION_ID,
    SPECIALIST_ID,
    made_up_id,
    noted,
    scheduled,
)

START, END = scheduled().starts_at, scheduled().ends_at
NOTE = noted()
HELD = SessionHeld(session_id=SESSION_ID, minutes=60)
UNDONE = OutcomeUndone(session_id=SESSION_ID)


def test_a_note_records_the_session_as_held_where_nothing_is_recorded_yet() -> None:
    here = given(SESSION, scheduled())
    here.when(write, SPECIALIST_ID, 60, NOTE, END).then(HELD, NOTE)
    here.when(write, SPECIALIST_ID, 60, NOTE, START - timedelta(hours=1)).then(SessionHasNotStarted)
    here.when(write, made_up_id("colleague"), 60, NOTE, END).then(SessionNotYours)
    given(SESSION).when(write, SPECIALIST_ID, 60, NOTE, END).then(SessionUnknown)
    missed = SessionMissed(session_id=SESSION_ID, reason=MissedReason.NO_SHOW)
    given(SESSION, scheduled(), missed).when(write, SPECIALIST_ID, 60, NOTE, END).then(
        SessionAlreadyRecorded
    )


def test_a_later_note_replaces_the_first_and_the_same_again_says_nothing() -> None:
    here = given(SESSION, scheduled(), HELD, NOTE)
    here.when(write, SPECIALIST_ID, 60, NOTE, END).then_nothing()
    other = replace(NOTE, worked_on="")
    here.when(write, SPECIALIST_ID, 60, other, END).then(other)
    assert given(SESSION, scheduled(), HELD, NOTE, UNDONE).state.note is None


def test_a_note_is_kept_back_with_a_reason_until_the_next_is_written() -> None:
    back = NoteKeptBack(
        session_id=SESSION_ID, participant_id=PARTICIPANT_ID, why=KeptBackFor.OTHERS
    )
    here = given(SESSION, scheduled(), HELD, NOTE)
    here.when(write, SPECIALIST_ID, 60, NOTE, END, kept_back=KeptBackFor.OTHERS).then(NOTE, back)
    kept = given(SESSION, scheduled(), HELD, NOTE, back)
    kept.when(write, SPECIALIST_ID, 60, NOTE, END, kept_back=KeptBackFor.OTHERS).then_nothing()
    kept.when(write, SPECIALIST_ID, 60, NOTE, END).then(NOTE)
    assert given(SESSION, scheduled(), HELD, NOTE, back, NOTE).state.note_kept_back is None
    assert given(SESSION, scheduled(), HELD, NOTE, back, UNDONE).state.note_kept_back is None


def test_another_length_replaces_the_first_for_a_week() -> None:
    here = given(SESSION, scheduled(), HELD)
    shorter = SessionHeld(session_id=SESSION_ID, minutes=45)
    here.when(write, SPECIALIST_ID, 45, NOTE, END).then(UNDONE, shorter, NOTE)
    here.when(write, SPECIALIST_ID, 45, NOTE, START + timedelta(days=7)).then(UndoneTooLate)
    corrected = SessionCorrected(
        session_id=SESSION_ID,
        participant_id=PARTICIPANT_ID,
        correction_id=made_up_id("correction"),
        minutes=30,
        missed=None,
        reason="Shorter than written.",
    )
    after = given(SESSION, scheduled(), HELD, corrected)
    after.when(write, SPECIALIST_ID, 45, NOTE, END).then(CorrectedSince)
    after.when(write, SPECIALIST_ID, 30, NOTE, END).then(NOTE)


def test_the_programs_rules_say_what_a_note_asks_for() -> None:
    assert asked_for(DEFAULT_LIMITS) == {"goals", "worked_on", "next_step", "resources"}
    named = (
        LimitName.NOTE_GOALS,
        LimitName.NOTE_WORKED_ON,
        LimitName.NOTE_NEXT_STEP,
        LimitName.NOTE_RESOURCES,
    )
    assert set(named) == set(ASKED)
    for name in named:
        assert asked_for(limits_with(name, value=0)) == set(ASKED.values()) - {ASKED[name]}
