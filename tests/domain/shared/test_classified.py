"""Every field of a fact says whether it is personal; a fact that doesn't is refused."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from domain.shared.classified import (
    PERSONAL,
    PLAIN,
    SUBJECT,
    Personal,
    Plain,
    Subject,
    UnclassifiedField,
    classification,
    personal_fields,
    subject_field,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTaken:
    note_id: Plain[UUID]
    person_id: Subject
    text: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    note_id: Plain[UUID]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    text: Personal[Plain[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    text: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSubjects:
    one: Subject
    other: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutNobody:
    site: Plain[str]


def test_the_classification_is_read_from_the_types() -> None:
    assert classification(NoteTaken) == {"note_id": PLAIN, "person_id": SUBJECT, "text": PERSONAL}
    assert personal_fields(NoteTaken) == ("text",)
    assert subject_field(NoteTaken) == "person_id"
    assert subject_field(AboutNobody) is None


@pytest.mark.parametrize("fact", [Forgotten, Twice])
def test_a_field_without_exactly_one_marker_is_refused(fact: type) -> None:
    with pytest.raises(UnclassifiedField, match=rf"{fact.__name__}\.text"):
        classification(fact)


@pytest.mark.parametrize("fact", [Orphan, TwoSubjects])
def test_personal_fields_need_exactly_one_subject(fact: type) -> None:
    with pytest.raises(UnclassifiedField, match="one Subject field"):
        subject_field(fact)
