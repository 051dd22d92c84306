"""Somebody found by their whole name and birth date, by whoever may not search: nothing near it."""

from datetime import date
from uuid import UUID

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.people.finder import people_with
from peermatch.store.finding.name_words import words_of

FEWEST_WORDS = 2


def found_exactly(reading: Reading, name: str, birth_date: date) -> tuple[UUID, ...]:
    """Participants born that day who have every word of the name, as it is written; nobody for a
    name of one word."""
    words = words_of(name)
    if len(words) < FEWEST_WORDS:
        return ()
    index = reading.index
    exact = [index.word(word) for word in words]
    with reading.views.connect() as connection:
        return tuple(people_with(connection, [*exact, index.birth_date(birth_date)]))
