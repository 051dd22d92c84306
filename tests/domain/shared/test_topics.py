"""A stream of several topics: each fact changes what its topics say, and nothing else."""

from dataclasses import dataclass, replace

import pytest

from domain.shared.decider import Decider, Fact, of_topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    read: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    lent: bool = False
    worn: bool = False
    pages: Pages = Pages()


class Lent: ...


class Returned: ...


class Read: ...


class Burned: ...


def lending(state: Book, fact: Lent | Returned) -> Book:
    return replace(state, lent=isinstance(fact, Lent))


def wear(state: Book, fact: Read) -> Book:
    return replace(state, worn=True)


def reading(state: Pages, fact: Read) -> Pages:
    return replace(state, read=state.read + 1)


BOOK = Decider("book", Book(), of_topics(lending, wear, pages=reading))


@pytest.mark.parametrize(
    ("facts", "book"),
    [
        ([Lent()], Book(lent=True)),
        ([Lent(), Returned()], Book()),
        ([Read(), Read()], Book(worn=True, pages=Pages(read=2))),
        ([Burned()], Book()),
    ],
)
def test_each_fact_goes_to_the_topics_that_take_it(facts: list[Fact], book: Book) -> None:
    assert BOOK.fold(facts) == book
