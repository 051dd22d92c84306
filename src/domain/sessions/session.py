"""A session between a participant and their CPRS; each topic is a file beside this one."""

from domain.sessions import (
    progress_note,
    session_booking,
    session_outcome,
    session_questions,
    session_units,
)
from domain.sessions.session_state import Session
from domain.shared.decider import Decider, of_topics

SESSION = Decider(
    "session",
    Session(),
    of_topics(
        session_booking.evolve,
        session_outcome.evolve,
        session_questions.evolve,
        session_units.evolve,
        progress_note.evolve,
    ),
)
