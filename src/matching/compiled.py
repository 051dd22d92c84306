"""Loops over arrays compiled to machine code: by Numba, when first called, and kept on disk.

Only for loops that arrays as a whole can't say. Importing Numba takes half a second, so modules
that use this are imported by whoever has a large problem, never by the web process.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(function: Loop) -> Loop:
    """The same function, compiled; its code is kept beside the source where that can be written."""
    try:
        kept = numba.njit(cache=True)(function)
    except RuntimeError:  # no folder to keep it in: compiled anew in each process
        kept = numba.njit(function)
    return cast("Loop", kept)
