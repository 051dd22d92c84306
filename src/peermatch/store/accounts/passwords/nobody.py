"""A hash that no password gives: for unknown names, and until an owner has chosen a password."""

from base64 import b64encode

from argon2 import PasswordHasher
from argon2.low_level import ARGON2_VERSION

from peermatch.store.accounts.account_tables import Entropy


def hash_of_nobody(hasher: PasswordHasher, entropy: Entropy) -> str:
    """What no password gives: checking against it costs as much as any, making it nothing."""
    salt, tag = (
        b64encode(entropy(length)).decode().rstrip("=")
        for length in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2{hasher.type.name.lower()}$v={ARGON2_VERSION}${costs}${salt}${tag}"
