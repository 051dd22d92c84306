"""A QR code (ISO/IEC 18004) of a short text, as the rows of its dark and light modules.

Bytes at error correction level M, versions 1 to 10: up to 213 bytes. No library that is kept up
draws one; a calendar link needs no more than this.
"""

from collections.abc import Callable, Iterator, Sequence

BLOCKS = (
    (10, ((1, 16),)),
    (16, ((1, 28),)),
    (26, ((1, 44),)),
    (18, ((2, 32),)),
    (24, ((2, 43),)),
    (16, ((4, 27),)),
    (18, ((4, 31),)),
    (22, ((2, 38), (2, 39))),
    (22, ((3, 36), (2, 37))),
    (26, ((4, 43), (1, 44))),
)
"""By version from 1 on: error correction codewords of each block, and (how many blocks, data
codewords of each)."""
ALIGNED = (
    (),
    (6, 18),
    (6, 22),
    (6, 26),
    (6, 30),
    (6, 34),
    (6, 22, 38),
    (6, 24, 42),
    (6, 26, 46),
    (6, 28, 50),
)
"""By version: rows and columns on which alignment patterns are centered."""
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, _c: r % 2 == 0,
    lambda _r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)
LEVEL_M = 0
Modules = list[list[bool]]


class TextTooLong(ValueError):
    """More than 213 bytes."""


