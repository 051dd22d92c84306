"""The ways that somebody agreed to, as they hold now: what they chose, and letters as was said with
their postal address."""

from dataclasses import replace

from domain.people.contact.postal_address import letters_are_safe
from domain.people.profile import ContactChoicesStated, Profile
from domain.shared.decider import Refusal, known
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import SafeContact


class UnsafeWay(Refusal):
    sentence = "This person did not agree to be contacted this way."


class TextsAreStopped(Refusal):
    sentence = "This person wants no texts until they ask for them again."


class OutsideSafeHours(Refusal):
    sentence = "This person did not agree to be contacted at this time."


def can_be_reached(state: Profile) -> bool:
    """False once nothing is known of how: whoever was erased has no ways left."""
    return state.contact is not None and bool(state.contact.ways) and any(state.contact.ways)


def agreed_ways(state: Profile) -> frozenset[SafeContact]:
    """The ways as they hold now: what was chosen, and letters as was said with the address."""
    if not can_be_reached(state) or state.contact is None:
        return frozenset()
    chosen = state.contact.ways - {SafeContact.LETTER}
    return chosen | {SafeContact.LETTER} if letters_are_safe(state) else chosen


def contact_now(state: Profile) -> ContactChoicesStated | None:
    """What was chosen, with the ways as they hold now."""
    return replace(state.contact, ways=agreed_ways(state)) if state.contact else None


def is_safe_hour(contact: ContactChoicesStated, weekday: int, minute: int) -> bool:
    """Whether they agreed to this local time; to any, where they named no hours."""
    hours = contact.hours
    return not hours or any(h.weekday == weekday and h.start <= minute < h.end for h in hours)


def check_contact(state: Profile, way: SafeContact, weekday: int, minute: int) -> None:
    """Refuses a way or a local time (minutes from midnight) that was not agreed to.

    `not at home` alone still allows a call to the number given, and nothing left behind. A letter
    has no hour.
    """
    known(state.participant_id, ParticipantUnknown)
    assert state.contact is not None  # noqa: S101 - a registered participant has contact choices
    agreed = agreed_ways(state) - {SafeContact.NOT_AT_HOME}
    if state.contact.ways == {SafeContact.NOT_AT_HOME}:
        agreed |= {SafeContact.CALL}
    if way not in agreed:
        raise UnsafeWay
    if way is SafeContact.LETTER:
        return
    if way is SafeContact.TEXT and state.texts_stopped:
        raise TextsAreStopped
    if not is_safe_hour(state.contact, weekday, minute):
        raise OutsideSafeHours
