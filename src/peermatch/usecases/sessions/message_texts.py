"""What a message about a session says: when, and nothing of who, why, where or by whom."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.sessions.message import MessageReason

ENGLISH, SPANISH = "en", "es"
SENTENCES: Mapping[str, Mapping[MessageReason, str]] = {
    ENGLISH: {
        MessageReason.BOOKED: "You have an appointment on {when}.",
        MessageReason.MOVED: "Your appointment is now on {when}.",
        MessageReason.STAND_IN: "At your appointment on {when} a colleague will be there instead.",
        MessageReason.GIVEN_BACK: (
            "At your appointment on {when} whom you usually meet will be there after all."
        ),
        MessageReason.CANCELED: "Your appointment on {when} is canceled.",
        MessageReason.REMINDER: "Reminder: you have an appointment on {when}.",
    },
    SPANISH: {
        MessageReason.BOOKED: "Tiene una cita {when}.",
        MessageReason.MOVED: "Su cita ahora es {when}.",
        MessageReason.STAND_IN: "En su cita {when} le atenderá otra persona del equipo.",
        MessageReason.GIVEN_BACK: "En su cita {when} le atenderá la persona de siempre.",
        MessageReason.CANCELED: "Su cita {when} se canceló.",
        MessageReason.REMINDER: "Recordatorio: tiene una cita {when}.",
    },
}
"""By language; whoever speaks another one is written to in English."""
SUBJECTS = {ENGLISH: "Your appointment", SPANISH: "Su cita"}
_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip


def language_of(spoken: str) -> str:
    """The language in which somebody who speaks this one is written to."""
    return spoken if spoken in SENTENCES else ENGLISH


def text_of(reason: str, starts_at: datetime, zone: ZoneInfo, language: str = ENGLISH) -> str:
    """The neutral sentence, with the session's time as it stands now, on the program's clock."""
    spoken = language_of(language)
    local = starts_at.astimezone(zone)
    when = _in_spanish(local) if spoken == SPANISH else _in_english(local)
    return SENTENCES[spoken][MessageReason(reason)].format(when=when)


def _clock(local: datetime, morning: str, afternoon: str) -> str:
    """With the zone's name where clocks say that time twice on the day."""
    half = morning if local.hour < 12 else afternoon
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    zone = f" {local.tzname()}" if twice else ""
    return f"{(local.hour - 1) % 12 + 1}:{local.minute:02d} {half}{zone}"


def _in_english(local: datetime) -> str:
    """`Thursday, December 3, at 2:00 pm`"""
    return f"{local:%A, %B} {local.day}, at {_clock(local, 'am', 'pm')}"


def _in_spanish(local: datetime) -> str:
    """`el jueves 3 de diciembre a las 2:00 p. m.`"""
    day = f"{_DAYS[local.weekday()]} {local.day} de {_MONTHS[local.month - 1]}"
    article = "la" if local.hour % 12 == 1 else "las"
    return f"el {day} a {article} {_clock(local, 'a. m.', 'p. m.')}"
