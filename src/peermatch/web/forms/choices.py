"""What the referral form offers to choose from, as value and words."""

from collections.abc import Iterable
from enum import StrEnum

from domain.referrals.referral_closing import ClosingReason
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.vocabulary import (
    GENDERS,
    Frequency,
    LivedExperienceArea,
    Mode,
    SafeContact,
    ServiceLine,
    Strength,
    Urgency,
)
from peermatch.web.forms.referral_form import LENGTHS, RANKS, SOURCES
from peermatch.web.show.words import in_words

Choices = tuple[tuple[str, str], ...]


def _of(kind: Iterable[StrEnum]) -> Choices:
    return tuple((value.value, in_words(value)) for value in kind)


CLOSING_REASONS = _of(ClosingReason)
REFERRAL_CHOICES: dict[str, object] = {
    "languages": tuple(LANGUAGE_NAMES.items()),
    "safe_contacts": _of(SafeContact),
    "service_lines": _of(ServiceLine),
    "ranks": RANKS,
    "areas": _of(LivedExperienceArea),
    "genders": tuple((gender, in_words(gender)) for gender in GENDERS),
    "strengths": _of(Strength),
    "modes": _of(Mode),
    "frequencies": _of(Frequency),
    "lengths": LENGTHS,
    "urgencies": _of(Urgency),
    "sources": SOURCES,
}
"""Everything the form's template needs but the counties and the roster."""
