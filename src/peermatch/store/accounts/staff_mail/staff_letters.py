"""Letters to staff on their way: each is given to the mail server at most once in doubt, whatever
process ends when. A try is noted before the server hears of it, and so is its end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from peermatch.store.accounts.account_tables import Clock, Entropy, seconds
from peermatch.store.accounts.calendars.feed_links import instant
from peermatch.store.accounts.staff_mail.mail_tables import LETTERS, LetterKind, LetterState

KEPT = timedelta(days=90)
"""After a letter's last use."""


MAY_BE_THERE = (LetterState.SENT, LetterState.IN_HAND, LetterState.DOUBTFUL)
ONES_CHANCE_PASSED = (LetterState.NOT_TAKEN, LetterState.DOUBTFUL, LetterState.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLetter:
    letter_id: UUID
    account_id: UUID
    kind: LetterKind
    about: str
    sequence: int
    state: LetterState
    tries: int
    tried_at: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The last that a calendar may have been told of an entry."""

    sequence: int
    canceled: bool


class StaffLetters:
    def __init__(self, engine: Engine, clock: Clock, entropy: Entropy) -> None:
        self._engine, self._clock, self._entropy = engine, clock, entropy

    def queue(
        self,
        account_id: UUID,
        kind: LetterKind,
        about: str,
        until: datetime,
        *,
        sequence: int = 0,
        cancels: bool = False,
    ) -> bool:
        """Whether it is a new one: of each kind there is one about the same."""
        with self._engine.begin() as connection:
            return new_letter(
                connection,
                self._entropy,
                account_id,
                kind,
                about=about,
                now=self._clock(),
                until=until,
                sequence=sequence,
                cancels=cancels,
            )

    def open(self) -> tuple[StaffLetter, ...]:
        """Those that wait or have a try without an end, oldest first."""
        undone = (LetterState.WAITS.value, LetterState.IN_HAND.value)
        query = select(LETTERS).where(LETTERS.c.state.in_(undone))
        ordered = query.order_by(LETTERS.c.made_at, LETTERS.c.sequence, LETTERS.c.letter_id)
        with self._engine.connect() as connection:
            return tuple(_letter(row) for row in connection.execute(ordered).mappings())

    def begin(self, letter: StaffLetter) -> bool:
        """Begins a try, of which nobody else begins one; False where it waits no more, was dropped
        with its address, or somebody else has it."""
        waits = (
            LETTERS.c.letter_id == str(letter.letter_id),
            LETTERS.c.state == LetterState.WAITS.value,
            LETTERS.c.tries == letter.tries,
        )
        now = seconds(self._clock())
        tried = {"state": LetterState.IN_HAND.value, "tries": letter.tries + 1, "tried_at": now}
        return self._changed(tried, *waits)

    def end(self, letter: StaffLetter, number: int, state: LetterState) -> bool:
        """Ends the try of this number; False where it has an end."""
        in_hand = (
            LETTERS.c.letter_id == str(letter.letter_id),
            LETTERS.c.state == LetterState.IN_HAND.value,
            LETTERS.c.tries == number,
        )
        return self._changed({"state": state.value}, *in_hand)

    def drop(self, letter: StaffLetter) -> bool:
        """It is not sent: there is nothing to tell any more."""
        waits = (
            LETTERS.c.letter_id == str(letter.letter_id),
            LETTERS.c.state == LetterState.WAITS.value,
        )
        return self._changed({"state": LetterState.DROPPED.value}, *waits)

    def account_of(self, letter_id: UUID) -> UUID | None:
        """Whose letter it is; None where there is none of this id."""
        query = select(LETTERS.c.account_id).where(LETTERS.c.letter_id == str(letter_id))
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return UUID(found) if found else None

    def came_back(self, letter_id: UUID) -> None:
        """It did not arrive, whatever its end was."""
        self._changed({"state": LetterState.RETURNED.value}, LETTERS.c.letter_id == str(letter_id))

    def told(self, account_id: UUID) -> dict[UUID, Told]:
        """What the owner's calendar may have been told last of each entry to come."""
        found: dict[UUID, Told] = {}
        for row in self._invitations(account_id, MAY_BE_THERE):
            found[UUID(row["about"])] = Told(sequence=row["sequence"], canceled=row["cancels"])
        return found

    def not_arrived(self, account_id: UUID) -> int:
        """How many invitations to what is to come may never have arrived."""
        return len(self._invitations(account_id, ONES_CHANCE_PASSED))

    def tidy(self) -> None:
        """Drops those of old."""
        past = LETTERS.c.until < seconds(self._clock() - KEPT)
        with self._engine.begin() as connection:
            connection.execute(delete(LETTERS).where(past))

    def _invitations(
        self, account_id: UUID, states: Collection[LetterState]
    ) -> tuple[RowMapping, ...]:
        query = select(LETTERS).where(
            LETTERS.c.account_id == str(account_id),
            LETTERS.c.kind == LetterKind.INVITATION.value,
            LETTERS.c.state.in_([state.value for state in states]),
        )
        with self._engine.connect() as connection:
            return tuple(connection.execute(query.order_by(LETTERS.c.sequence)).mappings())

    def _changed(self, values: dict[str, object], *conditions: ColumnElement[bool]) -> bool:
        with self._engine.begin() as connection:
            return (
                connection.execute(update(LETTERS).where(*conditions).values(values)).rowcount > 0
            )


def new_letter(
    connection: Connection,
    entropy: Entropy,
    account_id: UUID,
    kind: LetterKind,
    *,
    about: str,
    now: datetime,
    until: datetime,
    sequence: int = 0,
    cancels: bool = False,
) -> bool:
    """Whether it was new."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {
        "letter_id": str(UUID(bytes=entropy(16), version=4)),
        "account_id": str(account_id),
        "kind": kind.value,
        "about": about,
        "sequence": sequence,
        "state": LetterState.WAITS.value,
        "tries": 0,
        "made_at": seconds(now),
        "cancels": cancels,
        "until": seconds(until),
    }
    once = make(LETTERS).values(row).on_conflict_do_nothing()
    return connection.execute(once).rowcount > 0


def drop_waiting(connection: Connection, account_id: UUID, kind: LetterKind) -> None:
    """Of one kind: it is not wanted any more. What a server was given stays known."""
    mine = LETTERS.c.account_id == str(account_id), LETTERS.c.kind == kind.value
    waits = LETTERS.c.state == LetterState.WAITS.value
    connection.execute(delete(LETTERS).where(*mine, waits))


def drop_invitations(connection: Connection, account_id: UUID) -> None:
    """All that a calendar was told: another one is told from now on."""
    mine = LETTERS.c.account_id == str(account_id)
    invitations = LETTERS.c.kind == LetterKind.INVITATION.value
    connection.execute(delete(LETTERS).where(mine, invitations))


def _letter(row: RowMapping) -> StaffLetter:
    return StaffLetter(
        letter_id=UUID(row["letter_id"]),
        account_id=UUID(row["account_id"]),
        kind=LetterKind(row["kind"]),
        about=row["about"],
        sequence=row["sequence"],
        state=LetterState(row["state"]),
        tries=row["tries"],
        tried_at=instant(row["tried_at"]) if row["tried_at"] else None,
        until=instant(row["until"]),
    )
