"""Token sets as bits: one rule or wish, asked of millions of pairs at once.

Seekers with the same needs share a row. Few distinct rows: a table says for every row which offers
it meets, 64 offers to a word. Many rows (hours, exclusions): a row keeps its non-empty words only,
fullest first, and pairs leave the test as soon as one word meets.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from domain.pairing.eligibility import Offer, Seeker, Tokens
from matching.arrays import Bits, Flags, Ints, Rows

TABLE_ROWS = 4096
"""Up to so many distinct rows a table is built: rows x offers / 8 bytes."""
ROWS_AT_ONCE = 4096
WORD = 64


def words(count: int) -> int:
    """Words of 64 bits that hold `count` bits, one at least."""
    return max(1, -(-count // WORD))


def packed(flags: Flags) -> Bits:
    """Booleans (rows, n) as words (rows, words(n)); bit k of word w is column 64 w + k."""
    wide = np.zeros((len(flags), words(flags.shape[1]) * WORD), np.bool_)
    wide[:, : flags.shape[1]] = flags
    return np.packbits(wide, axis=1, bitorder="little").view("<u8")


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Non-empty words of every row: `start[r] : start[r + 1]` into `word` and `bits`."""

    start: Ints
    word: Rows
    bits: Bits


@dataclass(frozen=True, slots=True)
class TokenIndex:
    """One pair of token sets over all seekers and offers."""

    row: Rows
    """Row of each seeker, shape (seekers,)."""
    offered: Bits
    """Tokens of each offer, shape (offers, words)."""
    sparse: SparseRows
    table: Bits | None
    """Offers that each row meets, shape (rows, words of offers); None when rows are many."""
    column: dict[Hashable, int]
    """Bit of each token that some seeker needs."""

    def meets(self, seekers: Rows, offers: Rows) -> Flags:
        """Whether each pair shares a token; both shape (pairs,)."""
        rows = self.row[seekers]
        if self.table is not None:
            word = self.table[rows, offers >> 6]
            hit: Flags = (word >> (offers & 63).astype(np.uint64) & np.uint64(1)).astype(np.bool_)
            return hit
        return self._meets_by_words(rows, offers)

    def _meets_by_words(self, rows: Rows, offers: Rows) -> Flags:
        found = np.zeros(len(rows), np.bool_)
        first, last = self.sparse.start[rows], self.sparse.start[rows + 1]
        open_pairs = np.flatnonzero(first < last)
        step = 0
        while len(open_pairs):
            at = first[open_pairs] + step
            shared = self.offered[offers[open_pairs], self.sparse.word[at]] & self.sparse.bits[at]
            hit = shared != 0
            found[open_pairs[hit]] = True
            step += 1
            rest = open_pairs[~hit]
            open_pairs = rest[first[rest] + step < last[rest]]
        return found

    def offers_met(self, seeker: int) -> Flags:
        """Whether each offer shares a token with one seeker, shape (offers,)."""
        if self.table is not None:
            octets = self.table[self.row[seeker]].view(np.uint8)
            bits = np.unpackbits(octets, count=len(self.offered), bitorder="little")
            return bits.astype(np.bool_)
        a, b = self.sparse.start[self.row[seeker]], self.sparse.start[self.row[seeker] + 1]
        shared = self.offered[:, self.sparse.word[a:b]] & self.sparse.bits[a:b]
        return np.asarray((shared != 0).any(axis=1))

    def offers_sharing(self, tokens: Tokens) -> Flags:
        """Whether each offer has one of these known tokens, shape (offers,)."""
        columns = np.array([self.column[token] for token in tokens], np.int64)
        bits = np.zeros(self.offered.shape[1], np.uint64)
        np.bitwise_or.at(bits, columns >> 6, np.uint64(1) << (columns & 63).astype(np.uint64))
        words_used = np.flatnonzero(bits)
        return np.asarray((self.offered[:, words_used] & bits[words_used] != 0).any(axis=1))


