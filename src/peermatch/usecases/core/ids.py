"""Stream ids that follow from an outside reference, so that the same row is the same stream."""

from uuid import UUID, uuid5

NAMESPACE = UUID("0d6c3b77-55a4-5c3c-9f0b-5f3c6a1d8f21")


def derived(kind: str, *parts: object) -> UUID:
    """The id that `kind` and `parts` always give."""
    return uuid5(NAMESPACE, "/".join((kind, *map(str, parts))))


def first_session_id(match_id: UUID, again: int = 0) -> UUID:
    """Of the match's first session; `again` counts how often one was called off and its time lost,
    so that it was booked anew."""
    return derived("session", match_id, "first", *((again,) if again else ()))


def specialist_id(staff_reference: str) -> UUID:
    return derived("specialist", staff_reference)


def referral_id(sender_reference: str) -> UUID:
    return derived("referral", sender_reference)
