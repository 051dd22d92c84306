"""The wishes by which one eligible pair is better than another, with sentence and points."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

MOST_POINTS = 1000
"""What one wish may be worth at most: a plan's sums stay whole numbers of a machine's size."""
POINTS_SENTENCE = f"A wish is worth 0 to {MOST_POINTS} points."


class WishName(StrEnum):
    """Stable: kept with every run."""

    FIRST_CHOICE = "first_choice"
    SECOND_CHOICE = "second_choice"
    THIRD_CHOICE = "third_choice"
    PREFERRED_SPECIALIST = "preferred_specialist"
    PREFERRED_GENDER = "preferred_gender"
    MOST_IMPORTANT_AREA = "most_important_area"
    MOST_IMPORTANT_PATHWAY = "most_important_pathway"
    FURTHER_AREA = "further_area"
    FURTHER_PATHWAY = "further_pathway"
    MOST_IMPORTANT_TRAIT = "most_important_trait"
    SECOND_TRAIT = "second_trait"
    THIRD_TRAIT = "third_trait"
    LATER_TRAIT = "later_trait"
    FURTHER_TRAIT = "further_trait"
    """All ranks below the first alike, as they counted before each had points of its own."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """`because` is said of a pair that meets the wish, `missed` of one that doesn't although it was
    stated; `points` hold unless a manager says else."""

    because: str
    points: int
    missed: str


WEIGHED: Mapping[WishName, Weighed] = MappingProxyType(
    {
        WishName.FIRST_CHOICE: Weighed(
            "The participant put this specialist first on their shortlist.",
            60,
            "Somebody else is first on their shortlist.",
        ),
        WishName.SECOND_CHOICE: Weighed(
            "The participant put this specialist second on their shortlist.",
            45,
            "Somebody else is second on their shortlist.",
        ),
        WishName.THIRD_CHOICE: Weighed(
            "The participant put this specialist third on their shortlist.",
            30,
            "Somebody else is third on their shortlist.",
        ),
        WishName.PREFERRED_SPECIALIST: Weighed(
            "The participant asked for this specialist.",
            40,
            "The participant asked for somebody else.",
        ),
        WishName.PREFERRED_GENDER: Weighed(
            "The participant's preferred gender is met.",
            25,
            "The participant's preferred gender is not met.",
        ),
        WishName.MOST_IMPORTANT_AREA: Weighed(
            "The specialist shares the area that matters most to the participant.",
            30,
            "The area that matters most to the participant is not shared.",
        ),
        WishName.MOST_IMPORTANT_PATHWAY: Weighed(
            "The specialist shares the specific experience that matters most to the participant.",
            20,
            "The specific experience that matters most to the participant is not shared.",
        ),
        WishName.FURTHER_AREA: Weighed(
            "The specialist shares another area of the participant's experience.",
            10,
            "No other area of the participant's experience is shared.",
        ),
        WishName.FURTHER_PATHWAY: Weighed(
            "The specialist shares another specific experience of the participant's.",
            5,
            "No other specific experience of the participant's is shared.",
        ),
        WishName.MOST_IMPORTANT_TRAIT: Weighed(
            "The specialist has stated what the participant would most like a peer to have.",
            25,
            "The specialist has not stated what the participant would most like.",
        ),
        WishName.SECOND_TRAIT: Weighed(
            "The specialist has stated what the participant would like second.",
            15,
            "The specialist has not stated what the participant would like second.",
        ),
        WishName.THIRD_TRAIT: Weighed(
            "The specialist has stated what the participant would like third.",
            10,
            "The specialist has not stated what the participant would like third.",
        ),
        WishName.LATER_TRAIT: Weighed(
            "The specialist has stated something that would be nice to have for the participant.",
            5,
            "The specialist has stated nothing of what else would be nice to have.",
        ),
        WishName.FURTHER_TRAIT: Weighed(
            "The specialist has stated something else that the participant would like.",
            0,
            "The specialist has stated nothing else that the participant would like.",
        ),
    }
)
"""Every wish, in the order in which reasons are told."""
