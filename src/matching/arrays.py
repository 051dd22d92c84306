"""Names for the arrays that the engine passes around; shapes are told where they are used."""

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
"""Indices of seekers, offers or pairs, and costs of one level."""
Bits = NDArray[np.uint64]
