"""What was noted about a participant's sessions, as they read it themselves."""

from dataclasses import dataclass
from datetime import date

from domain.sessions.progress_note import KeptBackFor, NoteKeptBack, ProgressNoted
from peermatch.usecases.own.own_record import OwnRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNote:
    """What was noted about a session of that day, or why it is kept back."""

    on: date
    note: ProgressNoted | None
    why_not: KeptBackFor | None


def own_notes(record: OwnRecord) -> tuple[SessionNote, ...]:
    """Newest first; of what is kept back, that it is."""
    found = ((scheduled, now.note, now.note_kept_back) for scheduled, now in record.sessions())
    zone = record.program.zone
    return tuple(
        SessionNote(
            on=scheduled.starts_at.astimezone(zone).date(),
            note=None if back else note,
            why_not=back.why if isinstance(back, NoteKeptBack) else None,
        )
        for scheduled, note, back in reversed(tuple(found))
        if isinstance(note, ProgressNoted)
    )
