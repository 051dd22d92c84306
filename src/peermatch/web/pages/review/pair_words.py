"""A pair in words: chips for its row, both people side by side, and what to weigh."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.pairing.side_by_side import ASKED_FOR, FIRST_AREA, GENDER
from domain.people.profile import Wish
from domain.shared.hours import WEEKDAYS, WeeklyWindow
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.vocabulary import Experience, Mode
from peermatch.readmodels.screens.matches.review_queue import Row
from peermatch.usecases.input.composites import wish_text
from peermatch.web.show.words import experience, in_words, window


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A thing compared. `fit` is `yes`, `no` or empty where nothing was asked."""

    label: str
    asked: str
    there: str
    fit: str = ""


def chips(row: Row) -> tuple[tuple[str, str], ...]:
    """What tells this pair from others, each with `good`, `missed`, `check` or nothing."""
    compared, found = row.compared, list[tuple[str, str]]()
    if row.possible_conflict:
        found.append((row.possible_conflict.rstrip(".").removeprefix("They have the "), "check"))
    if compared.shared:
        found.append((_short(experience(compared.shared[0])), "good"))
    if compared.stated:
        standing = "good" if compared.met == compared.stated else "missed"
        found.append((f"Wishes {compared.met}/{compared.stated}", standing))
    if row.drive_minutes is not None:
        found.append((f"{row.drive_minutes} min", ""))
    elif row.first_mode:
        found.append((in_words(row.first_mode), ""))
    if compared.days:
        found.append((days(compared.days), ""))
    if row.language not in ("", "en"):
        found.append((in_words_of_language(row.language), "good"))
    return tuple(found)


def in_words_of_language(code: str) -> str:
    return LANGUAGE_NAMES.get(code, code)


def _short(text: str) -> str:
    return text.partition(":")[2].strip().capitalize() or text


def days(numbers: Sequence[int]) -> str:
    """`Tu Fr`, or `Mo–Fr` for a whole stretch."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and last - first + 1 == len(numbers):
        return f"{WEEKDAYS[first][:2]}–{WEEKDAYS[last][:2]}"
    return " ".join(WEEKDAYS[number][:2] for number in numbers)


def lines(row: Row) -> tuple[Line, ...]:
    """Both people, thing by thing."""
    person, there = row.fields.person, row.fields.theirs
    lived: tuple[Experience, ...] = person.get("experiences", ())
    hours: tuple[WeeklyWindow, ...] = person.get("windows", ())
    more: tuple[Wish, ...] = person.get("wishes", ())
    asked = ", ".join(map(experience, lived))
    offered = ", ".join(experience(e) for e in there.experiences)
    spoken: Collection[str] = row.fields.specialist.get("languages", frozenset())
    language = in_words_of_language(row.language)
    compared = row.compared
    wishes = dict(compared.wishes)
    found = [
        Line(
            label="Lived experience",
            asked=asked,
            there=offered,
            fit="yes" if compared.shared else "no",
        ),
        Line(
            label="Language",
            asked=language,
            there=", ".join(sorted(in_words_of_language(code) for code in spoken)),
            fit="yes" if row.language in spoken else "no",
        ),
        Line(
            label="Days that fit",
            asked=", ".join(map(window, hours)),
            there=days(compared.days) if compared.days else "None in common",
            fit="yes" if compared.days else "no",
        ),
        Line(
            label="First session",
            asked=", ".join(sorted(in_words(m) for m in person.get("modes", frozenset[Mode]()))),
            there=_meeting(row),
            fit="yes" if row.first_starts_at else "",
        ),
    ]
    if GENDER in wishes:
        gender = in_words(person.text("gender"))
        strength = in_words(person.text("gender_strength")).lower()
        found.insert(
            1,
            Line(
                label="Would like to meet",
                asked=f"{gender} ({strength})",
                there=in_words(there.gender) if there.gender else "Not said",
                fit="yes" if wishes[GENDER] else "no",
            ),
        )
    if ASKED_FOR in wishes:
        met = wishes[ASKED_FOR]
        told = "This specialist" if met else "Somebody else"
        found.insert(1, Line(label="Asked for", asked=told, there="", fit="yes" if met else "no"))
    for wish, met in zip(more, compared.traits, strict=True):
        told = "They stated it" if met else "Not stated: ask them"
        fit = "yes" if met else ""
        found.append(Line(label="Also asked", asked=wish_text(wish), there=told, fit=fit))
    return tuple(found)


def _meeting(row: Row) -> str:
    place = f", {row.first_place}" if row.first_place else ""
    road = f", {row.drive_minutes} min drive" if row.drive_minutes is not None else ""
    return f"{in_words(row.first_mode)}{place}{road}" if row.first_mode else ""


def weighs(row: Row) -> tuple[str, ...]:
    """What speaks against this pair, or has to be looked at."""
    found = []
    if row.possible_conflict:
        found.append(row.possible_conflict)
    if row.taken >= row.capacity:
        found.append(f"It fills {row.specialist_name}’s last place.")
    if row.compared.not_shared:
        missing = ", ".join(experience(e) for e in row.compared.not_shared)
        found.append(f"Not shared: {missing}.")
    for name, met in row.compared.wishes:
        if not met and name == GENDER:
            found.append("Their preferred gender is not met.")
        if not met and name == ASKED_FOR:
            found.append("They asked for somebody else.")
        if not met and name == FIRST_AREA:
            found.append("The area that matters most to them is not shared.")
    return tuple(found)
