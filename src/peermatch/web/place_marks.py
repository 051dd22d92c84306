"""The places of a caseload, drawn: those in use, the one that is proposed outlined, those free."""

from functools import lru_cache

from markupsafe import Markup

PLACE = "M{x} 1h6v8h-6z"
WIDE = 8
MOST_KEPT = 500
"""Drawings; caseloads are small, so that these are all that there are."""


@lru_cache(MOST_KEPT)
def places_drawn(taken: int, capacity: int) -> Markup:
    """`taken` counts the place that is proposed, which is the last of them."""
    wide = max(capacity, 1) * WIDE
    parts = (
        ("taken", range(min(taken - 1, capacity))),
        ("new", range(taken - 1, taken) if 0 < taken <= capacity else range(0)),
        ("free", range(max(taken, 0), capacity)),
    )
    paths = "".join(
        f'<path class="places__{kind}" d="{"".join(PLACE.format(x=n * WIDE) for n in places)}"/>'
        for kind, places in parts
        if places
    )
    return Markup(  # noqa: S704 - of two numbers
        f'<svg viewBox="0 0 {wide} 10" width="{wide // 2}" height="10" aria-hidden="true">'
        f"{paths}</svg>"
    )
