"""Names for the arrays that the engine passes around; each use says its shape."""

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
"""Indices of seekers, offers or pairs, and costs of one level."""
Bits = NDArray[np.uint64]
Wishes = NDArray[np.uint16]
"""Wishes that a pair meets: bit k for the k-th of the list."""
