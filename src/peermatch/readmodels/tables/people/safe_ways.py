"""How a participant may be reached, from their opened fields."""

from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.reading.opened_rows import Fields


def ways_of(fields: Fields) -> str:
    """The safe ways, joined by `;`: as they chose last, else as they said at first."""
    ways: frozenset[SafeContact] = fields.get("ways", frozenset())
    return ";".join(sorted(ways)) or fields.text("safe_contact")
