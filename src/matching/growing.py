"""Columns that grow: an array with room to spare, so that one more costs no copy of all."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Ints


class Growing:
    """`rows` has shape (rows, count); `row` is the only row of a one-row array. Both are views."""

    def __init__(self, rows: NDArray[np.signedinteger[Any]]) -> None:
        self.count = rows.shape[1]
        self._room = np.array(rows, np.int64)

    @property
    def rows(self) -> Ints:
        return self._room[:, : self.count]

    @property
    def row(self) -> Ints:
        return self._room[0, : self.count]

    def extend(self, columns: Ints) -> None:
        more = columns.shape[1]
        if self.count + more > self._room.shape[1]:
            spare = np.zeros((len(self._room), self._room.shape[1] // 8 + more + 64), np.int64)
            self._room = np.concatenate([self._room, spare], axis=1)
        self._room[:, self.count : self.count + more] = columns
        self.count += more
