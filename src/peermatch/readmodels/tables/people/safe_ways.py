"""How a participant may be reached, from their opened fields."""

from uuid import UUID

from domain.people.contact.postal_address import PostalAddressStated
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.reading.opened_rows import Fields


def ways_of(fields: Fields) -> str:
    """The safe ways, joined by `;`: as they chose last, else as they said at first."""
    ways: frozenset[SafeContact] = fields.get("ways", frozenset())
    return ";".join(sorted(ways)) or fields.text("safe_contact")


def ways_now(fields: Fields, address: Fields) -> tuple[SafeContact, ...]:
    """The safe ways as they hold now, in order: of letters the postal address says whether."""
    said: SafeContact | None = fields.get("safe_contact", None)
    chosen: frozenset[SafeContact] = fields.get("ways", frozenset({said} if said else ()))
    letters = {SafeContact.LETTER} if address.get("letters", False) else set()
    return tuple(sorted(chosen - {SafeContact.LETTER} | letters))


def address_in(fields: Fields, participant_id: UUID) -> PostalAddressStated:
    """The postal address; empty where none was told, or all was erased."""
    return PostalAddressStated(
        participant_id=participant_id,
        no_fixed_address=fields.get("no_fixed_address", False),
        care_of=fields.get("care_of", ""),
        address=fields.get("address", ""),
        address_2=fields.get("address_2", ""),
        city=fields.get("city", ""),
        state=fields.get("state", ""),
        zip_code=fields.get("zip_code", ""),
        letters=fields.get("letters", False),
    )
