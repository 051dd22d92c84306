"""How much of long lists a run goes through: a share, the rest, or all.

`make test` is what somebody waits for, and takes one in so many of each long list; `make test-rest`
takes what that leaves out, and CI runs both. Whoever calls pytest goes through all.
"""

import os
from collections.abc import Iterable
from enum import Enum
from typing import TypeVar
from zlib import crc32

Item = TypeVar("Item")


class Extent(Enum):
    SHARE = "share"
    REST = "rest"
    ALL = "all"


EXTENT = Extent(os.environ.get("EXTENT_OF_TESTS", "all"))


ONE_IN_EXAMPLES = 3


def examples(number: int) -> int:
    """How many made-up examples of so many a test tries. The rest tries all of them: none is known
    before it is made up."""
    return -(-number // ONE_IN_EXAMPLES) if EXTENT is Extent.SHARE else number


def taken(of: Iterable[Item], one_in: int) -> list[Item]:
    """Those that this run goes through; which they are depends on their order alone."""
    return [item for number, item in enumerate(of) if _is_taken(number % one_in == 0)]


def is_taken(name: str, one_in: int) -> bool:
    """Whether this run takes what is called so, whatever else there is."""
    return _is_taken(crc32(name.encode()) % one_in == 0)


def _is_taken(in_share: bool) -> bool:
    return EXTENT is Extent.ALL or in_share is (EXTENT is Extent.SHARE)
