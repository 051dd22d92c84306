"""Who is where in a plan that changes: plain arrays that grow and that compiled loops can read."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Ints, Rows
from matching.flow.nearest_first import NONE


class Board(NamedTuple):
    """Nodes are the offers and, last, the sink (waiting)."""

    first: Ints
    """Pairs of person p are `first[p] : last[p]`."""
    last: Ints
    offer: Rows
    """Of every pair. Pairs of people at one node lie beside each other, until they move."""
    cost: Ints
    """Of every pair, shape (stages, pairs)."""
    wait: Ints
    """Of every person, shape (people, stages)."""
    at: Ints
    """Node of each person, NONE outside the plan."""
    now: Ints
    """Cost of being there, shape (people, stages)."""
    head: Ints
    """The first person at each node or NONE; the others follow."""
    following: Ints
    """The next person at the same node, shape (people,)."""
    before: Ints
    opening: Ints
    """Cost of the next place of each offer, FAR when full; shape (offers, stages)."""
    closing: Ints
    """Minus the cost of the last place taken, FAR when nobody could leave it."""
    price: Ints
    """Prices under which no single move pays, shape (offers + 1, stages); the sink's is 0."""


def grown(array: NDArray[Any], rows: int) -> NDArray[Any]:
    """The array with room for so many rows more, and a spare eighth."""
    spare = np.zeros((rows + len(array) // 8 + 64, *array.shape[1:]), array.dtype)
    return np.concatenate([array, spare])


def enter(board: Board, p: int, node: int) -> None:
    """Puts a person who is nowhere at the head of a node's people."""
    board.at[p] = node
    if node == NONE:
        return
    old = board.head[node]
    board.head[node], board.following[p], board.before[p] = p, old, NONE
    if old != NONE:
        board.before[old] = p


def leave(board: Board, p: int) -> int:
    """Takes a person from where they are; the node that they left, or NONE."""
    node = int(board.at[p])
    if node == NONE:
        return NONE
    earlier, later = board.before[p], board.following[p]
    if earlier == NONE:
        board.head[node] = later
    else:
        board.following[earlier] = later
    if later != NONE:
        board.before[later] = earlier
    board.at[p] = NONE
    return node
