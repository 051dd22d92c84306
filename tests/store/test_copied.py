"""Columns of a fact and fields of a row are copied by name; what is sealed or a list never is."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import pytest
from sqlalchemy import JSON, Column, Integer, LargeBinary, MetaData, String, Table, Uuid

from domain.shared.classified import Personal, Plain, Subject
from peermatch.readmodels.engine.copied import of_fact, of_row

CUPS = Table(
    "cups",
    MetaData(),
    Column("cup_id", Uuid, primary_key=True),
    Column("size", Integer),
    Column("kind", String(20)),
    Column("lent_to", Uuid),
    Column("words", String(20)),
    Column("colors", JSON),
    Column("note", LargeBinary),
)
ONE, TWO = UUID(int=1), UUID(int=2)


class Kind(StrEnum):
    MUG = "mug"


@dataclass(frozen=True, slots=True, kw_only=True)
class CupMade:
    cup_id: Plain[UUID]
    lent_to: Subject
    size: Plain[int]
    kind: Plain[Kind]
    colors: Plain[tuple[str, ...]]
    maker: Plain[str]
    words: Personal[str]
    note: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cup:
    size: int
    kind: str
    words: str = "none"


def test_plain_fields_fill_the_columns_of_their_names_and_the_key_is_given() -> None:
    made = CupMade(
        cup_id=ONE,
        lent_to=TWO,
        size=3,
        kind=Kind.MUG,
        colors=("red",),
        maker="Ann",
        words="to Ann",
        note="chipped",
    )
    found = of_fact(CUPS, made)
    assert found == {"size": 3, "kind": "mug", "lent_to": TWO}
    assert type(found["kind"]) is str


def test_a_row_fills_the_fields_of_its_columns_names_and_what_is_given_wins() -> None:
    row = {"size": 3, "kind": "mug", "lent_to": TWO}
    assert of_row(row, Cup) == Cup(size=3, kind="mug")
    assert of_row(row, Cup, kind="MUG", words="to Ann") == Cup(size=3, kind="MUG", words="to Ann")
    with pytest.raises(TypeError):
        of_row({"size": 3}, Cup)
