"""A CPRS's note of a session: what it was about, and what was given in it."""

from dataclasses import dataclass
from uuid import UUID

from domain.resources.kinds_of_help import Need
from domain.sessions import progress_note
from domain.sessions.progress_note import KeptBackFor, ProgressNoted
from domain.sessions.session import SESSION
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import SessionUnknown
from domain.shared.vocabulary import Goal, Mode
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.people.given.giving_resources import Gift, give_in_session
from peermatch.usecases.sessions.session_course import CHANGED_TIMES


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteProgressNote:
    """Held for `minutes`, if nothing is recorded yet, and what it was about."""

    session_id: UUID
    specialist_id: UUID
    minutes: int
    mode: Mode
    goals: tuple[Goal, ...] = ()
    worked_on: str = ""
    next_step: str = ""
    resource_id: UUID | None = None
    """Of the directory, given in this session."""
    need: Need | None = None
    """What it is for, else what the service helps with first; alone: nothing was found for it."""
    kept_back: KeptBackFor | None = None
    """Why the participant doesn't read the note at their page."""


def write_progress_note(work: Work, command: WriteProgressNote, program: Program) -> None:
    session = work.load(SESSION, command.session_id)
    scheduled = known(session.state.scheduled, SessionUnknown)
    note = made_from(command, ProgressNoted, participant_id=scheduled.participant_id)
    if command.resource_id is not None or command.need is not None:
        gift = Gift(resource_id=command.resource_id, need=command.need)
        give_in_session(work, scheduled, command.specialist_id, gift, program)
    session.decide(
        progress_note.write,
        command.specialist_id,
        command.minutes,
        note,
        work.command.at,
        kept_back=command.kept_back,
    )


USE_CASES = (
    UseCase(
        WriteProgressNote,
        frozenset({Role.CPRS}),
        write_progress_note,
        own_specialist=True,
        changed_by=ChangedBy("session_id", (*CHANGED_TIMES, ProgressNoted)),
    ),
)
