"""The Brief Assessment of Recovery Capital (BARC-10): its ten items, its scale and its total.

Vilsaint, Kelly, Bergman, Groshkova, Best and White (2017), Drug and Alcohol Dependence 177, 71-76;
free to use (PhenX Toolkit, protocol 590502: permission not required). Read in secondary sources:
the wording and order of the items, six points from 1 (strongly disagree) to 6 (strongly agree),
totals from 10 to 60. From memory, not verified: the words of the points 2 to 5, and that a form
with a missing answer has no total.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

BARC_ITEMS: Mapping[str, str] = MappingProxyType(
    {
        "priorities": "There are more important things to me in life than using substances.",
        "happiness": "In general I am happy with my life.",
        "energy": "I have enough energy to complete the tasks I set myself.",
        "community": "I am proud of the community I live in and feel part of it.",
        "friends": "I get lots of support from friends.",
        "fulfillment": "I regard my life as challenging and fulfilling without the need for using "
        "drugs or alcohol.",
        "living_space": "My living space has helped to drive my recovery journey.",
        "responsibility": "I take full responsibility for my actions.",
        "professionals": "I am happy dealing with a range of professional people.",
        "progress": "I am making good progress on my recovery journey.",
    }
)
"""What is read out, in order, by the name of its answer."""
AGREEMENT: Mapping[int, str] = MappingProxyType(
    {
        1: "Strongly disagree",
        2: "Disagree",
        3: "Somewhat disagree",
        4: "Somewhat agree",
        5: "Agree",
        6: "Strongly agree",
    }
)
"""The points of the scale and what each says."""
CITED = "BARC-10: Vilsaint et al., 2017, Drug and Alcohol Dependence 177"
"""Where it is from, as the paper form says."""
LEAST, MOST = len(BARC_ITEMS) * min(AGREEMENT), len(BARC_ITEMS) * max(AGREEMENT)
"""The totals that there can be: 10 to 60."""


def total(answers: Sequence[int]) -> int:
    """The sum of all ten answers; more is more recovery capital."""
    return sum(answers)


def by_item(answers: Sequence[int | None]) -> Iterator[tuple[str, int | None]]:
    """Each item's name with its answer; None where there is none."""
    given = (*answers, *(None for _ in BARC_ITEMS))
    return zip(BARC_ITEMS, given, strict=False)
