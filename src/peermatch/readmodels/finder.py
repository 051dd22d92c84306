"""Finding people by name, birth date or phone: a read model of blind-index tokens only."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, LargeBinary, MetaData, String, Table, Uuid, func, select

from peermatch.readmodels.projection import Handler, Projection
from peermatch.readmodels.rows import Rows
from peermatch.store import ERASED, Recorded, Store
from peermatch.store.blind_index import BlindIndex
from peermatch.store.erasing import PersonalDataErased

SCHEMA = MetaData()
TOKENS = Table(
    "person_tokens",
    SCHEMA,
    Column("person_id", Uuid, primary_key=True),
    Column("token", LargeBinary, primary_key=True, index=True),
    Column("kind", String(20), nullable=False),
)
"""`kind` is the field that a token was made from."""
ALIKE = Table(
    "people_alike",
    SCHEMA,
    Column("one_id", Uuid, primary_key=True),
    Column("other_id", Uuid, primary_key=True, index=True),
)
"""People who may be the same, each pair once: of one birth date or one phone, and with a word of
their names, or its sound, in common. Nothing is opened for it: tokens are compared."""
NAMED, ONE_OF_THEIRS = "name", ("birth_date", "phone")
VIEWER = "projector"
PURPOSE = "blind index"

Maker = Callable[[BlindIndex, object], frozenset[bytes]]


def by_name(index: BlindIndex, value: object) -> frozenset[bytes]:
    return index.name(str(value))


def by_birth_date(index: BlindIndex, value: object) -> frozenset[bytes]:
    return frozenset({index.birth_date(value)} if isinstance(value, date) else ())


def by_phone(index: BlindIndex, value: object) -> frozenset[bytes]:
    return frozenset({index.phone(str(value))} if value else ())


def finder(
    store: Store, index: BlindIndex, followed: Mapping[type, Mapping[str, Maker]]
) -> Projection:
    """The read model. `followed` says which personal fields of which facts are looked for.

    Tokens are added as facts come (a former name still finds the person), and whoever is alike is
    found at that moment, by token. Both go when the person is erased; built anew, an erased person
    has none.
    """
    handlers: dict[type, Handler] = {
        fact: _adder(store, index, makers) for fact, makers in followed.items()
    }
    return Projection("finder", 3, (TOKENS, ALIKE), {**handlers, PersonalDataErased: _remove})


def _adder(store: Store, index: BlindIndex, makers: Mapping[str, Maker]) -> Handler:
    def add(rows: Rows, r: Recorded) -> None:
        (opened,) = store.open([r.sealed], viewer=VIEWER, purpose=PURPOSE)
        if opened is ERASED or not isinstance(opened, Mapping):
            return
        for field, make in makers.items():
            for token in make(index, opened[field]):
                rows.put(TOKENS, person_id=r.subject, token=token, kind=field)
        _compare(rows, r.subject)

    return add


def _compare(rows: Rows, person_id: UUID | None) -> None:
    """Notes who is alike, looking only at those who have a token of this person's."""
    own = rows.find(TOKENS, person_id=person_id)
    others = _having(rows, [o["token"] for o in own if o["kind"] in ONE_OF_THEIRS]) - {person_id}
    if others:
        others &= _having(rows, [o["token"] for o in own if o["kind"] == NAMED])
    for other in others:
        one_id, other_id = sorted((person_id, other))
        rows.put(ALIKE, one_id=one_id, other_id=other_id)


def _having(rows: Rows, tokens: Iterable[bytes]) -> set[Any]:
    return {row["person_id"] for token in tokens for row in rows.find(TOKENS, token=token)}


def _remove(rows: Rows, r: Recorded) -> None:
    person_id = r.fact.person_id
    for row in rows.find(TOKENS, person_id=person_id):
        rows.remove(TOKENS, **row)
    for row in (*rows.find(ALIKE, one_id=person_id), *rows.find(ALIKE, other_id=person_id)):
        rows.remove(ALIKE, **row)


def people_with(connection: Connection, tokens: frozenset[bytes]) -> list[UUID]:
    """The people who have every one of these tokens, by id."""
    query = (
        select(TOKENS.c.person_id)
        .where(TOKENS.c.token.in_(sorted(tokens)))
        .group_by(TOKENS.c.person_id)
        .having(func.count() == len(tokens))
        .order_by(TOKENS.c.person_id)
    )
    return list(connection.execute(query).scalars())