def qr_code(text: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, dark ones true, without the light border of 4 that goes around. Raises
    TextTooLong."""
    body = text.encode()
    version = _version(body)
    stream = _interleaved(_data(body, version), version)
    best: tuple[int, Modules] | None = None
    for mask in range(len(MASKS)):
        modules = _drawn(version, stream, mask)
        found = (_penalty(modules), modules)
        if best is None or found[0] < best[0]:
            best = found
    assert best is not None  # noqa: S101 - there are eight masks
    return tuple(map(tuple, best[1]))


def _capacity(version: int) -> int:
    """Data codewords."""
    return sum(count * data for count, data in BLOCKS[version - 1][1])


def _version(body: bytes) -> int:
    for version in range(1, len(BLOCKS) + 1):
        if 4 + _length_bits(version) + 8 * len(body) <= 8 * _capacity(version):
            return version
    raise TextTooLong


def _length_bits(version: int) -> int:
    return 8 if version < 10 else 16


def _data(body: bytes, version: int) -> list[int]:
    bits = f"{4:04b}{len(body):0{_length_bits(version)}b}" + "".join(f"{b:08b}" for b in body)
    room = 8 * _capacity(version)
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = [int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)]
    fill = (0xEC, 0x11)
    return words + [fill[i % 2] for i in range(_capacity(version) - len(words))]


def _interleaved(data: Sequence[int], version: int) -> list[int]:
    """The codewords of all blocks in turn, then their error correction in turn."""
    correction, shapes = BLOCKS[version - 1]
    blocks, start = [], 0
    for count, size in shapes:
        for _ in range(count):
            blocks.append(list(data[start : start + size]))
            start += size
    checks = [_remainder(block, correction) for block in blocks]
    longest = max(map(len, blocks))
    words = [block[i] for i in range(longest) for block in blocks if i < len(block)]
    return words + [check[i] for i in range(correction) for check in checks]


def _powers() -> tuple[list[int], dict[int, int]]:
    """Of 2 in GF(256) with 0x11D, and their logarithms."""
    values, one = [], 1
    for _ in range(255):
        values.append(one)
        one <<= 1
        if one > 255:
            one ^= 0x11D
    return values, {value: power for power, value in enumerate(values)}


POWER, LOG = _powers()


def _times(a: int, b: int) -> int:
    return POWER[(LOG[a] + LOG[b]) % 255] if a and b else 0


def _remainder(block: Sequence[int], degree: int) -> list[int]:
    """Reed-Solomon error correction of a block."""
    generator = [1]
    for power in range(degree):
        shifted = [*generator, 0]
        scaled = [0, *(_times(one, POWER[power]) for one in generator)]
        generator = [a ^ b for a, b in zip(shifted, scaled, strict=True)]
    left = [*block, *([0] * degree)]
    for i in range(len(block)):
        factor = left[i]
        for j, one in enumerate(generator):
            left[i + j] ^= _times(one, factor)
    return left[len(block) :]


def _drawn(version: int, stream: Sequence[int], mask: int) -> Modules:
    size = 17 + 4 * version
    fixed: list[list[bool | None]] = [[None] * size for _ in range(size)]
    _finders(fixed)
    _alignment(fixed, version)
    _timing(fixed)
    _format(fixed, mask)
    if version >= 7:
        _version_marks(fixed, version)
    bits = [bool(word >> shift & 1) for word in stream for shift in range(7, -1, -1)]
    modules = [[bool(one) for one in row] for row in fixed]
    for (r, c), bit in zip(_free(fixed), bits + [False] * (size * size - len(bits)), strict=False):
        modules[r][c] = bit ^ MASKS[mask](r, c)
    return modules


def _finders(fixed: list[list[bool | None]]) -> None:
    size = len(fixed)
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        for r in range(-1, 8):
            for c in range(-1, 8):
                if 0 <= top + r < size and 0 <= left + c < size:
                    ring = max(abs(r - 3), abs(c - 3))
                    fixed[top + r][left + c] = ring in (0, 1, 3)


def _alignment(fixed: list[list[bool | None]], version: int) -> None:
    centers = ALIGNED[version - 1]
    for r in centers:
        for c in centers:
            if fixed[r][c] is None:
                for dr in range(-2, 3):
                    for dc in range(-2, 3):
                        fixed[r + dr][c + dc] = max(abs(dr), abs(dc)) != 1


def _timing(fixed: list[list[bool | None]]) -> None:
    for i in range(8, len(fixed) - 8):
        fixed[6][i] = fixed[i][6] = i % 2 == 0


def _checked(value: int, degree: int, generator: int) -> int:
    """The value with the remainder of its BCH code behind it."""
    rest = value << degree
    for shift in range(rest.bit_length() - 1, degree - 1, -1):
        if rest >> shift & 1:
            rest ^= generator << (shift - degree)
    return value << degree | rest


def _format(fixed: list[list[bool | None]], mask: int) -> None:
    size, bits = len(fixed), _checked(LEVEL_M << 3 | mask, 10, 0x537) ^ 0x5412
    around = [(8, c) for c in (*range(6), 7, 8)] + [(r, 8) for r in (7, *range(5, -1, -1))]
    beside = [(r, 8) for r in range(size - 1, size - 8, -1)]
    below = [(8, c) for c in range(size - 8, size)]
    for places in (around, beside + below):
        for n, (r, c) in enumerate(places):
            fixed[r][c] = bool(bits >> (14 - n) & 1)
    fixed[size - 8][8] = True


def _version_marks(fixed: list[list[bool | None]], version: int) -> None:
    size, bits = len(fixed), _checked(version, 12, 0x1F25)
    for n in range(18):
        bit, far, near = bool(bits >> n & 1), size - 11 + n % 3, n // 3
        fixed[far][near] = fixed[near][far] = bit


def _free(fixed: list[list[bool | None]]) -> Iterator[tuple[int, int]]:
    """Where data goes: upward and downward in pairs of columns, from the right."""
    size, up = len(fixed), True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for r in range(size - 1, -1, -1) if up else range(size):
            for c in (right, right - 1):
                if fixed[r][c] is None:
                    yield r, c
        up = not up


LIKE_A_FINDER = ("10111010000", "00001011101")


def _penalty(modules: Modules) -> int:
    """How hard it is to read, by the standard's four rules."""
    size = len(modules)
    lines = ["".join("1" if one else "0" for one in row) for row in modules]
    lines += ["".join(column) for column in zip(*lines, strict=True)]
    total = 0
    for line in lines:
        run = 1
        for before, one in zip(line, f"{line[1:]} ", strict=True):
            if one == before:
                run += 1
            else:
                total += run - 2 if run >= 5 else 0
                run = 1
        total += 40 * sum(line[i : i + 11] in LIKE_A_FINDER for i in range(size - 10))
    total += 3 * sum(
        len({modules[r][c], modules[r][c + 1], modules[r + 1][c], modules[r + 1][c + 1]}) == 1
        for r in range(size - 1)
        for c in range(size - 1)
    )
    dark = sum(map(sum, modules)) * 100 / (size * size)
    return total + 10 * int(abs(dark - 50) // 5)
