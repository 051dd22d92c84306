"""The kinds of people that forms choose among, and which field is about which kind."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from domain.referrals.referral_state import ReferralStatus
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import is_called, participant_names
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.waitlist_wish import OPEN, Wish
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.usecases.input.fields import InvalidInput
from peermatch.web.forms import search_fields
from peermatch.web.show.words import day

MOST = 50
"""People in one list; beyond it a field is typed."""
Given = Mapping[str, str]
"""What the form's address says already."""


@dataclass(frozen=True, slots=True)
class Person:
    """One who can be chosen. `sure`: what was typed is theirs, not only much like it."""

    value: str
    words: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class People:
    """One kind. `few` lists all of them, or None where they are more than MOST; `called` those
    whom a typed text may mean; `named` those with these ids. Each raises NotOpened."""

    few: Callable[[Reading, Given], list[Person] | None]
    called: Callable[[Reading, Given, str], list[Person]]
    named: Callable[[Reading, Collection[UUID]], list[Person]]
    hint: str


def _few_specialists(reading: Reading, _given: Given) -> list[Person] | None:
    ids = roster.first_ids(reading, MOST + 1)
    return None if len(ids) > MOST else _specialists(reading, ids)


def _specialists(reading: Reading, ids: Collection[UUID]) -> list[Person]:
    found = roster.named(reading, ids)
    return [Person(str(one.specialist_id), one.name) for one in found]


def _specialists_called(reading: Reading, _given: Given, text: str) -> list[Person]:
    own = roster.with_reference(reading, text)
    return [
        Person(
            str(one.specialist_id),
            f"{one.name} ({one.staff_reference})",
            sure=bool(own) or is_called(one.name, text),
        )
        for one in own or roster.find(reading, text)
    ]


def _few_open(reading: Reading, given: Given) -> list[Person] | None:
    """Everybody else with an open referral, by name."""
    mine = given.get("referral_id", "")
    return _few_of(reading, "", lambda row: str(row.referral_id), mine)


def _open_called(reading: Reading, given: Given, text: str) -> list[Person]:
    found = [row for row in _referrals(reading, text) if row.status != ReferralStatus.CLOSED]
    mine = given.get("referral_id", "")
    return [
        _found(reading, row, row.referral_id, text) for row in found if str(row.referral_id) != mine
    ]


def _few_supported(reading: Reading, _given: Given) -> list[Person] | None:
    matched = ReferralStatus.MATCHED.value
    return _few_of(reading, matched, lambda row: str(row.participant_id))


def _supported_called(reading: Reading, _given: Given, text: str) -> list[Person]:
    found = [row for row in _referrals(reading, text) if row.status == ReferralStatus.MATCHED]
    return [_found(reading, row, row.participant_id, text) for row in found]


def _few_of(
    reading: Reading, status: str, value: Callable[[waitlist.Row], str], but: str = ""
) -> list[Person] | None:
    wish = Wish(status=status or OPEN)
    if waitlist.more_than(reading, MOST, wish):
        return None
    rows = waitlist.page(reading, PartRequest(size=MOST), wish).rows
    people = [Person(value(row), row.name) for row in rows if value(row) != but]
    return sorted(people, key=lambda one: (one.words, one.value))


def _referrals(reading: Reading, text: str) -> tuple[waitlist.Row, ...]:
    """By name, and by birth date or phone where they stand beside it."""
    try:
        return waitlist.find(reading, **search_fields.line(text))
    except InvalidInput:
        return ()


def _found(reading: Reading, row: waitlist.Row, value: UUID, text: str) -> Person:
    words = f"{row.name}, received {day(reading.local(row.received_at))}, {row.status}"
    typed = search_fields.parted(text).get("name", "")
    return Person(str(value), words, sure=is_called(row.name, typed))


def _named_referrals(reading: Reading, ids: Collection[UUID]) -> list[Person]:
    whose = select(REFERRALS.c.referral_id, REFERRALS.c.participant_id)
    rows = reading.rows(whose.where(REFERRALS.c.referral_id.in_(ids)))
    names = participant_names(reading, [row["participant_id"] for row in rows])
    return [Person(str(row["referral_id"]), names[row["participant_id"]]) for row in rows]


def _named_participants(reading: Reading, ids: Collection[UUID]) -> list[Person]:
    names = participant_names(reading, ids)
    return [Person(str(one), name) for one, name in names.items()]


BY_NAME = "Type a name; with the birth date where several are called so."
SPECIALISTS = People(
    _few_specialists, _specialists_called, _specialists, "Type a name, or the id on the roster."
)
OPEN_REFERRALS = People(_few_open, _open_called, _named_referrals, BY_NAME)
SUPPORTED = People(_few_supported, _supported_called, _named_participants, BY_NAME)
FIELDS: Mapping[str, People] = {
    "specialist_id": SPECIALISTS,
    "supervisor_id": SPECIALISTS,
    "successor_id": SPECIALISTS,
    "reviewer_id": SPECIALISTS,
    "specialists": SPECIALISTS,
    "leaders": SPECIALISTS,
    "exclude_specialists": SPECIALISTS,
    "prefer_specialists": SPECIALISTS,
    "JoinHousehold.other_id": OPEN_REFERRALS,
    "participant_id": SUPPORTED,
}
"""By field, or by command and field where a command asks otherwise."""


def people_of(command: str, field: str) -> People | None:
    """Whom this field of a command names; None where it names no people that can be listed."""
    return FIELDS.get(f"{command}.{field}", FIELDS.get(field))
