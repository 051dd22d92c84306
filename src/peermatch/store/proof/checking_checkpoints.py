"""What is demanded of checkpoints: whose signature, in which order, how many, how new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from peermatch.store.proof.checkpoints import Statement, digest_of, register_digest, vouched
from peermatch.store.proof.known_checkpoints import against_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """`public` is pinned: it comes from the vault or from whoever verifies, never from beside the
    checkpoints. `witness` are lines that another host has kept."""

    public: bytes
    now: datetime
    known: Mapping[int, bytes] = field(default_factory=dict)
    at_least: int = 0
    within: timedelta | None = None
    witness: Sequence[bytes] = ()
    tombstones: Sequence[bytes] = ()


def said_by(lines: Sequence[bytes], public: bytes) -> list[Statement | None]:
    """What each line says, where the public key vouches for it."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return [vouched(line, key) for line in lines]


def check(
    lines: Sequence[bytes],
    read: Sequence[Statement | None],
    at_link: Mapping[int, bytes],
    demands: Demands,
) -> list[str]:
    """What speaks against the checkpoints, or by them against the record. `read` is what is
    `said_by` the lines."""
    faults: list[str] = []
    for number, statement in enumerate(read, 1):
        if statement is None:
            faults.append(f"checkpoint {number} is not vouched for by its signature")
            continue
        if not _follows(number, statement, lines, read):
            faults.append(f"checkpoint {number} does not follow the one before")
        if at_link.get(statement.facts) != statement.digest:
            faults.append(
                f"checkpoint {number} says otherwise of the first {statement.facts} facts"
            )
    faults += against_known(lines, dict(demands.known))
    faults += _against_witness(lines, demands.witness)
    return faults + _newest(read, at_link, demands)


def _follows(
    number: int, one: Statement, lines: Sequence[bytes], read: Sequence[Statement | None]
) -> bool:
    """Those of older versions, unnumbered, stand before all others."""
    if one.number == 0:
        return not any(earlier is not None and earlier.number for earlier in read[: number - 1])
    before = digest_of(lines[number - 2]) if number > 1 else b""
    return (one.number, one.before) == (number, before)


def _against_witness(lines: Sequence[bytes], witness: Sequence[bytes]) -> list[str]:
    return [
        f"the witness holds another checkpoint {number}"
        for number, line in enumerate(witness, 1)
        if number > len(lines) or lines[number - 1] != line
    ]


def _newest(
    read: Sequence[Statement | None], at_link: Mapping[int, bytes], demands: Demands
) -> list[str]:
    faults = []
    if len(read) < demands.at_least and (demands.at_least > 1 or len(at_link) > 1):
        faults.append(f"there are {len(read)} checkpoints and not {demands.at_least}")
    newest = next((one for one in reversed(read) if one is not None), None)
    if newest is None:
        return faults
    if demands.within is not None and newest.at < demands.now - demands.within:
        hours = demands.within / timedelta(hours=1)
        faults.append(f"the newest checkpoint is older than {hours:g} hours: {newest.at:%Y-%m-%d}")
    kept = demands.tombstones[: newest.tombstones]
    if newest.number and register_digest(kept) != newest.register:
        faults.append("the register of erased people was changed, or lines of it are missing")
    return faults
