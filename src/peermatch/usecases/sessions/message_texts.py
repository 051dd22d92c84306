"""What a message about a session says: when, and nothing of who, why, where or by whom."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.sessions.message import MessageReason
from peermatch.translation.catalogs import ENGLISH, N_, language_of, texts_in
from peermatch.translation.local_dates import moment_text

SUBJECT = N_("Your appointment")
SENTENCES: Mapping[MessageReason, str] = {
    MessageReason.BOOKED: N_("You have an appointment on {when}."),
    MessageReason.MOVED: N_("Your appointment is now on {when}."),
    MessageReason.STAND_IN: N_("At your appointment on {when} a colleague will be there instead."),
    MessageReason.GIVEN_BACK: N_(
        "At your appointment on {when} whom you usually meet will be there after all."
    ),
    MessageReason.CANCELED: N_("Your appointment on {when} is canceled."),
    MessageReason.REMINDER: N_("Reminder: you have an appointment on {when}."),
}
"""Whoever speaks a language that we don't write is written to in English."""


def subject_of(language: str) -> str:
    return texts_in(language_of(language)).gettext(SUBJECT)


def text_of(reason: str, starts_at: datetime, zone: ZoneInfo, language: str = ENGLISH) -> str:
    """The neutral sentence, with the session's time as it stands now, on the program's clock."""
    spoken = language_of(language)
    when = moment_text(starts_at.astimezone(zone), spoken)
    text = texts_in(spoken).gettext(SENTENCES[MessageReason(reason)]).format(when=when)
    return text.replace("..", ".")  # after `p.m.`
