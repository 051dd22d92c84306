"""Who is meant by what a form sends: ids that were chosen, and names that were typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from peermatch.readmodels.reading.opened_rows import NotOpened, Reading
from peermatch.usecases.input.fields import FieldError
from peermatch.web.forms.people.kinds_of_people import Given, People, Person

NOBODY = "Nobody who can be chosen here is called that or has that id."
ONE_MUCH_LIKE_IT = "Nobody is called exactly that. Choose the person found, or type another name."
SEVERAL = "More than one person could be meant. Choose one of those found."


@dataclass(frozen=True, slots=True)
class Offered:
    """What a field offers: everybody, or where they are too many to list (`typed`) those whom it
    names so far, while a name can be typed. `hint` says what to type."""

    choices: tuple[tuple[str, str], ...]
    typed: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Fields with ids where people were named, and what could not be found out."""

    texts: Mapping[str, str]
    errors: tuple[FieldError, ...] = ()


@dataclass(slots=True)
class _Items:
    """A field's text taken apart."""

    ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def offered(
    reading: Reading, people: People, texts: Mapping[str, str], given: Given | None = None
) -> dict[str, Offered]:
    """What each field offers, by what it holds now. Raises NotOpened."""
    few = people.few(reading, given or {})
    if few is not None:
        listed = sorted(((one.value, one.words) for one in few), key=lambda row: row[1])
        return dict.fromkeys(texts, Offered(tuple(listed)))
    return {name: _so_far(reading, people, text, given or {}) for name, text in texts.items()}


def _so_far(reading: Reading, people: People, text: str, given: Given) -> Offered:
    items = _taken_apart(text)
    ids = [UUID(one) for one in items.ids]
    found = people.named(reading, ids) if ids else []
    found += [one for name in items.names for one in people.called(reading, given, name)]
    choices = {one.value: one.words for one in reversed(found)}
    return Offered(tuple(reversed(choices.items())), typed=True, hint=people.hint)


def named(
    reading: Reading, fields: Mapping[str, tuple[People, bool]], raw: Mapping[str, str]
) -> Named:
    """The texts with an id for every name typed; a field may hold several people or one. Where a
    name may mean several, the one chosen among them counts; typed, it counts before what else is
    chosen in a field that holds one."""
    texts, errors = dict(raw), []
    for name in fields.keys() & raw.keys():
        people, several = fields[name]
        items = _taken_apart(raw[name])
        try:
            found = [_meant(people.called(reading, raw, one), items.ids) for one in items.names]
        except NotOpened:
            continue
        wrong = [one for one in found if isinstance(one, FieldError)]
        errors += [FieldError(name, one.reason) for one in wrong[:1]]
        ids = [one for one in found if isinstance(one, str)]
        kept = [*ids, *items.ids] if several or not ids else ids
        if not wrong:
            texts[name] = ";".join(dict.fromkeys(kept))
    return Named(texts, tuple(errors))


def _meant(found: Iterable[Person], chosen: Iterable[str]) -> str | FieldError:
    """The id of who is meant, or why that isn't known."""
    listed = list(found)
    sure = [one.value for one in listed if one.sure]
    picked = [one.value for one in listed if one.value in chosen]
    if len(sure) == 1 or picked:
        return sure[0] if len(sure) == 1 else picked[0]
    if not listed:
        return FieldError("", NOBODY)
    return FieldError("", SEVERAL if len(listed) > 1 else ONE_MUCH_LIKE_IT)


def _taken_apart(text: str) -> _Items:
    items = _Items()
    for one in filter(None, (part.strip() for part in text.split(";"))):
        (items.ids if is_id(one) else items.names).append(one)
    return items


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
