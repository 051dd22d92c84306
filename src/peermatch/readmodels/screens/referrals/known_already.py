"""Who may be known already while a referral is being typed: by blind index, with what matches."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.tables.people.finder import people_with
from peermatch.store.finding.phone_numbers import phone_digits

MOST_SHOWN = 5
WHOLE_PHONE, LAST = 10, 4
"""Digits."""


class Alike(StrEnum):
    """What two people have in common, as it is said."""

    NAME = "name alike"
    BIRTH_DATE = "same birth date"
    PHONE = "same phone"
    LAST_FOUR = "same last four digits of the phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaybeKnown:
    """Somebody who may be the same, and what speaks for it. `row` is None where the viewer may not
    know who they are."""

    matches: tuple[Alike, ...]
    row: waitlist.Row | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What is known of somebody so far."""

    name: str = ""
    birth_date: date | None = None
    phone: str = ""


def known_already(reading: Reading, typed: Typed) -> tuple[MaybeKnown, ...]:
    """People with two things in common with what was typed, or called alike in two words; whoever
    has most in common first. Nothing is opened for a viewer whose role may not search."""
    with reading.views.connect() as connection:
        found = _matches(reading, connection, typed)
    people = sorted(found, key=lambda one: (-len(found[one]), one))[:MOST_SHOWN]
    if not reading.may("search"):
        return tuple(MaybeKnown(matches=found[one], row=None) for one in people)
    rows = {row.participant_id: row for row in reversed(waitlist.of_people(reading, people))}
    return tuple(MaybeKnown(matches=found[one], row=rows[one]) for one in people if one in rows)


def _matches(
    reading: Reading, connection: Connection, typed: Typed
) -> dict[UUID, tuple[Alike, ...]]:
    index, digits = reading.index, phone_digits(typed.phone)
    tokens: dict[Alike, frozenset[bytes]] = {}
    if typed.birth_date is not None:
        tokens[Alike.BIRTH_DATE] = index.birth_date(typed.birth_date)
    if len(digits) >= WHOLE_PHONE:
        tokens[Alike.PHONE] = index.phone(typed.phone)
    if len(digits) >= LAST:
        tokens[Alike.LAST_FOUR] = index.last_four(typed.phone)
    same = {kind: set(people_with(connection, [some])) for kind, some in tokens.items()}
    words = index.whose_name(typed.name, one_wrong_letter=True)
    called = set(people_with(connection, words)) if len(words) > 1 else set()
    a_word = [frozenset[bytes]().union(*words), frozenset[bytes]().union(*tokens.values())]
    same[Alike.NAME] = called | set(people_with(connection, a_word if words and tokens else ()))
    found: dict[UUID, tuple[Alike, ...]] = {}
    for one in set().union(*same.values()):
        kinds = _told(tuple(kind for kind in Alike if one in same.get(kind, ())))
        if one in called or len(kinds) > 1:
            found[one] = kinds
    return found


def _told(kinds: tuple[Alike, ...]) -> tuple[Alike, ...]:
    """The last four digits go without saying where all of them are the same."""
    return tuple(k for k in kinds if k is not Alike.LAST_FOUR or Alike.PHONE not in kinds)
