"""Changes and what they would do, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import said_in
from domain.program.match_preferences import WEIGHED, WishName
from domain.scenarios.tried_changes import Changes, Joining, joining_id
from domain.shared.languages import LANGUAGE_NAMES
from matching.problem.compared import Compared, Difference, Touched
from peermatch.web.show.words import counted, day, in_words

Names = Mapping[UUID, str]
NO_DIFFERENCE = "Today’s plan would stay as it is: whoever waits gets the same match."
TODAY_ALONE = "This is the plan of today. Add a change to see what it would do."
PLAN_OF_TODAY = "{matched} of {people} people would be matched by a run now."


@dataclass(frozen=True, slots=True)
class Said:
    """One change in words; `key` removes it."""

    words: str
    key: str


def said_changes(changes: Changes, names: Names, sites: Mapping[str, str]) -> tuple[Said, ...]:
    """Each change on a line of its own, in the order of the fields."""
    return tuple(Said(words, f"{name}:{n}") for name, n, words in _said(changes, names, sites))


def _said(
    changes: Changes, names: Names, sites: Mapping[str, str]
) -> Iterator[tuple[str, int, str]]:
    for n, weight in enumerate(changes.new_weights):
        yield "new_weights", n, f"{in_words(weight.wish)}: {counted(weight.points, 'point')}"
    for n, floor in enumerate(changes.new_floors):
        served = f"at least {floor.at_least} served first" if floor.at_least else "no floor"
        yield "new_floors", n, f"{floor.county}: {served}"
    for n, limit in enumerate(changes.new_limits):
        value = said_in(DEFAULT_LIMITS[limit.limit].unit, limit.value)
        yield "new_limits", n, f"{in_words(limit.limit)}: {value}"
    if changes.reserve_scarce is not None:
        yield "reserve_scarce", 0, f"Reserve scarce specialists: {_on(changes.reserve_scarce)}"
    for n, one in enumerate(changes.new_caseloads):
        people = counted(one.people, "person", "people")
        yield "new_caseloads", n, f"{_who(names, one.specialist_id)}: {people} at one time"
    for n, away in enumerate(changes.on_leave):
        days = f"{day(away.first_day)} to {day(away.last_day)}"
        yield "on_leave", n, f"{_who(names, away.specialist_id)} on leave, {days}"
    for n, who in enumerate(changes.leaving):
        yield "leaving", n, f"{_who(names, who)} leaves the program"
    for n, joined in enumerate(changes.joining):
        yield "joining", n, _joins(joined, names, sites)


def _joins(one: Joining, names: Names, sites: Mapping[str, str]) -> str:
    at = f", at {sites.get(one.home_site, one.home_site)}" if one.home_site else ""
    spoken = ", ".join(LANGUAGE_NAMES.get(code, code) for code in one.languages)
    speaking = f", speaking {spoken}" if spoken else ""
    people = counted(one.people, "person", "people")
    return f"One more like {_who(names, one.like)}, {people} at one time{at}{speaking}"


def _on(value: bool) -> str:
    return "on" if value else "off"


def _who(names: Names, who: UUID) -> str:
    return names.get(who, "") or "Somebody who is not on the roster"


def with_newcomers(names: Names, changes: Changes) -> dict[UUID, str]:
    """The names, and what imagined specialists are called."""
    several = len(changes.joining) > 1
    return {
        **names,
        **{
            joining_id(n, one): f"New specialist {n + 1}" if several else "The new specialist"
            for n, one in enumerate(changes.joining)
        },
    }


def specialists_in(changes: Changes, compared: Compared | None) -> set[UUID]:
    """Everybody of the roster whose name the page says."""
    found = {*changes.specialists(), *(one.like for one in changes.joining)}
    for one in differences(compared) if compared else ():
        found |= {pair.specialist_id for pair in (one.before, one.after) if pair}
    return found


def differences(compared: Compared) -> tuple[Difference, ...]:
    return (*compared.gained, *compared.lost, *compared.moved)


def verdict(changes: Changes, compared: Compared) -> str:
    """The answer in a sentence or two."""
    if not changes:
        today = PLAN_OF_TODAY.format(matched=compared.matched_before, people=compared.people)
        return f"{TODAY_ALONE} {today}"
    gained, lost, moved = map(len, (compared.gained, compared.lost, compared.moved))
    if not (gained or lost or moved):
        return NO_DIFFERENCE
    if not (gained or lost):
        who = counted(moved, "person", "people")
        return f"Nobody gains or loses a match. {who} would be with somebody else."
    parts = (
        f"{counted(gained, 'person gains', 'people gain')} a match" if gained else "",
        f"{counted(lost, 'person loses', 'people lose')} a match" if lost else "",
        f"{counted(moved, 'person', 'people')} would be with somebody else" if moved else "",
    )
    return ", ".join(part for part in parts if part) + "."


def said_touched(one: Touched, names: Names) -> str:
    """What a change of a specialist means for the matches of today."""
    who = _who(names, one.specialist_id)
    if not one.at_least:
        return f"{who}: no current match is touched."
    matches = counted(one.at_least, "current match", "current matches")
    match one.what:
        case "leaving":
            return f"{who} leaves: {matches} would need somebody else."
        case "on_leave":
            return f"{who} is on leave: {matches} would pause or need a substitute."
        case _:
            return f"{who}: {matches} more than the new caseload; somebody would be transferred."


def said_difference(one: Difference, names: Names) -> str:
    """With whom, and which wishes that meets or misses."""
    before, after = one.before, one.after
    if after is None:
        return f"Was to be with {_who(names, before.specialist_id)}; would wait." if before else ""
    met = [w for w in after.wishes if before is None or w not in before.wishes]
    missed = [w for w in before.wishes if w not in after.wishes] if before else []
    whom = _who(names, after.specialist_id)
    said = (
        f"With {whom}"
        if before is None
        else (f"With {whom} instead of {_who(names, before.specialist_id)}")
    )
    return (
        ". ".join(
            part
            for part in (
                said,
                f"Meets: {_wishes(met)}" if met else "",
                f"No longer meets: {_wishes(missed)}" if missed else "",
            )
            if part
        )
        + "."
    )


def _wishes(names: list[str]) -> str:
    return ", ".join(in_words(name).lower() for name in names)


def figures(compared: Compared) -> tuple[tuple[str, int, int], ...]:
    """What is compared: label, today, with the changes."""
    waiting = compared.people - compared.matched_before, compared.people - compared.matched_after
    return (
        ("Matched", compared.matched_before, compared.matched_after),
        ("Still waiting", *waiting),
        ("Drive minutes, one way to each", compared.drive_before, compared.drive_after),
        *((WEIGHED[WishName(w.wish)].because, w.before, w.after) for w in compared.wishes),
    )
