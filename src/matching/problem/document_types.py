"""What a document may hold: the types of problem and plan again, with limits for each field.

Made from the types themselves, so that no field is told twice; what `LIMITS` says of a field is
checked while reading and stands in the JSON Schema (`docs/matching-problem.schema.json`).
"""

from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache, reduce
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from domain.pairing.eligibility import Offer, Seeker
from domain.program.match_preferences import MOST_POINTS
from domain.referrals.referral_received import LONGEST_SESSION
from domain.shared.hours import QUARTER, WeeklyWindow
from domain.shared.vocabulary import Experience, Trait
from matching.problem.couplings import (
    AtMostOne,
    CountyFloor,
    Couplings,
    CoVisits,
    GroupPlaces,
    NotAll,
    NotAllPairs,
    Together,
    WeekLimit,
    WeeklyMinutes,
)
from matching.problem.matching_plan import LevelPrices, MatchingPlan
from matching.problem.preferences import WISHES
from matching.problem.problem import Journey, MatchingProblem

MOST_ROWS = 1_000_000
"""Of one kind in a document; three times the largest that was measured."""
MOST_PLACES = 1_000_000
"""People, places and minutes that are counted; sums of them stay far within 64 bits."""
MOST_CHOICES = 10_000
"""Of what one person, specialist or rule lists."""
LONGEST_NAME = 200
"""Characters in a name or code."""

POINTS = Meta(
    extra_json_schema={
        "propertyNames": {"enum": [wish.name for wish in WISHES]},
        "additionalProperties": {"type": "integer", "minimum": 0, "maximum": MOST_POINTS},
    }
)
"""Told here, refused by the problem itself."""
ROWS, CHOICES = Meta(max_length=MOST_ROWS), Meta(max_length=MOST_CHOICES)
SOME = Meta(min_length=1, max_length=MOST_CHOICES)
NAME = Meta(max_length=LONGEST_NAME)
COUNT = Meta(ge=0, le=MOST_PLACES)
MOST_RESERVE = 10 * MOST_POINTS
MINUTE = Meta(ge=0, le=1440)

LIMITS: dict[type, dict[str, Meta]] = {
    MatchingProblem: {
        "seekers": ROWS,
        "offers": ROWS,
        "standing": ROWS,
        "journeys": ROWS,
        "placed": ROWS,
        "weights": POINTS,
        "seed": Meta(ge=0, le=2**63 - 1),
    },
    Seeker: {
        "experiences": CHOICES,
        "windows": CHOICES,
        "session_minutes": Meta(ge=QUARTER, le=LONGEST_SESSION, multiple_of=QUARTER),
        "excluded": CHOICES,
        "preferred": CHOICES,
        "ranking": CHOICES,
        "traits_required": CHOICES,
        "traits_preferred": CHOICES,
    },
    Offer: {
        "experiences": CHOICES,
        "languages": CHOICES,
        "counties": CHOICES,
        "windows": CHOICES,
        "traits": CHOICES,
        "capacity": COUNT,
        "taken": COUNT,
        "reserve": Meta(ge=0, le=MOST_RESERVE),
    },
    WeeklyWindow: {"weekday": Meta(ge=0, le=6), "start": MINUTE, "end": MINUTE},
    Experience: {},
    Trait: {},
    Journey: {"minutes": COUNT},
    Couplings: dict.fromkeys(Couplings.__dataclass_fields__, ROWS),
    Together: {"referral_ids": SOME},
    WeeklyMinutes: {"minutes": Meta(ge=0, le=7 * 1440)},
    GroupPlaces: {"least": COUNT},
    CountyFloor: {"at_least": COUNT},
    AtMostOne: {"pairs": SOME},
    NotAll: {"referral_ids": SOME},
    NotAllPairs: {"pairs": SOME},
    WeekLimit: {"referral_ids": SOME, "weights": SOME, "most": COUNT},
    CoVisits: {"people": COUNT},
    MatchingPlan: {"pairings": ROWS, "unmatched": ROWS},
    LevelPrices: {"prices": Meta(max_length=MOST_ROWS + 1)},
}
"""Of each type, the fields that have a limit beside their type's own."""


@cache
def document_type(plain: type) -> type[msgspec.Struct]:
    """A record with the same fields in the same order, with limits, that refuses unknown ones."""
    hints = get_type_hints(plain)
    limits = LIMITS.get(plain, {})
    return msgspec.defstruct(
        plain.__name__,
        [_field(one, _limited(hints[one.name], limits.get(one.name))) for one in fields(plain)],
        kw_only=True,
        forbid_unknown_fields=True,
        gc=False,
        namespace={"__doc__": plain.__doc__},
    )


def _field(one: "Field[Any]", kind: object) -> Any:
    if one.default_factory is not MISSING:
        return one.name, kind, msgspec.field(default_factory=one.default_factory)
    return (one.name, kind) if one.default is MISSING else (one.name, kind, one.default)


def _limited(kind: Any, limit: Meta | None) -> Any:
    """The annotation with limits on it and inside it."""
    if is_dataclass(kind) and isinstance(kind, type):
        kind = document_type(kind)
    elif kind is str:
        limit = limit or NAME
    elif get_origin(kind) in (Union, UnionType):
        kind = reduce(lambda one, other: one | other, (_limited(a, None) for a in get_args(kind)))
    elif get_args(kind):
        kind = get_origin(kind)[tuple(a if a is ... else _limited(a, None) for a in get_args(kind))]
    return kind if limit is None else Annotated[kind, limit]
