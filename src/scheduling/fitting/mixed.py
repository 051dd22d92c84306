"""People in an order of no meaning, in which one after the other is left out of a clash."""

from collections.abc import Sequence
from random import Random


def mixed(ids: Sequence[str], seed: int = 0) -> list[str]:
    """The same order each time for the same people. In the order of their ids whoever comes first
    would be left out first of every clash, and the same few stay in the way of everything."""
    return Random(seed).sample(ids, len(ids))  # noqa: S311 - an order, no secret
