"""What a form of the what-if page sends, as the texts of changes: one added, or one removed."""

from collections.abc import Mapping

from domain.scenarios.tried_changes import Changes
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.usecases.input.reading_commands import field_text, fields_of

Texts = Mapping[str, str]
SAME_THING = frozenset({"new_weights", "new_floors", "new_limits", "new_caseloads"})
"""Where a new value takes the place of the one before."""
ASKED: Mapping[str, tuple[str, ...]] = {
    "new_weights": ("wish", "points"),
    "new_floors": ("county", "at_least"),
    "new_limits": ("limit", "value"),
    "reserve_scarce": ("reserve",),
    "new_caseloads": ("whose", "people"),
    "on_leave": ("away", "first_day", "last_day"),
    "leaving": ("leaves",),
    "joining": ("like", "places"),
}
"""By field of the changes, what its form asks for."""


def texts_of(changes: Changes) -> dict[str, str]:
    """The fields of changes as a form keeps them."""
    return {
        field.name: field_text(getattr(changes, field.name), field) for field in fields_of(Changes)
    }


def with_form(typed: Texts) -> dict[str, str]:
    """The changes after the form that was sent. Raises InvalidInput for what it left empty."""
    kept = {field.name: typed.get(field.name, "") for field in fields_of(Changes)}
    added, removed = typed.get("add", ""), typed.get("remove", "")
    if removed:
        name, _, number = removed.partition(":")
        if name in kept and number.isdecimal():
            items = kept[name].split(";")
            kept[name] = ";".join(one for n, one in enumerate(items) if n != int(number))
    if added in ASKED:
        missing = [n for n in ASKED[added] if not typed.get(n, "").strip()]
        if missing:
            raise InvalidInput(tuple(FieldError(name, "is missing") for name in missing))
        _add(kept, added, typed)
    return kept


def _add(kept: dict[str, str], name: str, typed: Texts) -> None:
    given = [typed.get(one, "").strip() for one in ASKED[name]]
    if name == "reserve_scarce":
        kept[name] = given[0]
        return
    about, items = given[0], [one for one in kept[name].split(";") if one.strip()]
    match name:
        case "on_leave":
            line = f"{about} {given[1]}/{given[2]}"
        case "leaving":
            line = about
        case "joining":
            at, spoken = typed.get("home_site", ""), typed.get("language", "")
            line = f"like {about} for {given[1]}"
            line += (f" at {at}" if at else "") + (f" speaking {spoken}" if spoken else "")
        case _:
            line = " ".join(given)
    if name in SAME_THING:
        items = [one for one in items if one.rpartition(" ")[0] != about]
    if name == "joining" or line not in items:
        items.append(line)
    kept[name] = ";".join(items)
