"""What a match's course says of the wishes that it met: was it accepted, and did it last."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.matches.match_ending import EndReason
from domain.matches.proposal import DeclineReason


class OutcomeKind(StrEnum):
    """Each is asked only of matches for which the one before came true."""

    ACCEPTED = "accepted"
    STAYED_30 = "stayed-30-days"
    STAYED_90 = "stayed-90-days"
    STAYED_180 = "stayed-180-days"


OUTCOME_KINDS: dict[OutcomeKind, str] = {
    OutcomeKind.ACCEPTED: "Accepted when it was proposed",
    OutcomeKind.STAYED_30: "Then still meeting after 30 days",
    OutcomeKind.STAYED_90: "Then still meeting after 90 days",
    OutcomeKind.STAYED_180: "Then still meeting after 180 days",
}
"""Every kind with the words of its page, in order."""
STAYED = {OutcomeKind.STAYED_30: 30, OutcomeKind.STAYED_90: 90, OutcomeKind.STAYED_180: 180}
"""Days after the match began."""
TURNED_DOWN = frozenset(
    {
        DeclineReason.SOMEONE_DIFFERENT,
        DeclineReason.BETTER_MATCH_KNOWN,
        DeclineReason.SPECIALIST_DECLINED,
        DeclineReason.PARTICIPANT_DECLINED,
    }
)
"""Either side, or the coordinator who knew somebody better, didn't want the two to match. Any other
reason (times, a conflict, consent, no more need) says nothing of wishes."""
BROKE_OFF = frozenset(
    {
        EndReason.PARTICIPANT_CHOSE,
        EndReason.SOMEONE_DIFFERENT,
        EndReason.NOT_HELPING,
        EndReason.NOT_REACHED,
    }
)
"""The participant stopped, or it didn't help. After any other ending (goals reached, moved, the
specialist left) nobody knows how long they would have stayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A match's dates and coded reasons; None where it didn't come to that."""

    declined: DeclineReason | None = None
    began_on: date | None = None
    ended_on: date | None = None
    end_reason: EndReason | None = None


def outcomes(course: Course, today: date) -> tuple[tuple[OutcomeKind, bool], ...]:
    """What is known by `today`, in order, and whether it came true; nothing of a match that was
    never answered."""
    if course.declined is not None:
        return ((OutcomeKind.ACCEPTED, False),) if course.declined in TURNED_DOWN else ()
    if course.began_on is None:
        return ()
    found = [(OutcomeKind.ACCEPTED, True)]
    for kind, days in STAYED.items():
        then = course.began_on + timedelta(days=days)
        if course.ended_on is not None and course.ended_on < then:
            return (*found, (kind, False)) if course.end_reason in BROKE_OFF else tuple(found)
        if today < then:
            break
        found.append((kind, True))
    return tuple(found)