def token_index(
    seekers: Sequence[Seeker],
    offers: Sequence[Offer],
    needs: Callable[[Seeker], Tokens],
    offered: Callable[[Offer, Tokens], Tokens],
) -> TokenIndex:
    """The index of one rule or wish. Python touches each seeker and each offer once, no pair."""
    needed = [needs(s) for s in seekers]
    row_of = {tokens: number for number, tokens in enumerate(dict.fromkeys(needed))}
    row = np.fromiter(map(row_of.__getitem__, needed), np.int32, len(seekers))
    del needed
    known = dict.fromkeys(chain.from_iterable(row_of))
    column: dict[Hashable, int] = {token: number for number, token in enumerate(known)}
    asked = frozenset(column)
    bits = np.zeros((len(offers), words(len(column))), np.uint64)
    for s in range(0, len(offers), ROWS_AT_ONCE):
        sets = [offered(o, asked) for o in offers[s : s + ROWS_AT_ONCE]]
        kind = {tokens: number for number, tokens in enumerate(dict.fromkeys(sets))}
        kinds = packed(_flags([one & asked for one in kind], column, bits.shape[1] * WORD))
        bits[s : s + len(sets)] = kinds[np.fromiter(map(kind.__getitem__, sets), np.int64)]
    sparse = _sparse_rows(list(row_of), column)
    table = _table(list(row_of), column, bits) if len(row_of) <= TABLE_ROWS else None
    return TokenIndex(row, bits, sparse, table, column)


def _columns(sets: Sequence[Tokens], column: dict[Hashable, int]) -> tuple[Ints, Ints]:
    """Row and column of every token of the sets."""
    sizes = np.fromiter((len(s) for s in sets), np.int64, len(sets))
    tokens = map(column.__getitem__, chain.from_iterable(sets))
    return np.repeat(np.arange(len(sets)), sizes), np.fromiter(tokens, np.int64, int(sizes.sum()))


def _flags(sets: Sequence[Tokens], column: dict[Hashable, int], width: int) -> Flags:
    flags = np.zeros((len(sets), width), np.bool_)
    flags[_columns(sets, column)] = True
    return flags


def _sparse_rows(sets: list[Tokens], column: dict[Hashable, int]) -> SparseRows:
    width = words(len(column))
    parts: list[tuple[Ints, Bits]] = []
    for first in range(0, len(sets), ROWS_AT_ONCE):
        rows, columns = _columns(sets[first : first + ROWS_AT_ONCE], column)
        cells = (rows + first) * width + (columns >> 6)
        bits = np.uint64(1) << (columns & 63).astype(np.uint64)
        order = np.argsort(cells, kind="stable")
        cells, starts = np.unique(cells[order], return_index=True)
        joined = np.bitwise_or.reduceat(bits[order], starts) if len(cells) else bits
        parts.append((cells, joined))
    cells = np.concatenate([c for c, _ in parts]) if parts else np.zeros(0, np.int64)
    bits = np.concatenate([b for _, b in parts]) if parts else np.zeros(0, np.uint64)
    row, word = np.divmod(cells, width)
    fullest = np.lexsort((-np.bitwise_count(bits).astype(np.int8), row))
    start = np.searchsorted(row, np.arange(len(sets) + 1))
    return SparseRows(start, word[fullest].astype(np.int32), bits[fullest])


def _table(sets: list[Tokens], column: dict[Hashable, int], offered: Bits) -> Bits:
    """For every row the offers that share a token: the union over its tokens' offers."""
    count = len(offered)
    by_token = np.zeros((len(column) + 1, words(count)), np.uint64)
    for word in range(words(len(column))):
        flags = (offered[:, word] >> np.arange(WORD, dtype=np.uint64)[:, None]) & np.uint64(1)
        last = min(len(column) - word * WORD, WORD)
        by_token[word * WORD : word * WORD + last] = packed(flags[:last].astype(np.bool_))
    nothing = len(column)
    table = np.zeros((len(sets), words(count)), np.uint64)
    for number, one in enumerate(sets):
        tokens = [column[token] for token in one] or [nothing]
        table[number] = np.bitwise_or.reduce(by_token[tokens], axis=0)
    return table
