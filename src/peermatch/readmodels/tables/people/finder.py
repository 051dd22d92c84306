"""Finding people by name, birth date or phone, and specialists by name: a read model of blind-index
tokens only."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    intersect,
    select,
)

from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.told_facts import ToldFacts
from peermatch.store import Recorded, Store
from peermatch.store.finding.blind_index import BlindIndex
from peermatch.store.operating.erasing import PersonalDataErased

SCHEMA = MetaData()
TOKENS = Table(
    "person_tokens",
    SCHEMA,
    Column("person_id", Uuid, primary_key=True),
    Column("token", LargeBinary, primary_key=True, index=True),
    Column("kind", String(20), nullable=False),
)
"""`kind` says what a token was made from."""
ALIKE = Table(
    "people_alike",
    SCHEMA,
    Column("one_id", Uuid, primary_key=True),
    Column("other_id", Uuid, primary_key=True, index=True),
)
"""People who may be the same, each pair once: of one birth date or one phone, and with a word of
their names in common, as it is written, as it sounds or but for one letter. Nothing is opened for
it: tokens are compared."""
SHAPE = 5
"""Raise it whenever a name or number makes other tokens than before: they are then made anew."""
NAME, NEAR_NAME, BIRTH_DATE, PHONE, LAST_FOUR = "name", "near-name", "birth-date", "phone", "last-4"
STAFF_NAME, NEAR_STAFF_NAME = "staff-name", "near-staff-name"
STAFF = (STAFF_NAME, NEAR_STAFF_NAME)

Maker = Callable[[BlindIndex, object], Mapping[str, Iterable[bytes]]]
"""Makes a field's tokens, by kind."""


def by_name(index: BlindIndex, value: object) -> Mapping[str, Iterable[bytes]]:
    return {NAME: index.name(str(value)), NEAR_NAME: index.near_name(str(value))}


def by_staff_name(index: BlindIndex, value: object) -> Mapping[str, Iterable[bytes]]:
    """A specialist's, who is nobody's possible duplicate."""
    return {STAFF_NAME: index.name(str(value)), NEAR_STAFF_NAME: index.near_name(str(value))}


def by_birth_date(index: BlindIndex, value: object) -> Mapping[str, Iterable[bytes]]:
    return {BIRTH_DATE: (index.birth_date(value),)} if isinstance(value, date) else {}


def by_phone(index: BlindIndex, value: object) -> Mapping[str, Iterable[bytes]]:
    phone = str(value or "")
    return {PHONE: (index.phone(phone),), LAST_FOUR: (index.last_four(phone),)} if phone else {}


def finder(
    store: Store, index: BlindIndex, followed: Mapping[type, Mapping[str, Maker]]
) -> Projection:
    """The read model. `followed` says which personal fields of which facts are looked for.

    Tokens are added as facts come (a former name still finds the person), and whoever is alike is
    found at that moment, by token. Both go when the person is erased; built anew, an erased person
    has none.
    """
    facts = ToldFacts(store, index)
    handlers: dict[type, Handler] = {
        fact: _adder(facts, index, makers) for fact, makers in followed.items()
    }
    handlers[PersonalDataErased] = _remove
    return Projection(
        "finder",
        SHAPE,
        (TOKENS, ALIKE),
        handlers,
        together=facts.together,
        index_key=index.version,
    )


def _adder(facts: ToldFacts, index: BlindIndex, makers: Mapping[str, Maker]) -> Handler:
    def add(rows: Rows, r: Recorded) -> None:
        opened = facts.opened(r)
        if not opened:
            return
        for field, make in makers.items():
            for kind, tokens in make(index, opened[field]).items():
                for token in tokens:
                    rows.put(TOKENS, person_id=r.subject, token=token, kind=kind)
        _compare(rows, r.subject)

    return add


def _compare(rows: Rows, person_id: UUID | None) -> None:
    """Notes who is alike, looking only at those who have a token of this person's."""
    own: dict[str, set[bytes]] = defaultdict(set)
    for row in rows.find(TOKENS, person_id=person_id):
        own[row["kind"]].add(row["token"])
    theirs = rows.find(TOKENS, token=own[BIRTH_DATE] | own[PHONE])
    others = {row["person_id"] for row in theirs} - {person_id}
    if not others:
        return
    named = rows.find(TOKENS, token=own[NAME] | own[NEAR_NAME], person_id=others)
    for other in {row["person_id"] for row in named}:
        one_id, other_id = sorted((person_id, other))
        rows.put(ALIKE, one_id=one_id, other_id=other_id)


def _remove(rows: Rows, r: Recorded) -> None:
    person_id = r.fact.person_id
    for row in rows.find(TOKENS, person_id=person_id):
        rows.remove(TOKENS, **row)
    for row in (*rows.find(ALIKE, one_id=person_id), *rows.find(ALIKE, other_id=person_id)):
        rows.remove(ALIKE, **row)


def people_with(connection: Connection, wanted: Sequence[Collection[bytes]]) -> list[UUID]:
    """The participants who have at least one token of each of these sets, by id; nobody for no
    sets."""
    return _with(connection, wanted, TOKENS.c.kind.not_in(STAFF))


def specialists_with(connection: Connection, wanted: Sequence[Collection[bytes]]) -> list[UUID]:
    """The specialists of whom the same is true."""
    return _with(connection, wanted, TOKENS.c.kind.in_(STAFF))


def _with(
    connection: Connection, wanted: Sequence[Collection[bytes]], of: ColumnElement[bool]
) -> list[UUID]:
    having = [select(TOKENS.c.person_id).where(TOKENS.c.token.in_(sorted(s)), of) for s in wanted]
    if not having:
        return []
    query = (
        intersect(*having).order_by("person_id")
        if len(having) > 1
        else (having[0].distinct().order_by(TOKENS.c.person_id))
    )
    return list(connection.execute(query).scalars())
