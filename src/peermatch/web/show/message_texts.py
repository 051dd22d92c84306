"""What a message about a session says: when, and nothing of who, why, where or by whom."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.sessions.message import MessageReason
from peermatch.web.show.words import moment

SENTENCES = {
    MessageReason.BOOKED: "You have an appointment on {when}.",
    MessageReason.MOVED: "Your appointment is now on {when}.",
    MessageReason.STAND_IN: "At your appointment on {when} a colleague will be there instead.",
    MessageReason.GIVEN_BACK: (
        "At your appointment on {when} whom you usually meet will be there after all."
    ),
    MessageReason.CANCELED: "Your appointment on {when} is canceled.",
}


def text_of(reason: str, starts_at: datetime, zone: ZoneInfo) -> str:
    """The neutral sentence, with the session's time as it stands now."""
    return SENTENCES[MessageReason(reason)].format(when=moment(starts_at.astimezone(zone)))
